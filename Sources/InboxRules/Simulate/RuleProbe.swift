import TextFeatures

/// Some rules of a set, compiled alone, to find out for which messages they hold.
///
/// Only the phrases of these rules are searched; if they need no text, the message need not be analyzed at all.
struct RuleProbe: Sendable {
    let ids: [String]
    /// True if a condition reads the message's text, and not only scores and context.
    let needsText: Bool
    /// True if a condition asks for entities.
    let needsEntities: Bool
    private let roots: [Int]
    private let phrases: PhraseIndex
    private let conditions: CompiledConditions

    init(rules: RuleSet, only wanted: Set<String>, precision: PrecisionThresholds, analyze: (String) -> AnalyzedText) {
        let chosen = rules.rules.filter { wanted.contains($0.id) }
        var lists: [String: RuleSet.PhraseList] = [:]
        var pending = chosen.flatMap { Self.listNames($0.when) }
        while let name = pending.popLast() {
            guard lists[name] == nil, let list = rules.lists[name] else { continue }
            lists[name] = list
            pending += list.includes + [list.negatedBy].compactMap { $0 }
        }
        phrases = PhraseIndex(lists: lists, analyze: analyze)
        var conditions = CompiledConditions(listNames: phrases.names, precision: precision, calendar: rules.calendar)
        roots = chosen.map { conditions.add($0.when) }
        self.conditions = conditions
        ids = chosen.map(\.id)
        needsText = conditions.nodes.contains { $0.test.readsText }
        needsEntities = conditions.nodes.contains { $0.test.readsEntities }
    }

    /// Whether each rule of ``ids`` holds, in their order.
    func holds(
        _ message: InboxMessage, text: AnalyzedText, entities: [Entity], scores: MessageClassification,
        context: DecisionContext
    ) -> [Bool] {
        if roots.isEmpty { return [] }
        let facts = MessageFacts(
            message: message, text: text, entities: entities, scores: scores, context: context,
            phrases: phrases, conditions: conditions)
        return roots.map { conditions.holds($0, facts) }
    }

    private static func listNames(_ condition: Condition) -> [String] {
        switch condition.kind {
        case .phrases(let lists, _), .negated(let lists): lists
        default: condition.parts.flatMap { listNames($0) }
        }
    }
}

extension CompiledConditions.Test {
    fileprivate var readsText: Bool {
        switch self {
        case .list, .negatedList, .regex, .hashtags, .words: true
        default: false
        }
    }

    fileprivate var readsEntities: Bool {
        if case .entities = self { true } else { false }
    }
}
