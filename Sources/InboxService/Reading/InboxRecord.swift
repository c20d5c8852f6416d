public import InboxRules

/// A message, with the scores that were stored beside it if there are any.
public struct InboxRecord: Sendable, Hashable {
    /// The message.
    public var message: InboxMessage
    /// What the model said of it then; nil if it must be asked.
    public var scores: MessageClassification?

    /// Creates a record.
    public init(message: InboxMessage, scores: MessageClassification? = nil) {
        self.message = message
        self.scores = scores
    }
}
