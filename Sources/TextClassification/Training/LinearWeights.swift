/// A trained head: one weight per vocabulary row and label.
struct LinearWeights: Sendable {
    /// Weights; `[rowCount, labelCount]`, row-major.
    var weights: [Float]
    /// Bias per label; `[labelCount]`.
    var bias: [Float]

    /// Creates weights of zero.
    init(rowCount: Int, labelCount: Int) {
        weights = [Float](repeating: 0, count: rowCount * labelCount)
        bias = [Float](repeating: 0, count: labelCount)
    }

    /// Adds other weights, label by label multiplied by a factor; `[labelCount]`.
    mutating func add(_ other: LinearWeights, times factors: [Float]) {
        precondition(weights.count == other.weights.count, "weights of the same head have the same shape")
        let labelCount = bias.count
        for label in 0..<labelCount { bias[label] += factors[label] * other.bias[label] }
        for start in stride(from: 0, to: weights.count, by: labelCount) {
            for label in 0..<labelCount { weights[start + label] += factors[label] * other.weights[start + label] }
        }
    }
}
