/// Scores messages: what a server serves and what a program may embed instead.
///
/// An engine is immutable and may be used from several threads at once. The same text gives the same bits, alone or in
/// any batch.
public protocol InferenceEngine: Sendable {
    /// Which model it is and what its scores mean; the same value each time.
    var description: ModelDescription { get }

    /// Scores a batch of messages.
    ///
    /// The bytes come from a client as they are: ill-formed UTF-8 must be read as U+FFFD, never trusted.
    ///
    /// - Parameters:
    ///   - texts: the UTF-8 bytes of all messages, one after the other.
    ///   - ends: where each message ends: message `i` is `texts[ends[i - 1]..<ends[i]]`, the first begins at 0.
    ///   - scores: receives the probabilities: [messageCount, labelCount], row-major, initialized memory, every element
    ///     of which must be written.
    func score(texts: UnsafeBufferPointer<UInt8>, ends: [Int], into scores: UnsafeMutableBufferPointer<Float>)
}

extension InferenceEngine {
    /// Scores messages in this process, with the same result as over a socket.
    public func scores(texts: [String]) -> ScoreBatch {
        let description = description
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            ends.append(bytes.count)
        }
        var scores = [Float](repeating: 0, count: texts.count * description.labelCount)
        bytes.withUnsafeBufferPointer { bytes in
            scores.withUnsafeMutableBufferPointer { scores in
                score(texts: bytes, ends: ends, into: scores)
            }
        }
        return ScoreBatch(
            digest: description.digest, messageCount: texts.count, labelCount: description.labelCount, scores: scores)
    }
}
