public import TextFeatures

/// Why a label got its logit: the bias plus what each stretch of the original text contributed.
///
/// The model is linear and its weights are integers, so nothing is left over:
///
/// - for each ``Part``, the integer ``Contribution/steps`` add up to the integer ``Part/sum``, exactly;
/// - the logit is `bias + Σ_parts factor · sum + adjustment`, so bias, ``Contribution/value``s and adjustment add up to it,
///   up to the rounding of this last formula in single precision.
///
/// A text of which the model knows no word and no piece of a word gets no logits but fixed probabilities (see
/// ``Classifier/score(texts:ends:into:)``): its explanation is all zeros.
public struct Explanation: Sendable, Hashable {
    /// What a stretch of the text contributed.
    public struct Contribution: Sendable, Hashable {
        /// UTF-8 bytes of the original text; the whole text for facts about the whole message.
        public var range: Range<Int>
        /// What it added to the logit, or took from it.
        public var value: Float
        /// The sum of its features' weights in each part; `[partCount]`.
        public var steps: [Int]
    }

    /// A family of features under one column of weights.
    public struct Part: Sendable, Hashable {
        /// Which family.
        public var block: FeatureBlock
        /// The language whose own model the column belongs to; nil for the model of all texts.
        public var language: String?
        /// The integer sum of its features' weights.
        public var sum: Int
        /// What one step adds to the logit in this text.
        public var factor: Float
    }

    /// The head that is explained.
    public var head: String
    /// The label.
    public var label: String
    /// The logit before calibration.
    public var logit: Float
    /// The label's bias.
    public var bias: Float
    /// What out-of-scope detection added, which depends on the other labels; 0 for any other label.
    public var adjustment: Float
    /// The parts: for each column of weights the blocks in the order of `FeatureBlock`.
    public var parts: [Part]
    /// Contributions by stretch, strongest first.
    public var contributions: [Contribution]
}

/// How many of a text's features share their weights with others, as several features can fall into one bucket.
///
/// A model keeps no names of features, so this is an estimate. It rests on the features without weights: those are new to
/// the model, and a new feature falls by chance onto the weights of another one as often as buckets are taken.
public struct CollisionEstimate: Sendable, Hashable {
    /// Features of the text, each occurrence counted.
    public var features: Int
    /// Those that have weights.
    public var weighted: Int
    /// Share of all buckets that have weights.
    public var occupancy: Double

    /// Creates an estimate from its counts.
    public init(features: Int, weighted: Int, occupancy: Double) {
        self.features = features
        self.weighted = weighted
        self.occupancy = occupancy
    }

    /// Share of the weighted features that are new to the model and met the weights of others, as estimated.
    ///
    /// With m features without weights and occupancy o, m·o/(1−o) more new ones are expected to have met weights.
    public var foreignShare: Double {
        guard weighted > 0, occupancy < 1 else { return 0 }
        let met = Double(features - weighted) * occupancy / (1 - occupancy)
        return min(1, met / Double(weighted))
    }
}

/// Explains what a model answers.
///
/// ```swift
/// let explainer = Explainer(classifier)
/// let text = explainer.read("combien ça coûte ?")
/// text.explanation(head: "intent", label: "price_inquiry")?.contributions.first   // "combien ça coûte", +1.8
/// ```
///
/// An explainer keeps buffers between texts, so use one per thread. It is many times slower than scoring.
public final class Explainer {
    private let model: MappedModel
    private let tracer: FeatureTracer

    /// Prepares to explain a model's answers.
    public init(_ classifier: Classifier) {
        model = classifier.model
        tracer = FeatureTracer(recipe: classifier.metadata.recipe)
    }

    /// Reads a text once, for the explanation of any of its labels.
    public func read(_ text: String) -> ExplainedText {
        ExplainedText(model: model, features: tracer.features(of: Array(text.utf8)))
    }
}

/// A text that was read to be explained.
public struct ExplainedText: Sendable {
    /// How far hash collisions may have a part in its scores.
    public let collisions: CollisionEstimate
    private let model: MappedModel
    /// Features that have weights, with their rows.
    private let weighted: [(feature: FeatureTracer.Feature, row: UInt32)]
    /// For each block the inverse of its norm; `[blockCount]`.
    private let inverseNorms: [Float]
    /// True when some word, or piece of a word, has weights.
    private let isKnown: Bool
    /// The language that the model finds likeliest, if it tells languages apart.
    private var language: String?

    init(model: MappedModel, features: [FeatureTracer.Feature]) {
        self.model = model
        weighted = features.compactMap { feature in
            model.row(ofBucket: feature.bucket).map { (feature, $0) }
        }
        isKnown = weighted.contains { $0.feature.block != .surface }
        var squares = [UInt64](repeating: 0, count: FeatureBlock.allCases.count)
        for (feature, row) in weighted { squares[feature.block.rawValue] += UInt64(model.squaredWeight(ofRow: row)) }
        inverseNorms = squares.map { $0 == 0 ? 0 : 1 / (Float($0) / 1024).squareRoot() }
        collisions = CollisionEstimate(
            features: features.count, weighted: weighted.count,
            occupancy: Double(model.rowCount) / Double(model.metadata.recipe.bucketCount))
        guard let head = model.metadata.heads.first(where: { $0.description.name == "language" }) else { return }
        let logits = head.description.labels.indices.map { sum(ofLabel: $0, head: head).logit }
        language = head.description.labels[HeadEvaluation.top(logits)]
    }

    /// Explains the logit of a label.
    ///
    /// - Returns: nil when the model has no such head or label.
    public func explanation(head name: String, label: String) -> Explanation? {
        guard let head = model.metadata.heads.first(where: { $0.description.name == name }),
            let index = head.description.index(of: label)
        else { return nil }
        guard isKnown else {
            return Explanation(head: name, label: label, logit: 0, bias: 0, adjustment: 0, parts: [], contributions: [])
        }
        let columns = head.columns(ofLabel: index, language: language)
        let own = sum(ofLabel: index, head: head)
        var steps: [Range<Int>: [Int]] = [:]
        for (feature, row) in weighted {
            for (number, column) in columns.enumerated() {
                let part = number * FeatureBlock.allCases.count + feature.block.rawValue
                steps[feature.source, default: [Int](repeating: 0, count: own.parts.count)][part] += Int(
                    model.rows[Int(row) * model.rowStride + column.position])
            }
        }
        let contributions = steps.map { range, steps in
            let value = zip(steps, own.parts).reduce(Float(0)) { $0 + Float($1.0) * $1.1.factor }
            return Explanation.Contribution(range: range, value: value, steps: steps)
        }
        let adjustment = adjustment(ofLabel: index, head: head)
        return Explanation(
            head: name, label: label, logit: own.logit + adjustment,
            bias: columns.reduce(0) { $0 + $1.bias }, adjustment: adjustment, parts: own.parts,
            contributions: contributions.filter { $0.steps.contains { $0 != 0 } }.sorted {
                ($1.value.magnitude, $0.range.lowerBound, $0.range.upperBound)
                    < ($0.value.magnitude, $1.range.lowerBound, $1.range.upperBound)
            })
    }

    /// A label's sums by part, and its logit before out-of-scope detection.
    private func sum(ofLabel label: Int, head: ModelHead) -> (parts: [Explanation.Part], logit: Float) {
        var parts: [Explanation.Part] = []
        var logit: Float = 0
        for column in head.columns(ofLabel: label, language: language) {
            var sums = [Int](repeating: 0, count: FeatureBlock.allCases.count)
            for (feature, row) in weighted {
                sums[feature.block.rawValue] += Int(model.rows[Int(row) * model.rowStride + column.position])
            }
            logit += column.bias
            for block in FeatureBlock.allCases {
                let factor = column.scale * (head.blockWeights[block.rawValue] * inverseNorms[block.rawValue])
                logit += factor * Float(sums[block.rawValue])
                parts.append(
                    Explanation.Part(
                        block: block, language: column.language, sum: sums[block.rawValue], factor: factor))
            }
        }
        return (parts, logit)
    }

    /// What out-of-scope detection adds to a label.
    private func adjustment(ofLabel label: Int, head: ModelHead) -> Float {
        guard let rule = head.outOfScopeRule, rule.label == label else { return 0 }
        let logits = head.description.labels.indices.map { sum(ofLabel: $0, head: head).logit }
        return rule.largestFactor * logits.withUnsafeBufferPointer { rule.largestOther(in: $0) } + rule.shift
    }
}
