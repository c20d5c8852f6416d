internal import CKernels
internal import TextFeatures

/// Some texts on their way to their sums: the weight rows that each adds up, and the remembered sums.
///
/// Use: ``begin()``, ``add(_:)`` for each text, ``fillMemo()``, ``sum(text:sums:squares:)`` for each text.
struct TextGroup: ~Copyable {
    /// Texts in a group, at most: enough for their rows to arrive while the next texts are read, few enough for the rows
    /// to stay in the cache until they are summed.
    static let maximumCount = 32
    /// Features of one block of a text, at most: 2^24 weights of magnitude 127 fit 32 bits.
    ///
    /// What a text says after that is not read; with the default recipe, texts below 4 MiB do not reach it.
    static let featureLimit = 1 << 24
    /// Weight rows in a group before it counts as full, however few its texts are.
    private static let fullRowCount = 1 << 14

    /// Rows of one block of one text, which end here.
    private struct Segment {
        /// Raw value of a ``FeatureBlock``.
        var block: Int
        var end: Int
    }

    /// Rows of an entry of the memo whose sums are still to be written.
    private struct PendingEntry {
        var slot: UInt32
        /// Number of rows in each block of ``WordMemo/blocks``.
        var counts: (Int, Int, Int)
    }

    /// Where a text ends in the lists.
    private struct TextEnd {
        var segment: Int
        var slot: Int
        var byteCount: Int
    }

    /// Reads the texts.
    let extractor: FeatureExtractor
    private let model: MappedModel
    private let featuresPerByte: Int
    private var memo: WordMemo
    private var made: UnitFeatures
    private var rows = GrowingBuffer<UInt32>()
    private var segments = GrowingBuffer<Segment>()
    private var slots = GrowingBuffer<UInt32>()
    private var pendingRows = GrowingBuffer<UInt32>()
    private var pending = GrowingBuffer<PendingEntry>()
    private var ends = GrowingBuffer<TextEnd>()
    private var wordHashes = GrowingBuffer<UInt64>()
    private var stemHashes = GrowingBuffer<UInt64>()
    private var buckets = GrowingBuffer<UInt32>()

    /// Creates an empty group that remembers so many units; 0 for none.
    init(model: MappedModel, memoCapacity: Int) {
        let recipe = model.metadata.recipe
        self.model = model
        extractor = FeatureExtractor(recipe: recipe)
        featuresPerByte = max(4, recipe.characterMaximum - recipe.characterMinimum + 1, recipe.wordNGrams)
        memo = WordMemo(capacity: memoCapacity, rowStride: model.rowStride)
        made = UnitFeatures(recipe: recipe)
    }

    /// Number of texts.
    var count: Int { ends.count }

    /// True when the texts should be summed before more are added.
    var isFull: Bool { count >= Self.maximumCount || rows.count + pendingRows.count >= Self.fullRowCount }

    /// Forgets the texts of the last group.
    mutating func begin() {
        memo.beginGroup()
        rows.removeAll()
        segments.removeAll()
        slots.removeAll()
        pendingRows.removeAll()
        pending.removeAll()
        ends.removeAll()
    }

    /// Adds a text.
    ///
    /// - Complexity: O(n) in the number of bytes.
    mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
        extractor.readUnits(of: text)
        wordHashes.removeAll()
        stemHashes.removeAll()
        addUnits()
        addSequences()
        buckets.removeAll()
        let words = wordHashes.elements
        extractor.addSurface(of: text, first: words.first, last: words.last) { buckets.append($0) }
        addRows(of: .surface)
        ends.append(TextEnd(segment: segments.count, slot: slots.count, byteCount: text.count))
    }

    /// Writes the sums of units that were met for the first time.
    mutating func fillMemo() {
        let all = pendingRows.elements
        guard var next = all.baseAddress else { return }
        for entry in pending.elements {
            var target = memo.sums + Int(entry.slot) * memo.distance
            for count in [entry.counts.0, entry.counts.1, entry.counts.2] {
                ck_remember_rows(model.rows, model.rowStride, next, count, target)
                next += count
                target += model.rowStride
            }
        }
    }

    /// Adds up a text.
    ///
    /// - Parameters:
    ///   - text: its index in the group.
    ///   - sums: zeros; receives the sums of rows, `[blockCount, rowStride]`.
    ///   - squares: zeros; receives the sums of squared weights, `[blockCount]`.
    /// - Returns: the number of the text's bytes.
    func sum(text: Int, sums: UnsafeMutablePointer<Int32>, squares: UnsafeMutablePointer<UInt64>) -> Int {
        let start = text == 0 ? TextEnd(segment: 0, slot: 0, byteCount: 0) : ends.elements[text - 1]
        let end = ends.elements[text]
        let stride = model.rowStride
        if let first = slots.elements.baseAddress, end.slot > start.slot {
            for (offset, block) in WordMemo.blocks.enumerated() {
                squares[block.rawValue] += ck_add_remembered(
                    memo.sums + offset * stride, memo.distance, stride, first + start.slot, end.slot - start.slot,
                    sums + block.rawValue * stride)
            }
        }
        guard let allRows = rows.elements.baseAddress else { return end.byteCount }
        var firstRow = start.segment == 0 ? 0 : segments.elements[start.segment - 1].end
        for segment in segments.elements[start.segment..<end.segment] {
            squares[segment.block] += ck_add_rows(
                model.rows, stride, allRows + firstRow, segment.end - firstRow, sums + segment.block * stride)
            firstRow = segment.end
        }
        return end.byteCount
    }

    private mutating func addUnits() {
        var lastWord: UInt32?
        var features = 0
        extractor.normalized.withUnsafeBufferPointer { normalized in
            for unit in extractor.units {
                let bytes = UnsafeBufferPointer(rebasing: normalized[unit.norm])
                features += (bytes.count + 2) * featuresPerByte
                if features > Self.featureLimit { return }
                let key = WordMemo.Key(kind: unit.kind, bytes: bytes)
                let hash = key?.hash ?? 0
                if let key, let slot = memo.find(key, hash: hash) {
                    let entry = memo.entry(at: slot)
                    if unit.kind == .mark, entry.lastWord == lastWord { continue }
                    lastWord = entry.lastWord
                    slots.append(slot)
                    wordHashes.append(entry.wordHash)
                    stemHashes.append(entry.stemHash)
                } else {
                    made.read(unit.kind, bytes)
                    if unit.kind == .mark, made.words.last == lastWord { continue }
                    lastWord = made.words.last ?? lastWord
                    addNewUnit(key: key, hash: hash)
                    guard unit.kind.isWord else { continue }
                    wordHashes.append(made.wordHash)
                    stemHashes.append(made.stemHash)
                }
            }
        }
    }

    /// Finds the rows of the unit in ``made``, and keeps them for the memo if it takes the unit, else for the text.
    private mutating func addNewUnit(key: WordMemo.Key?, hash: UInt64) {
        let first = pendingRows.count
        Self.find(made.words, of: model, in: &pendingRows)
        let second = pendingRows.count
        Self.find(made.characters, of: model, in: &pendingRows)
        let third = pendingRows.count
        Self.find(made.prefixes, of: model, in: &pendingRows)
        let counts = (second - first, third - second, pendingRows.count - third)
        if let key, max(counts.0, counts.1, counts.2) <= CK_REMEMBERED_ROWS,
            let slot = memo.place(key, hash: hash, features: made)
        {
            pending.append(PendingEntry(slot: slot, counts: counts))
            slots.append(slot)
            return
        }
        for (block, range) in [
            (FeatureBlock.words, first..<second), (.characters, second..<third), (.prefixes, third..<pendingRows.count),
        ] where !range.isEmpty {
            rows.append(UnsafeBufferPointer(rebasing: pendingRows.elements[range]))
            segments.append(Segment(block: block.rawValue, end: rows.count))
        }
        pendingRows.truncate(to: first)
    }

    private mutating func addSequences() {
        let words = wordHashes.elements
        buckets.removeAll()
        buckets.append(atMost: extractor.sequences.maximumCount(ofWords: words.count)) {
            extractor.sequences.wordNGrams(of: words, into: $0)
        }
        addRows(of: .wordNGrams)
        buckets.removeAll()
        let stems = stemHashes.elements
        buckets.append(atMost: stems.count) { extractor.sequences.stemNGrams(of: stems, into: $0) }
        addRows(of: .stemNGrams)
    }

    /// Finds the rows of ``buckets``.
    private mutating func addRows(of block: FeatureBlock) {
        let wanted = buckets.elements
        guard let first = wanted.baseAddress, !wanted.isEmpty else { return }
        let model = model
        rows.append(atMost: wanted.count) {
            ck_find_rows(model.groups, first, wanted.count, model.rows, model.rowStride, $0)
        }
        segments.append(Segment(block: block.rawValue, end: rows.count))
    }

    private static func find(_ wanted: [UInt32], of model: MappedModel, in rows: inout GrowingBuffer<UInt32>) {
        wanted.withUnsafeBufferPointer { wanted in
            guard let first = wanted.baseAddress else { return }
            rows.append(atMost: wanted.count) {
                ck_find_rows(model.groups, first, wanted.count, model.rows, model.rowStride, $0)
            }
        }
    }
}
