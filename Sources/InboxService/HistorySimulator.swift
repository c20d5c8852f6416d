public import BrandVoice
public import InboxRules
internal import TextFeatures

/// Replays a history under changed rules, templates or models, and counts what would change.
///
/// ```swift
/// let simulator = HistorySimulator(
///     before: .init(rules: old, voice: voice), after: .init(rules: new, voice: voice), scoring: { scoring })
/// try await simulator.add(records)
/// print(simulator.report.table)
/// ```
///
/// Scores that are stored beside the messages are taken as they are; other messages are scored. Each side may have a model
/// of its own. Memory does not grow with the history.
public final class HistorySimulator {
    /// What is in force, or on trial.
    public struct Side {
        /// The rules.
        public var rules: RuleSet
        /// The brand's voice.
        public var voice: VoiceLibrary
        /// Where thresholds come from that the rules state as a precision.
        public var precision: PrecisionThresholds

        /// Creates a side.
        public init(rules: RuleSet, voice: VoiceLibrary, precision: PrecisionThresholds = .none) {
            self.rules = rules
            self.voice = voice
            self.precision = precision
        }
    }

    /// What changed so far.
    public var report: SimulationReport { simulator.report }

    private var simulator: RuleSimulator
    private let drafters: (before: Drafter, after: Drafter)
    private let scoring: RecordScoring
    private let newScoring: MessageScoring?
    private let analyzer = TextAnalyzer()

    /// Prepares a replay.
    ///
    /// - Parameters:
    ///   - before: What is in force.
    ///   - after: What is on trial; give the same voice object if the voice does not change.
    ///   - exampleLimit: How many examples of each kind of change are kept.
    ///   - scoring: Opens the model for messages without stored scores; called once, when the first of them comes.
    ///   - newScoring: The model on trial, if the model changes.
    public init(
        before: Side, after: Side, exampleLimit: Int = 5, scoring: @escaping () async throws -> MessageScoring,
        newScoring: MessageScoring? = nil
    ) {
        let analyzer = self.analyzer
        simulator = RuleSimulator(
            before: before.rules, after: after.rules, precision: (before.precision, after.precision),
            repliesCanDiffer: before.voice !== after.voice, exampleLimit: exampleLimit,
            analyze: { analyzer.analyze($0) })
        drafters = (Drafter(library: before.voice), Drafter(library: after.voice))
        self.scoring = RecordScoring(open: scoring)
        self.newScoring = newScoring
    }

    /// Replays some records.
    ///
    /// - Throws: What the models throw when they cannot be opened or asked.
    public func add(_ records: [InboxRecord]) async throws {
        let scores = try await scoring.scores(of: records)
        let new = try await newScoring?.classifications(of: records.map(\.message.text))
        for (index, record) in records.enumerated() {
            replay(record.message, scores: scores[index], newScores: new?[index])
        }
    }

    private func replay(_ message: InboxMessage, scores: MessageClassification, newScores: MessageClassification?) {
        simulator.add(
            message, scores: scores, newScores: newScores,
            entities: { text in
                EntityRecognizer().entities(in: text, language: scores.entityLanguage(message))
            },
            text: { analyzer.analyze(message.text) },
            replies: { before, after, entities in
                (
                    Self.reply(drafters.before, message, scores, entities, before),
                    Self.reply(drafters.after, message, newScores ?? scores, entities, after)
                )
            })
    }

    private static func reply(
        _ drafter: Drafter, _ message: InboxMessage, _ scores: MessageClassification, _ entities: [Entity],
        _ decision: Decision
    ) -> SimulatedReply {
        switch drafter.draft(for: message, classification: scores, entities: entities, decision: decision) {
        case .draft(let draft): SimulatedReply(template: draft.template, text: draft.text)
        case .withheld(let reason): SimulatedReply(template: nil, text: reason)
        }
    }
}
