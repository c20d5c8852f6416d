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

    /// Adds other weights, multiplied by a factor.
    mutating func add(_ other: LinearWeights, times factor: Float) {
        precondition(weights.count == other.weights.count, "weights of the same head have the same shape")
        for index in weights.indices { weights[index] += factor * other.weights[index] }
        for index in bias.indices { bias[index] += factor * other.bias[index] }
    }
}
