/// Turns the bytes of a message into normalized tokens with offsets into the original.
///
/// ```swift
/// let analyzer = TextAnalyzer()
/// let text = analyzer.analyze("Ｐrix de l’ŒUVRE ?")
/// text.tokens.map(text.norm(of:))   // ["prix", "de", "l’œuvre", "?"]
/// ```
///
/// The stages run in this order: social spans (links, mentions, hashtags, emoji…) are found in the original bytes, the
/// text is normalized (``Normalizer``), split into words (``WordBreaker``), and each word inside a social span gives
/// way to one token for the span. Any bytes are accepted.
///
/// An analyzer keeps buffers between messages, so use one per thread; once they have grown to the longest message, nothing is
/// allocated any more, but by ICU where a dictionary cuts a text. It knows no language and no model.
public final class TextAnalyzer {
    // One thread uses an analyzer, and no method calls back: checking each access for overlap would cost as much as a short
    // message.
    @exclusivity(unchecked) private var reading: TextReading

    /// The tokens of the text analyzed last; valid until the next text.
    package var tokens: UnsafeBufferPointer<Token> { reading.tokens.elements }
    /// The normalized bytes of the text analyzed last; valid until the next text.
    package var normalized: UnsafeBufferPointer<UInt8> { reading.normalized }

    /// Creates an analyzer; opens ICU's data, which takes a few milliseconds the first time.
    public init() { reading = TextReading(tables: .shared) }

    /// Creates an analyzer with tables of its own.
    package init(tables: UnicodeTables) { reading = TextReading(tables: tables) }

    /// Analyzes a text and returns the result as a value of its own.
    public func analyze(_ text: String) -> AnalyzedText {
        analyze(utf8: Array(text.utf8))
    }

    /// Analyzes bytes that should be UTF-8; each bad sequence reads as U+FFFD and is reported in the result.
    public func analyze(utf8 source: [UInt8]) -> AnalyzedText {
        source.withUnsafeBufferPointer { reading.read($0) }
        return AnalyzedText(
            source: source, normalized: Array(normalized), tokens: Array(tokens),
            hasInvalidUTF8: reading.hasInvalidUTF8)
    }

    /// Analyzes bytes in place: ``tokens`` and ``normalized`` hold the result until the next call.
    ///
    /// - Complexity: O(n) in the number of bytes.
    package func read(_ source: UnsafeBufferPointer<UInt8>) { reading.read(source) }
}
