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
/// An analyzer keeps buffers between messages, so use one per thread. It knows no language and no model.
public final class TextAnalyzer {
    /// The tokens of the text analyzed last.
    package private(set) var tokens: [Token] = []
    /// The normalized bytes of the text analyzed last.
    package var normalized: [UInt8] { normalizer.normalized }

    private var normalizer = Normalizer()
    private let wordBreaker = WordBreaker()
    private var spans: [SocialSpan] = []

    /// Creates an analyzer; opens ICU's data, which takes a few milliseconds the first time.
    public init() {}

    /// Analyzes a text and returns the result as a value of its own.
    public func analyze(_ text: String) -> AnalyzedText {
        analyze(utf8: Array(text.utf8))
    }

    /// Analyzes bytes that should be UTF-8; each bad sequence reads as U+FFFD and is reported in the result.
    public func analyze(utf8 source: [UInt8]) -> AnalyzedText {
        source.withUnsafeBufferPointer { read($0) }
        return AnalyzedText(
            source: source, normalized: normalizer.normalized, tokens: tokens,
            hasInvalidUTF8: normalizer.hasInvalidUTF8)
    }

    /// Analyzes bytes in place: ``tokens`` and ``normalized`` hold the result until the next call.
    ///
    /// - Complexity: O(n) in the number of bytes.
    package func read(_ source: UnsafeBufferPointer<UInt8>) {
        spans.removeAll(keepingCapacity: true)
        SocialScanner().scan(source, into: &spans)
        normalizer.normalize(source)
        tokens.removeAll(keepingCapacity: true)
        var nextSpan = 0
        normalizer.normalized.withUnsafeBufferPointer { text in
            wordBreaker.forEachSegment(of: text) { segment in
                let origin = normalizer.sourceRange(of: segment.range)
                while nextSpan < spans.count, spans[nextSpan].range.upperBound <= origin.lowerBound { nextSpan += 1 }
                if nextSpan < spans.count, spans[nextSpan].range.lowerBound < origin.upperBound {
                    absorb(segment.range, into: spans[nextSpan])
                } else if let kind = segment.kind {
                    tokens.append(Token(norm: segment.range, source: origin, kind: kind))
                }
            }
        }
    }

    /// Makes a stretch part of the token of a social span, which begins with the first stretch that touches the span.
    private func absorb(_ range: Range<Int>, into span: SocialSpan) {
        if let last = tokens.last, last.source == span.range, last.kind == span.kind {
            tokens[tokens.count - 1].norm = last.norm.lowerBound..<range.upperBound
        } else {
            tokens.append(Token(norm: range, source: span.range, kind: span.kind))
        }
    }
}
