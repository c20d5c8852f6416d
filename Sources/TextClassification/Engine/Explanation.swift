internal import TextFeatures

/// Why a label got its logit: the bias plus what each stretch of the original text contributed.
///
/// The model is linear, so the sum is exact: `bias + Σ contributions = logit`, up to the rounding of the last formula of
/// ``Scorer`` (single precision). A text of which the model knows no word and no piece of a word gets no logits but
/// fixed probabilities (see ``Classifier/score(texts:ends:into:)``): its explanation is all zeros.
public struct Explanation: Sendable, Hashable {
    /// What a stretch of the text contributed.
    public struct Contribution: Sendable, Hashable {
        /// UTF-8 bytes of the original text; the whole text for facts about the whole message.
        public var range: Range<Int>
        /// What it added to the logit, or took from it.
        public var value: Float
    }

    /// The head and the label that are explained.
    public var head: String
    /// The label.
    public var label: String
    /// The logit before calibration.
    public var logit: Float
    /// The label's bias.
    public var bias: Float
    /// Contributions by stretch, strongest first.
    public var contributions: [Contribution]
}

extension Classifier {
    /// Explains the logit of a label.
    ///
    /// - Returns: nil when the model has no such head or label.
    /// - Complexity: O(n) in the number of bytes, several times the cost of scoring.
    public func explanation(of text: String, head: String, label: String) -> Explanation? {
        guard let index = heads.firstIndex(where: { $0.name == head }), let labelIndex = heads[index].index(of: label)
        else { return nil }
        return withScorer { scorer in
            let bytes = Array(text.utf8)
            let language = bytes.withUnsafeBufferPointer { scorer.likeliestLanguage(of: $0) }
            return model.explanation(
                of: bytes, head: index, label: labelIndex, language: language, by: scorer.extractor)
        }
    }
}

extension MappedModel {
    /// Explains the logit of one label of one head.
    fileprivate func explanation(
        of text: [UInt8], head index: Int, label: Int, language: Int?, by extractor: FeatureExtractor
    ) -> Explanation {
        let head = metadata.heads[index]
        let columns = columns(ofLabel: label, of: head, language: language)
        var features = FeatureList()
        let origins = text.withUnsafeBufferPointer { extractor.extractWithOrigins($0, into: &features) }
        var sums: [Range<Int>: Float] = [:]
        var start = 0
        var isKnown = false
        for block in FeatureBlock.allCases {
            let end = features.blockEnds[block.rawValue]
            let rows = features.buckets[start..<end].map { row(ofBucket: $0) }
            let squares = rows.reduce(UInt64(0)) { $0 + UInt64($1.map { squaredWeight(ofRow: $0) } ?? 0) }
            if block != .surface, squares != 0 { isKnown = true }
            let scale = squares == 0 ? 0 : head.blockWeights[block.rawValue] / (Float(squares) / 1024).squareRoot()
            for (offset, row) in rows.enumerated() {
                guard let row else { continue }
                for column in columns {
                    let weight = self.rows[Int(row) * rowStride + column.position]
                    sums[origins[start + offset], default: 0] += column.scale * scale * Float(weight)
                }
            }
            start = end
        }
        guard isKnown else {
            return Explanation(
                head: head.description.name, label: head.description.labels[label], logit: 0, bias: 0, contributions: []
            )
        }
        let bias = columns.reduce(Float(0)) { $0 + $1.bias }
        let contributions = sums.map { Explanation.Contribution(range: $0.key, value: $0.value) }
            .sorted {
                ($1.value.magnitude, $0.range.lowerBound, $0.range.upperBound)
                    < ($0.value.magnitude, $1.range.lowerBound, $1.range.upperBound)
            }
        return Explanation(
            head: head.description.name, label: head.description.labels[label],
            logit: contributions.reduce(bias) { $0 + $1.value }, bias: bias, contributions: contributions)
    }

    /// The columns whose sums make a label's logit: its own, and that of the text's language if it has one.
    private func columns(
        ofLabel label: Int, of head: ModelHead, language: Int?
    ) -> [(position: Int, scale: Float, bias: Float)] {
        let own = (position: head.firstColumn + label, scale: head.scales[label], bias: head.bias[label])
        guard let language, let models = head.languageModels,
            let name = metadata.heads.first(where: { $0.description.name == "language" })?.description.labels[language],
            let first = models.firstColumn(of: name, labelCount: head.description.labels.count)
        else { return [own] }
        let offset = first - models.firstColumn + label
        return [own, (position: first + label, scale: models.scales[offset], bias: models.bias[offset])]
    }
}
