/// The words of a phrase as the automaton reads them: elided words apart, hyphens left out, `*` understood.
struct PhraseUnits {
    /// One word of a phrase.
    struct Unit {
        var folded: [UInt8]
        /// The folded word with ae, oe, ue for ä, ö, ü, when it has any.
        var expanded: [UInt8]?
        /// The word as its author wrote it.
        var exact: [UInt8]
        /// True when a `*` follows.
        var isPrefix = false
    }

    private(set) var units: [Unit] = []

    init(text: AnalyzedText, source: MessageBytes, normalized: MessageBytes) {
        let tokens = text.tokens
        for (index, token) in tokens.enumerated() {
            let gluedBefore = index > 0 && tokens[index - 1].source.upperBound == token.source.lowerBound
            let gluedAfter =
                index + 1 < tokens.count && tokens[index + 1].source.lowerBound == token.source.upperBound
            if gluedBefore, gluedAfter, Self.isHyphen(source, token.source) { continue }
            if gluedBefore, !gluedAfter, !units.isEmpty, token.source.count == 1,
                source[token.source.lowerBound] == UInt8(ascii: "*")
            {
                units[units.count - 1].isPrefix = true
                continue
            }
            append(token, source: source, normalized: normalized)
        }
    }

    private mutating func append(_ token: Token, source: MessageBytes, normalized: MessageBytes) {
        var folded: [UInt8] = []
        let heldUmlaut = PhraseFolding.append(normalized, token.norm, umlauts: .plain, to: &folded)
        var expanded: [UInt8]?
        if heldUmlaut {
            var bytes: [UInt8] = []
            _ = PhraseFolding.append(normalized, token.norm, umlauts: .expanded, to: &bytes)
            expanded = bytes
        }
        let exact = token.source.map { source[$0] }
        guard !folded.isEmpty else { return }
        if let cut = folded.withUnsafeBufferPointer(Elision.end),
            let apostrophe = Self.apostrophe(source, token.source)
        {
            units.append(
                Unit(
                    folded: Array(folded[..<(cut - 1)]), expanded: nil,
                    exact: Array(exact[..<(apostrophe.lowerBound - token.source.lowerBound)])))
            units.append(
                Unit(
                    folded: Array(folded[cut...]), expanded: expanded.map { Array($0[cut...]) },
                    exact: Array(exact[(apostrophe.upperBound - token.source.lowerBound)...])))
        } else {
            units.append(Unit(folded: folded, expanded: expanded, exact: exact))
        }
    }

    /// True when a token is a hyphen, of any length.
    static func isHyphen(_ bytes: MessageBytes, _ range: Range<Int>) -> Bool {
        switch range.count {
        case 1: return bytes[range.lowerBound] == UInt8(ascii: "-")
        case 3:
            let value = bytes.scalar(at: range.lowerBound).scalar.value
            return (0x2010...0x2013).contains(value) || value == 0xFF0D
        default: return false
        }
    }

    /// The first apostrophe of a range, in whichever of its forms.
    static func apostrophe(_ bytes: MessageBytes, _ range: Range<Int>) -> Range<Int>? {
        var index = range.lowerBound
        while index < range.upperBound {
            let (scalar, width) = bytes.scalar(at: index)
            switch scalar.value {
            case 0x27, 0x2BC, 0x2B9, 0x2BB, 0x2BD, 0x2018, 0x2019, 0x201B, 0x2032, 0xFF07:
                return index..<(index + width)
            default: index += width
            }
        }
        return nil
    }
}
