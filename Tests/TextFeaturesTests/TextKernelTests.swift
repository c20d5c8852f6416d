import Testing
import TextFeatures

/// The text kernel of every instruction set that this processor has, against ICU and against plain loops.
@Suite struct TextKernelTests {
    private func check(_ text: [UInt8], offset: Int, _ comment: @autoclosure () -> String) {
        let expected = TextMarks(referenceFor: text)
        for (level, scan) in TextMarks.kernels {
            let found = TextMarks(of: text, offset: offset, by: scan)
            #expect(found == expected, "level \(level), \(comment()): \(text)")
        }
    }

    @Test func someInstructionSetIsThere() { #expect(!TextMarks.kernels.isEmpty) }

    @Test func everyLengthAndAlignmentReadsLikeICU() {
        var random = SeededRandom(seed: 64)
        let signs = Array("aZx0_.',;@ \t\n#:)D<>(\"-é€".utf8) + [0xC3, 0xE2, 0x80, 0xF0, 0x9F, 0xFF, 0]
        for length in 0...200 {
            let text = (0..<length).map { _ in signs[Int.random(in: 0..<signs.count, using: &random)] }
            check(text, offset: length % 64, "seed 64, length \(length)")
        }
        for offset in 0..<64 {
            let text = (0..<131).map { _ in signs[Int.random(in: 0..<signs.count, using: &random)] }
            check(text, offset: offset, "seed 64, offset \(offset)")
        }
    }

    @Test func randomBytesReadLikeICU() {
        var random = SeededRandom(seed: 65)
        for round in 0..<400 {
            let text = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            check(text, offset: round % 64, "seed 65, round \(round)")
        }
    }

    @Test func everyPairOfASCIIBytesReadsLikeICU() {
        // All pairs between letters, all between digits, and at the edge of a block.
        for first in UInt8(0)..<0x80 {
            let letters = (UInt8(0)..<0x80).flatMap { [UInt8(ascii: "a"), first, $0, UInt8(ascii: "b"), 0x20] }
            let digits = (UInt8(0)..<0x80).flatMap { [UInt8(ascii: "1"), first, $0, UInt8(ascii: "2"), 0x20] }
            check(letters, offset: 0, "byte \(first) between letters")
            check(digits, offset: 0, "byte \(first) between digits")
        }
    }

    @Test func hostileTextsReadLikeICU() {
        for unit in ["a", "a.", "1,", "_", "@", "é", "é.", "\u{1F468}\u{200D}", ".", "x)", "\u{301}", " ", "\r\n"] {
            let bytes = Array(String(repeating: unit, count: 600).utf8)
            for length in [63, 64, 65, 127, 128, 129, bytes.count] where length <= bytes.count {
                check(Array(bytes[..<length]), offset: 1, "\(unit) ×600")
            }
        }
    }
}
