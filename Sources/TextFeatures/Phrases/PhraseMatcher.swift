/// Finds thousands of phrases in a message in one pass, at word boundaries.
///
/// ```swift
/// let analyzer = TextAnalyzer()
/// let matcher = PhraseMatcher(phrases: [Phrase(text: "IA", id: 1), Phrase(text: "rembours*", id: 2)], analyze: analyzer.analyze)
/// matcher.matches(in: analyzer.analyze("Remboursez-moi, l’IA se trompe"), language: "fr")   // 2 at 0..<10, 1 at 18..<20
/// ```
///
/// `IA` matches in "l'IA" and "IA,", not in "j'ai"; `prix` in "PRIX?", not in "surprix"; `devis` in "#DemandeDeDevis".
/// The time for a message depends on its length and on what is found, not on the number of phrases.
///
/// What it does not do: stem words (use `*`), look inside links and mentions, or choose among matches that overlap; all are given.
///
/// It is a class, so that a search shares its tables instead of copying them.
public final class PhraseMatcher: Sendable {
    let phrases: [Phrase]
    /// For each phrase of the automaton: its place in `phrases`.
    let phraseIndices: [Int32]
    let automaton: PhraseAutomaton
    let words: WordTable
    let prefixes: PrefixTable
    let exactWords: WordTable
    let exactPrefixes: PrefixTable
    let maskedWords: MaskedWordIndex
    /// True when some phrase asks to see through disguises.
    let seesThroughDisguises: Bool

    /// Creates a matcher.
    ///
    /// A phrase without any word or sign (empty, or white space only) never matches.
    ///
    /// - Parameters:
    ///   - phrases: The phrases; several may have the same text or the same number.
    ///   - analyze: How texts are tokenized; it must be what the messages go through as well.
    /// - Complexity: O(*n*) in the number of words of all phrases.
    public init(phrases: [Phrase], analyze: (String) -> AnalyzedText) {
        var builder = Builder()
        for (index, phrase) in phrases.enumerated() { builder.add(phrase, index: index, text: analyze(phrase.text)) }
        builder.automaton.finish()
        self.phrases = phrases
        phraseIndices = builder.phraseIndices
        automaton = builder.automaton
        maskedWords = MaskedWordIndex(words: builder.words, prefixes: builder.prefixes.words)
        words = builder.words
        prefixes = builder.prefixes
        exactWords = builder.exactWords
        exactPrefixes = builder.exactPrefixes
        seesThroughDisguises = phrases.contains { $0.match == .deobfuscated }
    }

    /// Every place where a phrase is found, by start, then end, then number.
    ///
    /// - Parameters:
    ///   - text: The message, analyzed as the phrases were.
    ///   - language: The language of the message; phrases of another language are left out. With nil, none is.
    /// - Returns: All matches, those that overlap included.
    public func matches(in text: AnalyzedText, language: String?) -> [PhraseMatch] {
        guard !phraseIndices.isEmpty, !text.tokens.isEmpty else { return [] }
        return text.source.withUnsafeBufferPointer { source in
            text.normalized.withUnsafeBufferPointer { normalized in
                var search = PhraseSearch(
                    matcher: self, text: text, source: MessageBytes(source), normalized: MessageBytes(normalized),
                    language: language)
                return search.run()
            }
        }
    }
}

/// Prefixes (`rembours*`) and the lengths that occur, so that most words are dismissed without a look-up.
struct PrefixTable: Sendable {
    var words = WordTable()
    /// Bit *n* is set when a prefix has *n* bytes; bit 63 stands for 63 and more.
    private(set) var lengths: UInt64 = 0
    /// A bit for the first three bytes of each prefix; all are set when a prefix is shorter.
    private var starts = [UInt64](repeating: 0, count: 256)

    mutating func insert(_ prefix: UnsafeBufferPointer<UInt8>) -> Int {
        lengths |= 1 << UInt64(min(prefix.count, 63))
        if prefix.count >= 3 {
            let start = Self.start(of: prefix)
            starts[start >> 6] |= 1 << UInt64(start & 63)
        } else {
            starts = [UInt64](repeating: .max, count: 256)
        }
        return words.insert(prefix)
    }

    /// A number below 2^14 for the first three bytes of a word, which has as many.
    @inline(__always)
    private static func start(of word: UnsafeBufferPointer<UInt8>) -> Int {
        let packed = UInt32(word[0]) | UInt32(word[1]) << 8 | UInt32(word[2]) << 16
        return Int((packed &* 0x9E37_79B1) >> 18)
    }

    /// False for most words, which no prefix begins.
    @inline(__always)
    private func mayBegin(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        if lengths == 0 { return false }
        // A word of one or two bytes begins with a prefix only if there are prefixes as short.
        if word.count < 3 { return lengths & 0b110 != 0 }
        let start = Self.start(of: word)
        return starts[start >> 6] >> UInt64(start & 63) & 1 == 1
    }

    /// Calls `body` with each entry whose bytes begin `word`.
    @inline(__always)
    func forEachPrefix(of word: UnsafeBufferPointer<UInt8>, _ body: (WordTable.Entry) -> Void) {
        guard mayBegin(word) else { return }
        var hash = WordTable.hashSeed
        for length in 1...max(1, word.count) where length <= word.count {
            hash = WordTable.hash(hash, adding: word[length - 1])
            guard lengths >> UInt64(min(length, 63)) & 1 == 1 else { continue }
            if let index = words.index(of: UnsafeBufferPointer(rebasing: word[..<length]), hash: hash) {
                body(words.entries[index])
            }
        }
    }
}

extension PhraseMatcher {
    /// What is filled phrase by phrase.
    private struct Builder {
        var automaton = PhraseAutomaton()
        var phraseIndices: [Int32] = []
        var words = WordTable()
        var prefixes = PrefixTable()
        var exactWords = WordTable()
        var exactPrefixes = PrefixTable()
        private var symbolCount: Int32 = 0
        private var symbols: [Int32] = []

        mutating func add(_ phrase: Phrase, index: Int, text: AnalyzedText) {
            symbols.removeAll(keepingCapacity: true)
            text.source.withUnsafeBufferPointer { source in
                text.normalized.withUnsafeBufferPointer { normalized in
                    let units = PhraseUnits(
                        text: text, source: MessageBytes(source), normalized: MessageBytes(normalized))
                    for unit in units.units { symbols.append(symbol(of: unit, match: phrase.match)) }
                }
            }
            guard !symbols.isEmpty else { return }
            automaton.add(symbols)
            phraseIndices.append(Int32(index))
        }

        private mutating func symbol(of unit: PhraseUnits.Unit, match: Phrase.Match) -> Int32 {
            if match == .exact {
                let index = unit.exact.withUnsafeBufferPointer { bytes in
                    unit.isPrefix ? exactPrefixes.insert(bytes) : exactWords.insert(bytes)
                }
                let known = unit.isPrefix ? exactPrefixes.words.entries[index].plain : exactWords.entries[index].plain
                let symbol = knownOrFresh(known)
                if unit.isPrefix {
                    exactPrefixes.words.entries[index].plain = symbol
                } else {
                    exactWords.entries[index].plain = symbol
                }
                return symbol
            }
            let index = unit.folded.withUnsafeBufferPointer { unit.isPrefix ? prefixes.insert($0) : words.insert($0) }
            let entry = unit.isPrefix ? prefixes.words.entries[index] : words.entries[index]
            let symbol = knownOrFresh(match == .deobfuscated ? entry.disguised : entry.plain)
            update(index, isPrefix: unit.isPrefix) {
                if match == .deobfuscated { $0.disguised = symbol } else { $0.plain = symbol }
            }
            if let expanded = unit.expanded {
                let alias = expanded.withUnsafeBufferPointer {
                    unit.isPrefix ? prefixes.insert($0) : words.insert($0)
                }
                update(alias, isPrefix: unit.isPrefix) {
                    if match == .deobfuscated { $0.disguisedAlias = symbol } else { $0.plainAlias = symbol }
                }
            }
            return symbol
        }

        private mutating func update(_ index: Int, isPrefix: Bool, _ change: (inout WordTable.Entry) -> Void) {
            if isPrefix { change(&prefixes.words.entries[index]) } else { change(&words.entries[index]) }
        }

        private mutating func knownOrFresh(_ symbol: Int32) -> Int32 {
            if symbol >= 0 { return symbol }
            symbolCount += 1
            return symbolCount - 1
        }
    }
}
