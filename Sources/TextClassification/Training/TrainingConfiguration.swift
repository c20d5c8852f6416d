public import TextFeatures

/// What a model is trained for, on what, and how: the contents of a training file.
public struct TrainingConfiguration: Sendable, Codable {
    /// The model's name.
    public var name = "model"
    /// Seed of every random draw.
    public var seed: UInt64 = 1
    /// The recipe of features and of heads that say nothing of their training; absent: chosen from the data.
    public var preset: TrainingPreset?
    /// Which features are read.
    public var features = FeatureRecipe()
    /// Features that occur in fewer texts get no weight.
    public var minimumTexts = 1
    /// Features that get a weight row at most, the most telling ones; absent: all.
    public var maximumRows: Int?
    /// Share of the texts held out for calibration when no dev data are named.
    public var heldOutShare: Float = 0.1
    /// The heads.
    public var heads: [HeadConfiguration] = []
    /// The data.
    public var data: [DataSource] = []

    /// Creates an empty configuration.
    public init() {}

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, seed, preset, features, heads, data
        case minimumTexts = "minimum_texts"
        case maximumRows = "maximum_rows"
        case heldOutShare = "held_out_share"
    }

    /// Reads a configuration; what is absent keeps its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        name = try values.decodeIfPresent(String.self, forKey: .name) ?? name
        seed = try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
        preset = try values.decodeIfPresent(TrainingPreset.self, forKey: .preset)
        features = try values.decodeIfPresent(FeatureRecipe.self, forKey: .features) ?? preset?.features ?? features
        minimumTexts = try values.decodeIfPresent(Int.self, forKey: .minimumTexts) ?? minimumTexts
        maximumRows = try values.decodeIfPresent(Int.self, forKey: .maximumRows)
        heldOutShare = try values.decodeIfPresent(Float.self, forKey: .heldOutShare) ?? heldOutShare
        heads = try values.decodeIfPresent([HeadConfiguration].self, forKey: .heads) ?? heads
        data = try values.decodeIfPresent([DataSource].self, forKey: .data) ?? data
    }
}

/// A head to train.
public struct HeadConfiguration: Sendable, Codable {
    /// The head's name.
    public var name: String
    /// How its labels relate.
    public var kind: HeadDescription.Kind
    /// Its labels, in the order of their scores; absent: the labels of the data, sorted.
    public var labels: [String]?
    /// How it is trained; absent: chosen from the data.
    public var training: TrainingOptions?
    /// The label that means "none of the others"; absent: `oos`, `out_of_scope` or `other` where the data have one.
    public var outOfScope: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, kind, labels, training
        case outOfScope = "out_of_scope"
    }

    /// Creates a head configuration.
    public init(name: String, kind: HeadDescription.Kind) {
        self.name = name
        self.kind = kind
    }
}

/// Files with labelled texts.
public struct DataSource: Sendable, Codable {
    /// Files, with `*` for any part of a name, relative to the configuration.
    public var files: String?
    /// A set of the public data folder: `sentiment/umsab`; its `*/train.tsv` are read, or the `*/list.tsv` of a lexicon.
    public var publicSet: String?
    /// The heads that these files label.
    public var heads: [String]
    /// Weight of each text in the loss.
    public var weight: Float?
    /// Labels of the files → labels of the head; what is absent is left as it is, a label mapped to nothing means
    /// "none holds".
    public var map: [String: [String]]?
    /// For independent heads, the labels that these files judge; absent: all.
    public var known: [String]?
    /// Languages to read; absent: all.
    public var languages: [String]?
    /// At most so many texts of each file, drawn by the seed; absent: all.
    public var maximumTexts: Int?
    /// True when the label of a text is its language, which the name of its folder says, whatever else it is labelled with.
    public var labelledByLanguage: Bool?
    /// True for texts that train a support vector machine of their own, whose scores are added to the head's:
    /// see ``TrainingOptions/separate``.
    public var separate: Bool?
    /// The licence, for files that are not of the public data folder.
    public var licence: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case files, heads, weight, map, known, languages, separate, licence
        case publicSet = "public"
        case labelledByLanguage = "labelled_by_language"
        case maximumTexts = "maximum_texts"
    }

    /// Creates a source of plain files.
    public init(files: String, heads: [String]) {
        self.files = files
        self.heads = heads
    }
}
