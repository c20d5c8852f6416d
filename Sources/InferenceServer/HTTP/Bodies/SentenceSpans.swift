/// The sentences of a text with their offsets in UTF-16 code units, as the Perspective API counts.
package struct SentenceSpan: Sendable, Hashable {
    /// The sentence, without the white space around it.
    package var text: String
    /// Its UTF-16 code units in the whole text.
    package var range: Range<Int>

    /// Cuts a text after `.`, `!`, `?`, `…` and their kin in other scripts where white space follows, and at line ends.
    ///
    /// A simple rule, not that of Unicode Annex 29: "Dr. No" is cut in two, which does little harm to a score.
    ///
    /// - Complexity: O(n).
    package static func all(in text: String) -> [SentenceSpan] {
        var spans: [SentenceSpan] = []
        var sentence = String.UnicodeScalarView()
        var start = 0
        var offset = 0
        var endsHere = false
        func finish() {
            while let last = sentence.last, last.properties.isWhitespace { sentence.removeLast() }
            guard !sentence.isEmpty else { return }
            let text = String(sentence)
            spans.append(SentenceSpan(text: text, range: start..<start + text.utf16.count))
            sentence = String.UnicodeScalarView()
        }
        for scalar in text.unicodeScalars {
            let isSpace = scalar.properties.isWhitespace
            if isSpace, endsHere || isLineEnd(scalar) { finish() }
            if !isSpace || !sentence.isEmpty {
                if sentence.isEmpty { start = offset }
                sentence.append(scalar)
            }
            if !isSpace { endsHere = isTerminator(scalar) || (endsHere && isCloser(scalar)) }
            offset += UTF16.width(scalar)
        }
        finish()
        return spans
    }

    private static func isTerminator(_ scalar: Unicode.Scalar) -> Bool { ".!?…。！？؟۔।".unicodeScalars.contains(scalar) }

    private static func isCloser(_ scalar: Unicode.Scalar) -> Bool { "\"'”’»)]".unicodeScalars.contains(scalar) }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        "\n\r\u{2028}\u{2029}".unicodeScalars.contains(scalar)
    }
}
