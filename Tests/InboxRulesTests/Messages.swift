import InboxRules
import TextFeatures

/// Decides one message with rules written in a test.
struct Bench {
    let analyzer = TextAnalyzer()
    let rules: RuleSet
    let decider: Decider

    init(_ yaml: String, precision: PrecisionThresholds = .none) throws {
        rules = try RuleSet.parse(yaml: yaml, file: "test.yaml")
        let analyzer = self.analyzer
        decider = Decider(rules: rules, precision: precision, analyze: { analyzer.analyze($0) })
    }

    func decide(
        _ message: InboxMessage, _ scores: MessageClassification = .quiet, context: DecisionContext = DecisionContext()
    ) -> Decision {
        let text = analyzer.analyze(message.text)
        return decider.decide(
            message, text: text, entities: EntityRecognizer().entities(in: text, language: message.lang),
            scores: scores, context: context)
    }

    func trace(
        _ message: InboxMessage, _ scores: MessageClassification = .quiet, context: DecisionContext = DecisionContext()
    ) -> DecisionTrace {
        let text = analyzer.analyze(message.text)
        return decider.trace(
            message, text: text, entities: EntityRecognizer().entities(in: text, language: message.lang),
            scores: scores, context: context)
    }
}

extension MessageClassification {
    /// Nothing is known of the message.
    static let quiet = MessageClassification(
        intents: [], sentiments: [], toxicity: [], toxicLabels: [], languages: [])

    static func intent(_ label: String, _ probability: Float) -> MessageClassification {
        var scores = quiet
        scores.intents = [.init(label: label, probability: probability)]
        return scores
    }

    static func toxicity(_ label: String, _ probability: Float) -> MessageClassification {
        var scores = quiet
        scores.toxicity = [.init(label: label, probability: probability)]
        return scores
    }

    static func sentiment(_ label: String, _ probability: Float) -> MessageClassification {
        var scores = quiet
        scores.sentiments = [.init(label: label, probability: probability)]
        return scores
    }
}
