/// Phrases sought in a text as whole words, whatever their case and accents.
package struct PhraseList: Sendable {
    /// Phrases by the first byte of their first word: a text is read once, however many phrases there are.
    private var byFirstByte: [[Phrase]]

    private struct Phrase: Sendable {
        var original: String
        var folded: [UInt8]
    }

    /// Creates a list; phrases without a letter or digit are never found.
    package init(_ phrases: [String]) {
        byFirstByte = []
        for phrase in phrases {
            let folded = FoldedText.bytes(of: phrase)
            guard folded.count > 2 else { continue }
            if byFirstByte.isEmpty { byFirstByte = Array(repeating: [], count: 256) }
            byFirstByte[Int(folded[1])].append(Phrase(original: phrase, folded: folded))
        }
    }

    /// The first listed phrase met in the text, as it was listed.
    package func firstMatch(in text: String) -> String? {
        byFirstByte.isEmpty ? nil : firstMatch(inFolded: FoldedText.bytes(of: text))
    }

    /// The first listed phrase met in the folded text.
    package func firstMatch(inFolded text: [UInt8]) -> String? {
        guard !byFirstByte.isEmpty, text.count > 2 else { return nil }
        for start in 0..<(text.count - 2) where text[start] == 0x20 {
            for phrase in byFirstByte[Int(text[start + 1])]
            where FoldedText.matches(phrase.folded, in: text, at: start) { return phrase.original }
        }
        return nil
    }
}
