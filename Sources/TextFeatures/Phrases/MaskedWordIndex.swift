/// Finds the words that a masked one (`f**k`, `enf*iré`) may stand for.
///
/// Only words of phrases that ask to see through disguises are held. They are grouped by length and first letter, so that
/// one group is compared letter by letter.
struct MaskedWordIndex: Sendable {
    private struct Group: Hashable {
        var length: Int
        var first: Unicode.Scalar
    }

    private struct Word {
        var scalars: [Unicode.Scalar]
        var entry: WordTable.Entry
    }

    /// A group longer than this is searched no further; real lists have tens of words per group.
    private static let groupLimit = 512

    private var words: [Group: [Word]] = [:]
    private var prefixes: [Group: [Word]] = [:]
    private var longestPrefix = 0

    init(words table: WordTable, prefixes prefixTable: WordTable) {
        for index in 0..<table.count { Self.insert(table, index, into: &words) }
        for index in 0..<prefixTable.count {
            longestPrefix = max(longestPrefix, Self.insert(prefixTable, index, into: &prefixes))
        }
    }

    /// The entries of the words that agree with every visible letter of `pattern`.
    ///
    /// `*` in the pattern stands for one letter; the first letter must be visible.
    func entries(matching pattern: [UInt8]) -> [WordTable.Entry] {
        let scalars = Array(String(decoding: pattern, as: UTF8.self).unicodeScalars)
        guard let first = scalars.first, first != "*" else { return [] }
        var found: [WordTable.Entry] = []
        for word in words[Group(length: scalars.count, first: first)] ?? [] where Self.agree(scalars[...], word.scalars)
        {
            found.append(word.entry)
        }
        guard longestPrefix >= 2 else { return found }
        for length in 2...max(2, min(longestPrefix, scalars.count)) where length <= scalars.count {
            let start = scalars[..<length]
            // A prefix of which the mask hides nearly all would match anything.
            guard start.count(where: { $0 != "*" }) * 2 >= length else { continue }
            for word in prefixes[Group(length: length, first: first)] ?? [] where Self.agree(start, word.scalars) {
                found.append(word.entry)
            }
        }
        return found
    }

    @discardableResult
    private static func insert(_ table: WordTable, _ index: Int, into groups: inout [Group: [Word]]) -> Int {
        let entry = table.entries[index]
        guard entry.disguised >= 0 || entry.disguisedAlias >= 0 else { return 0 }
        let scalars = Array(String(decoding: table.word(index), as: UTF8.self).unicodeScalars)
        guard let first = scalars.first else { return 0 }
        let group = Group(length: scalars.count, first: first)
        if groups[group, default: []].count < groupLimit {
            groups[group, default: []].append(Word(scalars: scalars, entry: entry))
        }
        return scalars.count
    }

    private static func agree(_ pattern: ArraySlice<Unicode.Scalar>, _ word: [Unicode.Scalar]) -> Bool {
        zip(pattern, word).allSatisfy { $0 == "*" || $0 == $1 }
    }
}
