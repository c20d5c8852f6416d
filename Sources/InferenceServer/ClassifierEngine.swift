public import InferenceProtocol
public import TextClassification

/// A trained model as an engine: what `babil serve` serves, and what a program embeds instead.
public struct ClassifierEngine: InferenceEngine {
    /// Which model it is and what its scores mean.
    public let description: ModelDescription
    private let classifier: Classifier

    /// Wraps a classifier.
    public init(classifier: Classifier) {
        guard let digest = ModelDigest(hex: classifier.digest) else {
            preconditionFailure("A model's digest has 64 hexadecimal digits.")
        }
        self.classifier = classifier
        description = ModelDescription(
            name: classifier.metadata.name, digest: digest,
            heads: classifier.heads.map { head in
                InferenceProtocol.HeadDescription(
                    name: head.name, kind: head.kind == .exclusive ? .exclusive : .independent, labels: head.labels,
                    thresholds: head.kind == .independent
                        ? head.thresholds : [Float](repeating: 0.5, count: head.labels.count))
            },
            metadata: ["icu": classifier.metadata.icuVersion, "unicode": classifier.metadata.unicodeVersion])
    }

    /// Scores a batch of messages; see ``InferenceEngine/score(texts:ends:into:)``.
    public func score(
        texts: UnsafeBufferPointer<UInt8>, ends: [Int], into scores: UnsafeMutableBufferPointer<Float>
    ) {
        classifier.score(texts: texts, ends: ends, into: scores)
    }
}
