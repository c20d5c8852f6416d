/// A team's rules, read from one YAML file: what is hidden, escalated, routed and answered, and why.
///
/// A rule set is plain data without behaviour; ``Decider`` compiles and applies it.
///
/// ```swift
/// let rules = try RuleSet.load(path: "corpora/rules/default.yaml")
/// let decider = Decider(rules: rules, analyze: analyzer.analyze)
/// ```
public struct RuleSet: Sendable {
    /// One rule.
    public struct Rule: Sendable {
        /// The rule's stable name, as reasons and audits cite it.
        public var id: String
        /// A short title by language (`en`, `fr`); never empty.
        public var title: [String: String]
        /// Why the rule exists, for the people who edit it.
        public var why: String
        /// When it runs.
        public var phase: RulePhase
        /// What must hold for it to fire.
        package var when: Condition
        /// What it does.
        public var then: Effect
        /// True if nothing after it runs in its phase and in the later phases that can be skipped.
        public var stop: Bool
        /// Where it stands.
        public var location: SourceLocation
    }

    /// What a rule does when it fires.
    public struct Effect: Sendable, Hashable {
        /// The team it wants, if any.
        public var queue: Decision.Queue?
        /// The priority it wants, if any.
        public var priority: Decision.Priority?
        /// What it adds.
        public var actions: [Decision.Action] = []
        /// What it forbids, whatever other rules want.
        public var never: [Decision.Action] = []
        /// The tags it adds.
        public var tags: [String] = []
        /// Who is told: names that the workspace maps to people and channels.
        public var notify: [String] = []
        /// Template ids or families it wishes for, best first.
        public var templates: [String] = []
        /// Within how many seconds a human must have acted, if it says so.
        public var slaSeconds: Int?

        /// Creates an effect that does nothing.
        public init() {}
    }

    /// Phrases of one name in several languages.
    package struct PhraseList: Sendable {
        package struct Entry: Sendable, Hashable {
            package var text: String
            /// Nil for every language.
            package var language: String?
            package var location: SourceLocation
        }

        package var name: String
        package var match: PhraseMatchMode
        package var entries: [Entry]
        /// A match inside one of these does not count.
        package var exceptions: [Entry]
        /// The list whose matches, shortly before a match in the same clause, negate it.
        package var negatedBy: String?
        /// The most tokens between a negation and what it negates.
        package var negationReach: Int
        /// True if a match between quotation marks does not count.
        package var ignoresQuoted: Bool
        /// Other lists whose phrases belong to this one too.
        package var includes: [String]
        /// True if phrases match whatever the message's language is.
        package var everyLanguage: Bool
        package var location: SourceLocation
    }

    /// A named threshold, with its own value for some languages.
    package struct Threshold: Sendable, Hashable {
        package var value: Float
        package var byLanguage: [String: Float] = [:]
    }

    /// Where a message goes that no rule wanted.
    public struct Fallback: Sendable, Hashable {
        /// The team.
        public var queue: Decision.Queue = .support
        /// How soon.
        public var priority: Decision.Priority = .normal

        /// Creates the fallback: support, normal.
        public init() {}
    }

    /// The file it was read from.
    public var file: String
    /// The language of the workspace's people, for sentences: `en` or `fr`.
    public var language: String
    /// The rules, in the order in which they run: by phase, then as in the file.
    public var rules: [Rule]
    package var lists: [String: PhraseList]
    package var thresholds: [String: Threshold]
    /// The thresholds that no rule cites, with their places.
    package var unusedThresholds: [String: SourceLocation]
    /// Where a message goes that no rule wanted.
    public var fallback: Fallback
    /// When the team works.
    public var calendar: BusinessCalendar
    /// What becomes due while a message waits.
    public var ladder: EscalationLadder

    /// The number of phrases in all lists.
    public var phraseCount: Int { lists.values.reduce(0) { $0 + $1.entries.count } }
}

/// How the phrases of a list are compared with a message.
package enum PhraseMatchMode: String, Sendable, Hashable, CaseIterable {
    case exact, folded, deobfuscated
}
