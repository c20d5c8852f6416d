internal import CKernels
internal import COpenBLAS

extension LinearTrainer {
    /// The matrices of one training run and the buffers of one mini-batch.
    struct State {
        /// True when logits are a product of the hidden vector; else the hidden vector is the logits.
        let isLowRank: Bool
        /// The features of the batch's texts, text after text: vocabulary rows.
        var indices: [UInt32] = []
        /// Their weights.
        var weights: [Float] = []

        private let rowCount: Int
        private let width: Int
        private let labelCount: Int
        private var textEnds: [Int] = []
        private var embedding: [Float]
        private var embeddingSquares: [Float]
        private var output: [Float]
        private var outputSquares: [Float]
        private var outputGradient: [Float]
        private var bias: [Float]
        private var biasSquares: [Float]
        private var biasGradient: [Float]
        private var hidden: [Float]
        private var hiddenGradient: [Float]
        private var mask: [Float]
        private var logits: [Float]
        private var target: [Float]
        private var batchCount = 0

        init(rowCount: Int, rank: Int, labelCount: Int, batchSize: Int, seed: UInt64) {
            isLowRank = rank > 0
            width = rank > 0 ? rank : labelCount
            self.rowCount = rowCount
            self.labelCount = labelCount
            embedding = [Float](repeating: 0, count: rowCount * width)
            embeddingSquares = [Float](repeating: 0, count: rowCount)
            var initializer = SeededGenerator(seed: seed, purpose: 3)
            let spread = 1 / Float(width).squareRoot()
            output = isLowRank ? (0..<labelCount * width).map { _ in initializer.normal() * spread } : []
            outputSquares = [Float](repeating: 0, count: output.count)
            outputGradient = outputSquares
            bias = [Float](repeating: 0, count: labelCount)
            biasSquares = bias
            biasGradient = bias
            hidden = [Float](repeating: 0, count: batchSize * width)
            hiddenGradient = hidden
            mask = [Float](repeating: 1, count: hidden.count)
            logits = [Float](repeating: 0, count: batchSize * labelCount)
            target = bias
        }

        mutating func begin(batchCount: Int) {
            self.batchCount = batchCount
            indices.removeAll(keepingCapacity: true)
            weights.removeAll(keepingCapacity: true)
            textEnds.removeAll(keepingCapacity: true)
            for index in 0..<batchCount * width { hidden[index] = 0 }
        }

        /// Sums the rows of the features added since the text before.
        mutating func endText(slot: Int) {
            let start = textEnds.last ?? 0
            textEnds.append(indices.count)
            hidden.withUnsafeMutableBufferPointer { hidden in
                guard let out = hidden.baseAddress, indices.count > start else { return }
                indices.withUnsafeBufferPointer { indices in
                    weights.withUnsafeBufferPointer { weights in
                        guard let index = indices.baseAddress, let weight = weights.baseAddress else { return }
                        ck_gather_rows(
                            embedding, width, index + start, weight + start, indices.count - start, out + slot * width)
                    }
                }
            }
        }

        mutating func dropHidden(share: Float, using generator: inout SeededGenerator) {
            guard share > 0 else { return }
            let scale = 1 / (1 - share)
            for index in 0..<batchCount * width {
                mask[index] = generator.unit() < share ? 0 : scale
                hidden[index] *= mask[index]
            }
        }

        mutating func computeLogits() {
            for slot in 0..<batchCount {
                for label in 0..<labelCount {
                    logits[slot * labelCount + label] = bias[label] + (isLowRank ? 0 : hidden[slot * width + label])
                }
            }
            guard isLowRank else { return }
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, Int32(batchCount), Int32(labelCount), Int32(width), 1, hidden,
                Int32(width), output, Int32(width), 1, &logits, Int32(labelCount))
        }

        /// Turns a text's logits into the gradient of its loss and returns the loss.
        mutating func replaceLogitsByGradient(
            slot: Int, position: Int, targets: HeadTargets, alsoWeight: Float
        ) -> Double {
            let weight = targets.weights[position]
            let row = slot * labelCount..<(slot + 1) * labelCount
            var loss: Float = 0
            switch targets.kind {
            case .exclusive:
                target.withUnsafeMutableBufferPointer {
                    targets.writeDistribution(of: position, alsoWeight: alsoWeight, into: $0)
                }
                logits.withUnsafeMutableBufferPointer { softmax(UnsafeMutableBufferPointer(rebasing: $0[row])) }
                for label in 0..<labelCount {
                    let probability = logits[row.lowerBound + label]
                    if target[label] > 0 { loss -= target[label] * naturalLogarithm(max(probability, 1e-12)) }
                    logits[row.lowerBound + label] = (probability - target[label]) * weight
                }
            case .independent:
                for label in 0..<labelCount {
                    let index = row.lowerBound + label
                    guard targets.known[position] >> UInt64(label) & 1 == 1 else {
                        logits[index] = 0
                        continue
                    }
                    let truth: Float = targets.holds[position] >> UInt64(label) & 1 == 1 ? 1 : 0
                    let probability = sigmoid(logits[index])
                    loss -= naturalLogarithm(max(truth == 1 ? probability : 1 - probability, 1e-12))
                    logits[index] = (probability - truth) * weight
                }
            }
            return Double(loss * weight)
        }

        /// Moves every parameter against its gradient.
        mutating func update(rate: Float) {
            for label in 0..<labelCount {
                var sum: Float = 0
                for slot in 0..<batchCount { sum += logits[slot * labelCount + label] }
                biasGradient[label] = sum
            }
            ck_adagrad_dense(&bias, &biasSquares, biasGradient, labelCount, rate)
            if isLowRank {
                cblas_sgemm(
                    CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(batchCount), Int32(width), Int32(labelCount), 1,
                    logits, Int32(labelCount), output, Int32(width), 0, &hiddenGradient, Int32(width))
                cblas_sgemm(
                    CblasRowMajor, CblasTrans, CblasNoTrans, Int32(labelCount), Int32(width), Int32(batchCount), 1,
                    logits, Int32(labelCount), hidden, Int32(width), 0, &outputGradient, Int32(width))
                ck_adagrad_dense(&output, &outputSquares, outputGradient, output.count, rate)
                for index in 0..<batchCount * width { hiddenGradient[index] *= mask[index] }
            } else {
                for index in 0..<batchCount * width { hiddenGradient[index] = logits[index] }
            }
            var start = 0
            for slot in 0..<batchCount {
                updateRows(from: start, to: textEnds[slot], slot: slot, rate: rate)
                start = textEnds[slot]
            }
        }

        private mutating func updateRows(from start: Int, to end: Int, slot: Int, rate: Float) {
            guard end > start else { return }
            indices.withUnsafeBufferPointer { indices in
                weights.withUnsafeBufferPointer { weights in
                    hiddenGradient.withUnsafeBufferPointer { gradient in
                        guard let index = indices.baseAddress, let weight = weights.baseAddress,
                            let base = gradient.baseAddress
                        else { return }
                        ck_adagrad_rows(
                            &embedding, &embeddingSquares, width, index + start, weight + start, end - start,
                            base + slot * width, rate)
                    }
                }
            }
        }

        /// Adds share · E·Uᵀ and share · b to the result.
        func addWeights(to result: inout LinearWeights, share: Float) {
            for label in 0..<labelCount { result.bias[label] += share * bias[label] }
            if isLowRank {
                cblas_sgemm(
                    CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rowCount), Int32(labelCount), Int32(width), share,
                    embedding, Int32(width), output, Int32(width), 1, &result.weights, Int32(labelCount))
            } else {
                for index in result.weights.indices { result.weights[index] += share * embedding[index] }
            }
        }
    }
}
