import Testing
import TextFeatures

/// The tables in the repository against the ICU of this machine.
@Suite struct UnicodeTableTests {
    private static let slow = UnicodeTables(askedOf: UnicodeTableBuilder())

    @Test func theTablesWereMadeFromThisICU() {
        // Another ICU is slow but right; then this test says what to run.
        #expect(
            UnicodeTables.isCurrent(icu: UnicodeVersion.icu),
            "The tables are of ICU \(UnicodeTables.tablesVersion), this is \(UnicodeVersion.icu): run `make unicode-tables`."
        )
        #expect(!UnicodeTables.isCurrent(icu: "71.1"))
    }

    @Test(.enabled(if: UnicodeTables.isCurrent(icu: UnicodeVersion.icu)))
    func everyCodePointIsAsICUSays() {
        let builder = UnicodeTableBuilder()
        #expect(builder.hasWordRules)
        var different: [UInt32] = []
        for codePoint in UInt32(0)..<0x110000 {
            if UnicodeTables.shared.fold(of: codePoint) != builder.fold(of: codePoint)
                || UnicodeTables.shared.breakEntry(of: codePoint) != builder.breakEntry(of: codePoint)
                || UnicodeTables.shared.traits(of: codePoint) != builder.traits(of: codePoint)
            {
                different.append(codePoint)
            }
        }
        #expect(different.isEmpty, "\(different.count) code points, such as \(different.prefix(9))")
    }

    @Test func withoutTablesTextsReadTheSame() throws {
        let slow = TextAnalyzer(tables: Self.slow)
        let fast = TextAnalyzer()
        for text in try CorpusLines.all() + Self.hardTexts {
            let (expected, found) = (slow.analyze(text), fast.analyze(text))
            #expect(expected.tokens == found.tokens, "\(text)")
            #expect(expected.normalized == found.normalized, "\(text)")
        }
    }

    @Test func randomTextsReadTheSameWithoutTables() {
        let slow = TextAnalyzer(tables: Self.slow)
        let fast = TextAnalyzer()
        var random = SeededRandom(seed: 72)
        for round in 0..<4000 {
            let text = RandomText.next(using: &random)
            let (expected, found) = (slow.analyze(text), fast.analyze(text))
            #expect(
                expected.tokens == found.tokens && expected.normalized == found.normalized,
                "round \(round) of seed 72: \(text.unicodeScalars.map { String($0.value, radix: 16) })")
        }
    }

    private static let hardTexts = [
        "", " ", "\u{301}", "\u{200D}", "a\u{200D}", "\n\u{64E}", " \u{1F3FD}", "ab \u{301}c", "1\u{FE0F}\u{20E3}2",
        "e\u{AD}\u{301}", "ａｂｃ１２３", "ﷺ ﷺ", "l’œuvre", "a\u{B7}b", "אב\"ג", "ｶﾞｷﾞ", "ไทยabc", "가나다abc", "aกb",
        "👨‍👩‍👧", "🇫🇷🇩🇪🇪", "\r\n\r", "x\u{0}y", "a\u{3000}b", "½a", "①②", "\u{1E9B}\u{323}", "\u{FFFF}a", "ǅ ſ",
    ]
}
