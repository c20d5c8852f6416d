public import BrandVoice
public import InboxRules
public import TextFeatures

/// What became of one message: the object that `babil triage --json` prints.
public struct TriageAnswer: Sendable, Encodable {
    /// The message.
    public let message: InboxMessage
    /// What the model says.
    public let classification: MessageClassification
    /// The entities in the text.
    public let entities: [Entity]
    /// What is done; nil when only a classification was asked for.
    public let decision: Decision?
    /// The draft, or why there is none; nil when only a classification was asked for.
    public let outcome: DraftOutcome?

    /// The message's language: the model's when it is sure, else the stated one, else `und`.
    public var language: String {
        let top = classification.languages.first?.label ?? "und"
        return top == "und" ? message.lang ?? "und" : top
    }

    /// From this probability on a second language is named: the text mixes two, or could be either.
    public static let secondLanguageFloor: Float = 0.1

    /// The two likeliest languages of a text that mixes two or could be either; empty for other texts.
    public var mixedLanguages: [MessageClassification.Score] {
        let known = classification.languages.filter { $0.label != "und" }.prefix(2)
        return known.count == 2 && known[1].probability >= Self.secondLanguageFloor ? Array(known) : []
    }

    enum CodingKeys: String, CodingKey {
        case id, lang, languages, intent, sentiment, toxicity, entities, decision, draft, withheld
    }

    /// Writes the object of the fixed contract.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        if let id = message.id { try values.encode(id, forKey: .id) } else { try values.encodeNil(forKey: .id) }
        try values.encode(language, forKey: .lang)
        let mixed = mixedLanguages
        if !mixed.isEmpty { try values.encode(mixed.map(RankedLabel.init), forKey: .languages) }
        try values.encode(IntentPart(classification.intents), forKey: .intent)
        try values.encode(SentimentPart(classification), forKey: .sentiment)
        let toxicity = classification.toxicity.map { ($0.label, rounded($0.probability)) }
        try values.encode(Dictionary(uniqueKeysWithValues: toxicity), forKey: .toxicity)
        try values.encode(entities, forKey: .entities)
        guard let decision, let outcome else { return }
        try values.encode(decision, forKey: .decision)
        switch outcome {
        case .draft(let draft):
            try values.encode(draft, forKey: .draft)
            try values.encodeNil(forKey: .withheld)
        case .withheld(let reason):
            try values.encodeNil(forKey: .draft)
            try values.encode(reason, forKey: .withheld)
        }
    }

    private struct RankedLabel: Encodable {
        var label: String
        var probability: Double

        init(_ score: MessageClassification.Score) {
            label = score.label
            probability = rounded(score.probability)
        }
    }

    private struct IntentPart: Encodable {
        var label: String
        var probability: Double
        var others: [RankedLabel]

        init(_ intents: [MessageClassification.Score]) {
            label = intents.first?.label ?? "other"
            probability = rounded(intents.first?.probability ?? 0)
            others = intents.dropFirst().prefix(3).filter { $0.probability >= 0.02 }
                .map(RankedLabel.init)
        }
    }

    private struct SentimentPart: Encodable {
        var label: String
        var probability: Double
        var score: Double

        init(_ classification: MessageClassification) {
            label = classification.sentiments.first?.label ?? "neutral"
            probability = rounded(classification.sentiments.first?.probability ?? 0)
            score = rounded(classification.sentimentScore)
        }
    }
}

/// Six decimals: enough to rank, few enough to read.
private func rounded(_ value: Float) -> Double { (Double(value) * 1e6).rounded() / 1e6 }
