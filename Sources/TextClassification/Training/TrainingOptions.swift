/// How one head is trained.
public struct TrainingOptions: Sendable, Hashable, Codable {
    /// Width of the trained embedding; 0 trains one weight per feature and label.
    public var rank = 64
    /// Passes over the data.
    public var epochs = 20
    /// First step of AdaGrad; it falls linearly to zero.
    public var learningRate: Float = 0.05
    /// Share of a text's features left out at each visit.
    public var featureDropout: Float = 0.7
    /// Share of the embedding left out at each visit.
    public var hiddenDropout: Float = 0.3
    /// Texts per step.
    public var batchSize = 16
    /// Models of different seeds whose weights are averaged into one.
    public var seeds = 3
    /// Weight of each further label (`also`) beside the primary one, in the target distribution.
    public var alsoWeight: Float = 0.3
    /// Exponent of the inverse class frequency by which texts are weighted: 0 not at all, 1 fully balanced.
    public var classBalance: Float = 0
    /// Epochs at the end of the schedule that train on the held-out texts too.
    ///
    /// Calibration reads the model before them. With 0 a second model is trained from the start on everything, which
    /// takes twice the time.
    public var finalEpochs = 0
    /// A support vector machine whose scores are added, if any.
    public var supportVectors: SupportVectorOptions?
    /// Share of the texts in scope that out-of-scope detection may refuse.
    public var refusedShare: Float = 0.015
    /// The support vector machine of the texts that are kept separate, if any.
    ///
    /// What differs from the head's own texts in platform and policy teaches a model of its own; added in a measured share it
    /// does not dilute what the own texts say.
    public var separate: SupportVectorOptions?
    /// True to add to the model of all texts one for each language of the data, chosen by the language a text is in.
    public var languageModels = false
    /// Scale of the blocks of features: words, word n-grams, characters, prefixes, stem n-grams,
    /// surface.
    public var blockWeights: [Float] = [1, 0.5, 0.8, 0.5, 0.5, 0.4]

    /// Creates the default options.
    public init() {}

    enum CodingKeys: String, CodingKey, CaseIterable {
        case rank, epochs, seeds, separate
        case learningRate = "learning_rate"
        case featureDropout = "feature_dropout"
        case hiddenDropout = "hidden_dropout"
        case batchSize = "batch_size"
        case alsoWeight = "also_weight"
        case classBalance = "class_balance"
        case blockWeights = "block_weights"
        case finalEpochs = "final_epochs"
        case supportVectors = "svc"
        case languageModels = "language_models"
        case refusedShare = "refused_share"
    }

    /// Reads options; what is absent keeps its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        rank = try values.decodeIfPresent(Int.self, forKey: .rank) ?? rank
        epochs = try values.decodeIfPresent(Int.self, forKey: .epochs) ?? epochs
        seeds = try values.decodeIfPresent(Int.self, forKey: .seeds) ?? seeds
        learningRate = try values.decodeIfPresent(Float.self, forKey: .learningRate) ?? learningRate
        featureDropout = try values.decodeIfPresent(Float.self, forKey: .featureDropout) ?? featureDropout
        hiddenDropout = try values.decodeIfPresent(Float.self, forKey: .hiddenDropout) ?? hiddenDropout
        batchSize = try values.decodeIfPresent(Int.self, forKey: .batchSize) ?? batchSize
        alsoWeight = try values.decodeIfPresent(Float.self, forKey: .alsoWeight) ?? alsoWeight
        classBalance = try values.decodeIfPresent(Float.self, forKey: .classBalance) ?? classBalance
        blockWeights = try values.decodeIfPresent([Float].self, forKey: .blockWeights) ?? blockWeights
        finalEpochs = try values.decodeIfPresent(Int.self, forKey: .finalEpochs) ?? finalEpochs
        supportVectors = try values.decodeIfPresent(SupportVectorOptions.self, forKey: .supportVectors)
        refusedShare = try values.decodeIfPresent(Float.self, forKey: .refusedShare) ?? refusedShare
        separate = try values.decodeIfPresent(SupportVectorOptions.self, forKey: .separate)
        languageModels = try values.decodeIfPresent(Bool.self, forKey: .languageModels) ?? languageModels
    }
}

/// How the support vector machine of a head is trained: one-vs-rest, squared hinge loss, L2 penalty.
public struct SupportVectorOptions: Sendable, Hashable, Codable {
    /// Spread of its scores as a share of the spread of the low-rank model's.
    ///
    /// Both are added in one matrix; each is brought to the same standard deviation first.
    public var weight: Float = 0.5
    /// Cost of a text inside the margin.
    public var cost: Float = 1
    /// Exponent of the inverse class frequency by which costs are weighted: 0 not at all, 1 fully balanced.
    public var classBalance: Float = 0
    /// Passes over the data at most.
    public var maximumPasses = 30
    /// Largest projected gradient at which training ends.
    public var tolerance: Float = 0.1

    /// Creates options.
    public init(weight: Float = 0.5, cost: Float = 1, classBalance: Float = 0) {
        self.weight = weight
        self.cost = cost
        self.classBalance = classBalance
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case weight, tolerance
        case cost = "C"
        case classBalance = "class_balance"
        case maximumPasses = "passes"
    }

    /// Reads options; what is absent keeps its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        weight = try values.decodeIfPresent(Float.self, forKey: .weight) ?? weight
        cost = try values.decodeIfPresent(Float.self, forKey: .cost) ?? cost
        classBalance = try values.decodeIfPresent(Float.self, forKey: .classBalance) ?? classBalance
        maximumPasses = try values.decodeIfPresent(Int.self, forKey: .maximumPasses) ?? maximumPasses
        tolerance = try values.decodeIfPresent(Float.self, forKey: .tolerance) ?? tolerance
    }
}
