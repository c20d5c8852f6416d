/// A fact about how a message looks: what word features cannot see after case folding.
struct SurfaceMark {
    /// Which fact.
    var kind: UInt8
    /// Its value, in few steps.
    var value: UInt8

    /// The facts of a text: how long it is, whether it shouts, how it ends, how long its numbers are.
    static func marks(of text: UnsafeBufferPointer<UInt8>, tokens: [Token]) -> [SurfaceMark] {
        var marks: [SurfaceMark] = []
        marks.append(SurfaceMark(kind: 1, value: UInt8(min(tokens.count, 63).bitWidthUsed)))
        var capitals = 0
        var smalls = 0
        var exclamations = 0
        var questions = 0
        for byte in text {
            switch byte {
            case 0x41...0x5A: capitals += 1
            case 0x61...0x7A: smalls += 1
            case 0x21: exclamations += 1
            case 0x3F: questions += 1
            default: break
            }
        }
        if capitals >= 4, capitals > 3 * smalls { marks.append(SurfaceMark(kind: 2, value: 1)) }
        if exclamations > 0 { marks.append(SurfaceMark(kind: 3, value: UInt8(min(exclamations, 3)))) }
        if questions > 0 { marks.append(SurfaceMark(kind: 4, value: UInt8(min(questions, 2)))) }
        for token in tokens where token.kind == .number {
            marks.append(SurfaceMark(kind: 5, value: UInt8(min(token.norm.count, 12))))
        }
        if let last = tokens.last { marks.append(SurfaceMark(kind: 6, value: last.kind.surfaceValue)) }
        return marks
    }
}

extension Int {
    /// Bits needed to write the number: 0 → 0, 1 → 1, 2…3 → 2, 4…7 → 3.
    fileprivate var bitWidthUsed: Int { Int.bitWidth - leadingZeroBitCount }
}

extension Token.Kind {
    /// A number that never changes, for hashing.
    fileprivate var surfaceValue: UInt8 {
        switch self {
        case .word: 0
        case .number: 1
        case .url: 2
        case .email: 3
        case .mention: 4
        case .hashtag: 5
        case .emoji: 6
        case .emoticon: 7
        case .punctuation: 8
        case .symbol: 9
        }
    }
}
