/// A fact about how a message looks: what word features cannot see after case folding.
struct SurfaceMark {
    /// Which fact.
    enum Kind: UInt8 {
        case length = 1
        case shouting, exclamation, question, endsWith, number, longNumber, currency, percent
        case hasURL, hasEmail, hasMention, hasHashtag, hasEmoji, hasPhone
    }

    /// Which fact.
    var kind: Kind
    /// Its value, in few steps; 0 where the fact is all there is to say.
    var value: UInt8 = 0

    /// The facts of a text.
    ///
    /// - Complexity: O(n) in the number of bytes.
    static func marks(of text: UnsafeBufferPointer<UInt8>, tokens: [Token]) -> [SurfaceMark] {
        var marks = [SurfaceMark(kind: .length, value: lengthStep(tokenCount: tokens.count))]
        var found = Set<Kind>()
        for token in tokens {
            switch token.kind {
            case .url: found.insert(.hasURL)
            case .email: found.insert(.hasEmail)
            case .mention: found.insert(.hasMention)
            case .hashtag: found.insert(.hasHashtag)
            case .emoji, .emoticon: found.insert(.hasEmoji)
            case .number:
                found.insert(.number)
                if token.source.count >= 4 { found.insert(.longNumber) }
            case .word, .punctuation, .symbol: break
            }
        }
        marks += bytesMarks(of: text)
        for kind in found.sorted(by: { $0.rawValue < $1.rawValue }) { marks.append(SurfaceMark(kind: kind)) }
        return marks
    }

    /// What single bytes show: capitals, marks, currency signs, digits.
    private static func bytesMarks(of text: UnsafeBufferPointer<UInt8>) -> [SurfaceMark] {
        var capitals = 0
        var smalls = 0
        var digits = 0
        var exclamations = 0
        var questions = 0
        var hasCurrency = false
        var hasPercent = false
        for (index, byte) in text.enumerated() {
            switch byte {
            case 0x41...0x5A: capitals += 1
            case 0x61...0x7A: smalls += 1
            case 0x30...0x39: digits += 1
            case 0x21: exclamations += 1
            case 0x3F: questions += 1
            case 0x24: hasCurrency = true
            case 0x25: hasPercent = true
            case 0x82: if index >= 1, text[index - 1] == 0xE2 { hasCurrency = true }  // U+2080…20BF: currency signs
            case 0x9F: if index >= 1, text[index - 1] == 0xD8 { questions += 1 }  // U+061F: Arabic question mark
            default: break
            }
        }
        var marks: [SurfaceMark] = []
        if capitals >= 4, capitals > 3 * smalls { marks.append(SurfaceMark(kind: .shouting)) }
        if exclamations > 0 { marks.append(SurfaceMark(kind: .exclamation, value: UInt8(min(exclamations, 3)))) }
        if questions > 0 { marks.append(SurfaceMark(kind: .question, value: UInt8(min(questions, 2)))) }
        if hasCurrency { marks.append(SurfaceMark(kind: .currency)) }
        if hasPercent { marks.append(SurfaceMark(kind: .percent)) }
        if digits >= 9 { marks.append(SurfaceMark(kind: .hasPhone)) }
        let end = text.last { $0 > 0x20 }
        if let end, end == 0x21 || end == 0x3F || end == 0x2E { marks.append(SurfaceMark(kind: .endsWith, value: end)) }
        return marks
    }

    /// The number of tokens in steps that grow by about a half.
    ///
    /// The steps begin at 0, 1, 2, 3, 4, 6…
    private static func lengthStep(tokenCount: Int) -> UInt8 {
        var step: UInt8 = 0
        var limit = 1
        while limit <= tokenCount, step < 10 {
            step += 1
            limit += max(1, limit / 2)
        }
        return step
    }
}
