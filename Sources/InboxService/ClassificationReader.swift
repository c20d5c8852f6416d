public import InboxRules
public import InferenceProtocol

/// Reads a row of scores as what the rules understand: intents, sentiment, toxicity, language.
public struct ClassificationReader: Sendable {
    private struct Columns {
        let head: HeadDescription
        let range: Range<Int>
    }

    /// Below this probability the language is said to be unknown.
    public static let languageFloor: Float = 0.5

    private let intent: Columns
    private let sentiment: Columns
    private let toxicity: Columns
    private let language: Columns

    /// Prepares to read the scores of a model.
    ///
    /// - Throws: ``InboxServiceError`` when the model lacks one of the four heads.
    public init(model: ModelDescription) throws(InboxServiceError) {
        func columns(_ name: String) throws(InboxServiceError) -> Columns {
            guard let index = model.heads.firstIndex(where: { $0.name == name }) else {
                throw InboxServiceError(
                    "the model `\(model.name)` has no head `\(name)`; use an inbox model such as models/inbox.babil")
            }
            return Columns(head: model.heads[index], range: model.columns(ofHeadAt: index))
        }
        intent = try columns("intent")
        sentiment = try columns("sentiment")
        toxicity = try columns("toxicity")
        language = try columns("language")
    }

    /// The classification that a row of scores says.
    public func classification(of row: ArraySlice<Float>) -> MessageClassification {
        let toxic = scores(of: toxicity, in: row)
        let thresholds = toxicity.head.thresholds
        return MessageClassification(
            intents: ranked(scores(of: intent, in: row), undecided: "other"),
            sentiments: ranked(scores(of: sentiment, in: row), undecided: "neutral"),
            toxicity: toxic,
            toxicLabels: zip(toxic, thresholds).filter { $0.0.probability >= $0.1 }.map(\.0.label),
            languages: languages(in: row))
    }

    /// The languages, most probable first; `und`, for unknown, leads when no language is sure.
    private func languages(in row: ArraySlice<Float>) -> [MessageClassification.Score] {
        let ranked = ranked(scores(of: language, in: row))
        guard let top = ranked.first, top.label != "und", top.probability < Self.languageFloor else { return ranked }
        return [.init(label: "und", probability: 1 - top.probability)] + ranked.filter { $0.label != "und" }
    }

    private func scores(of columns: Columns, in row: ArraySlice<Float>) -> [MessageClassification.Score] {
        zip(columns.head.labels, row[(row.startIndex + columns.range.lowerBound)...])
            .map { MessageClassification.Score(label: $0, probability: $1) }
    }

    /// Most probable first; equals keep the model's order.
    ///
    /// All labels of a text that says nothing are equally probable: then `undecided` comes first.
    private func ranked(
        _ scores: [MessageClassification.Score], undecided: String? = nil
    ) -> [MessageClassification.Score] {
        var ranked = scores.enumerated().sorted {
            ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset)
        }
        .map(\.element)
        if ranked.first?.probability == ranked.last?.probability,
            let index = ranked.firstIndex(where: { $0.label == undecided })
        {
            ranked.insert(ranked.remove(at: index), at: 0)
        }
        return ranked
    }
}

/// Something in the service's surroundings that keeps it from working.
public struct InboxServiceError: Error, Sendable, CustomStringConvertible {
    /// What, where, and what to do, in one line.
    public let description: String

    /// Creates an error from its sentence.
    public init(_ description: String) { self.description = description }
}
