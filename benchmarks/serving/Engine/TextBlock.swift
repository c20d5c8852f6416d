import Foundation
import TextClassification

/// Texts one after the other, as the engine takes them.
struct TextBlock {
    var bytes: [UInt8] = []
    var ends: [Int] = []

    /// The lines of a file.
    init(path: String) throws {
        for line in try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: 0x0A) {
            bytes.append(contentsOf: line)
            ends.append(bytes.count)
        }
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
