import Foundation
import TextFeatures

/// What rules ask about an author, without the untrusted texts.
struct AuthorFacts {
    let vip: Bool?
    let optedOut: Bool?
    let followers: Int?
    let strikes: Int?
    let previousUnresolved: Int?

    init(_ author: InboxMessage.Author?) {
        vip = author?.vip
        optedOut = author?.optedOut
        followers = author?.followers
        strikes = author?.strikes
        previousUnresolved = author?.previousUnresolved
    }
}

/// Everything about one message that conditions ask for, found once.
struct MessageFacts {
    let channelMask: UInt8
    let author: AuthorFacts
    let platform: String?
    let campaign: [String: String]?
    let sentAtText: String?
    let text: AnalyzedText
    let entities: [Entity]
    let scores: MessageClassification
    let context: DecisionContext
    /// The language the caller states, else the model's if it is sure.
    let language: String?
    /// The language's number in the compiled conditions, or -1.
    let languageNumber: Int
    let hits: [PhraseIndex.Hit]
    let sentimentScore: Float
    /// The primary intent's number in the taxonomy, or -1.
    let primaryIntent: Int
    /// Intents that may matter, with their numbers: the primary one, and those above the lowest threshold.
    let intents: [(label: Int, probability: Float)]
    /// One bit for each toxicity label that reaches the lowest threshold of any rule.
    let toxicLabels: UInt16
    /// One bit for each kind of entity that occurs.
    let entityKinds: UInt16
    let hasAuthor: Bool

    /// How sure the model must be for its language to select phrases.
    static let languageConfidence: Float = 0.8

    private static let intentNumbers = Dictionary(
        uniqueKeysWithValues: Taxonomy.intents.enumerated().map { ($1, $0) })

    init(
        message: InboxMessage, text: AnalyzedText, entities: [Entity], scores: MessageClassification,
        context: DecisionContext, phrases: borrowing PhraseIndex, conditions: borrowing CompiledConditions
    ) {
        channelMask = message.channel?.mask ?? 0
        author = AuthorFacts(message.author)
        platform = message.platform
        campaign = message.campaign
        sentAtText = message.sentAt
        self.text = text
        self.entities = entities
        self.scores = scores
        self.context = context
        let language = Self.language(of: message, scores: scores)
        self.language = language
        languageNumber = conditions.languages.isEmpty ? -1 : conditions.languageNumber(language)
        hits = phrases.hits(in: text, language: language)
        sentimentScore = scores.sentimentScore
        var intents: [(label: Int, probability: Float)] = []
        for score in scores.intents {
            if !intents.isEmpty, score.probability < conditions.intentFloor { break }
            if let number = Self.intentNumbers[score.label] { intents.append((number, score.probability)) }
        }
        primaryIntent = scores.intents.first.flatMap { Self.intentNumbers[$0.label] } ?? -1
        self.intents = intents
        let toxicity = scores.toxicity
        var toxicLabels: UInt16 = 0
        for label in 0..<conditions.toxicityFloors.count {
            let floor = conditions.toxicityFloors[label]
            guard floor.isFinite, let probability = Self.probability(ofToxicity: label, in: toxicity) else { continue }
            if probability >= floor { toxicLabels |= 1 << UInt16(label) }
        }
        self.toxicLabels = toxicLabels
        entityKinds = entities.reduce(0) { $0 | $1.kind.mask }
        hasAuthor = message.author != nil
    }

    private static func language(of message: InboxMessage, scores: MessageClassification) -> String? {
        if let stated = message.lang {
            if stated.utf8.count == 2, stated.utf8.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) { return stated }
            let primary = stated.prefix { $0 != "-" && $0 != "_" }
            if !primary.isEmpty, primary != "und" { return primary.lowercased() }
        }
        guard let best = scores.languages.first, best.label != "und", best.probability >= languageConfidence else {
            return nil
        }
        return best.label
    }

    /// The probability of an intent by number; 0 if it is below every threshold; nil without intents.
    func probability(ofIntent label: Int) -> Float? {
        if scores.intents.isEmpty { return nil }
        for intent in intents where intent.label == label { return intent.probability }
        let name = Taxonomy.intents[label]
        return scores.intents.first { $0.label == name }?.probability ?? 0
    }

    /// The probability of a toxicity label by number, nil if the model did not score it.
    func probability(ofToxicity label: Int) -> Float? {
        Self.probability(ofToxicity: label, in: scores.toxicity)
    }

    private static func probability(ofToxicity label: Int, in scores: [MessageClassification.Score]) -> Float? {
        let name = Taxonomy.toxicity[label]
        if label < scores.count, scores[label].label == name {
            return scores[label].probability
        }
        return scores.first { $0.label == name }?.probability
    }

    func probability(ofSentiment label: Int) -> Float? {
        let name = Taxonomy.sentiments[label]
        return scores.sentiments.first { $0.label == name }?.probability
    }

    /// The number of entities of the kinds in a mask.
    func count(ofEntities mask: UInt16) -> Int {
        entities.reduce(0) { $0 + ($1.kind.mask & mask == 0 ? 0 : 1) }
    }

    /// The message's text, for regular expressions.
    var sourceText: String { String(decoding: text.source, as: UTF8.self) }

    var channel: InboxMessage.Channel? { InboxMessage.Channel.allCases.first { $0.mask == channelMask } }

    var wordCount: Int {
        text.tokens.reduce(0) { $0 + ($1.kind == .word || $1.kind == .number ? 1 : 0) }
    }

    /// True if a hit covers every word and number of the message.
    func isWhole(_ hit: PhraseIndex.Hit) -> Bool {
        for (index, token) in text.tokens.enumerated() where !hit.tokens.contains(index) {
            if token.kind == .word || token.kind == .number { return false }
        }
        return true
    }

    /// When the message was sent, in seconds since 1970, if it says so in ISO 8601.
    var sentAt: Int? { sentAtText.flatMap { SentTime.seconds($0) } }

    /// The hashtags of the message, without their sign, case-folded.
    var hashtags: [String] {
        text.tokens.filter { $0.kind == .hashtag }.map { token in
            String(text.norm(of: token).drop { $0 == "#" || $0 == "＃" })
        }
    }
}
