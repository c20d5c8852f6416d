/// Reads words that a message hides from word lists.
public enum Deobfuscator {
    /// The disguised words.
    public static func words(in text: AnalyzedText) -> [DisguisedWord] { [] }
}
