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
    private func isSuspect(_ tokens: Range<Int>) -> Bool {
        for index in tokens {
            let token = text.tokens[index]
            switch token.kind {
            case .punctuation, .symbol:
                // A sign between two others of the cluster, or at its edge, may stand for a letter.
                if tokens.count > 1, isSubstitute(normalized[token.norm.lowerBound], count: token.norm.count) {
                    return true
                }
            case .word, .number: if isSuspectWord(token.norm) { return true }
            case .mention: if mayBeLeet(mention: token.norm) { return true }
            case .url, .email, .hashtag, .emoji, .emoticon: break
            }
        }
        return false
    }

    private func isSubstitute(_ byte: UInt8, count: Int) -> Bool {
        switch byte {
        case UInt8(ascii: "*"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "!"), UInt8(ascii: "|"),
            UInt8(ascii: "#"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "~"), UInt8(ascii: "."),
            UInt8(ascii: "_"):
            return true
        default: return byte >= 0xC2 && count > 1
        }
    }

    private func isSuspectWord(_ range: Range<Int>) -> Bool {
        var previous: UInt8 = 0
        var repeats = 1
        for index in range {
            let byte = normalized[index]
            guard byte &- 0x61 < 26 else {
                // Anything but a small Latin letter asks for a closer look, unless the word is all of one other script.
                if byte < 0x80 || previous != 0 && previous < 0x80 {
                    return byte != UInt8(ascii: "'") || hasOther(range)
                }
                return isSuspectForeignWord(range)
            }
            repeats = byte == previous ? repeats + 1 : 1
            if repeats >= 3 { return true }
            previous = byte
        }
        return false
    }

    private func hasOther(_ range: Range<Int>) -> Bool {
        range.contains { normalized[$0] &- 0x61 >= 26 && normalized[$0] != UInt8(ascii: "'") }
            || hasLongRepeat(range)
    }

    /// A word that begins with a letter outside ASCII: accented Latin is read, other scripts when they mix or repeat.
    private func isSuspectForeignWord(_ range: Range<Int>) -> Bool {
        switch normalized[range.lowerBound] {
        // Arabic, Hebrew, Thai, CJK…: no Latin look-alikes; only letters repeated or signs between, which are tokens.
        case 0xD5...0xDF, 0xE0, 0xE3...0xEF: return hasLongRepeat(range)
        default: return true
        }
    }

    private func hasLongRepeat(_ range: Range<Int>) -> Bool {
        var previous: Unicode.Scalar = " "
        var repeats = 1
        var index = range.lowerBound
        while index < range.upperBound {
            let (scalar, width) = normalized.scalar(at: index)
            repeats = scalar == previous ? repeats + 1 : 1
            if repeats >= 3 { return true }
            previous = scalar
            index += width
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
