import InferenceProtocol

/// An engine with the heads of the inbox model: a label has 0.9 where the text contains its name, else 0.1.
struct WordEngine: InferenceEngine {
    static let toxicityLabels = [
        "toxicity", "severe_toxicity", "insult", "profanity", "threat", "identity_hate", "sexual", "self_harm", "spam",
        "scam",
    ]

    let description = ModelDescription(
        name: "words", digest: ModelDigest(bytes: Array(repeating: 0xAB, count: 32)),
        heads: [
            HeadDescription(
                name: "intent", kind: .exclusive, labels: ["praise", "complaint", "other"],
                thresholds: [0.5, 0.5, 0.5]),
            HeadDescription(
                name: "toxicity", kind: .independent, labels: toxicityLabels,
                thresholds: toxicityLabels.map { _ in 0.5 }),
            HeadDescription(
                name: "language", kind: .exclusive, labels: ["en", "fr", "de"], thresholds: [0.5, 0.5, 0.5]),
        ])

    func score(texts: UnsafeBufferPointer<UInt8>, ends: [Int], into scores: UnsafeMutableBufferPointer<Float>) {
        let labels = description.heads.flatMap(\.labels)
        var start = 0
        for (message, end) in ends.enumerated() {
            let text = String(decoding: UnsafeBufferPointer(rebasing: texts[start..<end]), as: UTF8.self)
            for (column, label) in labels.enumerated() {
                scores[message * labels.count + column] = text.contains(label) ? 0.9 : 0.1
            }
            start = end
        }
    }
}
