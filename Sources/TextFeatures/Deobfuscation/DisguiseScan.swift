/// One walk over the tokens of a message in search of disguised words.
struct DisguiseScan {
    let text: AnalyzedText
    let normalized: MessageBytes
    var found: [DisguisedWord] = []
    /// The scalars of the run that is being read.
    private var run: [DisguisedRun.Letter] = []
    private var folded: [UInt8] = []
    /// True when more words are Latin than Greek or Cyrillic, so that a word of look-alikes only is suspect.
    private lazy var isMostlyLatin = countsLatin()

    /// A longer stretch without white space is no word; the bound also keeps hostile input linear.
    private static let longestRun = 64

    init(text: AnalyzedText, normalized: MessageBytes) {
        self.text = text
        self.normalized = normalized
    }

    mutating func words() -> [DisguisedWord] {
        var start = 0
        while start < text.tokens.count {
            var end = start + 1
            while end < text.tokens.count, text.tokens[end].source.lowerBound == text.tokens[end - 1].source.upperBound
            {
                end += 1
            }
            if isSuspect(start..<end) { read(start..<end) }
            start = end
        }
        readSpacedLetters()
        found.sort { ($0.tokens.lowerBound, $0.tokens.upperBound) < ($1.tokens.lowerBound, $1.tokens.upperBound) }
        return found
    }

    // MARK: What is worth a closer look

    /// True when tokens without white space between them might hide a word; most do not, and are dismissed by their bytes.
    private mutating func isSuspect(_ tokens: Range<Int>) -> Bool {
        for index in tokens {
            let token = text.tokens[index]
            switch token.kind {
            case .punctuation, .symbol: if isSuspectSign(index, in: tokens) { return true }
            case .word, .number: if isSuspectWord(token.norm) { return true }
            case .mention: if mayBeLeet(mention: token.norm) { return true }
            case .url, .email, .hashtag, .emoji, .emoticon: break
            }
        }
        return false
    }

    /// True when a sign may stand for a letter, or between letters that stand apart.
    private func isSuspectSign(_ index: Int, in tokens: Range<Int>) -> Bool {
        let previous = index > tokens.lowerBound ? text.tokens[index - 1] : nil
        let next = index + 1 < tokens.upperBound ? text.tokens[index + 1] : nil
        let scalar = normalized.scalar(at: text.tokens[index].norm.lowerBound).scalar
        switch DisguisedRun.role(of: scalar) {
        case .separator:
            guard let previous, let next else { return false }
            return previous.norm.count == 1 && next.norm.count == 1
        case .mask: return previous != nil
        case .sign:
            if scalar == "@" || scalar == "$" { return tokens.count > 1 }
            return previous != nil && (next != nil || scalar == "€")
        case .letter, .digit, .other: return false
        }
    }

    private mutating func isSuspectWord(_ range: Range<Int>) -> Bool {
        if let answer = isSuspectPlainWord(range) { return answer }
        var previous: Unicode.Scalar = " "
        var repeats = 1
        var (latin, digits, dots, alike, foreign) = (0, 0, 0, 0, 0)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = normalized[index]
            let (scalar, width) = byte < 0x80 ? (Unicode.Scalar(byte), 1) : normalized.scalar(at: index)
            index += width
            repeats = scalar == previous ? repeats + 1 : 1
            previous = scalar
            if byte &- 0x61 < 26 || (0xC3...0xC9).contains(byte) {
                latin += 1
            } else if byte &- 0x30 < 10 {
                digits += 1
                continue
            } else if byte == UInt8(ascii: ".") {
                dots += 1
            } else if byte == UInt8(ascii: "_") {
                return true
            } else if byte >= 0x80 {
                if Lookalikes.latin(scalar) != nil { alike += 1 } else { foreign += 1 }
            }
            if repeats >= 3 { return true }
        }
        if latin > 0, digits > 0 || dots >= 3 { return true }
        return alike > 0 && foreign == 0 && (latin > 0 || isMostlyLatin || Lookalikes.isLatinVariant(previous))
    }

    /// The answer for a word of `a`–`z` alone, as most are; nil for any other.
    private func isSuspectPlainWord(_ range: Range<Int>) -> Bool? {
        var previous: UInt8 = 0
        var repeats = 1
        for index in range {
            let byte = normalized[unchecked: index]
            guard byte &- 0x61 < 26 else { return nil }
            repeats = byte == previous ? repeats + 1 : 1
            if repeats == 3 { return true }
            previous = byte
        }
        return false
    }

    /// `@ss` is a mention to the scanner; `@marie` is one to everybody.
    private func mayBeLeet(mention range: Range<Int>) -> Bool {
        guard (3...13).contains(range.count) else { return false }
        let name = range.dropFirst().map { normalized[$0] }
        guard name.allSatisfy(ScalarClass.isASCIIAlphanumeric), name.contains(where: ScalarClass.isASCIILetter) else {
            return false
        }
        // A name seldom begins with two consonants, and "@rsch" has to.
        return name.prefix(2).allSatisfy { ScalarClass.isASCIILetter($0) && !"aeiouy".utf8.contains($0) }
    }

    private func countsLatin() -> Bool {
        var latin = 0
        var other = 0
        for token in text.tokens where token.kind == .word {
            switch normalized[token.norm.lowerBound] {
            case 0x61...0x7A, 0xC3...0xC9: latin += 1
            case 0xCD...0xD4: other += 1
            default: break
            }
        }
        return latin > other
    }

    // MARK: Runs

    /// Cuts glued tokens into runs of letters, digits and substitutes, and reads each run.
    private mutating func read(_ tokens: Range<Int>) {
        run.removeAll(keepingCapacity: true)
        for index in tokens {
            let token = text.tokens[index]
            switch token.kind {
            case .word, .number, .punctuation, .symbol: append(index)
            case .mention:
                if mayBeLeet(mention: token.norm) { append(index) } else { finishRun() }
            case .url, .email, .hashtag, .emoji, .emoticon: finishRun()
            }
        }
        finishRun()
    }

    private mutating func append(_ tokenIndex: Int) {
        let token = text.tokens[tokenIndex]
        var index = token.norm.lowerBound
        while index < token.norm.upperBound {
            let width = normalized.scalar(at: index).length
            folded.removeAll(keepingCapacity: true)
            _ = PhraseFolding.append(normalized, index..<(index + width), umlauts: .plain, to: &folded)
            for scalar in String(decoding: folded, as: UTF8.self).unicodeScalars {
                let role = DisguisedRun.role(of: scalar)
                if role == .other {
                    finishRun()
                } else {
                    run.append(
                        DisguisedRun.Letter(
                            scalar: scalar, role: role, token: tokenIndex,
                            source: sourceRange(of: index..<(index + width), in: token)))
                }
            }
            index += width
        }
    }

    /// Where a part of a token lies in the original; the whole token when normalization changed its length.
    private func sourceRange(of range: Range<Int>, in token: Token) -> Range<Int> {
        guard token.norm.count == token.source.count else { return token.source }
        let shift = token.source.lowerBound - token.norm.lowerBound
        return (range.lowerBound + shift)..<(range.upperBound + shift)
    }

    private mutating func finishRun() {
        defer { run.removeAll(keepingCapacity: true) }
        guard run.count >= 3, run.count <= Self.longestRun else { return }
        let capitals = run.allSatisfy { $0.role != .letter || isCapital($0.source) }
        DisguisedRun(letters: run, isCapitals: capitals, isMostlyLatin: isMostlyLatin).readings { add($0) }
    }

    mutating func add(_ word: DisguisedWord) {
        if !found.suffix(8).contains(word) { found.append(word) }
    }

    func isCapital(_ source: Range<Int>) -> Bool { text.source[source.lowerBound] &- 0x41 < 26 }
}
