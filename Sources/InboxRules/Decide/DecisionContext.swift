public import Foundation

/// What a decision may depend on beside the message: the present moment, and what people already decided.
public struct DecisionContext: Sendable, Hashable {
    /// What a person of the team decided about this message; no rule contradicts it.
    public struct Ruling: Sendable, Hashable {
        /// The team a person chose, if any.
        public var queue: Decision.Queue?
        /// The priority a person chose, if any.
        public var priority: Decision.Priority?
        /// True if a person hid the message, false if a person showed it, nil if nobody decided.
        public var hidden: Bool?
        /// False if a person said that this author is not to be suppressed, nil if nobody decided.
        public var authorSuppressed: Bool?

        /// Creates a ruling.
        public init(
            queue: Decision.Queue? = nil, priority: Decision.Priority? = nil, hidden: Bool? = nil,
            authorSuppressed: Bool? = nil
        ) {
            self.queue = queue
            self.priority = priority
            self.hidden = hidden
            self.authorSuppressed = authorSuppressed
        }
    }

    /// The present moment; without it, conditions on time do not hold.
    public var now: Date?
    /// What a person already decided.
    public var ruling: Ruling?

    /// Creates a context.
    public init(now: Date? = nil, ruling: Ruling? = nil) {
        self.now = now
        self.ruling = ruling
    }
}
