internal import Foundation
internal import InboxRules
internal import InboxService
internal import TextClassification

/// Adds to a classification why the model gave it, as exact sums over stretches of the original text.
struct ClassificationExplainer {
    /// The model that gave the classification.
    let classifier: Classifier
    private static let limit = 12

    private struct Explained: Encodable {
        struct Part: Encodable {
            struct Stretch: Encodable {
                var text: String
                var start: Int
                var end: Int
                var contribution: Double
            }
            var head: String
            var label: String
            var logit: Double
            var bias: Double
            var contributions: [Stretch]
            var rest: Double
        }
        var answer: TriageAnswer
        var explanations: [Part]

        enum CodingKeys: String, CodingKey {
            case explanations
        }

        func encode(to encoder: any Encoder) throws {
            try answer.encode(to: encoder)
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(explanations, forKey: .explanations)
        }
    }

    /// The answer's object with the key `explanations`: bias + contributions + rest = logit, for each chosen label.
    func json(_ answer: TriageAnswer) throws -> String {
        let classification = answer.classification
        var wanted: [(head: String, label: String)] = []
        if let intent = classification.intents.first { wanted.append(("intent", intent.label)) }
        if let sentiment = classification.sentiments.first { wanted.append(("sentiment", sentiment.label)) }
        wanted += classification.toxicLabels.map { ("toxicity", $0) }
        let bytes = Array(answer.message.text.utf8)
        let parts = wanted.compactMap {
            classifier.explanation(of: answer.message.text, head: $0.head, label: $0.label)
        }
        .map { part(of: $0, text: bytes) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(Explained(answer: answer, explanations: parts))
        return String(decoding: data, as: UTF8.self)
    }

    private func part(of explanation: Explanation, text: [UInt8]) -> Explained.Part {
        let strongest = explanation.contributions.prefix(Self.limit)
        let rest = explanation.contributions.dropFirst(Self.limit).reduce(Float(0)) { $0 + $1.value }
        return Explained.Part(
            head: explanation.head, label: explanation.label, logit: Double(explanation.logit),
            bias: Double(explanation.bias),
            contributions: strongest.map {
                Explained.Part.Stretch(
                    text: String(decoding: text[$0.range], as: UTF8.self), start: $0.range.lowerBound,
                    end: $0.range.upperBound, contribution: Double($0.value))
            },
            rest: Double(rest))
    }
}
