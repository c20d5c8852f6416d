/// A message cut for the entity rules: runs of digits, runs of letters, single signs, white space, social spans.
///
/// Cut from the original bytes, not from word tokens: UAX #29 glues `49,90EUR` and splits `06-12`, and offsets are needed anyway.
struct EntityPieces {
    enum Kind: UInt8 { case digits, letters, sign, space, social }

    struct Piece {
        var kind: Kind
        /// UTF-8 bytes of the original text.
        var range: Range<Int>
        /// Of digits: where their ASCII forms are in ``EntityPieces/digits``.
        var digits: Range<Int> = 0..<0
        /// Of letters, the word in the lexicon or -1; of a social span, its token.
        var entry: Int32 = -1
        /// Of a sign: which one.
        var sign: Unicode.Scalar = " "
        /// Of letters: true when all are capital ASCII letters.
        var isCapitals = false
        /// Of letters: true when the first one is a capital.
        var isCapitalized = false
    }

    private(set) var pieces: [Piece] = []
    /// The digits of all pieces as ASCII, whatever script they were written in.
    private(set) var digits: [UInt8] = []
    let lexicon: EntityLexicon
    let source: MessageBytes

    /// Cuts a message, or (for a message without digits) only lists its social spans.
    init(text: AnalyzedText, source: MessageBytes, lexicon: EntityLexicon, onlySocial: Bool) {
        self.lexicon = lexicon
        self.source = source
        if onlySocial {
            for (index, token) in text.tokens.enumerated() where Self.isSocial(token.kind) {
                pieces.append(Piece(kind: .social, range: token.source, entry: Int32(index)))
            }
            return
        }
        var folded: [UInt8] = []
        var nextToken = 0
        var index = 0
        while index < source.count {
            while nextToken < text.tokens.count,
                !Self.isSocial(text.tokens[nextToken].kind) || text.tokens[nextToken].source.lowerBound < index
            {
                nextToken += 1
            }
            if nextToken < text.tokens.count, text.tokens[nextToken].source.lowerBound == index {
                let range = text.tokens[nextToken].source
                pieces.append(Piece(kind: .social, range: range, entry: Int32(nextToken)))
                index = max(range.upperBound, index + 1)
                continue
            }
            let limit = nextToken < text.tokens.count ? text.tokens[nextToken].source.lowerBound : source.count
            let (scalar, width) = source.scalar(at: index)
            if Self.digit(scalar) != nil {
                index = appendDigits(from: index, limit: limit)
            } else if ScalarClass.isLetter(scalar) {
                index = appendLetters(from: index, limit: limit, folded: &folded)
            } else {
                if Self.isSpace(scalar) {
                    appendSpace(index..<(index + width))
                } else if !Self.isInvisible(scalar) {
                    pieces.append(Piece(kind: .sign, range: index..<(index + width), sign: scalar))
                }
                index += width
            }
        }
    }

    /// The piece at `index`; beyond the ends, white space.
    subscript(index: Int) -> Piece {
        pieces.indices.contains(index) ? pieces[index] : Piece(kind: .space, range: 0..<0)
    }

    /// The pieces of a range that lies in the message.
    subscript(range: Range<Int>) -> ArraySlice<Piece> { pieces[range.clamped(to: pieces.indices)] }

    var count: Int { pieces.count }

    /// The ASCII digits of a piece.
    func digits(of piece: Piece) -> ArraySlice<UInt8> { digits[piece.digits] }

    /// What the lexicon knows of a piece.
    func word(_ index: Int) -> EntityLexicon.Word? {
        let piece = self[index]
        return piece.kind == .letters && piece.entry >= 0 ? lexicon.words[Int(piece.entry)] : nil
    }

    // MARK: Cutting

    private mutating func appendDigits(from start: Int, limit: Int) -> Int {
        var index = start
        let first = digits.count
        while index < limit {
            let (scalar, width) = source.scalar(at: index)
            guard let digit = Self.digit(scalar) else { break }
            digits.append(digit)
            index += width
        }
        pieces.append(Piece(kind: .digits, range: start..<index, digits: first..<digits.count))
        return index
    }

    private mutating func appendLetters(from start: Int, limit: Int, folded: inout [UInt8]) -> Int {
        var index = start
        var isCapitals = true
        while index < limit {
            let (scalar, width) = source.scalar(at: index)
            let isCapital = scalar.value &- 0x41 < 26
            guard isCapital || (ScalarClass.isWord(scalar) && scalar != "_" && Self.digit(scalar) == nil) else { break }
            isCapitals = isCapitals && isCapital
            index += width
        }
        folded.removeAll(keepingCapacity: true)
        _ = PhraseFolding.append(source, start..<index, umlauts: .plain, to: &folded)
        let first = source.scalar(at: start).scalar
        pieces.append(
            Piece(
                kind: .letters, range: start..<index, entry: lexicon.index(of: folded), isCapitals: isCapitals,
                isCapitalized: first.traits.contains(.uppercase)))
        return index
    }

    /// Neighbouring white space is one piece, so that rules can step over it.
    private mutating func appendSpace(_ range: Range<Int>) {
        if let last = pieces.last, last.kind == .space {
            pieces[pieces.count - 1].range = last.range.lowerBound..<range.upperBound
        } else {
            pieces.append(Piece(kind: .space, range: range))
        }
    }

    /// True when some byte may begin a digit that the rules read.
    static func holdsDigit(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
        for (index, byte) in source.enumerated() {
            if byte &- 0x30 < 10 { return true }
            // U+0660–U+0669, U+06F0–U+06F9, U+FF10–U+FF19
            guard byte == 0xD9 || byte == 0xDB || byte == 0xEF, index + 1 < source.count else { continue }
            let next = source[index + 1]
            if byte == 0xD9, (0xA0...0xA9).contains(next) { return true }
            if byte == 0xDB, (0xB0...0xB9).contains(next) { return true }
            if byte == 0xEF, next == 0xBC { return true }
        }
        return false
    }

    private static func isSocial(_ kind: Token.Kind) -> Bool {
        switch kind {
        case .url, .email, .mention, .hashtag, .emoji, .emoticon: return true
        case .word, .number, .punctuation, .symbol: return false
        }
    }

    /// The ASCII form of a Western, Eastern Arabic, Persian or full-width digit.
    private static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case 0x30...0x39: return UInt8(scalar.value)
        case 0x660...0x669: return UInt8(scalar.value - 0x660 + 0x30)
        case 0x6F0...0x6F9: return UInt8(scalar.value - 0x6F0 + 0x30)
        case 0xFF10...0xFF19: return UInt8(scalar.value - 0xFF10 + 0x30)
        default: return nil
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20, 0x09...0x0D, 0xA0, 0x2000...0x200A, 0x202F, 0x3000, 0x2028, 0x2029: return true
        default: return false
        }
    }

    /// Direction marks and joiners, which right-to-left keyboards put around numbers.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF, 0xAD, 0x61C: return true
        default: return false
        }
    }
}
