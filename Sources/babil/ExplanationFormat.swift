internal import Foundation
internal import InboxRules
internal import InboxService
internal import TextClassification
internal import TextFeatures

/// How explanations are written, for programs and for people.
struct ExplanationFormat {
    /// Stretches of the text that are listed; the others are summed up.
    let limit: Int

    /// What is written of one label.
    struct Part: Encodable {
        struct Stretch: Encodable {
            var text: String
            var start: Int
            var end: Int
            var contribution: Double
            var steps: [Int]
        }
        struct Sum: Encodable {
            var block: String
            var language: String?
            var sum: Int
            var factor: Double
        }
        var head: String
        var label: String
        var logit: Double
        var bias: Double
        var adjustment: Double
        var parts: [Sum]
        var contributions: [Stretch]
        var rest: Double
    }

    /// What is written of hash collisions.
    struct Collisions: Encodable {
        var features: Int
        var weighted: Int
        var expectedForeignShare: Double

        init(_ estimate: CollisionEstimate) {
            features = estimate.features
            weighted = estimate.weighted
            expectedForeignShare = (estimate.foreignShare * 1e4).rounded() / 1e4
        }

        enum CodingKeys: String, CodingKey {
            case features, weighted
            case expectedForeignShare = "expected_foreign_share"
        }
    }

    /// One label's explanation as an encodable value: bias + contributions + rest + adjustment = logit.
    func part(of explanation: Explanation, text: [UInt8]) -> Part {
        let shown = explanation.contributions.prefix(limit)
        return Part(
            head: explanation.head, label: explanation.label, logit: Double(explanation.logit),
            bias: Double(explanation.bias),
            adjustment: Double(explanation.adjustment),
            parts: explanation.parts.map {
                Part.Sum(block: "\($0.block)", language: $0.language, sum: $0.sum, factor: Double($0.factor))
            },
            contributions: shown.map {
                Part.Stretch(
                    text: String(decoding: text[$0.range], as: UTF8.self), start: $0.range.lowerBound,
                    end: $0.range.upperBound, contribution: Double($0.value), steps: $0.steps)
            },
            rest: Double(explanation.contributions.dropFirst(limit).reduce(Float(0)) { $0 + $1.value }))
    }

    /// One label's explanation as lines with bars.
    func lines(of explanation: Explanation, text: [UInt8], probability: Float) -> [String] {
        let shown = explanation.contributions.prefix(limit)
        let rest = explanation.contributions.dropFirst(limit)
        let total = explanation.logit - explanation.bias - explanation.adjustment
        let adjustment =
            explanation.adjustment == 0 ? "" : ", out-of-scope detection \(Self.signed(explanation.adjustment))"
        var lines = [
            "  \(explanation.head) \(explanation.label), probability \(Self.decimal(Double(probability), 3)): "
                + "logit \(Self.signed(explanation.logit)) = bias \(Self.signed(explanation.bias)), text \(Self.signed(total))\(adjustment)"
        ]
        let largest = shown.first?.value.magnitude ?? 1
        for contribution in shown {
            let isWhole = contribution.range == 0..<text.count && Self.isSurface(contribution, of: explanation)
            let stretch =
                isWhole ? "(the look of the message)" : String(decoding: text[contribution.range], as: UTF8.self)
            let bar = String(
                repeating: contribution.value > 0 ? "█" : "░",
                count: Int((14 * contribution.value.magnitude / largest).rounded(.up)))
            lines.append(
                "    \(Self.signed(contribution.value))  \(bar.padded(to: 14))  \(TerminalText.singleLine(stretch, limit: 60))"
            )
        }
        if !rest.isEmpty {
            let sum = rest.reduce(Float(0)) { $0 + $1.value }
            lines.append("    \(Self.signed(sum))  \("".padded(to: 14))  (\(rest.count) more stretches)")
        }
        return lines
    }

    /// True when a contribution comes from the look of the message alone.
    private static func isSurface(_ contribution: Explanation.Contribution, of explanation: Explanation) -> Bool {
        zip(contribution.steps, explanation.parts).allSatisfy { $0.0 == 0 || $0.1.block == .surface }
    }

    /// One line on hash collisions.
    static func line(of collisions: CollisionEstimate) -> String {
        guard collisions.weighted > 0 else { return "  the model knows nothing of this text: the bias alone decides" }
        let share = decimal(collisions.foreignShare * 100, 1)
        return
            "  \(collisions.features) features, \(collisions.weighted) of them with weights; an estimated \(share) % of these are new "
            + "and met weights of others (hash collisions)"
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func signed(_ value: Float) -> String { String(format: "%+.2f", value).replacing("-", with: "−") }
    private static func decimal(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
}

/// An answer of `classify` with the reasons for its labels.
struct ExplainedAnswer: Encodable {
    var answer: TriageAnswer
    var explanations: [ExplanationFormat.Part]
    var collisions: ExplanationFormat.Collisions

    enum CodingKeys: String, CodingKey {
        case explanations, collisions
    }

    /// Explains the most probable intent and sentiment, and the toxicity labels that hold.
    init(_ answer: TriageAnswer, explainer: Explainer, format: ExplanationFormat) {
        let classification = answer.classification
        var wanted: [(head: String, label: String)] = []
        if let intent = classification.intents.first { wanted.append(("intent", intent.label)) }
        if let sentiment = classification.sentiments.first { wanted.append(("sentiment", sentiment.label)) }
        wanted += classification.toxicLabels.map { ("toxicity", $0) }
        let text = explainer.read(answer.message.text)
        let bytes = Array(answer.message.text.utf8)
        self.answer = answer
        explanations = wanted.compactMap { text.explanation(head: $0.head, label: $0.label) }
            .map { format.part(of: $0, text: bytes) }
        collisions = ExplanationFormat.Collisions(text.collisions)
    }

    func encode(to encoder: any Encoder) throws {
        try answer.encode(to: encoder)
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(explanations, forKey: .explanations)
        try values.encode(collisions, forKey: .collisions)
    }
}
