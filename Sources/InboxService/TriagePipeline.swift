public import BrandVoice
public import InboxRules
internal import InferenceProtocol
internal import Synchronization
internal import TextFeatures

/// A message's whole way: classify → decide → draft.
///
/// ```swift
/// let pipeline = try await TriagePipeline(scoring: scoring, rules: rules, voice: library)
/// let answers = try await pipeline.triage(messages)
/// ```
///
/// Messages go through in batches; the answers keep their order. The pipeline holds no state between messages.
public final class TriagePipeline: Sendable {
    private let scoring: MessageScoring
    private let decider: Decider?
    private let drafter: Drafter?
    private let analyzers = AnalyzerPool()

    /// Prepares a pipeline.
    ///
    /// - Parameters:
    ///   - scoring: where scores come from.
    ///   - rules: the rules; without them messages are only classified.
    ///   - precision: where thresholds come from that the rules state as a precision.
    ///   - voice: the brand's voice; without it messages are only classified.
    /// - Throws: `InferenceClientError` when the daemon cannot be reached, ``InboxServiceError`` when the model has
    ///   other heads than an inbox model.
    public init(
        scoring: MessageScoring, rules: RuleSet? = nil, precision: PrecisionThresholds = .none,
        voice: VoiceLibrary? = nil
    ) async throws {
        self.scoring = scoring
        // A model with other heads, or a daemon that is not there, is better known before the first message.
        _ = try ClassificationReader(model: try await scoring.describe())
        let analyzer = TextAnalyzer()
        decider = rules.map { Decider(rules: $0, precision: precision, analyze: { analyzer.analyze($0) }) }
        drafter = voice.map { Drafter(library: $0) }
    }

    /// What becomes of some messages, in their order.
    ///
    /// - Throws: `InferenceClientError` when the daemon cannot be reached or refuses, ``InboxServiceError`` when it has
    ///   changed to a model with other heads.
    public func triage(_ messages: [InboxMessage]) async throws -> [TriageAnswer] {
        let classifications = try await scoring.classifications(of: messages.map(\.text))
        return analyzers.withAnalyzer { analyzer in
            zip(messages, classifications).map { answer($0, classification: $1, analyzer: analyzer) }
        }
    }

    private func answer(
        _ message: InboxMessage, classification: MessageClassification, analyzer: TextAnalyzer
    ) -> TriageAnswer {
        let text = analyzer.analyze(message.text)
        let entities = EntityRecognizer().entities(in: text, language: classification.entityLanguage(message))
        guard let decider, let drafter else {
            return TriageAnswer(
                message: message, classification: classification, entities: entities, decision: nil, outcome: nil)
        }
        let decision = decider.decide(message, text: text, entities: entities, scores: classification)
        let outcome = drafter.draft(
            for: message, classification: classification, entities: entities, decision: decision)
        return TriageAnswer(
            message: message, classification: classification, entities: entities, decision: decision, outcome: outcome)
    }
}

/// Analyzers that are lent to one thread at a time.
// SAFETY: an analyzer leaves the pool while it is used.
private final class AnalyzerPool: @unchecked Sendable {
    private let lock = Mutex(())
    private var spare: [TextAnalyzer] = []

    func withAnalyzer<Result>(_ body: (TextAnalyzer) -> Result) -> Result {
        let analyzer = lock.withLock { _ in spare.popLast() } ?? TextAnalyzer()
        defer { lock.withLock { _ in spare.append(analyzer) } }
        return body(analyzer)
    }
}
