/// What is done with a message, and why.
public struct Decision: Sendable, Hashable, Codable {
    /// The team that acts.
    public enum Queue: String, Sendable, Hashable, CaseIterable, Codable {
        case sales, support, billing, legal, security, care, pr, community, supervisor, moderation, none
    }

    /// How soon a human acts; ordered from least to most pressing.
    public enum Priority: String, Sendable, Hashable, CaseIterable, Codable, Comparable {
        case low, normal, high, urgent

        /// Orders from least to most pressing.
        public static func < (left: Priority, right: Priority) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .low: 0
            case .normal: 1
            case .high: 2
            case .urgent: 3
            }
        }
    }

    /// What happens to the message.
    public enum Action: String, Sendable, Hashable, CaseIterable, Codable {
        case hide, flag, review, draft, acknowledge
        case askPrivate = "ask_private"
        case captureLead = "capture_lead"
        case suppressAuthor = "suppress_author"
        case notify, escalate
    }

    /// Why a rule fired, with the values that made it fire.
    public struct Reason: Sendable, Hashable, Codable {
        /// The rule's id.
        public var rule: String
        /// What made it fire: `toxicity insult 0.88 ≥ 0.80`.
        public var because: String

        /// Creates a reason.
        public init(rule: String, because: String) {
            self.rule = rule
            self.because = because
        }
    }

    /// The team that acts.
    public var queue: Queue
    /// How soon.
    public var priority: Priority
    /// What happens, in the order of ``Action``'s cases, each once.
    public var actions: [Action]
    /// Tags for reports and filters, sorted, each once.
    public var tags: [String]
    /// The rules that fired, in the order in which they ran.
    public var reasons: [Reason]
    /// Template ids or families that a rule asked for, best first.
    public var templateWish: [String]
    /// Who is told: names that the workspace maps to people and channels.
    public var notify: [String]
    /// Within how many minutes a human must have acted, if a rule says so.
    public var slaMinutes: Int?

    /// Creates a decision.
    public init(
        queue: Queue, priority: Priority, actions: [Action], tags: [String], reasons: [Reason],
        templateWish: [String] = [], notify: [String] = [], slaMinutes: Int? = nil
    ) {
        self.queue = queue
        self.priority = priority
        self.actions = actions
        self.tags = tags
        self.reasons = reasons
        self.templateWish = templateWish
        self.notify = notify
        self.slaMinutes = slaMinutes
    }

    enum CodingKeys: String, CodingKey {
        case queue, priority, actions, tags, reasons, notify
        case templateWish = "template_wish"
        case slaMinutes = "sla_minutes"
    }
}
