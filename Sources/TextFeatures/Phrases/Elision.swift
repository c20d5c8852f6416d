/// Splits off the short words that French, Italian and their neighbours write with an apostrophe: `l'IA`, `qu'il`, `dell'ordine`.
///
/// Word segmentation (UAX #29) keeps such a pair as one token, while a list says `IA`. English contractions
/// (`don't`, `brand's`) are not split: what stands before their apostrophe is not in the list.
enum Elision {
    /// The index after the apostrophe of `word` (folded, so that the apostrophe is `'`), or nil when nothing is elided.
    static func end(in word: UnsafeBufferPointer<UInt8>) -> Int? {
        var packed: UInt64 = 0
        for index in 0..<min(word.count, 9) {
            let byte = word[index]
            if byte == UInt8(ascii: "'") {
                guard index > 0, index + 1 < word.count else { return nil }
                return prefixes.contains(packed) ? index + 1 : nil
            }
            packed = packed << 8 | UInt64(byte)
        }
        return nil
    }

    private static let prefixes: Set<UInt64> = {
        let words = """
            l d j m n s t c qu jusqu lorsqu puisqu quoiqu presqu quelqu \
            dell all dall nell sull coll un quest quell bell sant tutt anch com dov cos gl v ch mezz nient \
            agl degl negl dagl pell
            """
        // `puisqu` and the like fit in eight bytes.
        return Set(words.split(separator: " ").map { TopLevelDomains.pack($0.utf8) })
    }()
}
