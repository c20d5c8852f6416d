/// The scores of a batch of messages by one model.
public struct ScoreBatch: Sendable, Hashable {
    /// Which model gave the scores.
    public var digest: ModelDigest
    /// Number of messages.
    public var messageCount: Int
    /// Number of labels of all heads.
    public var labelCount: Int
    /// Probabilities: [messageCount, labelCount], row-major, the labels of all heads side by side in head order.
    public var scores: [Float]

    /// Creates a batch; `scores` must have `messageCount × labelCount` elements.
    public init(digest: ModelDigest, messageCount: Int, labelCount: Int, scores: [Float]) {
        precondition(scores.count == messageCount * labelCount, "scores has the shape [messageCount, labelCount]")
        self.digest = digest
        self.messageCount = messageCount
        self.labelCount = labelCount
        self.scores = scores
    }

    /// The probabilities of one message: [labelCount].
    public subscript(message index: Int) -> ArraySlice<Float> {
        precondition(index >= 0 && index < messageCount, "there is no message \(index) in a batch of \(messageCount)")
        return scores[index * labelCount..<(index + 1) * labelCount]
    }
}
