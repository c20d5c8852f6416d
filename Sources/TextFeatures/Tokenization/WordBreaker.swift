internal import CICU

/// Splits normalized UTF-8 text at the word boundaries of UAX #29, with ICU's dictionaries for Thai, Lao, Khmer,
/// Chinese and Japanese.
///
/// Holds an ICU iterator, so one thread at a time may use it.
package final class WordBreaker {
    /// A stretch between two word boundaries.
    package struct Segment {
        /// UTF-8 bytes of the text.
        package var range: Range<Int>
        /// What ICU's rules say it is.
        package var kind: Token.Kind?
    }

    private let iterator: UnsafeMutableRawPointer

    /// Opens an ICU word break iterator for the root locale.
    package init() {
        var status: Int32 = 0
        guard let iterator = cicu_word_breaker_open(&status) else {
            fatalError("ICU's word break rules cannot be loaded (status \(status)): install ICU again")
        }
        self.iterator = iterator
    }

    deinit { cicu_word_breaker_close(iterator) }

    /// Calls `body` with each stretch between boundaries, in order; white space has no kind.
    package func forEachSegment(of text: UnsafeBufferPointer<UInt8>, _ body: (Segment) -> Void) {
        guard let base = text.baseAddress, !text.isEmpty else { return }
        var status: Int32 = 0
        cicu_word_breaker_set_text(iterator, base, Int64(text.count), &status)
        precondition(status <= 0, "ICU could not open a text (status \(status))")
        var start = 0
        while true {
            let end = Int(cicu_word_breaker_next(iterator))
            guard end > start else { return }
            let kind: Token.Kind?
            switch cicu_word_breaker_rule_status(iterator) {
            case 100..<200: kind = .number
            case 200..<500: kind = .word
            default: kind = Self.kindOfOther(firstOf: text, at: start)
            }
            body(Segment(range: start..<end, kind: kind))
            start = end
        }
    }

    /// What a stretch is that holds neither letters nor digits.
    private static func kindOfOther(firstOf text: UnsafeBufferPointer<UInt8>, at offset: Int) -> Token.Kind? {
        let codePoint = decodeScalar(in: text, at: offset).codePoint
        if cicu_is_white_space(codePoint) { return nil }
        return cicu_is_punctuation(codePoint) ? .punctuation : .symbol
    }
}
