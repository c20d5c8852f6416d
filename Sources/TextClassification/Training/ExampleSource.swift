internal import TextFeatures

/// Hands out the labelled texts of a head in random order, a window at a time.
///
/// Data that fit into one window are made into ``Examples`` once and shuffled as a whole. Larger data are read anew at
/// each pass: chunks of neighbouring texts are dealt to windows at random, and each window is shuffled.
package struct ExampleSource: Sendable {
    /// Features that a window holds at most; each takes eight bytes.
    static let defaultWindowCapacity = 24 << 20

    /// Where large data are read from at each pass.
    fileprivate struct Stored: Sendable {
        let store: FeatureStore
        let vocabulary: Vocabulary
        let blockWeights: [Float]
        /// For each position of the targets its text, ascending.
        let rows: [Int32]
        let windowCapacity: Int
    }

    private enum Contents {
        case resident(Examples)
        case stored(Stored)
    }

    /// Number of vocabulary rows.
    let rowCount: Int
    /// Number of positions.
    let count: Int
    private let contents: Contents

    /// Hands out texts of which everything is known.
    package init(examples: Examples, rowCount: Int) {
        self.rowCount = rowCount
        count = examples.count
        contents = .resident(examples)
    }

    /// Hands out the texts at some rows of a store, ascending.
    init(
        store: FeatureStore, vocabulary: Vocabulary, blockWeights: [Float], rows: [Int32],
        windowCapacity: Int = ExampleSource.defaultWindowCapacity
    ) {
        rowCount = vocabulary.rowCount
        count = rows.count
        let stored = Stored(
            store: store, vocabulary: vocabulary, blockWeights: blockWeights, rows: rows,
            windowCapacity: windowCapacity)
        guard store.featureCount <= windowCapacity else {
            contents = .stored(stored)
            return
        }
        var examples = Examples()
        var builder = ExampleBuilder(vocabulary: vocabulary, blockWeights: blockWeights)
        for chunk in 0..<store.chunkCount {
            stored.read(chunk, included: nil, builder: &builder, into: &examples)
        }
        contents = .resident(examples)
    }

    /// Visits every included position once, in an order drawn by the generator.
    ///
    /// `included` says for each position whether it is wanted, `[count]`; `body` receives a window and the order in which
    /// its examples are to be visited.
    func forEachWindow(
        of included: [Bool], using generator: inout SeededGenerator, _ body: (Examples, _ order: [Int]) -> Void
    ) {
        switch contents {
        case .resident(let resident):
            var order = (0..<resident.count).filter { included[Int(resident.positions[$0])] }
            order.shuffle(using: &generator)
            body(resident, order)
        case .stored(let stored):
            var chunks = Array(0..<stored.store.chunkCount)
            chunks.shuffle(using: &generator)
            stored.forEachWindow(of: chunks, included: included) { examples in
                var order = Array(0..<examples.count)
                order.shuffle(using: &generator)
                body(examples, order)
            }
        }
    }

    /// Visits every included position once, in ascending order.
    func forEachWindowInOrder(of included: [Bool], _ body: (Examples, _ order: [Int]) -> Void) {
        switch contents {
        case .resident(let resident):
            body(resident, (0..<resident.count).filter { included[Int(resident.positions[$0])] })
        case .stored(let stored):
            stored.forEachWindow(of: Array(0..<stored.store.chunkCount), included: included) {
                body($0, Array(0..<$0.count))
            }
        }
    }
}

extension ExampleSource.Stored {
    fileprivate func forEachWindow(of chunks: [Int], included: [Bool], _ body: (Examples) -> Void) {
        var window = Examples()
        var builder = ExampleBuilder(vocabulary: vocabulary, blockWeights: blockWeights)
        for (index, chunk) in chunks.enumerated() {
            read(chunk, included: included, builder: &builder, into: &window)
            store.release(chunk: chunk)
            if window.featureCount >= windowCapacity || index == chunks.count - 1 {
                if window.count > 0 { body(window) }
                window.removeAll()
            }
        }
    }

    fileprivate func read(
        _ chunk: Int, included: [Bool]?, builder: inout ExampleBuilder, into examples: inout Examples
    ) {
        var position = firstPosition(atOrAfter: store.firstText(ofChunk: chunk))
        store.forEachRow(inChunk: chunk) { text, features in
            guard position < rows.count, Int(rows[position]) == text else { return }
            if included?[position] != false {
                examples.append(position: position, features: features, builder: &builder)
            }
            position += 1
        }
    }

    /// The first position whose text is not before the given one, by bisection.
    private func firstPosition(atOrAfter text: Int) -> Int {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if Int(rows[middle]) < text { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
