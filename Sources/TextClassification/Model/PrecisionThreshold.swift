/// A probability from which a label is right at least as often as was asked for.
public struct PrecisionThreshold: Sendable, Hashable {
    /// The label counts as given when its probability reaches this.
    public var threshold: Float
    /// Share of right ones among the held-out texts that were given the label.
    public var precision: Float
    /// The precision's interval (``BinomialInterval``); its lower end is what is promised.
    public var low: Float
    /// Upper end of the interval.
    public var high: Float
    /// Share of the texts with the label that are still given it.
    public var recall: Float
    /// Held-out texts that were given the label; weighted texts count by their effective number.
    public var given: Float
}

/// A precision that cannot be promised, and why.
public struct PrecisionRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// Why there is no threshold.
    public enum Reason: Sendable, Hashable {
        /// The model has no such head or label, or was trained without held-out texts.
        case unknown
        /// Even without a mistake, so few texts with the label prove nothing: there were `texts`, it takes `needed`.
        case tooFewTexts(texts: Int, needed: Int)
        /// The texts suffice, but the label is not right that often; `best` is the most that can be promised.
        case outOfReach(best: Float)
    }

    /// Why there is no threshold.
    public let reason: Reason
    /// What was asked for, why it is refused, and what to do, in one line.
    public let description: String
}

/// How precise a label is from which probability on, measured on texts that the model was not trained on.
///
/// Keeps the steps only: each has a higher threshold and a higher promise than the one before it. So the first step that
/// promises a precision is the one that leaves most recall.
public struct PrecisionCurve: Sendable, Hashable {
    /// Held-out texts that have the label.
    public var texts: Int
    /// The steps, thresholds ascending.
    public var steps: [PrecisionThreshold]

    /// The threshold that leaves most recall among those that promise a precision.
    func threshold(precision: Float) -> PrecisionThreshold? { steps.first { $0.low >= precision } }
}

extension PrecisionCurve: Codable {
    private enum CodingKeys: String, CodingKey { case texts, steps }

    /// Reads a curve; a step is `[threshold, precision, low, high, recall, given]`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        texts = try values.decode(Int.self, forKey: .texts)
        steps = try values.decode([[Float]].self, forKey: .steps).map { step in
            guard step.count == 6 else {
                throw DecodingError.dataCorruptedError(
                    forKey: .steps, in: values, debugDescription: "a step has six numbers")
            }
            return PrecisionThreshold(
                threshold: step[0], precision: step[1], low: step[2], high: step[3], recall: step[4], given: step[5])
        }
    }

    /// Writes a curve.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(texts, forKey: .texts)
        try values.encode(
            steps.map { [$0.threshold, $0.precision, $0.low, $0.high, $0.recall, $0.given] }, forKey: .steps)
    }
}

extension ModelHead {
    /// The probability from which a label is right at least so often: "hide only at 98 % precision".
    ///
    /// ```swift
    /// let insult = try toxicity.threshold(label: "insult", language: "fr", precision: 0.95)
    /// // hide when the probability of insult reaches insult.threshold; insult.recall of all insults are then found
    /// ```
    ///
    /// The promise is the lower end of the exact interval, measured on texts that the model was not trained on: wherever
    /// it is given, the precision is that high with 95 % confidence. The threshold was chosen on the same texts, so expect
    /// the promise to be broken slightly more often than one time in twenty.
    ///
    /// - Parameters:
    ///   - label: a label of this head; in an exclusive head, further labels of a text count as right.
    ///   - language: a language, on its texts alone; nil on the texts of all languages together, which promises nothing
    ///     of any single one.
    ///   - precision: the wanted share of right ones, below 1.
    /// - Returns: the lowest such probability, and what it leaves.
    /// - Throws: ``PrecisionRefusal`` when held-out texts are too few for such a promise, or the label is never that
    ///   precise.
    public func threshold(
        label: String, language: String?, precision: Float
    ) throws(PrecisionRefusal) -> PrecisionThreshold {
        precondition(precision > 0 && precision < 1, "a precision lies between 0 and 1")
        let place = "\(description.name) \(label)\(language.map { " in \($0)" } ?? "")"
        let wish = "\(place): a precision of \(precision) cannot be promised"
        guard let index = description.index(of: label) else {
            throw PrecisionRefusal(
                reason: .unknown,
                description:
                    "\(place): the model has no such label; it has \(description.labels.joined(separator: ", "))")
        }
        guard let precisionCurves else {
            throw PrecisionRefusal(
                reason: .unknown, description: "\(wish): the model was made without held-out texts; train it again")
        }
        let curves = precisionCurves[language ?? Self.allLanguages]
        let curve = curves?[index] ?? PrecisionCurve(texts: 0, steps: [])
        if let found = curve.threshold(precision: precision) { return found }
        let needed = BinomialInterval.flawlessCount(reaching: Double(precision))
        if curve.texts < needed {
            throw PrecisionRefusal(
                reason: .tooFewTexts(texts: curve.texts, needed: needed),
                description: "\(wish): that takes \(needed) held-out texts with the label, there were \(curve.texts)")
        }
        let best = curve.steps.last?.low ?? 0
        throw PrecisionRefusal(
            reason: .outOfReach(best: best), description: "\(wish): the most that can be promised is \(best)")
    }

    /// The key of the curves on the texts of all languages together.
    static let allLanguages = "*"
}
