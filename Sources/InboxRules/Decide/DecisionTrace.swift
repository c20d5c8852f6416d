/// A decision with everything that led to it, also the rules that did not fire.
public struct DecisionTrace: Sendable, Hashable, Codable {
    /// A rule that did not fire.
    public struct Unfired: Sendable, Hashable, Codable {
        /// The rule's id.
        public var rule: String
        /// Its phase.
        public var phase: RulePhase
        /// The first condition that failed with the values, or why the rule was not asked.
        public var because: String

        /// Creates an entry.
        public init(rule: String, phase: RulePhase, because: String) {
            self.rule = rule
            self.phase = phase
            self.because = because
        }
    }

    /// The decision, as without a trace.
    public var decision: Decision
    /// The rules that did not fire, in the order in which they were asked.
    public var unfired: [Unfired]

    /// Creates a trace.
    public init(decision: Decision, unfired: [Unfired]) {
        self.decision = decision
        self.unfired = unfired
    }

    /// The trace as indented lines for a terminal.
    public var text: String {
        var lines = ["queue \(decision.queue.rawValue), priority \(decision.priority.rawValue)"]
        if !decision.actions.isEmpty {
            lines.append("actions " + decision.actions.map(\.rawValue).joined(separator: ", "))
        }
        if !decision.tags.isEmpty { lines.append("tags " + decision.tags.joined(separator: ", ")) }
        lines += decision.reasons.map { "  fired  \($0.rule): \($0.because)" }
        lines += unfired.map { "  not    \($0.rule): \($0.because)" }
        return lines.joined(separator: "\n")
    }
}
