/// One classification task of a model: its labels, in the order of the scores.
public struct HeadDescription: Sendable, Hashable {
    /// How the labels of a head relate.
    public enum Kind: UInt8, Sendable, Hashable {
        /// One label holds; the probabilities add up to 1.
        case exclusive = 0
        /// Each label holds or not by itself.
        case independent = 1
    }

    /// The head's name, such as `intent`.
    public var name: String
    /// How the labels relate.
    public var kind: Kind
    /// The labels, in the order of the scores.
    public var labels: [String]
    /// For each label, the probability from which the model counts it as present.
    public var thresholds: [Float]

    /// Creates a head; there must be as many thresholds as labels.
    public init(name: String, kind: Kind, labels: [String], thresholds: [Float]) {
        precondition(labels.count == thresholds.count, "a head has one threshold for each label")
        self.name = name
        self.kind = kind
        self.labels = labels
        self.thresholds = thresholds
    }
}

/// What a model is and what its scores mean.
public struct ModelDescription: Sendable, Hashable {
    /// The model's name, such as `inbox`.
    public var name: String
    /// SHA-256 of the model file.
    public var digest: ModelDigest
    /// The heads, in the order in which their labels stand side by side in a row of scores.
    public var heads: [HeadDescription]
    /// Anything else worth telling, such as the model card; keys are not repeated.
    public var metadata: [String: String]

    /// Creates a description.
    public init(name: String, digest: ModelDigest, heads: [HeadDescription], metadata: [String: String] = [:]) {
        self.name = name
        self.digest = digest
        self.heads = heads
        self.metadata = metadata
    }

    /// Number of labels of all heads: the width of a row of scores.
    public var labelCount: Int {
        heads.reduce(0) { $0 + $1.labels.count }
    }

    /// The columns of a row of scores that belong to the head at `index`.
    public func columns(ofHeadAt index: Int) -> Range<Int> {
        let start = heads[..<index].reduce(0) { $0 + $1.labels.count }
        return start..<start + heads[index].labels.count
    }
}
