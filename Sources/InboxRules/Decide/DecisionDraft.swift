/// A rule ready to be applied: actions as bits, and one object, so that firing it copies nothing.
final class CompiledRule: Sendable {
    let id: String
    let phase: RulePhase
    /// The root of its condition.
    let node: Int
    let stops: Bool
    let effect: RuleSet.Effect
    let actions: ActionSet
    let never: ActionSet

    init(_ rule: RuleSet.Rule, node: Int) {
        id = rule.id
        phase = rule.phase
        self.node = node
        stops = rule.stop
        effect = rule.then
        actions = ActionSet(rule.then.actions)
        never = ActionSet(rule.then.never)
    }
}

/// A set of actions, in the order of their cases.
struct ActionSet: Sendable, Hashable {
    var bits: UInt16 = 0

    init(_ actions: [Decision.Action]) {
        for action in actions { bits |= action.mask }
    }

    var actions: [Decision.Action] { Self.lists[Int(bits) & (Self.lists.count - 1)] }

    /// The actions of every set, so that a decision shares a list instead of building one.
    private static let lists: [[Decision.Action]] = (0..<(1 << Decision.Action.allCases.count)).map { bits in
        Decision.Action.allCases.filter { UInt16(bits) & $0.mask != 0 }
    }

    func contains(_ action: Decision.Action) -> Bool { bits & action.mask != 0 }

    var names: String { actions.map(\.rawValue).joined(separator: ", ") }
}

/// A decision while rules are being applied; ``resolved(ruling:)`` settles what contradicts.
struct DecisionDraft {
    private let fallback: RuleSet.Fallback
    private var queues: [Decision.Queue] = []
    private var routedQueue: Decision.Queue?
    private var priority: Decision.Priority?
    private var routedPriority: Decision.Priority?
    private var actions = ActionSet([])
    private var never = ActionSet([])
    private var tags: [String] = []
    private var notify: [String] = []
    private var templates: [String] = []
    private var slaSeconds: Int?
    private var reasons: [Decision.Reason] = []

    private static let alarms = ActionSet([.notify, .escalate])
    /// What a hidden message cannot also be: answered where everybody reads it.
    private static let published = ActionSet([.draft, .acknowledge, .askPrivate])

    init(fallback: RuleSet.Fallback) {
        self.fallback = fallback
        reasons.reserveCapacity(4)
    }

    mutating func apply(_ rule: CompiledRule, because: String) {
        let effect = rule.effect
        if rule.phase == .routing || rule.phase == .reply {
            routedQueue = routedQueue ?? effect.queue
            routedPriority = routedPriority ?? effect.priority
        } else {
            if let queue = effect.queue, !queues.contains(queue) { queues.append(queue) }
            if let wanted = effect.priority { priority = max(priority ?? wanted, wanted) }
        }
        actions.bits |= rule.actions.bits
        never.bits |= rule.never.bits
        tags.appendMissing(effect.tags)
        notify.appendMissing(effect.notify)
        templates.appendMissing(effect.templates)
        if let sla = effect.slaSeconds { slaSeconds = min(slaSeconds ?? sla, sla) }
        reasons.append(Decision.Reason(rule: rule.id, because: because))
    }

    /// The decision, with every conflict settled by the documented precedence and shown as a reason.
    mutating func resolved(ruling: DecisionContext.Ruling?) -> Decision {
        let ranked = queues.count > 1 ? queues.sorted { $0.precedence < $1.precedence } : queues
        if ranked.count > 1 {
            let names = ranked.map(\.rawValue).joined(separator: " before ")
            reasons.append(Decision.Reason(rule: Decision.precedenceRule, because: names))
        }
        var queue = ranked.first ?? routedQueue ?? fallback.queue
        // A person at risk is never silenced, whatever rules say.
        if queue == .care { never.bits |= Decision.Action.hide.mask | Decision.Action.suppressAuthor.mask }
        // Whom a rule calls in an emergency is called, also about a spammer or a repeat abuser.
        if [.care, .security, .legal].contains(queue) { never.bits &= ~Self.alarms.bits }
        drop(never, note: queue == .care ? "care before moderation" : "a rule forbids")
        if actions.contains(.hide) { drop(Self.published, note: "hide before publish") }
        priority = priority ?? routedPriority
        if let ruling { queue = apply(ruling, queue: queue) }
        if tags.count > 1 { tags.sort() }
        return Decision(
            queue: queue, priority: priority ?? fallback.priority, actions: actions.actions, tags: tags,
            reasons: reasons, templateWish: templates, notify: notify, slaMinutes: slaSeconds.map { ($0 + 59) / 60 })
    }

    private mutating func drop(_ forbidden: ActionSet, note: String) {
        var dropped = ActionSet([])
        dropped.bits = actions.bits & forbidden.bits
        if dropped.bits == 0 { return }
        actions.bits &= ~forbidden.bits
        reasons.append(Decision.Reason(rule: Decision.precedenceRule, because: "\(note): \(dropped.names) dropped"))
    }

    private mutating func apply(_ ruling: DecisionContext.Ruling, queue: Decision.Queue) -> Decision.Queue {
        var settled: [String] = []
        if let wanted = ruling.queue, wanted != queue { settled.append("queue \(wanted.rawValue)") }
        if let wanted = ruling.priority, wanted != priority {
            priority = wanted
            settled.append("priority \(wanted.rawValue)")
        }
        if let hidden = ruling.hidden, hidden != actions.contains(.hide) {
            actions.bits ^= Decision.Action.hide.mask
            settled.append(hidden ? "hidden" : "shown")
            if hidden { actions.bits &= ~Self.published.bits }
        }
        if let suppressed = ruling.authorSuppressed, suppressed != actions.contains(.suppressAuthor) {
            actions.bits ^= Decision.Action.suppressAuthor.mask
            settled.append(suppressed ? "author suppressed" : "author not suppressed")
        }
        if !settled.isEmpty {
            reasons.append(
                Decision.Reason(
                    rule: Decision.personRule, because: "decided by a person: " + settled.joined(separator: ", ")))
        }
        return ruling.queue ?? queue
    }
}

extension [String] {
    /// Appends the texts that are not there yet; an empty array takes over the other's storage.
    fileprivate mutating func appendMissing(_ others: [String]) {
        if others.isEmpty { return }
        if isEmpty {
            self = others
            return
        }
        for other in others where !contains(other) { append(other) }
    }
}

extension Decision.Action {
    /// One bit for each action, in the order of the cases.
    var mask: UInt16 {
        switch self {
        case .hide: 1 << 0
        case .flag: 1 << 1
        case .review: 1 << 2
        case .draft: 1 << 3
        case .acknowledge: 1 << 4
        case .askPrivate: 1 << 5
        case .captureLead: 1 << 6
        case .suppressAuthor: 1 << 7
        case .notify: 1 << 8
        case .escalate: 1 << 9
        }
    }
}

extension Decision.Queue {
    /// The rank among queues that rules of the first four phases ask for; the lowest wins.
    ///
    /// People at risk come first, then crimes and law, then the people who must see an unhappy or important author,
    /// then moderation. A team that answers comes last, since it also gets the message when nobody else wants it.
    package var precedence: Int {
        switch self {
        case .care: 0
        case .security: 1
        case .legal: 2
        case .supervisor: 3
        case .community: 4
        case .moderation: 5
        case .pr: 6
        case .support: 7
        case .billing: 8
        case .sales: 9
        case .none: 10
        }
    }
}

extension Decision {
    /// The name under which reasons show how a conflict between rules was settled.
    public static let precedenceRule = "precedence"
    /// The name under which reasons show what a person had already decided.
    public static let personRule = "person"
    static let reservedRuleNames = [precedenceRule, personRule]
}
