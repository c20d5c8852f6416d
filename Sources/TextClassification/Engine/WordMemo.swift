internal import CKernels
internal import TextFeatures

/// Remembers what units of text add to a message, because most words of a message were in an earlier one.
///
/// Of each unit it keeps the 16-bit sum of its character n-grams, the weight rows of its few other features, and its
/// hashes for the sequences. A unit is known by its kind and all of its bytes, never by a hash alone; longer
/// units than ``longestKey`` are not remembered. The memory is fixed from the start: a set-associative cache with four
/// ways, which gives up the entry unused for the longest time.
///
/// Messages are scored in groups: first all are looked up, then all are summed. An entry that a group uses is never given
/// up before the group's end; where all four ways are in use, a unit is not remembered.
struct WordMemo: ~Copyable {
    /// The longest unit that is remembered, in bytes.
    static let longestKey = 32
    private static let ways = 4

    /// A unit's kind and bytes.
    struct Key: Equatable {
        fileprivate var words: (UInt64, UInt64, UInt64, UInt64)
        /// Length and kind.
        fileprivate var shape: UInt32

        /// False when the unit is too long to be remembered.
        var fits: Bool { shape != .max }

        /// The key of a unit.
        @inline(__always)
        init(kind: FeatureUnit.Kind, bytes: UnsafeBufferPointer<UInt8>) {
            let count = bytes.count
            let fits = count <= WordMemo.longestKey && kind != .run
            shape = fits ? UInt32(count) << 8 | UInt32(kind.rawValue) : .max
            words = (0, 0, 0, 0)
            guard fits, count > 0, let base = UnsafeRawPointer(bytes.baseAddress) else { return }
            // Loads may overlap: together with the length they still name every byte.
            if count > 16 {
                words = (
                    Self.load(base, 0), Self.load(base, 8), Self.load(base, count - 16), Self.load(base, count - 8)
                )
            } else if count >= 8 {
                words = (Self.load(base, 0), Self.load(base, count - 8), 0, 0)
            } else if count >= 4 {
                let first = base.loadUnaligned(as: UInt32.self)
                let last = base.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
                words.0 = UInt64(first) | UInt64(last) << 32
            } else {
                words.0 = UInt64(bytes[0]) | UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count - 1]) << 16
            }
        }

        @inline(__always)
        private static func load(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
            base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }

        /// Spreads the key: which entries share a set is a matter of speed alone.
        @inline(__always)
        var hash: UInt64 {
            var hash = Self.fold(words.0 ^ 0x9E37_79B9_7F4A_7C15, words.1 ^ 0xD6E8_FEB8_6659_FD93 ^ UInt64(shape))
            if shape > UInt32(16) << 8 | 0xFF {
                hash = Self.fold(hash ^ words.2, words.3 ^ 0x9FB2_1C65_1E98_DF25)
            }
            return hash
        }

        @inline(__always)
        private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
            let product = left.multipliedFullWidth(by: right)
            return product.high ^ product.low
        }

        @inline(__always)
        static func == (left: Key, right: Key) -> Bool {
            left.shape == right.shape && left.words.0 == right.words.0 && left.words.1 == right.words.1
                && left.words.2 == right.words.2 && left.words.3 == right.words.3
        }
    }

    /// What is remembered of a unit besides its sum.
    struct Entry {
        fileprivate var key: Key
        /// The group of messages that used it last.
        fileprivate var group: UInt32
        /// ``UnitFeatures/wordHash``.
        fileprivate(set) var wordHash: UInt64
        /// ``UnitFeatures/stemHash``.
        fileprivate(set) var stemHash: UInt64
        /// The last bucket of its block words, which a following mark is compared with.
        fileprivate(set) var lastWord: UInt32
        /// Number of weight rows of its block words.
        fileprivate(set) var wordCount: UInt16
        /// Number of weight rows of its block prefixes.
        fileprivate(set) var prefixCount: UInt16
        /// Weight rows of its block words.
        fileprivate(set) var words: (UInt32, UInt32)
        /// Weight rows of its block prefixes.
        fileprivate(set) var prefixes: (UInt32, UInt32, UInt32, UInt32)
    }

    /// Number of units that fit; 0 when nothing is remembered.
    let capacity: Int
    /// The sums of all entries: `[capacity, rowStride]`.
    // SAFETY: allocated in `init` for `capacity` entries, as are `tags` and `entries`; slots come from `find` and `place`
    // alone, which lie in 0..<capacity. Sums of a slot are written before they are read: see `TextGroup.fillMemo`.
    let sums: UnsafeMutablePointer<Int16>
    private let rowStride: Int
    /// A part of each entry's hash; 0 where there is no entry.
    private let tags: UnsafeMutablePointer<UInt32>
    private let entries: UnsafeMutablePointer<Entry>
    private var group: UInt32 = 1

    /// Creates a memo; `capacity` is rounded up to a power of two.
    init(capacity wanted: Int, rowStride: Int) {
        var capacity = wanted == 0 ? 0 : Self.ways
        while capacity < wanted { capacity *= 2 }
        self.capacity = capacity
        self.rowStride = rowStride
        sums = UnsafeMutableRawPointer.allocate(byteCount: max(64, capacity * rowStride * 2), alignment: 64)
            .assumingMemoryBound(to: Int16.self)
        tags = .allocate(capacity: max(1, capacity))
        tags.initialize(repeating: 0, count: max(1, capacity))
        entries =
            UnsafeMutableRawPointer
            .allocate(byteCount: max(64, capacity * MemoryLayout<Entry>.stride), alignment: 64)
            .assumingMemoryBound(to: Entry.self)
    }

    deinit {
        sums.deallocate()
        tags.deallocate()
        entries.deallocate()
    }

    /// Ends a group: its entries may be given up from now on.
    mutating func beginGroup() { group &+= 1 }

    /// The entry in a slot; valid until the group ends.
    @inline(__always)
    func entry(at slot: UInt32) -> UnsafePointer<Entry> { UnsafePointer(entries + Int(slot)) }

    /// Has the place fetched where a unit is looked up.
    @inline(__always)
    func prefetchTags(hash: UInt64) {
        guard capacity > 0 else { return }
        ck_prefetch(tags + firstSlot(of: hash))
    }

    /// Has the entry fetched that a unit probably has, and its sum.
    @inline(__always)
    func prefetchEntry(hash: UInt64) {
        guard capacity > 0 else { return }
        let first = firstSlot(of: hash)
        let tag = Self.tag(of: hash)
        for slot in first..<first + Self.ways where tags[slot] == tag {
            ck_prefetch(entries + slot)
            ck_prefetch(UnsafeRawPointer(entries + slot) + 64)
            for column in stride(from: 0, to: rowStride, by: 32) { ck_prefetch(sums + slot * rowStride + column) }
        }
    }

    /// The slot of a unit, which stays valid until the group ends.
    @inline(__always)
    func find(_ key: Key, hash: UInt64) -> UInt32? {
        guard capacity > 0, key.fits else { return nil }
        let first = firstSlot(of: hash)
        let tag = Self.tag(of: hash)
        for slot in first..<first + Self.ways where tags[slot] == tag && entries[slot].key == key {
            entries[slot].group = group
            return UInt32(slot)
        }
        return nil
    }

    /// Takes a slot for a unit that is not there yet; nil when this group uses all that it could have.
    ///
    /// The slot's sums must be written before the group is summed.
    ///
    /// - Parameters:
    ///   - key: the unit's key.
    ///   - hash: the key's hash.
    ///   - features: the unit's features.
    ///   - words: weight rows of its block words.
    ///   - prefixes: weight rows of its block prefixes.
    /// - Returns: a slot that stays valid until the group ends.
    mutating func place(
        _ key: Key, hash: UInt64, features: borrowing UnitFeatures, words: UnsafeBufferPointer<UInt32>,
        prefixes: UnsafeBufferPointer<UInt32>
    ) -> UInt32? {
        guard capacity > 0, key.fits else { return nil }
        let first = firstSlot(of: hash)
        var best: Int?
        var bestAge: UInt32 = 0
        for slot in first..<first + Self.ways {
            let age = tags[slot] == 0 ? UInt32.max : group &- entries[slot].group
            if age > bestAge { (best, bestAge) = (slot, age) }
        }
        guard let slot = best else { return nil }
        tags[slot] = Self.tag(of: hash)
        precondition(
            words.count <= UnitFeatures.maximumWords && prefixes.count <= UnitFeatures.maximumPrefixes,
            "an entry has room for two words and four prefixes")
        var entry = Entry(
            key: key, group: group, wordHash: features.wordHash, stemHash: features.stemHash,
            lastWord: features.words.last ?? 0, wordCount: UInt16(words.count), prefixCount: UInt16(prefixes.count),
            words: (0, 0), prefixes: (0, 0, 0, 0))
        withUnsafeMutableBytes(of: &entry.words) { $0.copyMemory(from: UnsafeRawBufferPointer(words)) }
        withUnsafeMutableBytes(of: &entry.prefixes) { $0.copyMemory(from: UnsafeRawBufferPointer(prefixes)) }
        (entries + slot).initialize(to: entry)
        return UInt32(slot)
    }

    @inline(__always)
    private func firstSlot(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (capacity - 1) & ~(Self.ways - 1) }

    @inline(__always)
    private static func tag(of hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) | 1 }
}
