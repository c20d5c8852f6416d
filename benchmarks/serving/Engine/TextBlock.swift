import Foundation
import TextClassification

/// Texts one after the other, as the engine takes them.
struct TextBlock {
    var bytes: [UInt8] = []
    var ends: [Int] = []

    init(_ texts: some Sequence<Substring>) {
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            ends.append(bytes.count)
        }
    }

    /// The lines of a file.
    init(path: String) throws {
        self.init(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n"))
    }

    var count: Int { ends.count }

    /// Scores all texts in batches and returns the seconds it took.
    func score(with classifier: Classifier, batch: Int) -> Double {
        var scores = [Float](repeating: 0, count: batch * classifier.labelCount)
        let batches = stride(from: 0, to: count, by: batch).map { start -> (Range<Int>, [Int]) in
            let first = start == 0 ? 0 : ends[start - 1]
            let own = ends[start..<min(start + batch, count)]
            return (first..<(own.last ?? first), own.map { $0 - first })
        }
        return bytes.withUnsafeBufferPointer { bytes in
            scores.withUnsafeMutableBufferPointer { scores in
                seconds {
                    for (range, ends) in batches {
                        classifier.score(
                            texts: UnsafeBufferPointer(rebasing: bytes[range]), ends: ends,
                            into: UnsafeMutableBufferPointer(rebasing: scores[..<(ends.count * classifier.labelCount)]))
                    }
                }
            }
        }
    }
}
