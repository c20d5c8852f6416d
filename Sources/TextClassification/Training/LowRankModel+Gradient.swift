internal import CKernels
internal import COpenBLAS

extension LowRankModel {
    /// Turns a text's logits into the gradient of its loss, times its weight, and returns the unweighted loss.
    func replaceLogitsByGradient(slot: Int, position: Int, weight: Float, targets: HeadTargets) -> Float {
        let row = logits[slot]
        var loss: Float = 0
        switch targets.kind {
        case .exclusive:
            ck_softmax(row, 1, labelCount, probabilities.values)
            row.update(from: probabilities.values, count: labelCount)
            let further = options.alsoWeight > 0 ? targets.further[position] ?? [] : []
            let share = 1 / (1 + options.alsoWeight * Float(further.count))
            let primary = Int(targets.primary[position])
            loss -= share * naturalLogarithm(max(row[primary], 1e-12))
            for label in further {
                loss -= share * options.alsoWeight * naturalLogarithm(max(row[Int(label)], 1e-12))
            }
            for label in 0..<labelCount { row[label] *= weight }
            row[primary] -= weight * share
            for label in further { row[Int(label)] -= weight * share * options.alsoWeight }
        case .independent:
            for label in 0..<labelCount {
                guard targets.known[position] >> UInt64(label) & 1 == 1 else {
                    row[label] = 0
                    continue
                }
                let truth: Float = targets.holds[position] >> UInt64(label) & 1 == 1 ? 1 : 0
                let probability = sigmoid(row[label])
                loss -= naturalLogarithm(max(truth == 1 ? probability : 1 - probability, 1e-12))
                row[label] = (probability - truth) * weight
            }
        }
        return loss
    }

    /// Moves every parameter against its gradient.
    func update(batchCount: Int, rate: Float) {
        for label in 0..<labelCount {
            var sum: Float = 0
            for slot in 0..<batchCount { sum += logits.values[slot * labelCount + label] }
            biasGradient.values[label] = sum
        }
        ck_adagrad_dense(bias.values, biasSquares.values, biasGradient.values, labelCount, rate)
        if isLowRank {
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(batchCount), Int32(width), Int32(labelCount), 1,
                logits.values, Int32(labelCount), output.values, Int32(width), 0, hiddenGradient.values, Int32(width))
            cblas_sgemm(
                CblasRowMajor, CblasTrans, CblasNoTrans, Int32(labelCount), Int32(width), Int32(batchCount), 1,
                logits.values, Int32(labelCount), hidden.values, Int32(width), 0, outputGradient.values, Int32(width))
            ck_adagrad_dense(output.values, outputSquares.values, outputGradient.values, output.count, rate)
            if options.hiddenDropout > 0 {
                for index in 0..<batchCount * width { hiddenGradient.values[index] *= mask.values[index] }
            }
        } else {
            hiddenGradient.values.update(from: logits.values, count: batchCount * width)
        }
        var start = 0
        for slot in 0..<batchCount {
            let end = textEnds[slot]
            indices.withUnsafeBufferPointer { indices in
                values.withUnsafeBufferPointer { values in
                    guard end > start, let index = indices.baseAddress, let value = values.baseAddress else { return }
                    ck_adagrad_rows(
                        embedding.values, embeddingSquares.values, width, index + start, value + start, end - start,
                        hiddenGradient[slot], rate)
                }
            }
            start = end
        }
    }
}
