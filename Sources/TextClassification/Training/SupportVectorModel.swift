internal import CKernels

/// Trains one-vs-rest linear support vector machines with squared hinge loss, all labels of a head at once.
///
/// For each label, minimizes ½‖w‖² + Σ_i C_i · max(0, 1 − y_i (w·x_i + b))² with the bias b as the weight of a constant
/// feature 1, by dual coordinate descent (Hsieh et al. 2008, as in liblinear). A text's margins for all labels are gathered
/// in one pass over its features, which is why the labels are trained side by side.
final class SupportVectorModel {
    private let options: SupportVectorOptions
    private let labelCount: Int
    private let weights: FloatMatrix
    private let bias: FloatMatrix
    /// Dual variables; `[positionCount, labelCount]`.
    private let duals: FloatMatrix
    private let margins: FloatMatrix
    private let signs: FloatMatrix
    private let delta: FloatMatrix
    private var generator: SeededGenerator

    /// Numbers beyond which the dual of a data set is not held in memory: one per text and label.
    static let maximumDualCount = 1 << 26

    /// Creates a model that answers 0 to everything.
    init(rowCount: Int, positionCount: Int, labelCount: Int, options: SupportVectorOptions, seed: UInt64) {
        self.options = options
        self.labelCount = labelCount
        weights = FloatMatrix(rowCount: rowCount, width: labelCount)
        bias = FloatMatrix(rowCount: 1, width: labelCount)
        duals = FloatMatrix(rowCount: positionCount, width: labelCount)
        margins = FloatMatrix(rowCount: 1, width: labelCount)
        signs = FloatMatrix(rowCount: 1, width: labelCount)
        delta = FloatMatrix(rowCount: 1, width: labelCount)
        generator = SeededGenerator(seed: seed, purpose: 4)
    }

    /// Moves towards the optimum on the included texts, from where the model stands.
    ///
    /// Texts that were trained on before must be included again: their part of the solution is kept.
    ///
    /// `weights` holds for each position the factor of its C.
    func train(
        on source: ExampleSource, targets: HeadTargets, included: [Bool], weights texts: [Float],
        progress: (_ pass: Int, _ violation: Float) -> Void
    ) {
        for pass in 1...options.maximumPasses {
            var violation: Float = 0
            source.forEachWindow(of: included, using: &generator) { examples, order in
                for example in order {
                    let position = Int(examples.positions[example])
                    guard texts[position] > 0 else { continue }
                    writeSigns(of: position, targets: targets)
                    violation = max(violation, step(example, of: examples, cost: options.cost * texts[position]))
                }
            }
            progress(pass, violation)
            if violation < options.tolerance { return }
        }
    }

    private func writeSigns(of position: Int, targets: HeadTargets) {
        let row = signs.values
        switch targets.kind {
        case .exclusive:
            row.update(repeating: -1, count: labelCount)
            row[Int(targets.primary[position])] = 1
            for label in targets.further[position] ?? [] { row[Int(label)] = 1 }
        case .independent:
            for label in 0..<labelCount {
                let isKnown = targets.known[position] >> UInt64(label) & 1 == 1
                let holds = targets.holds[position] >> UInt64(label) & 1 == 1
                row[label] = isKnown ? (holds ? 1 : -1) : 0
            }
        }
    }

    /// One coordinate step per label; returns the largest projected gradient.
    private func step(_ example: Int, of examples: Examples, cost: Float) -> Float {
        let range = examples.features(of: example)
        return examples.indices.withUnsafeBufferPointer { indices in
            examples.values.withUnsafeBufferPointer { values in
                guard let index = indices.baseAddress, let value = values.baseAddress else { return 0 }
                let first = index + range.lowerBound
                let firstValue = value + range.lowerBound
                var curvature: Float = 1
                for offset in 0..<range.count { curvature += firstValue[offset] * firstValue[offset] }
                margins.values.update(from: bias.values, count: labelCount)
                ck_gather_rows(weights.values, labelCount, first, firstValue, range.count, margins.values)
                let violation = ck_dual_steps(
                    margins.values, signs.values, duals[Int(examples.positions[example])], delta.values, labelCount,
                    1 / (2 * cost), curvature)
                guard violation > 0 else { return 0 }
                ck_add_to_rows(weights.values, labelCount, first, firstValue, range.count, delta.values)
                for label in 0..<labelCount { bias.values[label] += delta.values[label] }
                return violation
            }
        }
    }

    /// Scores of the included positions, in ascending order; `[n, labelCount]`.
    func logits(of source: ExampleSource, included: [Bool]) -> [Float] {
        var result: [Float] = []
        source.forEachWindowInOrder(of: included) { examples, order in
            examples.indices.withUnsafeBufferPointer { indices in
                examples.values.withUnsafeBufferPointer { values in
                    guard let index = indices.baseAddress, let value = values.baseAddress else { return }
                    for example in order {
                        let range = examples.features(of: example)
                        margins.values.update(from: bias.values, count: labelCount)
                        ck_gather_rows(
                            weights.values, labelCount, index + range.lowerBound, value + range.lowerBound,
                            range.count, margins.values)
                        result.append(contentsOf: UnsafeBufferPointer(start: margins.values, count: labelCount))
                    }
                }
            }
        }
        return result
    }

    /// Adds the weights, multiplied by `share`, to the result.
    func addWeights(to result: inout LinearWeights, share: Float) {
        for label in 0..<labelCount { result.bias[label] += share * bias.values[label] }
        for index in result.weights.indices { result.weights[index] += share * weights.values[index] }
    }
}
