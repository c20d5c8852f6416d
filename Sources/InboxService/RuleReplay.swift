public import InboxRules
internal import TextFeatures

/// Decides records of a history with their stored scores, or fresh ones where there are none.
public final class RuleReplay {
    private let decider: Decider
    private let scoring: RecordScoring
    private let analyzer = TextAnalyzer()

    /// Prepares a replay.
    ///
    /// - Parameters:
    ///   - rules: The rules.
    ///   - precision: Where thresholds come from that the rules state as a precision.
    ///   - scoring: Opens the model for messages without stored scores; called once, when the first of them comes.
    public init(
        rules: RuleSet, precision: PrecisionThresholds = .none, scoring: @escaping () async throws -> MessageScoring
    ) {
        let analyzer = self.analyzer
        decider = Decider(rules: rules, precision: precision) { analyzer.analyze($0) }
        self.scoring = RecordScoring(open: scoring)
    }

    /// The decisions on some records and the scores they were made with, in their order.
    ///
    /// - Throws: What the model throws when it cannot be opened or asked.
    public func decide(_ records: [InboxRecord]) async throws -> [(Decision, MessageClassification)] {
        let scores = try await scoring.scores(of: records)
        return zip(records, scores).map { record, scores in
            let (text, entities) = read(record.message, scores: scores)
            return (decider.decide(record.message, text: text, entities: entities, scores: scores), scores)
        }
    }

    /// The decisions on some records with everything that led to them, in their order.
    ///
    /// - Throws: What the model throws when it cannot be opened or asked.
    public func trace(_ records: [InboxRecord]) async throws -> [DecisionTrace] {
        let scores = try await scoring.scores(of: records)
        return zip(records, scores).map { record, scores in
            let (text, entities) = read(record.message, scores: scores)
            return decider.trace(record.message, text: text, entities: entities, scores: scores)
        }
    }

    private func read(_ message: InboxMessage, scores: MessageClassification) -> (AnalyzedText, [Entity]) {
        let text = analyzer.analyze(message.text)
        return (text, EntityRecognizer().entities(in: text, language: scores.entityLanguage(message)))
    }
}

/// Gives records their scores: the stored ones, or a model's, which is opened when it is first needed.
final class RecordScoring {
    private let open: () async throws -> MessageScoring
    private var opened: MessageScoring?

    init(open: @escaping () async throws -> MessageScoring) { self.open = open }

    func scores(of records: [InboxRecord]) async throws -> [MessageClassification] {
        let unscored = records.filter { $0.scores == nil }
        var fresh: [MessageClassification] = []
        if !unscored.isEmpty {
            let scoring = if let opened { opened } else { try await open() }
            opened = scoring
            fresh = try await scoring.classifications(of: unscored.map(\.message.text))
        }
        var next = fresh.startIndex
        return records.map { record in
            if let stored = record.scores { return stored }
            defer { next += 1 }
            return fresh[next]
        }
    }
}

extension MessageClassification {
    /// The language in which entities are looked for: the model's when it knows, else the stated one.
    func entityLanguage(_ message: InboxMessage) -> String? {
        languages.first.flatMap { $0.label == "und" ? nil : $0.label } ?? message.lang
    }
}
