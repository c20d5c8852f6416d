/// The stages of a decision, in the order in which they run.
///
/// The order is fixed: a file cannot change it.
///
/// 1. ``suppression``: who must not be seen or written to (opt-outs, repeat abusers). Every matching rule counts.
/// 2. ``safety``: people at risk, threats, fraud, legal matters. Every matching rule counts, and a `stop` in the
///    suppression phase does not skip it.
/// 3. ``moderation``: what the public must not see. Every matching rule counts.
/// 4. ``escalation``: what a more senior person must see. Every matching rule counts.
/// 5. ``routing``: the team for everything else. The first matching rule counts.
/// 6. ``reply``: what is drafted or acknowledged. The first matching rule counts.
///
/// A rule with `stop: true` that fires ends its phase and skips the later ones; only ``safety`` cannot be skipped.
public enum RulePhase: String, Sendable, Hashable, CaseIterable, Codable, Comparable {
    case suppression, safety, moderation, escalation, routing, reply

    /// True if only the first matching rule of the phase counts.
    public var firstMatchOnly: Bool { self == .routing || self == .reply }

    /// True if a `stop` of an earlier phase skips this one.
    public var canBeSkipped: Bool { self != .safety }

    /// The place in the order, from 0.
    public var order: Int {
        switch self {
        case .suppression: 0
        case .safety: 1
        case .moderation: 2
        case .escalation: 3
        case .routing: 4
        case .reply: 5
        }
    }

    /// Orders by the time at which the phases run.
    public static func < (left: RulePhase, right: RulePhase) -> Bool { left.order < right.order }
}
