import CICU
import Foundation
import Testing
import TextFeatures

@Suite struct NormalizationTests {
    private let analyzer = TextAnalyzer()

    private func normalized(_ text: String) -> String {
        String(decoding: analyzer.analyze(text).normalized, as: UTF8.self)
    }

    /// The whole string through ICU at once.
    private func reference(_ text: String) throws -> String {
        var status: Int32 = 0
        let normalizer = try #require(cicu_nfkc_casefold(&status))
        let source = Array(text.utf16)
        let capacity = source.count * 20 + 32
        let folded = [UInt16](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = Int(
                cicu_normalize(
                    normalizer, source, Int32(source.count), buffer.baseAddress, Int32(capacity), &status))
        }
        return String(decoding: folded, as: UTF16.self)
    }

    @Test func everyLineOfNormalizationTestFoldsLikeICU() throws {
        var count = 0
        var alike = 0
        for line in try UnicodeFiles.lines(of: "NormalizationTest.txt") where !line.hasPrefix("@") {
            let fields = line.split(separator: ";").prefix(5).map(UnicodeFiles.string)
            for form in fields { #expect(normalized(form) == (try reference(form)), "\(line)") }
            // Case folding happens between decomposition and composition, so the five forms fold alike only where no
            // iota subscript moves; ICU says the same of those lines.
            if Set(try fields.map(reference)).count == 1 { alike += 1 }
            count += 1
        }
        #expect(count > 19_000)
        #expect(count - alike <= 20)
    }

    @Test func foldingTwiceChangesNothing() throws {
        for line in try UnicodeFiles.lines(of: "NormalizationTest.txt") where !line.hasPrefix("@") {
            let once = normalized(UnicodeFiles.string(line.split(separator: ";")[0]))
            #expect(normalized(once) == once, "\(line)")
        }
    }

    @Test func randomTextFoldsLikeICU() throws {
        var generator = SeededRandom(seed: 7)
        let alphabet: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0xA0...0x17F, 0x300...0x345, 0x370...0x3FF, 0x590...0x6FF, 0x900...0x9FF, 0x1100...0x11FF,
            0x1E00...0x1FFF, 0x2000...0x206F, 0x3040...0x30FF, 0xAC00...0xAD00, 0xFB00...0xFDFF, 0xFE00...0xFFEF,
            0x1F300...0x1F6FF, 0x1D400...0x1D4FF,
        ]
        for round in 0..<3000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...40, using: &generator) {
                let range = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) {
                    text.unicodeScalars.append(scalar)
                }
            }
            #expect(
                normalized(text) == (try reference(text)), "round \(round) of seed 7: \(Array(text.unicodeScalars))")
        }
    }

    @Test(arguments: [
        ("Ｐrix", "prix"), ("ﬁn", "fin"), ("ÉTÉ", "été"), ("e\u{301}te\u{301}", "été"), ("STRASSE ẞ ß", "strasse ss ss"),
        ("con\u{200B}nard", "con\u{200B}nard"), ("so\u{AD}ft", "soft"), ("㎏", "kg"), ("ﷺ", "صلى الله عليه وسلم"),
    ])
    func knownFoldings(text: String, expected: String) throws {
        #expect(normalized(text) == (text.contains("\u{200B}") ? try reference(text) : expected))
    }

    @Test func halfAMillionCombiningMarksAreFoldedInPieces() {
        let text = "e" + String(repeating: "\u{301}\u{323}", count: 250_000)
        let result = analyzer.analyze(text)
        #expect(result.normalized.count > 100_000)
    }
}
