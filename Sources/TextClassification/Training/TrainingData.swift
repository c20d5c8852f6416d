/// All texts of a training run: hashed features and, per head, the labels.
struct TrainingData {
    /// The texts' features.
    let store: FeatureStore
    /// The labels of each head that is trained.
    var targets: [HeadTargets]
    /// The labels' names of each head.
    var labels: [[String]]
    /// For each text its language, `und` when unknown.
    var languages: TextLanguages
    /// For each text, true when it comes from dev data.
    var isDev: [Bool]
    /// What was read, for the model card.
    var sources: [SourceSummary]
    /// What was wrong or left out.
    var warnings: [String]
}

/// What one source brought.
public struct SourceSummary: Sendable, Hashable, Codable {
    /// Files or public set.
    public var name: String
    /// Its licence.
    public var licence: String
    /// Heads it labels.
    public var heads: [String]
    /// Texts read.
    public var texts: Int
    /// Weight of each text.
    public var weight: Float
}

/// The language of each text, kept as numbers.
struct TextLanguages {
    /// The languages, in the order in which they were met.
    private(set) var names: [String] = []
    private var numbers: [String: UInt16] = [:]
    private var texts: [UInt16] = []

    /// The language of a text.
    subscript(text: Int) -> String { names[Int(texts[text])] }

    /// Adds the next text's language.
    mutating func append(_ language: String) {
        let number = numbers[language] ?? UInt16(names.count)
        if Int(number) == names.count {
            names.append(language)
            numbers[language] = number
        }
        texts.append(number)
    }
}
