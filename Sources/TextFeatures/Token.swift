/// A piece of a message, such as a word, a number, a link or an emoji.
///
/// Both ranges count UTF-8 bytes: ``source`` slices ``AnalyzedText/source`` (what the author sent), ``norm`` slices
/// ``AnalyzedText/normalized`` (NFKC case-folded). They differ where normalization grows, shrinks or reorders.
public struct Token: Sendable, Hashable {
    /// What a token is.
    public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
        case word, number, url, email, mention, hashtag, emoji, emoticon, punctuation, symbol
    }

    /// The token's bytes in the normalized text.
    public var norm: Range<Int>
    /// The token's bytes in the original text.
    public var source: Range<Int>
    /// What the token is.
    public var kind: Kind

    /// Creates a token from its two ranges.
    public init(norm: Range<Int>, source: Range<Int>, kind: Kind) {
        self.norm = norm
        self.source = source
        self.kind = kind
    }
}
