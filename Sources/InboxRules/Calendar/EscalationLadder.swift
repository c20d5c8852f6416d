public import Foundation

/// What becomes due while a message waits for an answer.
///
/// A ladder is pure: the events so far and the present moment give what is due, so that a restart, a replay or a test
/// gives the same steps. It sends nothing itself.
public struct EscalationLadder: Sendable, Hashable {
    /// Something that happened in a conversation.
    public struct Event: Sendable, Hashable {
        /// What happened.
        public enum Kind: Sendable, Hashable {
            /// A message came, and was decided with this priority and these actions.
            case received(priority: Decision.Priority, actions: [Decision.Action])
            /// A person of the team answered.
            case answered
            /// A moderator looked at the message.
            case reviewed
            /// The conversation was closed.
            case closed
            /// A step of the ladder was carried out.
            case done(step: String)
        }

        /// What happened.
        public var kind: Kind
        /// When.
        public var at: Date

        /// Creates an event.
        public init(kind: Kind, at: Date) {
            self.kind = kind
            self.at = at
        }
    }

    /// What a step asks for.
    public enum Task: String, Sendable, Hashable, CaseIterable, Codable {
        /// Send the automatic acknowledgement.
        case acknowledge
        /// Write to the author that the team is still on it.
        case followUp = "follow_up"
        /// Flag the message to the manager as urgent.
        case flagManager = "flag_manager"
        /// A moderator must look at it.
        case review
    }

    /// One step.
    public struct Step: Sendable, Hashable {
        /// The step's stable name.
        public var id: String
        /// How long after the oldest unanswered message, in seconds.
        public var afterSeconds: Int
        /// True if only the team's opening hours count.
        public var countsOpenHoursOnly: Bool
        /// Only for messages with this action, if given.
        public var onlyWith: Decision.Action?
        /// Only for messages of at least this priority.
        public var minimumPriority: Decision.Priority
        /// What to do.
        public var task: Task
        /// Who is told.
        public var notify: [String]
        /// True if a summary of the conversation goes with it.
        public var withSummary: Bool

        /// Creates a step.
        public init(
            id: String, afterSeconds: Int, countsOpenHoursOnly: Bool, onlyWith: Decision.Action? = nil,
            minimumPriority: Decision.Priority = .normal, task: Task, notify: [String] = [], withSummary: Bool = false
        ) {
            self.id = id
            self.afterSeconds = afterSeconds
            self.countsOpenHoursOnly = countsOpenHoursOnly
            self.onlyWith = onlyWith
            self.minimumPriority = minimumPriority
            self.task = task
            self.notify = notify
            self.withSummary = withSummary
        }
    }

    /// A step with the moment at which it is or was due.
    public struct Due: Sendable, Hashable {
        /// The step.
        public var step: Step
        /// When it is or was due.
        public var at: Date

        /// Creates a due step.
        public init(step: Step, at: Date) {
            self.step = step
            self.at = at
        }
    }

    /// The steps.
    public var steps: [Step]

    /// Creates a ladder.
    public init(steps: [Step]) {
        self.steps = steps
    }

    /// Acknowledgement at once, follow-up after 30 minutes, urgent to the manager after an hour; a high-risk comment is
    /// reviewed within an hour, day and night.
    public static let standard = EscalationLadder(steps: [
        Step(
            id: "acknowledge", afterSeconds: 0, countsOpenHoursOnly: false, onlyWith: .acknowledge, task: .acknowledge),
        Step(id: "follow-up", afterSeconds: 1800, countsOpenHoursOnly: true, minimumPriority: .high, task: .followUp),
        Step(
            id: "manager", afterSeconds: 3600, countsOpenHoursOnly: true, minimumPriority: .high, task: .flagManager,
            notify: ["manager"], withSummary: true),
        Step(
            id: "high-risk-review", afterSeconds: 3600, countsOpenHoursOnly: false, onlyWith: .hide,
            minimumPriority: .low, task: .review, notify: ["moderation"]),
    ])

    /// The steps that are due and not yet done, oldest first.
    ///
    /// - Parameters:
    ///   - events: What happened so far; order does not matter.
    ///   - now: The present moment.
    ///   - calendar: When the team works.
    /// - Returns: What is due, with the moment at which each step became due.
    public func due(events: [Event], now: Date, calendar: BusinessCalendar) -> [Due] {
        pending(events: events, calendar: calendar).filter { $0.at <= now }
    }

    /// The next step that becomes due after now, or nil if nothing is pending.
    public func next(events: [Event], now: Date, calendar: BusinessCalendar) -> Due? {
        pending(events: events, calendar: calendar).first { $0.at > now }
    }

    /// Every step that is not done, due or not, ordered by the moment at which it is due.
    private func pending(events: [Event], calendar: BusinessCalendar) -> [Due] {
        var pending: [Due] = []
        for step in steps {
            guard let start = start(of: step, in: events) else { continue }
            let at: Date? =
                step.countsOpenHoursOnly
                ? calendar.moment(afterOpen: TimeInterval(step.afterSeconds), since: start)
                : start.addingTimeInterval(TimeInterval(step.afterSeconds))
            if let at { pending.append(Due(step: step, at: at)) }
        }
        return pending.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    /// When the oldest message came that the step is for and that nothing has settled since; nil if there is none.
    private func start(of step: Step, in events: [Event]) -> Date? {
        let settled = events.filter { settles($0.kind, step: step) }.map(\.at).max()
        return events.filter { event in
            guard case .received(let priority, let actions) = event.kind else { return false }
            if let settled, event.at <= settled { return false }
            return priority >= step.minimumPriority && (step.onlyWith.map { actions.contains($0) } ?? true)
        }.map(\.at).min()
    }

    private func settles(_ kind: Event.Kind, step: Step) -> Bool {
        switch kind {
        case .received: false
        case .closed: true
        // An answer does not replace a moderator's look at what was hidden.
        case .answered: step.task != .review
        case .reviewed: step.task == .review
        case .done(let id): id == step.id
        }
    }
}
