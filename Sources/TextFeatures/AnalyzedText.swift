/// A message after normalization and tokenization: what features, entities and phrase matching read.
public struct AnalyzedText: Sendable {
    /// The original text, UTF-8, byte for byte as it came.
    public let source: [UInt8]
    /// The whole text after NFKC case folding, UTF-8.
    public let normalized: [UInt8]
    /// The tokens in text order; white space is not a token.
    public let tokens: [Token]
    /// True when the original held bytes that are not UTF-8 (each bad sequence reads as U+FFFD).
    public let hasInvalidUTF8: Bool

    /// Creates an analyzed text from its parts.
    public init(source: [UInt8], normalized: [UInt8], tokens: [Token], hasInvalidUTF8: Bool) {
        self.source = source
        self.normalized = normalized
        self.tokens = tokens
        self.hasInvalidUTF8 = hasInvalidUTF8
    }

    /// The normalized form of a token.
    public func norm(of token: Token) -> String { String(decoding: normalized[token.norm], as: UTF8.self) }

    /// The original text of a byte range of ``source``.
    public func text(in range: Range<Int>) -> String { String(decoding: source[range], as: UTF8.self) }
}
