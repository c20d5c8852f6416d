internal import BrandVoice
internal import InboxRules

/// What became of many messages, counted.
public struct TriageSummary: Sendable {
    private var messages = 0
    private var languages: [String: Int] = [:]
    private var queues: [String: Int] = [:]
    private var drafted = 0
    private var hidden = 0
    private var escalated = 0
    private var urgent = 0
    private var duration = Duration.zero

    /// Starts at zero.
    public init() {}

    /// Counts some answers and the time they took.
    public mutating func add(_ answers: [TriageAnswer], in elapsed: Duration) {
        duration += elapsed
        for answer in answers {
            messages += 1
            languages[answer.language, default: 0] += 1
            guard let decision = answer.decision else { continue }
            queues[decision.queue.rawValue, default: 0] += 1
            if case .some(.draft) = answer.outcome { drafted += 1 }
            if decision.actions.contains(.hide) { hidden += 1 }
            if decision.actions.contains(.escalate) { escalated += 1 }
            if decision.priority == .urgent { urgent += 1 }
        }
    }

    /// The counts in a few lines.
    public var text: String {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
        let rate = seconds > 0 ? Int(Double(messages) / seconds) : 0
        return """
            \(messages) messages in \(languages.count) languages (\(Self.list(languages)))
            \(drafted) drafted, \(hidden) hidden, \(escalated) escalated, \(urgent) urgent
            queues: \(Self.list(queues))
            \(rate) messages a second
            """
    }

    /// `fr 12, en 9`: most first, then by name.
    private static func list(_ counts: [String: Int]) -> String {
        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.key) \($0.value)" }
            .joined(separator: ", ")
    }
}
