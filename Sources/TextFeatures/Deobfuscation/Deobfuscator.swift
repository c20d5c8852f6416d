/// Reads the words that a message hides from word lists: `c0nnard`, `c o n n a r d`, `f**k`, `ｉ.d.і.o.t`, `connnnard`.
///
/// ```swift
/// Deobfuscator.words(in: TextAnalyzer().analyze("espèce de c0nn@rd")).map(\.text)   // ["connard"]
/// ```
///
/// It adds readings and never replaces the text: each reading says which bytes it was read from, and a list of words
/// (``PhraseMatcher``, with ``Phrase/Match/deobfuscated``) or a model decides whether it means anything. What people
/// write for other reasons gives no reading: "L O L", "S.N.C.F.", "U.S.A.", "1234", "5e", "iPhone15", "mp3", "24h",
/// "snake_case" as two words, "prix*".
///
/// Missing accents and zero-width characters need no reading of their own: ``PhraseFolding`` and normalization take
/// them away in all texts.
public enum Deobfuscator {
    /// The readings, ordered by the token where they begin.
    ///
    /// - Complexity: O(*n*) in the number of bytes.
    public static func words(in text: AnalyzedText) -> [DisguisedWord] {
        guard !text.tokens.isEmpty else { return [] }
        return text.normalized.withUnsafeBufferPointer { normalized in
            var scan = DisguiseScan(text: text, normalized: MessageBytes(normalized))
            return scan.words()
        }
    }
}
