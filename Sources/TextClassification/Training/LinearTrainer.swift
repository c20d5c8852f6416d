internal import COpenBLAS
internal import TextFeatures

/// A trained head: one weight per vocabulary row and label.
struct LinearWeights: Sendable {
    /// Weights; `[rowCount, labelCount]`, row-major.
    var weights: [Float]
    /// Bias per label; `[labelCount]`.
    var bias: [Float]
}

/// Trains one head by mini-batch AdaGrad, as an embedding bag followed by a matrix product.
///
/// A text is h = Σ_blocks β/‖x_block‖ Σ_f w_f E[f], its logits are h·Uᵀ + b. The embedding E `[rows, rank]` is gathered
/// and updated row by row in `CKernels`; the products with U `[labels, rank]` go through OpenBLAS. As there is nothing
/// non-linear between E and U, E·Uᵀ is one matrix `[rows, labels]`, and models of several seeds are averaged into it: the
/// low rank and the dropout only shape what is learnt (Joulin et al. 2016; AdaGrad: Duchi et al. 2011, with one
/// accumulator per row as in Naumov et al. 2019).
struct LinearTrainer {
    /// The texts' features.
    let store: FeatureStore
    /// Rows and weights of the features.
    let vocabulary: Vocabulary
    /// How to train.
    let options: TrainingOptions

    /// Trains from one seed and adds the weights, multiplied by `share`, to `result`.
    func train(
        _ targets: HeadTargets, seed: UInt64, share: Float, into result: inout LinearWeights,
        progress: (_ epoch: Int, _ loss: Float) -> Void
    ) {
        var state = State(
            rowCount: vocabulary.rowCount, rank: options.rank, labelCount: targets.labelCount,
            batchSize: options.batchSize, seed: seed)
        var order = Array(0..<targets.count)
        var shuffler = SeededGenerator(seed: seed, purpose: 1)
        var dropper = SeededGenerator(seed: seed, purpose: 2)
        let stepCount = options.epochs * ((targets.count + options.batchSize - 1) / options.batchSize)
        var step = 0
        // Threads cost more than they give on matrices of this size.
        openblas_set_num_threads(1)
        for epoch in 0..<options.epochs {
            order.shuffle(using: &shuffler)
            var loss = 0.0
            for start in stride(from: 0, to: order.count, by: options.batchSize) {
                let batch = order[start..<min(start + options.batchSize, order.count)]
                let rate = options.learningRate * (1 - Float(step) / Float(stepCount))
                loss += self.step(batch, targets: targets, rate: rate, state: &state, dropper: &dropper)
                step += 1
            }
            progress(epoch + 1, Float(loss / Double(max(1, order.count))))
        }
        state.addWeights(to: &result, share: share)
    }

    /// One mini-batch: forward, loss, backward, update.
    ///
    /// Returns the summed loss.
    private func step(
        _ batch: ArraySlice<Int>, targets: HeadTargets, rate: Float, state: inout State,
        dropper: inout SeededGenerator
    ) -> Double {
        state.begin(batchCount: batch.count)
        for (slot, position) in batch.enumerated() {
            gather(row: Int(targets.rows[position]), slot: slot, state: &state, dropper: &dropper)
        }
        if state.isLowRank { state.dropHidden(share: options.hiddenDropout, using: &dropper) }
        state.computeLogits()
        var loss = 0.0
        for (slot, position) in batch.enumerated() {
            loss += state.replaceLogitsByGradient(
                slot: slot, position: position, targets: targets, alsoWeight: options.alsoWeight)
        }
        state.update(rate: rate)
        return loss
    }

    /// Collects the features of a text that survive dropout and sums their rows into the hidden vector of a slot.
    private func gather(row: Int, slot: Int, state: inout State, dropper: inout SeededGenerator) {
        let features = store.row(row)
        let keep = 1 - options.featureDropout
        let threshold = UInt64(keep * 65536)
        for block in FeatureBlock.allCases {
            let range = features.range(of: block)
            let blockWeight = options.blockWeights[block.rawValue]
            guard !range.isEmpty, blockWeight > 0 else { continue }
            var squares: Float = 0
            let first = state.indices.count
            var bits: UInt64 = 0
            var drawsLeft = 0
            for bucket in features.buckets[range] {
                let vocabularyRow = vocabulary.rowOfBucket[Int(bucket)]
                guard vocabularyRow != Vocabulary.absent else { continue }
                let weight = vocabulary.weights[Int(vocabularyRow)]
                squares += weight * weight
                if keep < 1 {
                    if drawsLeft == 0 {
                        bits = dropper.next()
                        drawsLeft = 4
                    }
                    let draw = bits & 0xFFFF
                    bits >>= 16
                    drawsLeft -= 1
                    if draw >= threshold { continue }
                }
                state.indices.append(vocabularyRow)
                state.weights.append(weight)
            }
            guard squares > 0 else { continue }
            let scale = blockWeight / (squares.squareRoot() * keep)
            for index in first..<state.weights.count { state.weights[index] *= scale }
        }
        state.endText(slot: slot)
    }
}
