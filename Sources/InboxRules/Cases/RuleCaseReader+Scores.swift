extension RuleCaseReader {
    /// What a label or a bare name counts for in a case.
    private static let statedProbability: Float = 0.9
    /// What a toxicity label counts for that a case does not name.
    private static let quietProbability: Float = 0.01

    /// Scores as cases state them: a mapping of labels to probabilities, or a label alone.
    ///
    /// Toxicity labels that are not named are near zero, and a missing sentiment is neutral, so that a case names only
    /// what it is about. Intents that are not named stay unknown.
    mutating func readScores(_ value: YAMLValue) -> MessageClassification? {
        let known = ["intent", "sentiment", "toxicity", "language"]
        guard let fields = yaml.fields(of: value, known: known, what: "scores") else { return nil }
        let intents = fields["intent"].map { readLabels($0, known: Taxonomy.intents, what: "intent") } ?? []
        let sentiments =
            fields["sentiment"].map { readLabels($0, known: Taxonomy.sentiments, what: "sentiment") }
            ?? [MessageClassification.Score(label: "neutral", probability: Self.statedProbability)]
        let toxic = fields["toxicity"].map { readLabels($0, known: Taxonomy.toxicity, what: "toxicity") } ?? []
        let languages = fields["language"].map { readLabels($0, known: nil, what: "language") } ?? []
        let toxicity = Taxonomy.toxicity.map { label in
            toxic.first { $0.label == label }
                ?? MessageClassification.Score(label: label, probability: Self.quietProbability)
        }
        return MessageClassification(
            intents: intents, sentiments: completed(sentiments), toxicity: toxicity,
            toxicLabels: toxicity.filter { $0.probability >= 0.5 }.map(\.label), languages: languages)
    }

    /// Shares what is left of one between the sentiments that are not named.
    private func completed(_ stated: [MessageClassification.Score]) -> [MessageClassification.Score] {
        let others = Taxonomy.sentiments.filter { name in !stated.contains { $0.label == name } }
        let rest = max(0, 1 - stated.reduce(0) { $0 + $1.probability })
        let filled = others.map { MessageClassification.Score(label: $0, probability: rest / Float(others.count)) }
        return (stated + filled).sorted { $0.probability > $1.probability }
    }

    private mutating func readLabels(
        _ value: YAMLValue, known: [String]?, what: String
    ) -> [MessageClassification.Score] {
        var scores: [MessageClassification.Score] = []
        if value.pairs == nil {
            for (name, at) in yaml.located(value, what: what) where isKnown(name, known, at: at, what: what) {
                scores.append(.init(label: name, probability: Self.statedProbability))
            }
        } else {
            for (name, key, content) in yaml.entries(of: value, what: what)
            where isKnown(name, known, at: key, what: what) {
                if let probability = yaml.number(content, what: "the probability of '\(name)'", in: 0...1) {
                    scores.append(.init(label: name, probability: Float(probability)))
                }
            }
        }
        return scores.sorted { $0.probability > $1.probability }
    }

    private mutating func isKnown(_ name: String, _ known: [String]?, at value: YAMLValue, what: String) -> Bool {
        guard let known, !known.contains(name) else { return true }
        let hint = NearestName.hint(for: name, among: known)
        yaml.error("unknown-label", at: value.location, "unknown \(what) label '\(name)'; \(hint)")
        return false
    }
}
