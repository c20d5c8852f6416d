/// The fixed words of reports, made once for each node.
extension CompiledConditions {
    func title(of test: Test) -> String {
        switch test {
        case .list(let list, _): "phrase \(listTitle(list))"
        case .negatedList(let list): "negated \(listTitle(list))"
        case .primaryIntent(let label), .intent(let label, _, _): "intent \(Taxonomy.intents[Int(label)])"
        case .toxicity(let label, _, _), .toxicByModel(let label): "toxicity \(Taxonomy.toxicity[Int(label)])"
        case .primarySentiment(let label), .sentiment(let label, _, _):
            "sentiment \(Taxonomy.sentiments[Int(label)])"
        case .sentimentScore: "sentiment"
        case .confidence: "confidence"
        default: ""
        }
    }

    func ending(of test: Test) -> String {
        switch test {
        case .intent(_, let comparison, let threshold), .toxicity(_, let comparison, let threshold),
            .sentiment(_, let comparison, let threshold), .sentimentScore(let comparison, let threshold),
            .confidence(let comparison, let threshold):
            guard threshold.row < 0, threshold.value.isFinite else { return "" }
            let sign =
                switch comparison {
                case .atLeast: " ≥ "
                case .below: " < "
                case .atMost: " ≤ "
                }
            return sign + twoDecimals(threshold.value)
        default: return ""
        }
    }

    /// A list's name, or `text` for phrases written inside a rule.
    private func listTitle(_ list: Int32) -> String {
        listNames[Int(list)].contains("@") ? "text" : listNames[Int(list)]
    }
}
