extension DisguiseScan {
    /// Letters that stand alone in a row: `c o n n a r d`, `c 0 n n a r d`, `c . o . n . n`.
    ///
    /// Four at least, with a vowel, not in the order of the alphabet; five capitals or fewer are an abbreviation ("L O L").
    mutating func readSpacedLetters() {
        guard mayHoldSpacedLetters else { return }
        var letters: [DisguisedRun.Letter] = []
        var index = 0
        while index < text.tokens.count {
            if let letter = singleLetter(index) {
                letters.append(letter)
                index += 1
                if let next = nextSingle(after: index - 1), letters.count < 64, keepsDistance(letters, next) {
                    index = next
                    continue
                }
            } else {
                index += 1
            }
            if letters.count >= 4 { readSpaced(letters) }
            letters.removeAll(keepingCapacity: true)
        }
    }

    /// False if fewer than four tokens have one letter, as in nearly every message.
    private var mayHoldSpacedLetters: Bool {
        var count = 0
        for token in text.tokens where token.norm.count <= 4 && (token.kind == .word || token.kind == .number) {
            if token.norm.count == 1 || normalized.scalar(at: token.norm.lowerBound).length == token.norm.count {
                count += 1
                if count == 4 { return true }
            }
        }
        return false
    }

    /// The next token that stands alone, when only white space or one and the same kind of sign lies between.
    private func nextSingle(after index: Int) -> Int? {
        let tokens = text.tokens
        var next = index + 1
        guard next < tokens.count else { return nil }
        let isGlued = tokens[index].source.upperBound == tokens[next].source.lowerBound
        if tokens[next].kind == .punctuation || tokens[next].kind == .symbol {
            let role = DisguisedRun.role(of: normalized.scalar(at: tokens[next].norm.lowerBound).scalar)
            guard role == .separator || role == .mask, !isGlued else { return nil }
            next += 1
        } else if isGlued {
            return nil
        }
        guard next < tokens.count, singleLetter(next) != nil,
            tokens[next].source.lowerBound - tokens[index].source.upperBound <= 6
        else { return nil }
        return next
    }

    /// True when the gap before `next` is as wide as the first one: "d e s  c l o w n s" is two words.
    private func keepsDistance(_ letters: [DisguisedRun.Letter], _ next: Int) -> Bool {
        guard letters.count >= 2, let last = letters.last else { return true }
        let first = letters[1].source.lowerBound - letters[0].source.upperBound
        return text.tokens[next].source.lowerBound - last.source.upperBound == first
    }

    private func singleLetter(_ index: Int) -> DisguisedRun.Letter? {
        let token = text.tokens[index]
        guard token.kind == .word || token.kind == .number, token.norm.count <= 4 else { return nil }
        // Glued to a sign ("l'", "5€", "a)") it is part of something else.
        if index + 1 < text.tokens.count, text.tokens[index + 1].source.lowerBound == token.source.upperBound,
            text.tokens[index + 1].kind != .punctuation
        {
            return nil
        }
        let (scalar, width) = normalized.scalar(at: token.norm.lowerBound)
        guard width == token.norm.count else { return nil }
        let folded = PhraseFolding.foldedForMatching((0..<width).map { normalized[token.norm.lowerBound + $0] })
        let scalars = String(decoding: folded, as: UTF8.self).unicodeScalars
        guard scalars.count == 1, let plain = scalars.first else { return nil }
        let role = DisguisedRun.role(of: plain)
        guard role == .letter || role == .digit, scalar.value < 0x2E80 else { return nil }
        return DisguisedRun.Letter(scalar: plain, role: role, token: index, source: token.source)
    }

    private mutating func readSpaced(_ letters: [DisguisedRun.Letter]) {
        // The first or the last may be a word of its own: "t'es y c o n n a r d a".
        var parts = [letters[...]]
        if isVowel(letters.first) { parts.append(letters.dropFirst()) }
        if isVowel(letters.last) { parts.append(letters.dropLast()) }
        for part in parts where part.count >= 4 {
            guard part.count(where: { $0.role == .letter }) * 2 > part.count else { continue }
            let capitals = part.allSatisfy { $0.role != .letter || isCapital($0.source) }
            guard DisguisedRun.readsAsSpelledWord(part, isCapitals: capitals) else { continue }
            DisguisedRun(letters: Array(part), isCapitals: capitals, isMostlyLatin: true).joinedReadings(part) {
                add($0)
            }
        }
    }

    private func isVowel(_ letter: DisguisedRun.Letter?) -> Bool {
        letter.map { "aeiouy".unicodeScalars.contains($0.scalar) } ?? false
    }
}
