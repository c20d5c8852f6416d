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

/// Where thresholds come from that a rule states as a precision ("right 98 % of the time").
///
/// The model knows them, by head, label and language; a target it cannot promise has no threshold, and the condition
/// then never holds.
public struct PrecisionThresholds: Sendable {
    private let lookUp: @Sendable (_ head: String, _ label: String, _ language: String?, _ precision: Float) -> Float?

    /// Creates a source of thresholds from a function.
    ///
    /// - Parameter lookUp: Gives the smallest probability at which the label is right at least that often, for a
    ///   language or, with nil, for all of them; nil if that cannot be promised.
    public init(
        _ lookUp:
            @escaping @Sendable (_ head: String, _ label: String, _ language: String?, _ precision: Float) -> Float?
    ) {
        self.lookUp = lookUp
    }

    /// No precision can be promised.
    public static let none = PrecisionThresholds { _, _, _, _ in nil }

    func threshold(head: Taxonomy.Head, label: String, language: String?, precision: Float) -> Float? {
        lookUp(head.rawValue, label, language, precision)
    }
}
