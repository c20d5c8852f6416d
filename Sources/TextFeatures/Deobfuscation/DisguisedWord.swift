/// A word that a message may hide, and where.
public struct DisguisedWord: Sendable, Hashable {
    /// How the word is hidden.
    public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
        /// Digits and signs for letters: `c0nnard`, `@ss`.
        case leet
        /// Letters apart: `c o n n a r d`, `i.d.i.o.t`.
        case spaced
        /// Letters left out: `f**k`; the folded word has a `*` for each.
        case masked
        /// Letters of another script that look the same: `сonnard` with a Cyrillic с.
        case homoglyph
        /// Letters repeated: `connnnard`.
        case elongated
    }

    /// The word as ``PhraseFolding`` would fold it.
    public var folded: [UInt8]
    /// UTF-8 bytes of the original text that it is read from.
    public var source: Range<Int>
    /// Indices into ``AnalyzedText/tokens`` of the tokens that it is read from.
    public var tokens: Range<Int>
    /// How the word is hidden (the rarest of the ways, when there are several).
    public var kind: Kind

    /// Creates a disguised word.
    public init(folded: [UInt8], source: Range<Int>, tokens: Range<Int>, kind: Kind) {
        self.folded = folded
        self.source = source
        self.tokens = tokens
        self.kind = kind
    }

    /// The word as text.
    public var text: String { String(decoding: folded, as: UTF8.self) }
}
