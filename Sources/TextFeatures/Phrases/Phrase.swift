/// A phrase that a rule or a list looks for.
///
/// `*` at the end of a word stands for any further letters: `rembours* moi`. A phrase of several words matches
/// them in a row; hyphens between them count as spaces (`e-mail` = `e mail`), any other punctuation interrupts.
public struct Phrase: Sendable, Hashable {
    /// How letters are compared.
    public enum Match: String, Sendable, Hashable, CaseIterable, Codable {
        /// Case and accents as written.
        case exact
        /// Without case, accents, and the other differences that ``PhraseFolding`` names.
        case folded
        /// As `folded`, and also through disguises such as `c0nnard`, `f**k` or `i d i o t`: see ``Deobfuscator``.
        case deobfuscated
    }

    /// The phrase, as its author wrote it.
    public var text: String
    /// The number that matches report.
    public var id: Int
    /// The language of messages it applies to (`fr`), or nil for all.
    public var language: String?
    /// How letters are compared.
    public var match: Match

    /// Creates a phrase.
    public init(text: String, id: Int, language: String? = nil, match: Match = .folded) {
        self.text = text
        self.id = id
        self.language = language
        self.match = match
    }
}

/// A place where a phrase was found.
public struct PhraseMatch: Sendable, Hashable {
    /// The ``Phrase/id`` of the phrase.
    public var phraseID: Int
    /// UTF-8 bytes in the original text, from the first matched word to the last.
    public var source: Range<Int>
    /// Indices into ``AnalyzedText/tokens`` of the tokens that the match touches.
    public var tokens: Range<Int>
    /// True when some word was read through a disguise.
    public var isDisguised: Bool

    /// Creates a match.
    public init(phraseID: Int, source: Range<Int>, tokens: Range<Int>, isDisguised: Bool = false) {
        self.phraseID = phraseID
        self.source = source
        self.tokens = tokens
        self.isDisguised = isDisguised
    }
}
