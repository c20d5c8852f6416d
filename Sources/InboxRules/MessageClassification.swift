/// What the model says of a message, as values: the rules never see the model itself.
public struct MessageClassification: Sendable, Hashable {
    /// A label with its calibrated probability, 0…1.
    public struct Score: Sendable, Hashable {
        /// The label, as in the taxonomy.
        public var label: String
        /// Calibrated probability, 0…1.
        public var probability: Float

        /// Creates a score.
        public init(label: String, probability: Float) {
            self.label = label
            self.probability = probability
        }
    }

    /// Intents, most probable first; the first one is the primary intent.
    ///
    /// Not every label need be listed.
    public var intents: [Score]
    /// Sentiments (negative, neutral, positive), most probable first.
    public var sentiments: [Score]
    /// Every toxicity label with its own probability, in taxonomy order.
    public var toxicity: [Score]
    /// Toxicity labels whose probability reaches the model's threshold for them.
    public var toxicLabels: [String]
    /// Languages (ISO 639-1), most probable first; `und` when unsure.
    public var languages: [Score]

    /// Creates a classification.
    public init(
        intents: [Score], sentiments: [Score], toxicity: [Score], toxicLabels: [String], languages: [Score]
    ) {
        self.intents = intents
        self.sentiments = sentiments
        self.toxicity = toxicity
        self.toxicLabels = toxicLabels
        self.languages = languages
    }

    /// Probability of positive minus probability of negative, −1…1.
    public var sentimentScore: Float {
        var score: Float = 0
        for sentiment in sentiments {
            if sentiment.label == "positive" { score += sentiment.probability }
            if sentiment.label == "negative" { score -= sentiment.probability }
        }
        return score
    }
}
