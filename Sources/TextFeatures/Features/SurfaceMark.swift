internal import CKernels

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
}

/// What the tokens of a message say about its look, gathered while they are read.
struct SurfaceFacts {
    /// Number of tokens.
    private var tokenCount = 0
    /// Bit k is set when the fact with raw value k holds.
    private var found: UInt32 = 0

    /// Takes a token into account.
    @inline(__always)
    mutating func add(_ token: Token) {
        tokenCount += 1
        switch token.kind {
        case .url: insert(.hasURL)
        case .email: insert(.hasEmail)
        case .mention: insert(.hasMention)
        case .hashtag: insert(.hasHashtag)
        case .emoji, .emoticon: insert(.hasEmoji)
        case .number:
            insert(.number)
            if token.source.count >= 4 { insert(.longNumber) }
        case .word, .punctuation, .symbol: break
        }
    }

    @inline(__always)
    private mutating func insert(_ kind: SurfaceMark.Kind) { found |= 1 << UInt32(kind.rawValue) }

    /// Calls `body` with each fact of a text whose tokens were added.
    ///
    /// - Complexity: O(n) in the number of bytes.
    func forEachMark(of text: UnsafeBufferPointer<UInt8>, _ body: (SurfaceMark) -> Void) {
        body(SurfaceMark(kind: .length, value: Self.lengthStep(tokenCount: tokenCount)))
        let bytes = ck_surface_counts_of(text.baseAddress, text.count)
        if bytes.capitals >= 4, bytes.capitals > 3 * bytes.smalls { body(SurfaceMark(kind: .shouting)) }
        if bytes.exclamations > 0 {
            body(SurfaceMark(kind: .exclamation, value: UInt8(min(bytes.exclamations, 3))))
        }
        if bytes.questions > 0 { body(SurfaceMark(kind: .question, value: UInt8(min(bytes.questions, 2)))) }
        if bytes.currencies > 0 { body(SurfaceMark(kind: .currency)) }
        if bytes.percents > 0 { body(SurfaceMark(kind: .percent)) }
        if bytes.digits >= 9 { body(SurfaceMark(kind: .hasPhone)) }
        let end = text.last { $0 > 0x20 }
        if let end, end == 0x21 || end == 0x3F || end == 0x2E { body(SurfaceMark(kind: .endsWith, value: end)) }
        var rest = found
        while rest != 0 {
            if let kind = SurfaceMark.Kind(rawValue: UInt8(rest.trailingZeroBitCount)) { body(SurfaceMark(kind: kind)) }
            rest &= rest - 1
        }
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
