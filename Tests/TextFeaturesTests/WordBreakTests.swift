import Testing
import TextFeatures

@Suite struct WordBreakTests {
    /// Where ICU 72's root rules differ from the default rules of UAX #29: a colon does not join letters (the default
    /// MidLetter class holds it, ICU's root locale takes it out as only Swedish and Finnish want it).
    private static func differsInICU(_ line: String) -> Bool { line.contains("003A") }

    @Test func everyLineOfWordBreakTestBreaksAsWritten() throws {
        var checked = 0
        var tailored = 0
        for line in try UnicodeFiles.lines(of: "auxiliary/WordBreakTest.txt") {
            let parts = line.replacing("÷", with: "|").split(separator: "|").map { part in
                UnicodeFiles.string(part.replacing("×", with: " "))
            }
            .filter { !$0.isEmpty }
            let text = parts.joined()
            let found = WordSegments.segments(of: text)
            if found != parts, Self.differsInICU(line) {
                tailored += 1
                #expect(found.joined() == text)
            } else {
                #expect(found == parts, "\(line)")
            }
            checked += 1
        }
        #expect(checked > 1800)
        #expect(tailored < 250)
    }

    @Test(arguments: [
        ("l'IA n'est pas là", ["l'ia", "n'est", "pas", "là"]),
        ("prix:20", ["prix", ":", "20"]),
        ("a@b", ["a@b"]),
        ("ภาษาไทยง่าย", ["ภาษา", "ไทย", "ง่าย"]),
        ("1,299.50 €", ["1,299.50", "€"]),
    ])
    func tokensOf(text: String, expected: [String]) {
        let analyzed = TextAnalyzer().analyze(text)
        #expect(analyzed.tokens.map { analyzed.norm(of: $0) } == expected)
    }
}
