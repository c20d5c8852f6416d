import Testing
import TextFeatures

@Suite struct OffsetTests {
    private let analyzer = TextAnalyzer()

    @Test(arguments: [
        ("Ｐrix de l’ŒUVRE ?", ["Ｐrix", "de", "l’ŒUVRE", "?"]),
        ("e\u{301}te\u{301} ﬁn", ["e\u{301}te\u{301}", "ﬁn"]),
        ("한국어 텍스트", ["한국어", "텍스트"]),
        ("ﷺ !", ["ﷺ", "ﷺ", "ﷺ", "ﷺ", "!"]),
        ("so\u{AD}ft wor\u{200D}d", ["so\u{AD}ft", "wor\u{200D}d"]),
        ("½ kg", ["½", "kg"]),
    ])
    func sourceRangesSliceTheOriginal(text: String, expected: [String]) {
        let analyzed = analyzer.analyze(text)
        #expect(analyzed.tokens.map { analyzed.text(in: $0.source) } == expected)
    }

    @Test func randomBytesKeepOffsetsInsideTheText() {
        var generator = SeededRandom(seed: 11)
        for round in 0..<3000 {
            let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let analyzed = analyzer.analyze(utf8: bytes)
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            #expect(analyzed.hasInvalidUTF8 == !isValid, "round \(round) of seed 11")
            var end = 0
            for token in analyzed.tokens {
                #expect(token.source.lowerBound >= 0 && token.source.upperBound <= bytes.count, "round \(round)")
                #expect(token.norm.lowerBound >= end && !token.norm.isEmpty, "round \(round)")
                end = token.norm.upperBound
            }
        }
    }

    @Test func badBytesReadAsReplacementCharactersWithTrueOffsets() {
        let analyzed = analyzer.analyze(utf8: [0x61, 0x62, 0xFF, 0x20, 0x63, 0x64])
        #expect(analyzed.hasInvalidUTF8)
        #expect(analyzed.tokens.map(\.source) == [0..<2, 2..<3, 4..<6])
    }

    @Test func asciiIsItsOwnAlignment() {
        let analyzed = analyzer.analyze("Hello WORLD 42")
        #expect(analyzed.tokens.map(\.norm) == analyzed.tokens.map(\.source))
        #expect(analyzed.tokens.map(\.kind) == [.word, .word, .number])
    }
}
