public import TextFeatures

/// Replays a history under two rule sets and counts what would change.
///
/// A message whose decision cannot differ is dismissed by asking only the rules that differ; both full decisions are
/// made for the others. A changed threshold therefore costs no text analysis for most messages.
///
/// ```swift
/// var simulator = RuleSimulator(before: old, after: new, analyze: analyzer.analyze)
/// for record in history {
///     simulator.add(record.message, scores: record.scores, entities: { … }, text: { analyzer.analyze(record.message.text) })
/// }
/// print(simulator.report.table)
/// ```
public struct RuleSimulator: Sendable {
    /// What changed so far.
    public private(set) var report: SimulationReport

    private let before: Decider
    private let after: Decider
    private let probes: (before: RuleProbe, after: RuleProbe)
    /// By the after-probe's rule: the before-probe's rule with the same id and effect, or -1.
    private let partners: [Int]
    private let affectsEverything: Bool
    private static let noText = AnalyzedText(source: [], normalized: [], tokens: [], hasInvalidUTF8: false)

    /// Compiles two rule sets.
    ///
    /// - Parameters:
    ///   - before: The rules in force.
    ///   - after: The rules on trial.
    ///   - precision: Where thresholds come from that rules state as a precision.
    ///   - exampleLimit: How many examples of each kind of change are kept.
    ///   - analyze: How messages are normalized and tokenized.
    public init(
        before: RuleSet, after: RuleSet, precision: PrecisionThresholds = .none, exampleLimit: Int = 5,
        analyze: (String) -> AnalyzedText
    ) {
        let change = RuleChange(from: before, to: after)
        affectsEverything = change.affectsEverything
        self.before = Decider(rules: before, precision: precision, analyze: analyze)
        self.after = Decider(rules: after, precision: precision, analyze: analyze)
        let old = RuleProbe(rules: before, only: change.changed, precision: precision, analyze: analyze)
        let new = RuleProbe(rules: after, only: change.changed, precision: precision, analyze: analyze)
        probes = (old, new)
        partners = new.ids.map { id in
            guard let index = old.ids.firstIndex(of: id), let first = before.rules.first(where: { $0.id == id }),
                let second = after.rules.first(where: { $0.id == id }), first.then == second.then,
                first.phase == second.phase, first.stop == second.stop
            else { return -1 }
            return index
        }
        report = SimulationReport(changedRules: change.changed.sorted(), exampleLimit: exampleLimit)
    }

    /// Replays one message.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - scores: Its scores, stored or fresh.
    ///   - context: The present moment and human rulings.
    ///   - entities: Finds its entities; called only if needed.
    ///   - text: Analyzes its text; called only if needed.
    public mutating func add(
        _ message: InboxMessage, scores: MessageClassification, context: DecisionContext = DecisionContext(),
        entities: (AnalyzedText) -> [Entity], text: () -> AnalyzedText
    ) {
        let language = message.lang ?? scores.languages.first?.label
        var analyzed: AnalyzedText?
        if !affectsEverything {
            let needsEntities = probes.before.needsEntities || probes.after.needsEntities
            if probes.before.needsText || probes.after.needsText || needsEntities { analyzed = text() }
            let found = needsEntities ? entities(analyzed ?? Self.noText) : []
            let probed = analyzed ?? Self.noText
            let old = probes.before.holds(message, text: probed, entities: found, scores: scores, context: context)
            let new = probes.after.holds(message, text: probed, entities: found, scores: scores, context: context)
            if !canDiffer(old: old, new: new) {
                report.addUnchanged(language: language)
                return
            }
        }
        let full = analyzed ?? text()
        let found = entities(full)
        let first = before.decide(message, text: full, entities: found, scores: scores, context: context)
        let second = after.decide(message, text: full, entities: found, scores: scores, context: context)
        report.add(message, before: first, after: second, language: language)
    }

    /// True unless each changed rule holds equally in both sets with the same effect, or in neither.
    private func canDiffer(old: [Bool], new: [Bool]) -> Bool {
        var unmatched = old
        for (index, holds) in new.enumerated() {
            let partner = partners[index]
            if partner < 0 {
                if holds { return true }
            } else if old[partner] != holds {
                return true
            } else {
                unmatched[partner] = false
            }
        }
        return unmatched.contains(true)
    }
}
