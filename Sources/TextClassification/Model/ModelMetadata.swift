public import TextFeatures

/// Everything a model file says about itself besides its numbers: written as JSON inside the file.
public struct ModelMetadata: Sendable, Hashable, Codable {
    /// The model's name.
    public var name: String
    /// Which features it reads.
    public var recipe: FeatureRecipe
    /// Versions of ICU and Unicode with which its texts were normalized: `72.1`, `15.0`.
    public var icuVersion: String
    /// Unicode version of the normalization.
    public var unicodeVersion: String
    /// The heads, in the order of their columns.
    public var heads: [ModelHead]
    /// The model card, Markdown.
    public var card: String
    /// The corrections that were learnt after training, first to last; absent when there were none.
    public var lineage: [ModelLineage]?

    enum CodingKeys: String, CodingKey {
        case name, recipe, heads, card, lineage
        case icuVersion = "icu_version"
        case unicodeVersion = "unicode_version"
    }
}

/// A head as a model file keeps it.
public struct ModelHead: Sendable, Hashable, Codable {
    /// Name, kind, labels, thresholds.
    public var description: HeadDescription
    /// First column of the head in each weight row.
    public var firstColumn: Int
    /// Scale of each block's sum, in the order of ``FeatureBlock``.
    public var blockWeights: [Float]
    /// Bias per label; `[labelCount]`.
    public var bias: [Float]
    /// Value of one step of an int8 weight, per column; `[labelCount]`.
    public var scales: [Float]
    /// How logits become probabilities, for texts of any language.
    public var calibration: Calibration
    /// Calibrations of single languages, where there were data enough.
    public var languageCalibrations: [String: Calibration]
    /// For each language, and under `*` for all, how precise each label is from which probability on; `[labelCount]`.
    ///
    /// Absent in models that were made without held-out texts.
    public var precisionCurves: [String: [PrecisionCurve]]?
    /// Models of single languages that are added, if there are some.
    public var languageModels: LanguageModels?
    /// How out-of-scope texts are found, if the head has a label for them.
    public var outOfScopeRule: OutOfScopeRule?

    enum CodingKeys: String, CodingKey {
        case description, bias, scales, calibration
        case firstColumn = "first_column"
        case blockWeights = "block_weights"
        case languageCalibrations = "language_calibrations"
        case precisionCurves = "precision_curves"
        case languageModels = "language_models"
        case outOfScopeRule = "out_of_scope_rule"
    }
}

/// How logits become probabilities: fitted on texts that the model was not trained on.
///
/// Exclusive heads divide all logits by one temperature (Guo et al. 2017), which never changes their order; independent
/// heads scale and shift each logit (Platt 1999).
public struct Calibration: Sendable, Hashable, Codable {
    /// Factor of each logit: one entry for an exclusive head (1/temperature), one per label for an independent one.
    public var slopes: [Float]
    /// Shift of each logit, per label; empty for an exclusive head.
    public var shifts: [Float]

    /// A calibration that changes nothing.
    public static func identity(for description: HeadDescription) -> Calibration {
        switch description.kind {
        case .exclusive: Calibration(slopes: [1], shifts: [])
        case .independent:
            Calibration(
                slopes: Array(repeating: 1, count: description.labels.count),
                shifts: Array(repeating: 0, count: description.labels.count))
        }
    }

    /// Turns the logits of a head into probabilities, in place.
    func apply(to logits: UnsafeMutableBufferPointer<Float>, kind: HeadDescription.Kind) {
        switch kind {
        case .exclusive:
            for index in logits.indices { logits[index] *= slopes[0] }
            softmax(logits)
        case .independent:
            for index in logits.indices { logits[index] = sigmoid(logits[index] * slopes[index] + shifts[index]) }
        }
    }
}
