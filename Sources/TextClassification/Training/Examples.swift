internal import TextFeatures

/// Some labelled texts as sparse rows: vocabulary rows and their values, ready to be multiplied.
///
/// The value of a feature is β_block · w / ‖block‖ with w its weight in the ``Vocabulary``; features without a row are
/// left out.
struct Examples: Sendable {
    /// For each example its position in the head's targets; `[count]`, ascending.
    private(set) var positions: [Int32] = []
    /// Where each example ends in ``indices``; `[count]`.
    private(set) var ends: [Int] = []
    /// Vocabulary rows of the features; `[featureCount]`.
    private(set) var indices: [UInt32] = []
    /// Values of the features; `[featureCount]`.
    private(set) var values: [Float] = []

    /// Number of examples.
    var count: Int { positions.count }

    /// The features of an example in ``indices`` and ``values``.
    func features(of example: Int) -> Range<Int> { (example == 0 ? 0 : ends[example - 1])..<ends[example] }

    mutating func removeAll() {
        positions.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        indices.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
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

/// Hands out the labelled texts of a head in random order, a window at a time.
///
/// Data that fit into one window are made into ``Examples`` once and shuffled as a whole. Larger data are read anew at
/// each pass: chunks of neighbouring texts are dealt to windows at random, and each window is shuffled.
struct ExampleSource: Sendable {
    /// Features that a window holds at most; each takes eight bytes.
    static let defaultWindowCapacity = 24 << 20

    private let store: FeatureStore
    private let vocabulary: Vocabulary
    private let blockWeights: [Float]
    /// For each position of the targets its text, ascending.
    private let rows: [Int32]
    private let windowCapacity: Int
    private let resident: Examples?

    init(
        store: FeatureStore, vocabulary: Vocabulary, blockWeights: [Float], rows: [Int32],
        windowCapacity: Int = ExampleSource.defaultWindowCapacity
    ) {
        self.store = store
        self.vocabulary = vocabulary
        self.blockWeights = blockWeights
        self.rows = rows
        self.windowCapacity = windowCapacity
        if store.featureCount <= windowCapacity {
            var examples = Examples()
            var builder = ExampleBuilder(vocabulary: vocabulary, blockWeights: blockWeights)
            for chunk in 0..<store.chunkCount {
                Self.read(chunk, of: store, rows: rows, included: nil, builder: &builder, into: &examples)
            }
            resident = examples
        } else {
            resident = nil
        }
    }

    /// Number of vocabulary rows.
    var rowCount: Int { vocabulary.rowCount }

    /// Number of positions.
    var count: Int { rows.count }

    /// Visits every included position once, in an order drawn by the generator.
    ///
    /// `included` says for each position whether it is wanted, `[count]`; `body` receives a window and the order in which
    /// its examples are to be visited.
    func forEachWindow(
        of included: [Bool], using generator: inout SeededGenerator, _ body: (Examples, _ order: [Int]) -> Void
    ) {
        if let resident {
            var order = (0..<resident.count).filter { included[Int(resident.positions[$0])] }
            order.shuffle(using: &generator)
            body(resident, order)
            return
        }
        var chunks = Array(0..<store.chunkCount)
        chunks.shuffle(using: &generator)
        forEachWindow(of: chunks, included: included) { examples in
            var order = Array(0..<examples.count)
            order.shuffle(using: &generator)
            body(examples, order)
        }
    }

    /// Visits every included position once, in ascending order.
    func forEachWindowInOrder(of included: [Bool], _ body: (Examples, _ order: [Int]) -> Void) {
        if let resident {
            body(resident, (0..<resident.count).filter { included[Int(resident.positions[$0])] })
            return
        }
        forEachWindow(of: Array(0..<store.chunkCount), included: included) { body($0, Array(0..<$0.count)) }
    }

    private func forEachWindow(of chunks: [Int], included: [Bool], _ body: (Examples) -> Void) {
        var window = Examples()
        var builder = ExampleBuilder(vocabulary: vocabulary, blockWeights: blockWeights)
        for (index, chunk) in chunks.enumerated() {
            Self.read(chunk, of: store, rows: rows, included: included, builder: &builder, into: &window)
            store.release(chunk: chunk)
            if window.indices.count >= windowCapacity || index == chunks.count - 1 {
                if window.count > 0 { body(window) }
                window.removeAll()
            }
        }
    }

    private static func read(
        _ chunk: Int, of store: FeatureStore, rows: [Int32], included: [Bool]?, builder: inout ExampleBuilder,
        into examples: inout Examples
    ) {
        var position = firstPosition(in: rows, atOrAfter: store.firstText(ofChunk: chunk))
        store.forEachRow(inChunk: chunk) { text, features in
            guard position < rows.count, Int(rows[position]) == text else { return }
            if included?[position] != false {
                examples.append(position: position, features: features, builder: &builder)
            }
            position += 1
        }
    }

    /// The first position whose text is not before the given one, by bisection.
    private static func firstPosition(in rows: [Int32], atOrAfter text: Int) -> Int {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if Int(rows[middle]) < text { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
