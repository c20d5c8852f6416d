/// One question a model answers about a text: its labels and how they exclude each other.
public struct HeadDescription: Sendable, Hashable, Codable {
    /// How the labels of a head relate.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// Exactly one label holds; probabilities sum to 1 (softmax).
        case exclusive
        /// Each label holds or not by itself; each has a probability of its own (sigmoid).
        case independent
    }

    /// The head's name: `intent`, `sentiment`, `toxicity`, `language`, or `label` for a single-head model.
    public var name: String
    /// How the labels relate.
    public var kind: Kind
    /// The labels; a label's index is its position in every score row.
    public var labels: [String]
    /// For independent labels the probability from which a label holds; empty for exclusive heads.
    public var thresholds: [Float]
    /// The label that means "none of the others", decided by out-of-scope detection, if the head has one.
    public var outOfScope: String?

    /// Creates a head description.
    public init(
        name: String, kind: Kind, labels: [String], thresholds: [Float] = [], outOfScope: String? = nil
    ) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.thresholds = thresholds
        self.outOfScope = outOfScope
    }

    enum CodingKeys: String, CodingKey {
        case name, kind, labels, thresholds
        case outOfScope = "out_of_scope"
    }

    /// Position of a label, if the head has it.
    public func index(of label: String) -> Int? { labels.firstIndex(of: label) }
}
