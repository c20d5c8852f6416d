internal import CKernels
internal import TextFeatures

/// Scores texts in groups: the model is shared, the buffers and the memo are this scorer's own.
///
/// With S_b the integer sum of the rows of block b and N_b the integer sum of their squared weights, the logit of column
/// k is `bias + scale_k · Σ_b β_b · S_b[k] / √(N_b/1024)`. Everything before the last formula is exact, so that neither
/// the order of the sums nor what is remembered can change a bit of the result.
///
/// A group goes through two phases. First every text is read (``TextGroup``): which of its units are remembered, which
/// weight rows its other features have; the processor is told to fetch those. Then every text is summed: by that time
/// the rows, which lie at random places of a table larger than the cache, have arrived.
// SAFETY: not thread-safe; `Classifier` lends each scorer to one thread at a time.
final class Scorer: @unchecked Sendable {
    let model: MappedModel
    private let parameters: HeadParameters
    private let blockCount = FeatureBlock.allCases.count
    private var group: TextGroup
    /// Sums of a text: `[blockCount, rowStride]`.
    private let sums: UnsafeMutableBufferPointer<Int32>
    /// Sums of squared weights of a text: `[blockCount]`.
    private let squares: UnsafeMutableBufferPointer<UInt64>
    /// Logits of a text by column: `[rowStride]`, and room for a vector more.
    private let logits: UnsafeMutableBufferPointer<Float>
    /// Probabilities of a text in the padded layout of ``HeadParameters``.
    private let padded: UnsafeMutableBufferPointer<Float>

    init(model: MappedModel, parameters: HeadParameters, memoCapacity: Int) {
        self.model = model
        self.parameters = parameters
        group = TextGroup(model: model, memoCapacity: memoCapacity)
        sums = .allocate(capacity: blockCount * model.rowStride)
        squares = .allocate(capacity: blockCount)
        logits = .allocate(capacity: model.rowStride + 16)
        padded = .allocate(capacity: parameters.paddedCount)
        sums.initialize(repeating: 0)
        squares.initialize(repeating: 0)
        logits.initialize(repeating: 0)
        padded.initialize(repeating: 0)
    }

    deinit {
        sums.deallocate()
        squares.deallocate()
        logits.deallocate()
        padded.deallocate()
    }

    /// Writes the probabilities of texts; see ``Classifier/score(texts:ends:into:)``.
    func score(
        texts: UnsafeBufferPointer<UInt8>, ends: [Int], into probabilities: UnsafeMutableBufferPointer<Float>
    ) {
        var target = probabilities.baseAddress
        var start = 0
        var index = 0
        while index < ends.count {
            group.begin()
            while index < ends.count, !group.isFull {
                group.add(UnsafeBufferPointer(rebasing: texts[start..<ends[index]]))
                start = ends[index]
                index += 1
            }
            group.fillMemo()
            for text in 0..<group.count {
                guard let row = target else { return }
                let evidence = sumLogits(ofText: text)
                writeProbabilities(to: row, evidence: evidence)
                target = row + parameters.labelCount
            }
        }
    }

    /// What a text says, as far as the model knows.
    private enum Evidence {
        /// None of its words, and no piece of a word, has a weight.
        case none
        /// It is a single letter or mark.
        case little
        /// Anything else.
        case enough
    }

    /// Computes ``logits`` of a text of the group.
    private func sumLogits(ofText text: Int) -> Evidence {
        guard let sums = sums.baseAddress, let squares = squares.baseAddress, let logits = logits.baseAddress else {
            return .none
        }
        sums.update(repeating: 0, count: blockCount * model.rowStride)
        squares.update(repeating: 0, count: blockCount)
        let byteCount = group.sum(text: text, sums: sums, squares: squares)
        ck_logits(
            sums, squares, blockCount, model.rowStride, parameters.weights, parameters.scales, parameters.bias, logits)
        let isKnown = (0..<blockCount).contains { $0 != FeatureBlock.surface.rawValue && squares[$0] != 0 }
        return isKnown ? (byteCount > 1 ? .enough : .little) : .none
    }

    /// Turns ``logits`` into probabilities; `[labelCount]`.
    ///
    /// A text that says nothing is not accused of anything, and its exclusive labels are all equally probable.
    private func writeProbabilities(to target: UnsafeMutablePointer<Float>, evidence: Evidence) {
        guard let logits = logits.baseAddress, let padded = padded.baseAddress else { return }
        parameters.adjust(logits)
        let (slopes, shifts) = parameters.calibration(for: logits)
        var target = target
        for head in parameters.heads {
            let own = padded + head.firstPadded
            if head.isExclusive {
                if evidence == .none {
                    target.update(repeating: 1 / Float(head.labelCount), count: head.labelCount)
                } else {
                    ck_softmax(logits + head.firstColumn, slopes[head.firstPadded], head.labelCount, own)
                    target.update(from: own, count: head.labelCount)
                }
            } else if evidence != .enough {
                target.update(repeating: 0, count: head.labelCount)
            } else {
                ck_sigmoid(
                    logits + head.firstColumn, slopes + head.firstPadded, shifts + head.firstPadded, head.labelCount,
                    own)
                target.update(from: own, count: head.labelCount)
            }
            target += head.labelCount
        }
    }
}
