public import InboxRules

/// Scores as answers keep them, so that rules can be replayed without the model.
///
/// ```
/// {"intent":{"complaint":0.91,…},"sentiment":{"negative":0.97,…},"toxicity":{"insult":0.88,…},
///  "toxic":["insult"],"language":{"fr":0.99}}
/// ```
///
/// Probabilities are written in full, so that they come back as the same numbers; intents and languages below
/// ``floor`` are left out.
public struct StoredScores: Encodable, Sendable {
    /// Intents and languages with a smaller probability are not kept: no sensible rule tells them from zero.
    public static let floor: Float = 0.001

    private let intent: [String: Float]
    private let sentiment: [String: Float]
    private let toxicity: [String: Float]
    private let toxic: [String]
    private let language: [String: Float]

    /// Prepares scores for writing.
    public init(_ scores: MessageClassification) {
        func named(_ scores: [MessageClassification.Score], from floor: Float) -> [String: Float] {
            Dictionary(
                scores.filter { $0.probability >= floor }.map { ($0.label, $0.probability) },
                uniquingKeysWith: { first, _ in first })
        }
        intent = named(scores.intents, from: Self.floor)
        sentiment = named(scores.sentiments, from: 0)
        toxicity = named(scores.toxicity, from: 0)
        toxic = scores.toxicLabels
        language = named(scores.languages, from: Self.floor)
    }

    private static let keys = JSONKeys(["intent", "language", "sentiment", "toxic", "toxicity"])
    private static let intents = JSONKeys(Taxonomy.intents.sorted())
    private static let sentiments = JSONKeys(Taxonomy.sentiments)
    /// In the order in which they are written, which is the alphabet's.
    private static let toxicities = JSONKeys(Taxonomy.toxicity.sorted())
    /// By place in the alphabet: the place in the taxonomy.
    private static let toxicityOrder = Taxonomy.toxicity.sorted().map { Taxonomy.toxicity.firstIndex(of: $0) ?? 0 }
    private static let languages = JSONKeys(["fr", "en", "es", "de", "it", "pt", "nl", "ar", "und"])

    /// Reads what was written.
    static func read(_ cursor: inout JSONCursor) throws(JSONFault) -> MessageClassification {
        var scores = MessageClassification(intents: [], sentiments: [], toxicity: [], toxicLabels: [], languages: [])
        try cursor.openObject("`scores`")
        var object = JSONObjectState()
        while let key = try cursor.nextKey(of: keys, in: &object) {
            switch key {
            case 0: scores.intents = try ranked(&cursor, intents, "`scores.intent`")
            case 1: scores.languages = try ranked(&cursor, languages, "`scores.language`")
            case 2: scores.sentiments = try ranked(&cursor, sentiments, "`scores.sentiment`")
            case 3:
                try cursor.openList("`scores.toxic`")
                var isFirst = true
                while try cursor.nextElement(isFirst: &isFirst) {
                    scores.toxicLabels.append(try cursor.string("`scores.toxic`"))
                }
            case 4: scores.toxicity = try inOrder(&cursor, "`scores.toxicity`")
            default: try cursor.skip()
            }
        }
        return scores
    }

    /// Labels with their probabilities, most probable first.
    private static func ranked(
        _ cursor: inout JSONCursor, _ labels: JSONKeys, _ what: String
    ) throws(JSONFault) -> [MessageClassification.Score] {
        var scores: [MessageClassification.Score] = []
        scores.reserveCapacity(4)
        try forEachScore(&cursor, labels, what) { _, score in
            var place = scores.count
            while place > 0, scores[place - 1].probability < score.probability { place -= 1 }
            scores.insert(score, at: place)
        }
        return scores
    }

    /// Labels with their probabilities in taxonomy order, whatever their order in the file.
    private static func inOrder(
        _ cursor: inout JSONCursor, _ what: String
    ) throws(JSONFault) -> [MessageClassification.Score] {
        var scores = Taxonomy.toxicity.map { MessageClassification.Score(label: $0, probability: -1) }
        try forEachScore(&cursor, toxicities, what) { index, score in
            if index >= 0 { scores[toxicityOrder[index]].probability = score.probability }
        }
        if scores.contains(where: { $0.probability < 0 }) { scores.removeAll { $0.probability < 0 } }
        return scores
    }

    private static func forEachScore(
        _ cursor: inout JSONCursor, _ labels: JSONKeys, _ what: String,
        _ body: (Int, MessageClassification.Score) -> Void
    ) throws(JSONFault) {
        try cursor.openObject(what)
        var object = JSONObjectState()
        while let (index, label) = try cursor.nextLabel(of: labels, in: &object) {
            let start = cursor.position
            let probability = Float(try cursor.number(what))
            guard (0...1).contains(probability) else {
                throw JSONFault(problem: "\(what) of `\(label)` must lie between 0 and 1", position: start)
            }
            body(index, MessageClassification.Score(label: label, probability: probability))
        }
    }
}
