public import TextFeatures

/// Applies a ``RuleSet`` to messages: pure values in, a decision with its reasons out.
///
/// A decider is compiled once and can be shared by threads. All phrases of all rules are found in one pass over the
/// message, and rules that need a phrase or an intent which is not there are not even asked, so that a thousand more
/// rules cost little.
///
/// ```swift
/// let decider = Decider(rules: rules, analyze: analyzer.analyze)
/// let decision = decider.decide(message, text: analyzed, entities: entities, scores: classification)
/// print(decision.sentence(in: "fr", rules: rules))
/// ```
public struct Decider: Sendable {
    /// The rules it applies.
    public let rules: RuleSet
    private let phrases: PhraseIndex
    private let conditions: CompiledConditions
    private let compiled: [CompiledRule]
    /// The root of each rule's condition, apart from the rules, so that asking one that does not hold touches no object.
    private let roots: [Int]
    private let index: RuleIndex
    /// Rule numbers of each phase, in phase order.
    private let phases: [(phase: RulePhase, rules: Range<Int>)]

    /// Compiles a rule set.
    ///
    /// - Parameters:
    ///   - rules: The rules.
    ///   - precision: Where thresholds come from that rules state as a precision; without it they never hold.
    ///   - analyze: How messages are normalized and tokenized; phrases go through the same function.
    public init(rules: RuleSet, precision: PrecisionThresholds = .none, analyze: (String) -> AnalyzedText) {
        self.rules = rules
        phrases = PhraseIndex(lists: rules.lists, analyze: analyze)
        var conditions = CompiledConditions(listNames: phrases.names, precision: precision, calendar: rules.calendar)
        compiled = rules.rules.map { CompiledRule($0, node: conditions.add($0.when)) }
        self.conditions = conditions
        roots = compiled.map(\.node)
        index = RuleIndex(roots: roots, conditions: conditions, listCount: phrases.names.count)
        phases = RulePhase.allCases.map { phase in
            let numbers = rules.rules.indices.filter { rules.rules[$0].phase == phase }
            return (phase, (numbers.first ?? 0)..<((numbers.last ?? -1) + 1))
        }
    }

    /// Decides what is done with a message.
    ///
    /// - Parameters:
    ///   - message: The message with its author and channel.
    ///   - text: Its text, analyzed by the function that the decider was compiled with.
    ///   - entities: The entities found in it.
    ///   - scores: What the model says of it.
    ///   - context: The present moment and what a person already decided.
    /// - Returns: The decision with its reasons.
    public func decide(
        _ message: InboxMessage, text: AnalyzedText, entities: [Entity], scores: MessageClassification,
        context: DecisionContext = DecisionContext()
    ) -> Decision {
        let facts = facts(message, text: text, entities: entities, scores: scores, context: context)
        var draft = DecisionDraft(fallback: rules.fallback)
        let candidates = index.candidates(facts)
        var skipping = false
        for (phase, numbers) in phases where !(skipping && phase.canBeSkipped) {
            candidates.forEach(in: numbers) { number in
                guard conditions.holds(roots[number], facts) else { return true }
                let rule = compiled[number]
                let because = conditions.because(rule.node, facts)
                draft.apply(rule, because: because)
                if rule.stops { skipping = true }
                return !rule.stops && !phase.firstMatchOnly
            }
        }
        return draft.resolved(ruling: context.ruling)
    }

    /// Decides, and says of each rule that did not fire what kept it from firing.
    ///
    /// The decision is the one that ``decide(_:text:entities:scores:context:)`` gives. Parameters are the same.
    public func trace(
        _ message: InboxMessage, text: AnalyzedText, entities: [Entity], scores: MessageClassification,
        context: DecisionContext = DecisionContext()
    ) -> DecisionTrace {
        let decision = decide(message, text: text, entities: entities, scores: scores, context: context)
        let facts = facts(message, text: text, entities: entities, scores: scores, context: context)
        var unfired: [DecisionTrace.Unfired] = []
        var stoppedBy: String?
        for (phase, numbers) in phases {
            var settledBy: String? = phase.canBeSkipped ? stoppedBy.map { "not asked: '\($0)' stops" } : nil
            for number in numbers {
                let rule = rules.rules[number]
                if let settledBy {
                    unfired.append(.init(rule: rule.id, phase: phase, because: settledBy))
                } else if let failure = conditions.firstFailure(roots[number], facts) {
                    unfired.append(.init(rule: rule.id, phase: phase, because: failure))
                } else if rule.stop {
                    stoppedBy = rule.id
                    settledBy = "not asked: '\(rule.id)' stops"
                } else if phase.firstMatchOnly {
                    settledBy = "not asked: '\(rule.id)' matched first"
                }
            }
        }
        return DecisionTrace(decision: decision, unfired: unfired)
    }

    private func facts(
        _ message: InboxMessage, text: AnalyzedText, entities: [Entity], scores: MessageClassification,
        context: DecisionContext
    ) -> MessageFacts {
        MessageFacts(
            message: message, text: text, entities: entities, scores: scores, context: context,
            phrases: phrases, conditions: conditions)
    }
}
