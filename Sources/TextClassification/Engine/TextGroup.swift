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

    /// Rows of character n-grams of an entry of the memo whose sum is still to be written.
    private struct PendingEntry {
        var slot: UInt32
        var rowCount: Int
    }

    /// What a unit is looked up by.
    private struct Lookup {
        var key: WordMemo.Key
        var hash: UInt64
    }

    /// Where a text ends in the lists.
    private struct TextEnd {
        /// In the lists of rows.
        var rows: InlineArray<6, Int>
        /// In the list of slots.
        var slot: Int
        var byteCount: Int
    }

    private typealias RowList = GrowingBuffer<UInt32>
    private static let blockCount = FeatureBlock.allCases.count

    /// Reads the texts.
    let extractor: FeatureExtractor
    private let model: MappedModel
    private let featuresPerByte: Int
    private var memo: WordMemo
    private var made: UnitFeatures
    /// Weight rows by block, text after text; without those that are summed up in the memo.
    // SAFETY: allocated and initialized in `init` for each block, freed in `deinit`.
    private let rows: UnsafeMutablePointer<RowList>
    /// Entries of the memo that texts add up.
    private var slots = GrowingBuffer<UInt32>()
    private var pendingRows = GrowingBuffer<UInt32>()
    private var pending = GrowingBuffer<PendingEntry>()
    private var ends = GrowingBuffer<TextEnd>()
    private var lookups = GrowingBuffer<Lookup>()
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
        rows = .allocate(capacity: Self.blockCount)
        for block in 0..<Self.blockCount { (rows + block).initialize(to: RowList()) }
    }

    deinit {
        rows.deinitialize(count: Self.blockCount)
        rows.deallocate()
    }

    /// Number of texts.
    var count: Int { ends.count }

    /// True when the texts should be summed before more are added.
    var isFull: Bool {
        count >= Self.maximumCount
            || rows[FeatureBlock.characters.rawValue].count + pendingRows.count >= Self.fullRowCount
    }

    /// Forgets the texts of the last group.
    mutating func begin() {
        memo.beginGroup()
        for block in 0..<Self.blockCount { rows[block].removeAll() }
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
        Self.find(buckets.elements, of: model, in: &rows[FeatureBlock.surface.rawValue])
        var end = TextEnd(rows: .init(repeating: 0), slot: slots.count, byteCount: text.count)
        for block in 0..<Self.blockCount { end.rows[block] = rows[block].count }
        ends.append(end)
    }

    /// Writes the sums of units that were met for the first time.
    mutating func fillMemo() {
        let stride = model.rowStride
        guard var next = pendingRows.elements.baseAddress else { return }
        for entry in pending.elements {
            ck_remember_rows(model.rows, stride, next, entry.rowCount, memo.sums + Int(entry.slot) * stride)
            next += entry.rowCount
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
        let start =
            text == 0 ? TextEnd(rows: .init(repeating: 0), slot: 0, byteCount: 0) : ends.elements[text - 1]
        let end = ends.elements[text]
        let stride = model.rowStride
        for block in 0..<Self.blockCount where end.rows[block] > start.rows[block] {
            guard let first = rows[block].elements.baseAddress else { continue }
            squares[block] += ck_add_rows(
                model.rows, stride, first + start.rows[block], end.rows[block] - start.rows[block],
                sums + block * stride)
        }
        if let first = slots.elements.baseAddress, end.slot > start.slot {
            let block = FeatureBlock.characters.rawValue
            squares[block] += ck_add_remembered(
                memo.sums, stride, stride, first + start.slot, end.slot - start.slot, sums + block * stride)
        }
        return end.byteCount
    }

    /// Looks up all units of the text, each step for all of them, so that none waits for memory alone.
    private mutating func addUnits() {
        var lastWord: UInt32?
        var features = 0
        let units = extractor.units
        lookups.removeAll()
        extractor.withNormalized { normalized in
            for unit in units {
                let key = WordMemo.Key(kind: unit.kind, bytes: UnsafeBufferPointer(rebasing: normalized[unit.norm]))
                let hash = key.hash
                memo.prefetchTags(hash: hash)
                lookups.append(Lookup(key: key, hash: hash))
            }
            for lookup in lookups.elements { memo.prefetchEntry(hash: lookup.hash) }
            for (unit, lookup) in zip(units, lookups.elements) {
                let bytes = UnsafeBufferPointer(rebasing: normalized[unit.norm])
                features += (bytes.count + 2) * featuresPerByte
                if features > Self.featureLimit { return }
                if let slot = memo.find(lookup.key, hash: lookup.hash) {
                    let entry = memo.entry(at: slot)
                    if unit.kind == .mark, entry.pointee.lastWord == lastWord { continue }
                    lastWord = entry.pointee.lastWord
                    addRemembered(entry, slot: slot)
                } else {
                    made.read(unit.kind, bytes)
                    if unit.kind == .mark, made.words.last == lastWord { continue }
                    lastWord = made.words.last ?? lastWord
                    addNewUnit(lookup)
                    guard unit.kind.isWord else { continue }
                    wordHashes.append(made.wordHash)
                    stemHashes.append(made.stemHash)
                }
            }
        }
    }

    @inline(__always)
    private mutating func addRemembered(_ entry: UnsafePointer<WordMemo.Entry>, slot: UInt32) {
        let stride = model.rowStride
        slots.append(slot)
        wordHashes.append(entry.pointee.wordHash)
        stemHashes.append(entry.pointee.stemHash)
        let (words, prefixes) = (entry.pointee.words, entry.pointee.prefixes)
        ck_prefetch(model.rows + Int(words.0) * stride)
        ck_prefetch(model.rows + Int(prefixes.0) * stride)
        ck_prefetch(model.rows + Int(prefixes.1) * stride)
        ck_prefetch(model.rows + Int(prefixes.2) * stride)
        ck_prefetch(model.rows + Int(prefixes.3) * stride)
        rows[FeatureBlock.words.rawValue].append(atMost: UnitFeatures.maximumWords) {
            ($0[0], $0[1]) = words
            return Int(entry.pointee.wordCount)
        }
        rows[FeatureBlock.prefixes.rawValue].append(atMost: UnitFeatures.maximumPrefixes) {
            ($0[0], $0[1], $0[2], $0[3]) = prefixes
            return Int(entry.pointee.prefixCount)
        }
    }

    /// Finds the rows of the unit in ``made``.
    ///
    /// Those of its character n-grams are kept for the memo if it takes the unit, else for the text.
    private mutating func addNewUnit(_ lookup: Lookup) {
        let (words, prefixes) = (FeatureBlock.words.rawValue, FeatureBlock.prefixes.rawValue)
        let (firstWord, firstPrefix) = (rows[words].count, rows[prefixes].count)
        Self.find(made.words, of: model, in: &rows[words])
        Self.find(made.prefixes, of: model, in: &rows[prefixes])
        let first = pendingRows.count
        Self.find(made.characters, of: model, in: &pendingRows)
        let rowCount = pendingRows.count - first
        if rowCount <= CK_REMEMBERED_ROWS,
            let slot = memo.place(
                lookup.key, hash: lookup.hash, features: made,
                words: UnsafeBufferPointer(rebasing: rows[words].elements[firstWord...]),
                prefixes: UnsafeBufferPointer(rebasing: rows[prefixes].elements[firstPrefix...]))
        {
            pending.append(PendingEntry(slot: slot, rowCount: rowCount))
            slots.append(slot)
        } else {
            rows[FeatureBlock.characters.rawValue]
                .append(UnsafeBufferPointer(rebasing: pendingRows.elements[first...]))
            pendingRows.truncate(to: first)
        }
    }

    private mutating func addSequences() {
        let (words, stems) = (wordHashes.elements, stemHashes.elements)
        buckets.removeAll()
        buckets.append(atMost: extractor.sequences.maximumCount(ofWords: words.count)) {
            extractor.sequences.wordNGrams(of: words, into: $0)
        }
        Self.find(buckets.elements, of: model, in: &rows[FeatureBlock.wordNGrams.rawValue])
        buckets.removeAll()
        buckets.append(atMost: stems.count) { extractor.sequences.stemNGrams(of: stems, into: $0) }
        Self.find(buckets.elements, of: model, in: &rows[FeatureBlock.stemNGrams.rawValue])
    }

    /// Adds the rows of those buckets that have one, and has them fetched.
    @inline(__always)
    private static func find(
        _ buckets: UnsafeBufferPointer<UInt32>, of model: MappedModel, in rows: inout RowList
    ) {
        guard let first = buckets.baseAddress, !buckets.isEmpty else { return }
        rows.append(atMost: buckets.count) {
            ck_find_rows(model.groups, first, buckets.count, model.rows, model.rowStride, $0)
        }
    }
}
