internal import Foundation
internal import InboxRules
internal import InboxService
internal import InferenceProtocol

/// What a model with other heads than an inbox model says of a message: one entry for each head.
struct HeadAnswers: Encodable {
    private let message: InboxMessage
    private let model: ModelDescription
    private let scores: [Float]
    /// Why, for each chosen label; nil when nobody asked.
    var explanations: [ExplanationFormat.Part]?

    /// True when a model has the heads of an inbox model.
    static func isInbox(_ model: ModelDescription) -> Bool {
        Set(["intent", "sentiment", "toxicity", "language"]).isSubset(of: Set(model.heads.map(\.name)))
    }

    init(message: InboxMessage, model: ModelDescription, scores: ArraySlice<Float>) {
        self.message = message
        self.model = model
        self.scores = Array(scores)
    }

    /// The most probable label of each exclusive head, and the labels that hold of the others.
    var chosen: [(head: String, labels: [String])] {
        model.heads.indices.map { index in
            let head = model.heads[index]
            let ranked = ranked(index)
            switch head.kind {
            case .exclusive: return (head.name, ranked.prefix(1).map(\.label))
            case .independent:
                let own = scores[model.columns(ofHeadAt: index)]
                return (head.name, zip(head.labels, zip(own, head.thresholds)).filter { $0.1.0 >= $0.1.1 }.map(\.0))
            }
        }
    }

    /// The chosen labels, heads separated by tabs, labels by commas.
    var tsv: String { chosen.map { $0.labels.joined(separator: ",") }.joined(separator: "\t") }

    private struct Answer: Encodable {
        var label: String
        var probability: Double
        var others: [Other]
    }

    private struct Other: Encodable {
        var label: String
        var probability: Double
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(message.id, forKey: Key(stringValue: "id"))
        for (index, head) in model.heads.enumerated() {
            let ranked = ranked(index)
            let key = Key(stringValue: head.name)
            switch head.kind {
            case .exclusive:
                guard let best = ranked.first else { continue }
                let others = ranked.dropFirst().prefix(3).filter { $0.probability >= 0.02 }
                try values.encode(
                    Answer(label: best.label, probability: best.probability, others: Array(others)), forKey: key)
            case .independent:
                let pairs = ranked.map { ($0.label, $0.probability) }
                try values.encode(Dictionary(pairs, uniquingKeysWith: { first, _ in first }), forKey: key)
            }
        }
        try values.encodeIfPresent(explanations, forKey: Key(stringValue: "explanations"))
    }

    /// A head's labels with their probabilities to six decimals, most probable first; equals keep the model's order.
    private func ranked(_ head: Int) -> [Other] {
        let own = scores[model.columns(ofHeadAt: head)]
        return zip(model.heads[head].labels, own).enumerated()
            .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
            .map { Other(label: $0.element.0, probability: (Double($0.element.1) * 1e6).rounded() / 1e6) }
    }
}
