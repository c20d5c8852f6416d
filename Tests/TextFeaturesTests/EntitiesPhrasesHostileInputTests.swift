import Testing
import TextFeatures

/// Serialized, and only among the long tests: the tests of this suite measure time.
@Suite(.serialized, .enabled(if: LongTests.areWanted)) struct EntitiesPhrasesHostileInputTests {
    private static let pieces = [
        "commande ", "n° ", "#1", "# ", "12/", "1 ", "12 345 678 ", "+", "(", "+3", "0 ", "1.", "1,", "€", "€ ", "1 € ",
        "FR", "FR-", "FR76 ", "mars ", "3 mars ", "R$", "k ", "tel ", "٣", "د.إ", "l'", "a ", "a.", "a-",
        "a*", "*", "@s", "$", "aaa", "a1", "o_", "c o n ", "сс ", "\u{301}", "ä ", "-", "- ", "a b ", "b a ", "#a",
        "#aB",
    ]

    /// Sixteen times the input may cost about sixteen times the time; a quadratic step would cost 256 times as much.
    @Test(arguments: pieces)
    func timeIsLinearInTheLength(piece: String) {
        let analyzer = TextAnalyzer()
        let phrases = ["a", "a b", "b a", "a b a b a b a b", "commande a", "a*", "connard", "aa", "ab*"].enumerated()
            .map { Phrase(text: $1, id: $0, match: .deobfuscated) }
        let matcher = PhraseMatcher(phrases: phrases, analyze: analyzer.analyze)
        func seconds(_ repeats: Int) -> Double {
            let text = analyzer.analyze(String(repeating: piece, count: repeats))
            var best = Double.infinity
            for _ in 0..<2 {
                let time = ContinuousClock().measure {
                    _ = EntityRecognizer().entities(in: text, language: "fr")
                    _ = matcher.matches(in: text, language: "fr")
                }
                best = min(best, Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds))
            }
            return best
        }
        let ratio = seconds(100 * 16) / max(seconds(100), 1e-6)
        #expect(ratio < 90, "16 times the input took \(ratio) times as long")
    }
}
