internal import CKernels
internal import COpenBLAS

/// Trains one head by mini-batch AdaGrad, as an embedding bag followed by a matrix product.
///
/// A text is h = Σ_f x_f E[f], its logits are h·Uᵀ + b. The embedding E `[rows, rank]` is gathered and updated row by row
/// in `CKernels`; the products with U `[labels, rank]` go through OpenBLAS, one mini-batch at a time. As there is nothing
/// non-linear between E and U, E·Uᵀ is one matrix `[rows, labels]`: the low rank and the dropout only shape what is
/// learnt (Joulin et al. 2016; AdaGrad: Duchi et al. 2011, with one accumulator per row as in Naumov et al. 2019). With
/// rank 0 the hidden vector is the logits.
final class LowRankModel {
    let options: TrainingOptions
    let labelCount: Int
    /// True when logits are a product of the hidden vector; else the hidden vector is the logits.
    var isLowRank: Bool { options.rank > 0 }
    /// Floats of a hidden vector.
    let width: Int

    let embedding: FloatMatrix
    let embeddingSquares: FloatMatrix
    let output: FloatMatrix
    let outputSquares: FloatMatrix
    let outputGradient: FloatMatrix
    let bias: FloatMatrix
    let biasSquares: FloatMatrix
    let biasGradient: FloatMatrix
    // One row for each text of the mini-batch.
    let hidden: FloatMatrix
    let hiddenGradient: FloatMatrix
    let mask: FloatMatrix
    /// Sixteen rows more than the batch has texts, as the softmax reads in steps of sixteen.
    let logits: FloatMatrix
    let probabilities: FloatMatrix
    /// The features of the batch that survived dropout, text after text.
    var indices: [UInt32] = []
    var values: [Float] = []
    var textEnds: [Int] = []
    private var shuffler: SeededGenerator
    private var dropState: UInt64

    /// Creates a model that answers its bias to everything.
    init(rowCount: Int, labelCount: Int, options: TrainingOptions, seed: UInt64) {
        self.options = options
        self.labelCount = labelCount
        let width = options.rank > 0 ? options.rank : labelCount
        self.width = width
        embedding = FloatMatrix(rowCount: rowCount, width: width)
        embeddingSquares = FloatMatrix(rowCount: rowCount, width: 1)
        let outputRows = options.rank > 0 ? labelCount : 0
        output = FloatMatrix(rowCount: outputRows, width: width)
        outputSquares = FloatMatrix(rowCount: outputRows, width: width)
        outputGradient = FloatMatrix(rowCount: outputRows, width: width)
        bias = FloatMatrix(rowCount: 1, width: labelCount)
        biasSquares = FloatMatrix(rowCount: 1, width: labelCount)
        biasGradient = FloatMatrix(rowCount: 1, width: labelCount)
        hidden = FloatMatrix(rowCount: options.batchSize, width: width)
        hiddenGradient = FloatMatrix(rowCount: options.batchSize, width: width)
        mask = FloatMatrix(rowCount: options.batchSize, width: width)
        logits = FloatMatrix(rowCount: options.batchSize + 16, width: labelCount)
        probabilities = FloatMatrix(rowCount: 1, width: labelCount + 16)
        var initializer = SeededGenerator(seed: seed, purpose: 3)
        let spread = 1 / Float(width).squareRoot()
        for index in 0..<output.count { output.values[index] = initializer.normal() * spread }
        shuffler = SeededGenerator(seed: seed, purpose: 1)
        var dropper = SeededGenerator(seed: seed, purpose: 2)
        dropState = dropper.next()
    }

    /// Trains some epochs of a schedule in which the step falls linearly to zero.
    ///
    /// `included` says for each position whether it is trained on, `weights` its weight in the loss; `epochs` are those of the
    /// schedule of `epochCount` epochs that are run now.
    func train(
        on source: ExampleSource, targets: HeadTargets, included: [Bool], weights: [Float], epochs: Range<Int>,
        of epochCount: Int, progress: (_ epoch: Int, _ loss: Float) -> Void
    ) {
        let total = Float(max(1, included.count { $0 }))
        // Threads cost more than they give on matrices of this size.
        openblas_set_num_threads(1)
        for epoch in epochs {
            var loss = 0.0
            var done = 0
            source.forEachWindow(of: included, using: &shuffler) { examples, order in
                for start in stride(from: 0, to: order.count, by: options.batchSize) {
                    let batch = order[start..<min(start + options.batchSize, order.count)]
                    let share = (Float(epoch) + Float(done) / total) / Float(epochCount)
                    loss += step(
                        batch, of: examples, targets: targets, weights: weights,
                        rate: options.learningRate * (1 - share))
                    done += batch.count
                }
            }
            progress(epoch + 1, Float(loss) / total)
        }
    }

    /// One mini-batch: forward, loss, backward, update.
    ///
    /// Returns the summed loss.
    func step(
        _ batch: ArraySlice<Int>, of examples: Examples, targets: HeadTargets, weights: [Float], rate: Float
    ) -> Double {
        forward(batch, of: examples, isTraining: true)
        var loss: Float = 0
        for (slot, example) in batch.enumerated() {
            let position = Int(examples.positions[example])
            loss +=
                weights[position]
                * replaceLogitsByGradient(
                    slot: slot, position: position, weight: weights[position], targets: targets)
        }
        update(batchCount: batch.count, rate: rate)
        return Double(loss)
    }

    /// Fills ``hidden`` and ``logits`` for the texts of a batch, with dropout while training.
    private func forward(_ batch: ArraySlice<Int>, of examples: Examples, isTraining: Bool) {
        textEnds.removeAll(keepingCapacity: true)
        hidden.values.update(repeating: 0, count: batch.count * width)
        let room = batch.reduce(0) { $0 + examples.features(of: $1).count }
        if indices.count < room {
            indices = [UInt32](repeating: 0, count: room * 2)
            values = [Float](repeating: 0, count: room * 2)
        }
        let keep = isTraining ? UInt32((1 - options.featureDropout) * 65536) : 65536
        var end = 0
        for (slot, example) in batch.enumerated() {
            let range = examples.features(of: example)
            let start = end
            end += examples.indices.withUnsafeBufferPointer { sourceIndices in
                examples.values.withUnsafeBufferPointer { sourceValues in
                    indices.withUnsafeMutableBufferPointer { indices in
                        values.withUnsafeMutableBufferPointer { values in
                            guard let fromIndices = sourceIndices.baseAddress, let toIndices = indices.baseAddress,
                                let fromValues = sourceValues.baseAddress, let toValues = values.baseAddress
                            else { return 0 }
                            let kept = ck_drop_features(
                                fromIndices + range.lowerBound, fromValues + range.lowerBound, range.count, keep,
                                65536 / Float(keep), &dropState, toIndices + start, toValues + start)
                            ck_gather_rows(
                                embedding.values, width, toIndices + start, toValues + start, kept, hidden[slot])
                            return kept
                        }
                    }
                }
            }
            textEnds.append(end)
        }
        computeLogits(batchCount: batch.count, isTraining: isTraining)
    }

    private func computeLogits(batchCount: Int, isTraining: Bool) {
        if isTraining, isLowRank, options.hiddenDropout > 0 {
            let keep = UInt32((1 - options.hiddenDropout) * 65536)
            ck_drop_values(hidden.values, mask.values, batchCount * width, keep, 65536 / Float(keep), &dropState)
        }
        for slot in 0..<batchCount { logits[slot].update(from: bias.values, count: labelCount) }
        if isLowRank {
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, Int32(batchCount), Int32(labelCount), Int32(width), 1,
                hidden.values, Int32(width), output.values, Int32(width), 1, logits.values, Int32(labelCount))
        } else {
            for index in 0..<batchCount * labelCount { logits.values[index] += hidden.values[index] }
        }
    }

    /// Logits of the included positions without dropout, in ascending order; `[n, labelCount]`.
    func logits(of source: ExampleSource, included: [Bool]) -> [Float] {
        var result: [Float] = []
        source.forEachWindowInOrder(of: included) { examples, order in
            for start in stride(from: 0, to: order.count, by: options.batchSize) {
                let batch = order[start..<min(start + options.batchSize, order.count)]
                forward(batch, of: examples, isTraining: false)
                result.append(contentsOf: UnsafeBufferPointer(start: logits.values, count: batch.count * labelCount))
            }
        }
        return result
    }

    /// Adds share · E·Uᵀ and share · b to the result.
    func addWeights(to result: inout LinearWeights, share: Float) {
        for label in 0..<labelCount { result.bias[label] += share * bias.values[label] }
        if isLowRank {
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, Int32(embedding.rowCount), Int32(labelCount), Int32(width),
                share, embedding.values, Int32(width), output.values, Int32(width), 1, &result.weights,
                Int32(labelCount))
        } else {
            for index in result.weights.indices { result.weights[index] += share * embedding.values[index] }
        }
    }
}
