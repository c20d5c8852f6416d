internal import TextFeatures

/// Some labelled texts as sparse rows: vocabulary rows and their values, ready to be multiplied.
///
/// The value of a feature is β_block · w / ‖block‖ with w its weight in the ``Vocabulary``; features without a row are
/// left out.
package struct Examples: Sendable {
    /// For each example its position in the head's targets; `[count]`, ascending.
    private(set) var positions: [Int32] = []
    /// Where each example ends in ``indices``; `[count]`.
    private(set) var ends: [Int] = []
    /// Vocabulary rows of the features; `[featureCount]`.
    private(set) var indices: [UInt32] = []
    /// Values of the features; `[featureCount]`.
    private(set) var values: [Float] = []

    /// Creates no examples.
    package init() {}

    /// Number of examples.
    var count: Int { positions.count }

    /// Number of features of all examples.
    var featureCount: Int { indices.count }

    /// The features of an example in ``indices`` and ``values``.
    func features(of example: Int) -> Range<Int> { (example == 0 ? 0 : ends[example - 1])..<ends[example] }

    mutating func removeAll() {
        positions.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        indices.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }

    /// Adds a text of which everything is known; no row comes twice.
    package mutating func append(indices: [UInt32], values: [Float]) {
        positions.append(Int32(positions.count))
        self.indices += indices
        self.values += values
        ends.append(self.indices.count)
    }

    /// Adds a text; a feature that occurs several times becomes one entry with the sum of its values.
    mutating func append(position: Int, features: FeatureRow, builder: inout ExampleBuilder) {
        builder.beginText()
        for block in FeatureBlock.allCases {
            let scale = builder.scale(of: block, in: features)
            guard scale > 0 else { continue }
            for bucket in features.buckets[features.range(of: block)] {
                let row = builder.vocabulary.rowOfBucket[Int(bucket)]
                guard row != Vocabulary.absent else { continue }
                let value = builder.vocabulary.weights[Int(row)] * scale
                if let entry = builder.entry(ofRow: row, next: values.count) {
                    values[entry] += value
                } else {
                    indices.append(row)
                    values.append(value)
                }
            }
        }
        positions.append(Int32(position))
        ends.append(indices.count)
    }
}

/// What makes features into values, and remembers which rows of a text were met.
struct ExampleBuilder {
    let vocabulary: Vocabulary
    private let blockWeights: [Float]
    private var text: Int32 = 0
    private var lastText: [Int32]
    private var entries: [Int]

    init(vocabulary: Vocabulary, blockWeights: [Float]) {
        self.vocabulary = vocabulary
        self.blockWeights = blockWeights
        lastText = [Int32](repeating: 0, count: vocabulary.rowCount)
        entries = [Int](repeating: 0, count: vocabulary.rowCount)
    }

    mutating func beginText() { text += 1 }

    /// The block's weight over its norm; 0 when it has no feature with a row.
    func scale(of block: FeatureBlock, in features: FeatureRow) -> Float {
        let blockWeight = blockWeights[block.rawValue]
        guard blockWeight > 0 else { return 0 }
        var squares: Float = 0
        for bucket in features.buckets[features.range(of: block)] {
            let row = vocabulary.rowOfBucket[Int(bucket)]
            guard row != Vocabulary.absent else { continue }
            let weight = vocabulary.weights[Int(row)]
            squares += weight * weight
        }
        return squares > 0 ? blockWeight / squares.squareRoot() : 0
    }

    /// Where the row's entry of this text is; nil at its first occurrence, whose entry is `next`.
    mutating func entry(ofRow row: UInt32, next: Int) -> Int? {
        if lastText[Int(row)] == text { return entries[Int(row)] }
        lastText[Int(row)] = text
        entries[Int(row)] = next
        return nil
    }
}
