/// A golden case: a message with its context, and the part of the decision that must come out.
///
/// ```yaml
/// version: 1
/// cases:
///   - name: lawyer-not-wanted
///     text: je ne veux PAS d'avocat, juste mon colis
///     lang: fr
///     channel: dm
///     scores: {intent: {order_status: 0.8, legal_claim: 0.1}, sentiment: neutral}
///     expect: {queue: support, not_rules: legal-claim}
/// ```
public struct RuleCase: Sendable {
    /// The part of the decision that must come out; what is nil or empty is not checked.
    public struct Expectation: Sendable, Hashable {
        /// The queue.
        public var queue: Decision.Queue?
        /// The priority.
        public var priority: Decision.Priority?
        /// Actions that must be there.
        public var actions: [Decision.Action] = []
        /// Actions that must not be there.
        public var notActions: [Decision.Action] = []
        /// Tags that must be there.
        public var tags: [String] = []
        /// Rules that must have fired.
        public var rules: [String] = []
        /// Rules that must not have fired.
        public var notRules: [String] = []

        /// Creates an expectation that everything meets.
        public init() {}
    }

    /// The case's name, unique in its file.
    public var name: String
    /// The message.
    public var message: InboxMessage
    /// The scores stated in the file, if any; without them a model is needed.
    public var scores: MessageClassification?
    /// The present moment and human rulings.
    public var context: DecisionContext
    /// What must come out.
    public var expect: Expectation
    /// Where it stands.
    public var location: SourceLocation

    /// What is wrong with a decision, one line each; empty if it meets the expectation.
    public func failures(of decision: Decision) -> [String] {
        var failures: [String] = []
        if let queue = expect.queue, queue != decision.queue {
            failures.append("queue is \(decision.queue.rawValue), expected \(queue.rawValue)")
        }
        if let priority = expect.priority, priority != decision.priority {
            failures.append("priority is \(decision.priority.rawValue), expected \(priority.rawValue)")
        }
        for action in expect.actions where !decision.actions.contains(action) {
            failures.append("action \(action.rawValue) is missing")
        }
        for action in expect.notActions where decision.actions.contains(action) {
            failures.append("action \(action.rawValue) must not be there")
        }
        for tag in expect.tags where !decision.tags.contains(tag) { failures.append("tag \(tag) is missing") }
        let fired = decision.reasons.map(\.rule)
        for rule in expect.rules where !fired.contains(rule) { failures.append("rule \(rule) did not fire") }
        for rule in expect.notRules where fired.contains(rule) { failures.append("rule \(rule) fired") }
        return failures
    }
}
