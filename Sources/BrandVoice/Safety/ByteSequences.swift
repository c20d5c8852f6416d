/// Byte sequences sought anywhere in a run of bytes, read once whatever their number.
struct ByteSequences: Sendable {
    private var byFirstByte: [[[UInt8]]]

    /// Creates a set; empty sequences are left out.
    init(_ sequences: [[UInt8]]) {
        byFirstByte = Array(repeating: [], count: 256)
        for sequence in sequences {
            guard let first = sequence.first else { continue }
            byFirstByte[Int(first)].append(sequence)
        }
    }

    /// True when one of the sequences stands in the run.
    func occur(in run: [UInt8]) -> Bool {
        for start in run.indices {
            for sequence in byFirstByte[Int(run[start])] where FoldedText.matches(sequence, in: run, at: start) {
                return true
            }
        }
        return false
    }
}
