internal import CKernels
internal import TextFeatures

/// Scores one text after the other: the model is shared, the buffers are this scorer's own.
///
/// With S_b the integer sum of the rows of block b and N_b the integer sum of their squared weights, the logit of column
/// k is `bias + scale_k · Σ_b β_b · S_b[k] / √(N_b/1024)`. Everything before the last formula is exact.
// SAFETY: not thread-safe; `Classifier` lends each scorer to one thread at a time.
final class Scorer: @unchecked Sendable {
    let model: MappedModel
    let extractor: FeatureExtractor
    private let languageHead: Int?
    private var features = FeatureList()
    /// True when the text scored last is more than one letter and some word, or piece of a word, of it has a weight row.
    private var hasEvidence = false
    private var rows: [UInt32] = []
    private var sums: [Int32]

    init(model: MappedModel) {
        self.model = model
        extractor = FeatureExtractor(recipe: model.metadata.recipe)
        languageHead = model.metadata.heads.firstIndex { $0.description.name == "language" }
        sums = [Int32](repeating: 0, count: FeatureBlock.allCases.count * model.rowStride)
    }

    /// Writes the probabilities of a text; `[labelCount]`.
    func score(_ text: UnsafeBufferPointer<UInt8>, into probabilities: UnsafeMutableBufferPointer<Float>) {
        logits(of: text, into: probabilities)
        var first = 0
        var language: String?
        if let languageHead { language = likeliestLabel(ofHead: languageHead, in: probabilities) }
        for head in model.metadata.heads {
            let count = head.description.labels.count
            let calibration = language.flatMap { head.languageCalibrations[$0] } ?? head.calibration
            let own = UnsafeMutableBufferPointer(rebasing: probabilities[first..<first + count])
            calibration.apply(to: own, kind: head.description.kind)
            // A text that says nothing the model knows is not accused of anything.
            if head.description.kind == .independent, !hasEvidence { own.update(repeating: 0) }
            first += count
        }
    }

    /// Writes the logits of a text before calibration; `[labelCount]`.
    func logits(of text: UnsafeBufferPointer<UInt8>, into logits: UnsafeMutableBufferPointer<Float>) {
        extractor.extract(text, into: &features)
        hasEvidence = false
        var inverseNorms = [Float](repeating: 0, count: FeatureBlock.allCases.count)
        for block in FeatureBlock.allCases {
            inverseNorms[block.rawValue] = sumRows(of: block)
            if block != .surface, inverseNorms[block.rawValue] > 0, text.count > 1 { hasEvidence = true }
        }
        let stride = model.rowStride
        var first = 0
        for head in model.metadata.heads {
            for label in head.description.labels.indices {
                let column = head.firstColumn + label
                var value: Float = 0
                for block in 0..<FeatureBlock.allCases.count {
                    value += head.blockWeights[block] * inverseNorms[block] * Float(sums[block * stride + column])
                }
                logits[first + label] = head.bias[label] + head.scales[label] * value
            }
            first += head.description.labels.count
        }
    }

    /// Sums the rows of a block and returns the inverse of its norm.
    private func sumRows(of block: FeatureBlock) -> Float {
        rows.removeAll(keepingCapacity: true)
        var squares: UInt64 = 0
        for bucket in features[block] {
            guard let row = model.row(ofBucket: bucket) else { continue }
            rows.append(row)
        }
        let stride = model.rowStride
        sums.withUnsafeMutableBufferPointer { sums in
            let blockSums = UnsafeMutableBufferPointer(
                rebasing: sums[block.rawValue * stride..<(block.rawValue + 1) * stride])
            blockSums.update(repeating: 0)
            rows.withUnsafeBufferPointer { rows in
                guard let target = blockSums.baseAddress, let indices = rows.baseAddress else { return }
                ck_sum_rows_i8(model.rows, stride, stride, indices, rows.count, target)
            }
        }
        for row in rows { squares += UInt64(model.squaredWeight(ofRow: row)) }
        return squares == 0 ? 0 : 1 / (Float(squares) / 1024).squareRoot()
    }

    private func likeliestLabel(ofHead index: Int, in logits: UnsafeMutableBufferPointer<Float>) -> String {
        let first = model.metadata.heads[..<index].reduce(0) { $0 + $1.description.labels.count }
        let labels = model.metadata.heads[index].description.labels
        var best = 0
        for label in labels.indices where logits[first + label] > logits[first + best] { best = label }
        return labels[best]
    }
}
