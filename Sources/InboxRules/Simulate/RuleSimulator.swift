public import TextFeatures

/// Replays a history under two rule sets and counts what would change.
///
/// A message whose decision cannot differ is dismissed by asking only the parts of conditions that differ; both full
/// decisions are made for the others. A changed threshold therefore costs no text analysis for most messages. A changed
/// model is replayed by giving its scores beside those of before, changed templates by giving both drafts.
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
    /// How many conditions at the start of both probes are pairs; the rest stand alone.
    private let pairCount: Int
    private let affectsEverything: Bool
    private let repliesCanDiffer: Bool
    private static let noText = AnalyzedText(source: [], normalized: [], tokens: [], hasInvalidUTF8: false)

    /// Compiles two rule sets.
    ///
    /// - Parameters:
    ///   - before: The rules in force.
    ///   - after: The rules on trial.
    ///   - precision: Where thresholds come from that rules state as a precision, before and after.
    ///   - repliesCanDiffer: True if the same decision can be answered differently, because templates changed.
    ///   - exampleLimit: How many examples of each kind of change are kept.
    ///   - analyze: How messages are normalized and tokenized.
    public init(
        before: RuleSet, after: RuleSet,
        precision: (before: PrecisionThresholds, after: PrecisionThresholds) = (.none, .none),
        repliesCanDiffer: Bool = false, exampleLimit: Int = 5, analyze: (String) -> AnalyzedText
    ) {
        self.repliesCanDiffer = repliesCanDiffer
        let change = RuleChange(from: before, to: after)
        affectsEverything = change.affectsEverything
        self.before = Decider(rules: before, precision: precision.before, analyze: analyze)
        self.after = Decider(rules: after, precision: precision.after, analyze: analyze)
        var pairs: (old: [Condition], new: [Condition]) = ([], [])
        var alone: (old: [Condition], new: [Condition]) = ([], [])
        for part in change.parts {
            switch part {
            case .condition(let first, let second):
                pairs.old.append(first)
                pairs.new.append(second)
            case .onlyBefore(let condition): alone.old.append(condition)
            case .onlyAfter(let condition): alone.new.append(condition)
            }
        }
        pairCount = pairs.old.count
        probes = (
            RuleProbe(pairs.old + alone.old, of: before, precision: precision.before, analyze: analyze),
            RuleProbe(pairs.new + alone.new, of: after, precision: precision.after, analyze: analyze)
        )
        report = SimulationReport(changedRules: change.changed.sorted(), exampleLimit: exampleLimit)
    }

    /// Replays one message.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - scores: Its scores, stored or fresh.
    ///   - newScores: Its scores by the model on trial, if the model changes too.
    ///   - context: The present moment and human rulings.
    ///   - entities: Finds its entities; called only if needed.
    ///   - text: Analyzes its text; called only if needed.
    ///   - replies: What is answered before and after; called only if it can differ.
    public mutating func add(
        _ message: InboxMessage, scores: MessageClassification, newScores: MessageClassification? = nil,
        context: DecisionContext = DecisionContext(), entities: (AnalyzedText) -> [Entity], text: () -> AnalyzedText,
        replies: (_ before: Decision, _ after: Decision, [Entity]) -> (SimulatedReply, SimulatedReply)? = { _, _, _ in
            nil
        }
    ) {
        let language = message.lang ?? scores.languages.first?.label
        var analyzed: AnalyzedText?
        var decisionsCanDiffer = affectsEverything || newScores != nil
        if !decisionsCanDiffer {
            let needsEntities = probes.before.needsEntities || probes.after.needsEntities
            if probes.before.needsText || probes.after.needsText || needsEntities { analyzed = text() }
            let found = needsEntities ? entities(analyzed ?? Self.noText) : []
            let probed = analyzed ?? Self.noText
            let old = probes.before.holds(message, text: probed, entities: found, scores: scores, context: context)
            let new = probes.after.holds(message, text: probed, entities: found, scores: scores, context: context)
            decisionsCanDiffer = canDiffer(old: old, new: new)
        }
        if !decisionsCanDiffer, !repliesCanDiffer {
            report.addUnchanged(language: language)
            return
        }
        let full = analyzed ?? text()
        let found = entities(full)
        let first = before.decide(message, text: full, entities: found, scores: scores, context: context)
        let second =
            decisionsCanDiffer
            ? after.decide(message, text: full, entities: found, scores: newScores ?? scores, context: context) : first
        let answered = repliesCanDiffer || newScores != nil || first != second ? replies(first, second, found) : nil
        report.add(message, before: first, after: second, replies: answered, language: language)
    }

    /// True unless every pair holds alike, and nothing that stands alone holds.
    private func canDiffer(old: [Bool], new: [Bool]) -> Bool {
        old[..<pairCount] != new[..<pairCount] || old[pairCount...].contains(true) || new[pairCount...].contains(true)
    }
}
