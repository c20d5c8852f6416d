/// One walk over the pieces of a message; the extensions in this folder each know one family of entities.
struct EntityScan {
    let text: AnalyzedText
    let pieces: EntityPieces
    let language: String?
    private var found: [Entity] = []
    /// The last word seen that names an order, an invoice or an account, and where.
    var lastLabel: (kind: Entity.Kind, piece: Int)?

    init(text: AnalyzedText, pieces: EntityPieces, language: String?) {
        self.text = text
        self.pieces = pieces
        self.language = language
    }

    /// What a rule found: pieces from where it was asked, of which the entity may be a part.
    struct Finding {
        var kind: Entity.Kind
        /// The pieces of the entity.
        var pieces: Range<Int>
        var value: String
    }

    mutating func run() -> [Entity] {
        var index = 0
        while index < pieces.count {
            if let finding = finding(at: index) {
                record(finding)
                index = max(finding.pieces.upperBound, index + 1)
            } else {
                index += 1
            }
        }
        return found
    }

    private mutating func finding(at index: Int) -> Finding? {
        let piece = pieces[index]
        switch piece.kind {
        case .space: return nil
        case .social:
            recordSocial(piece)
            return nil
        case .letters:
            if let kind = labelKind(index) { lastLabel = (kind, index) }
            return reference(at: index) ?? bankAccount(at: index) ?? monthFirstDate(at: index)
                ?? priceAfterCurrency(at: index) ?? bareReference(at: index)
        case .digits:
            return date(at: index) ?? price(at: index) ?? phone(at: index)
        case .sign:
            return reference(at: index) ?? priceAfterCurrency(at: index) ?? phone(at: index)
        }
    }

    private mutating func record(_ finding: Finding) {
        let start = pieces[finding.pieces.lowerBound].range.lowerBound
        let end = pieces[finding.pieces.upperBound - 1].range.upperBound
        found.append(
            Entity(
                kind: finding.kind, text: text.text(in: start..<end), value: finding.value, start: start, end: end))
    }

    private mutating func recordSocial(_ piece: EntityPieces.Piece) {
        let kind: Entity.Kind
        switch text.tokens[Int(piece.entry)].kind {
        case .url: kind = .url
        case .email: kind = .email
        case .mention: kind = .mention
        case .hashtag: kind = .hashtag
        case .emoji: kind = .emoji
        case .emoticon: kind = .emoticon
        case .word, .number, .punctuation, .symbol: return
        }
        let shown = text.text(in: piece.range)
        found.append(
            Entity(
                kind: kind, text: shown, value: kind == .email ? shown.lowercased() : shown,
                start: piece.range.lowerBound, end: piece.range.upperBound))
    }

    // MARK: Questions that all rules ask

    /// True when no white space and nothing else lies between two neighbouring pieces.
    func isGlued(_ index: Int, to next: Int) -> Bool {
        guard index >= 0, next < pieces.count else { return false }
        return pieces[index].kind != .space && pieces[next].kind != .space
            && pieces[index].range.upperBound == pieces[next].range.lowerBound
    }

    /// True when a number may begin at a piece: it is not the middle of a word or of a longer number.
    func startsNumber(_ index: Int) -> Bool {
        guard isGlued(index - 1, to: index) else { return true }
        let before = pieces[index - 1]
        switch before.kind {
        case .letters, .digits: return false
        case .space, .social: return true
        case .sign:
            guard isGlued(index - 2, to: index - 1), pieces[index - 2].kind == .digits else { return true }
            switch before.sign {
            case ".", ",", "'", "’", "/", "-", ":", "٫", "٬": return false
            default: return true
            }
        }
    }

    /// The first piece at or after `index` that is not white space.
    func skipSpace(_ index: Int) -> Int { pieces[index].kind == .space ? index + 1 : index }

    func isSign(_ index: Int, _ sign: Unicode.Scalar) -> Bool {
        pieces[index].kind == .sign && pieces[index].sign == sign
    }

    /// The number of digits of a piece, 0 when it is none.
    func digitCount(_ index: Int) -> Int { pieces[index].kind == .digits ? pieces[index].digits.count : 0 }

    /// The value of a piece of at most nine digits.
    func number(_ index: Int) -> Int? {
        guard (1...9).contains(digitCount(index)) else { return nil }
        return pieces.digits(of: pieces[index]).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    func digitString(_ index: Int) -> String { String(decoding: pieces.digits(of: pieces[index]), as: UTF8.self) }

    func has(_ index: Int, _ role: EntityLexicon.Roles) -> Bool {
        pieces.word(index).map { !$0.roles.isDisjoint(with: role) } ?? false
    }

    /// The nearest word or number before a piece, white space and signs between them left out.
    func wordBefore(_ index: Int) -> Int? {
        var index = index - 1
        for _ in 0..<4 where index >= 0 {
            if pieces[index].kind == .letters || pieces[index].kind == .digits { return index }
            index -= 1
        }
        return nil
    }
}
