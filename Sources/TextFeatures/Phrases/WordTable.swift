/// The words of all phrases, found by their bytes without making a string of them.
///
/// Open addressing over 64-bit FNV-1a. The hash is computed byte by byte, so that all prefixes of a word can be looked up
/// for the price of one pass (``PhraseMatcher`` needs that for `*`).
struct WordTable: Sendable {
    /// What a word stands for in the automaton; -1 is "nothing".
    struct Entry: Sendable {
        /// The symbol of phrases that ask for folding (or, in the exact tables, for exactness).
        var plain: Int32 = -1
        /// The symbol of phrases that also see through disguises.
        var disguised: Int32 = -1
        /// The symbols of a word that is the same but for ä, ö, ü being spelled ae, oe, ue.
        var plainAlias: Int32 = -1
        var disguisedAlias: Int32 = -1
    }

    static let hashSeed: UInt64 = 0xCBF2_9CE4_8422_2325

    private(set) var count = 0
    /// The entry of each word, in the order of arrival.
    var entries: [Entry] = []
    private var slots: [Int32]
    private var hashes: [UInt64] = []
    private var starts: [Int] = [0]
    private var bytes: [UInt8] = []

    init() { slots = [Int32](repeating: -1, count: 16) }

    @inline(__always)
    static func hash(_ hash: UInt64, adding byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

    static func hash(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
        word.reduce(hashSeed) { hash($0, adding: $1) }
    }

    /// The index of a word whose hash is known, or nil.
    func index(of word: UnsafeBufferPointer<UInt8>, hash: UInt64) -> Int? {
        var slot = Int(truncatingIfNeeded: mixed(hash)) & (slots.count - 1)
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if hashes[index] == hash, equals(word, index) { return index }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The index of a word, which is added when it is new.
    mutating func insert(_ word: UnsafeBufferPointer<UInt8>) -> Int {
        let hash = Self.hash(word)
        if let index = index(of: word, hash: hash) { return index }
        // Nearly every word of a message is in no list: a sparse table dismisses it with one look.
        if (count + 1) * 8 > slots.count { grow() }
        place(Int32(count), hash: hash)
        hashes.append(hash)
        bytes.append(contentsOf: word)
        starts.append(bytes.count)
        entries.append(Entry())
        count += 1
        return count - 1
    }

    /// The bytes of a word.
    func word(_ index: Int) -> ArraySlice<UInt8> { bytes[starts[index]..<starts[index + 1]] }

    private func equals(_ word: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        let start = starts[index]
        guard starts[index + 1] - start == word.count else { return false }
        for offset in 0..<word.count where bytes[start + offset] != word[offset] { return false }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for (index, hash) in hashes.enumerated() { place(Int32(index), hash: hash) }
    }

    private mutating func place(_ index: Int32, hash: UInt64) {
        var slot = Int(truncatingIfNeeded: mixed(hash)) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = index
    }

    @inline(__always)
    private func mixed(_ hash: UInt64) -> UInt64 { hash ^ hash >> 32 }
}
