internal import CICU

/// Splits normalized UTF-8 text at the word boundaries of UAX #29, with ICU's dictionaries for Thai, Lao, Khmer,
/// Chinese and Japanese.
///
/// The boundaries are those of ICU's root locale. Its rules are read from tables; ICU itself is asked only for stretches that
/// one of its dictionaries may cut. Holds an ICU iterator, so one thread at a time may use it.
package final class WordBreaker {
    /// A stretch between two word boundaries.
    package struct Segment: Hashable, Sendable {
        /// UTF-8 bytes of the text.
        package var range: Range<Int>
        /// What ICU's rules say it is; nil for white space.
        package var kind: Token.Kind?
    }

    private let tables: UnicodeTables
    // SAFETY: opened here, closed in `deinit`, lent to nobody.
    private let iterator: UnsafeMutableRawPointer

    /// Opens an ICU word break iterator for the root locale.
    package init(tables: UnicodeTables = .shared) {
        self.tables = tables
        var status: Int32 = 0
        guard let iterator = cicu_word_breaker_open(&status) else {
            fatalError("ICU's word break rules cannot be loaded (status \(status)): install ICU again")
        }
        self.iterator = iterator
    }

    deinit { cicu_word_breaker_close(iterator) }

    /// Calls `body` with each stretch between boundaries, in order; white space has no kind.
    package func forEachSegment(of text: UnsafeBufferPointer<UInt8>, _ body: (Segment) -> Void) {
        guard tables.wordRules != nil else {
            return forEachICUSegment(of: text, in: 0..<text.count, body)
        }
        var start = 0
        while start < text.count { start = segments(of: text, from: start, body) }
    }

    /// Calls `body` with the segments of the stretch that begins at a boundary, mostly one, and returns where it ends.
    @inline(__always)
    func segments(of text: UnsafeBufferPointer<UInt8>, from start: Int, _ body: (Segment) -> Void) -> Int {
        guard let rules = tables.wordRules else {
            forEachICUSegment(of: text, in: start..<text.count, body)
            return text.count
        }
        let stretch = rules.stretch(of: text, from: start, tables: tables)
        if stretch.needsDictionary {
            forEachICUSegment(of: text, in: start..<stretch.end, body)
        } else {
            let kind: Token.Kind?
            switch stretch.kind {
            case WordRules.number: kind = .number
            case WordRules.word: kind = .word
            default: kind = kindAlone(of: text, at: start)
            }
            body(Segment(range: start..<stretch.end, kind: kind))
        }
        return stretch.end
    }

    /// The same by ICU's own iterator.
    private func forEachICUSegment(
        of text: UnsafeBufferPointer<UInt8>, in range: Range<Int>, _ body: (Segment) -> Void
    ) {
        guard let base = text.baseAddress, !range.isEmpty else { return }
        var status: Int32 = 0
        cicu_word_breaker_set_text(iterator, base + range.lowerBound, Int64(range.count), &status)
        precondition(status <= 0, "ICU could not open a text (status \(status))")
        var start = range.lowerBound
        while true {
            let end = range.lowerBound + Int(cicu_word_breaker_next(iterator))
            guard end > start else { return }
            let kind: Token.Kind?
            switch cicu_word_breaker_rule_status(iterator) {
            case 100..<200: kind = .number
            case 200..<500: kind = .word
            default: kind = kindAlone(of: text, at: start)
            }
            body(Segment(range: start..<end, kind: kind))
            start = end
        }
    }

    /// What a stretch is that holds neither letters nor digits.
    private func kindAlone(of text: UnsafeBufferPointer<UInt8>, at offset: Int) -> Token.Kind? {
        tables.breakEntry(of: decodeScalar(in: text, at: offset).codePoint).kindAlone
    }
}
