internal import TextFeatures

/// Trained weights as int8 rows: what a model file stores.
struct QuantizedWeights {
    /// For each row its bucket, ascending; `[rowCount]`.
    let bucketOfRow: [UInt32]
    /// Weight rows with their tails; `[rowCount, rowStride]`.
    let rows: [Int8]
    /// Bytes of a row: one per column, two for the squared feature weight, rounded up to a multiple of 32.
    let rowStride: Int
    /// Value of one step, per column; `[columnCount]`.
    let scales: [Float]

    /// Number of rows.
    var rowCount: Int { bucketOfRow.count }

    /// Rounds the weights of several heads, side by side.
    ///
    /// A weight is stored times its feature's weight, so that scoring only adds rows. The step of a column is a 127th of
    /// its largest magnitude after the few largest are clipped: a thousandth of the largest values would otherwise set
    /// the precision of all others.
    ///
    /// - Parameters:
    ///   - vocabulary: rows and feature weights.
    ///   - heads: weights of each head; `[rowCount, labelCount]` each.
    ///   - maximumRows: rows kept; those with the smallest squared weights go, as they move no decision.
    init(vocabulary: Vocabulary, heads: [LinearWeights], maximumRows: Int) {
        let widths = heads.map(\.bias.count)
        let columnCount = widths.reduce(0, +)
        let stride = (columnCount + 2 + 31) / 32 * 32
        var rows = [Int8](repeating: 0, count: vocabulary.rowCount * stride)
        var scales: [Float] = []
        var firstColumn = 0
        for head in heads {
            let width = head.bias.count
            for label in 0..<width {
                let column = (0..<vocabulary.rowCount).map { head.weights[$0 * width + label] * vocabulary.weights[$0] }
                let step = Self.step(for: column)
                scales.append(step)
                for row in 0..<vocabulary.rowCount {
                    let value = (column[row] / step).rounded(.toNearestOrEven)
                    rows[row * stride + firstColumn + label] = Int8(max(-127, min(127, value)))
                }
            }
            firstColumn += width
        }
        for row in 0..<vocabulary.rowCount {
            let square = UInt16(min(65535, (vocabulary.weights[row] * vocabulary.weights[row] * 1024).rounded()))
            rows[row * stride + stride - 2] = Int8(bitPattern: UInt8(square & 0xFF))
            rows[row * stride + stride - 1] = Int8(bitPattern: UInt8(square >> 8))
        }
        let kept = Self.mostTelling(rows, stride: stride, columnCount: columnCount, maximumRows: maximumRows)
        bucketOfRow = kept.map { vocabulary.bucketOfRow[$0] }
        self.rows = kept.flatMap { rows[$0 * stride..<($0 + 1) * stride] }
        rowStride = stride
        self.scales = scales
    }

    /// The rows with the largest squared weights, in their order.
    private static func mostTelling(_ rows: [Int8], stride: Int, columnCount: Int, maximumRows: Int) -> [Int] {
        let rowCount = stride == 0 ? 0 : rows.count / stride
        guard maximumRows < rowCount else { return Array(0..<rowCount) }
        let squares = (0..<rowCount).map { row in
            rows[row * stride..<row * stride + columnCount].reduce(0) { $0 + Int($1) * Int($1) }
        }
        let ranked = (0..<rowCount).sorted { (squares[$1], $0) < (squares[$0], $1) }
        return ranked[..<maximumRows].sorted()
    }

    /// The step of a column: the largest magnitude of all but one value in ten thousand, over 127.
    private static func step(for column: [Float]) -> Float {
        // The few largest, ascending: sorting everything would take longer than all the rest.
        let kept = max(1, column.count - column.count * 9999 / 10000)
        var largest: [Float] = []
        for value in column {
            let magnitude = value.magnitude
            if largest.count == kept {
                guard magnitude > largest[0] else { continue }
                largest.removeFirst()
            }
            let place = largest.firstIndex { $0 > magnitude } ?? largest.count
            largest.insert(magnitude, at: place)
        }
        guard let top = largest.last, top > 0 else { return 1 }
        return max(largest[0], top / 8) / 127
    }
}
