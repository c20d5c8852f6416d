/// Models of single languages beside a head's model of all texts.
///
/// The model of the language that the `language` head finds likeliest is added to the head's own logits.
public struct LanguageModels: Sendable, Hashable, Codable {
    /// The languages that have a model.
    public var languages: [String]
    /// First column of the first language; languages follow each other, label by label.
    public var firstColumn: Int
    /// Bias per language and label; `[languageCount, labelCount]`.
    public var bias: [Float]
    /// Value of one step of an int8 weight, per column; `[languageCount, labelCount]`.
    public var scales: [Float]

    /// First column of a language's model, if it has one.
    func firstColumn(of language: String, labelCount: Int) -> Int? {
        languages.firstIndex(of: language).map { firstColumn + $0 * labelCount }
    }

    enum CodingKeys: String, CodingKey {
        case languages, bias, scales
        case firstColumn = "first_column"
    }
}

/// Moves the logit of the label that means "none of the others", so that it wins exactly when a text is out of scope.
///
/// z′ = z + β · (largest other logit) + γ: the extra class's margin together with the largest logit, as both together
/// find far more texts out of scope than either alone. The order of the other labels is left as it is.
public struct OutOfScopeRule: Sendable, Hashable, Codable {
    /// Position of the label.
    public var label: Int
    /// β.
    public var largestFactor: Float
    /// γ.
    public var shift: Float

    enum CodingKeys: String, CodingKey {
        case label, shift
        case largestFactor = "largest_factor"
    }

    /// Moves the label's logit; `[labelCount]`.
    func apply(to logits: UnsafeMutableBufferPointer<Float>) {
        logits[label] += largestFactor * largestOther(in: UnsafeBufferPointer(logits)) + shift
    }

    /// The largest logit of another label.
    func largestOther(in logits: UnsafeBufferPointer<Float>) -> Float {
        var largest = -Float.infinity
        for index in logits.indices where index != label { largest = max(largest, logits[index]) }
        return largest
    }
}

/// A column of weights that has a part in a label's logit.
struct LabelColumn {
    /// Its position in a weight row.
    let position: Int
    /// Value of one step.
    let scale: Float
    /// What it adds whatever the text says.
    let bias: Float
    /// The language whose own model it belongs to; nil for the model of all texts.
    let language: String?
}

extension ModelHead {
    /// The columns whose sums make a label's logit: its own, and that of the text's language if it has one.
    func columns(ofLabel label: Int, language: String?) -> [LabelColumn] {
        let own = LabelColumn(
            position: firstColumn + label, scale: scales[label], bias: bias[label], language: nil)
        guard let language, let models = languageModels,
            let first = models.firstColumn(of: language, labelCount: description.labels.count)
        else { return [own] }
        let offset = first - models.firstColumn + label
        return [
            own,
            LabelColumn(
                position: first + label, scale: models.scales[offset], bias: models.bias[offset], language: language),
        ]
    }
}
