/// A stretch of letters, digits and signs without white space, and the words that it may hide.
struct DisguisedRun {
    /// What a character can be in a disguised word.
    enum Role { case letter, digit, sign, mask, separator, other }

    /// A folded character, and where it came from.
    struct Letter {
        var scalar: Unicode.Scalar
        var role: Role
        var token: Int
        var source: Range<Int>
    }

    let letters: [Letter]
    /// True when every letter was written as a capital.
    let isCapitals: Bool
    let isMostlyLatin: Bool

    static func role(of scalar: Unicode.Scalar) -> Role {
        switch scalar {
        case "*", "#", "•", "●", "∗", "⁎", "✱", "×", "█", "■", "▪": return .mask
        case ".", "-", "_", "~", "·": return .separator
        case "@", "$", "!", "|", "+", "€", "£", "¢": return .sign
        case "0"..."9": return .digit
        default: return ScalarClass.isLetter(scalar) ? .letter : .other
        }
    }

    /// Calls `body` with each reading of the run.
    func readings(_ body: (DisguisedWord) -> Void) {
        let whole = trimmed(letters[...])
        guard whole.count >= 3 else { return }
        if let spelled = spelled(whole) {
            joinedReadings(spelled, body)
            return
        }
        for part in whole.split(whereSeparator: { $0.role == .separator && $0.scalar != "_" }) {
            read(trimmed(part), body)
        }
    }

    // MARK: Letters apart

    /// The letters of `i.d.i.o.t` or `c*o*n*n`, or nil when the parts are longer.
    private func spelled(_ run: ArraySlice<Letter>) -> ArraySlice<Letter>? {
        let parts = run.split { $0.role == .separator || $0.role == .mask }
        guard parts.count >= 4, parts.allSatisfy({ $0.count == 1 }) else { return nil }
        let joined = run.filter { $0.role != .separator && $0.role != .mask }
        return Self.readsAsSpelledWord(joined[...], isCapitals: isCapitals) ? joined[...] : nil
    }

    /// True when letters that stand apart are a word rather than an abbreviation, an alphabet or a list.
    static func readsAsSpelledWord(_ letters: ArraySlice<Letter>, isCapitals: Bool) -> Bool {
        guard !(isCapitals && letters.count <= 5), letters.contains(where: { $0.role == .letter }) else { return false }
        guard letters.contains(where: { isVowelLike($0.scalar) }) else { return false }
        return zip(letters, letters.dropFirst()).contains { $0.scalar.value >= $1.scalar.value }
    }

    /// Latin vowels, what stands for them, and every letter of other scripts.
    private static func isVowelLike(_ scalar: Unicode.Scalar) -> Bool {
        "aeiouy0134".unicodeScalars.contains(scalar) || scalar.value >= 0x80
    }

    /// The readings of letters that stood apart.
    func joinedReadings(_ run: ArraySlice<Letter>, _ body: (DisguisedWord) -> Void) {
        for word in Self.words(substituted(run)) { emit(word, run, kind: .spaced, body) }
    }

    // MARK: Letters replaced

    private func read(_ run: ArraySlice<Letter>, _ body: (DisguisedWord) -> Void) {
        guard run.count >= 3 else { return }
        let visible = run.count { $0.role == .letter }
        let underscores = run.count { $0.scalar == "_" }
        // "p_te" hides a letter; "shop_deals_de" is a name.
        guard underscores == 0 || underscores == 1 && run.count <= 8 else { return }
        let masks = underscores + run.count { $0.role == .mask }
        let substitutes = run.count - visible - masks
        if masks > 0 {
            guard isMaskedWord(run, visible: visible, masks: masks) else { return }
            for word in Self.words(substituted(run)) { emit(word, run, kind: .masked, body) }
            return
        }
        if substitutes > 0 {
            guard isLeetWord(run, visible: visible, substitutes: substitutes) else {
                readLetters(run, body)
                return
            }
            for word in Self.words(substituted(run)) { emit(word, run, kind: .leet, body) }
            return
        }
        let unlike = run.count { Lookalikes.latin($0.scalar) != nil }
        let latin = run.count { $0.scalar.value < 0x80 || Lookalikes.isLatinVariant($0.scalar) }
        if unlike > 0, run.allSatisfy({ $0.scalar.value < 0x80 || Lookalikes.latin($0.scalar) != nil }),
            latin > 0 || isMostlyLatin
        {
            for word in Self.words(substituted(run)) { emit(word, run, kind: .homoglyph, body) }
            return
        }
        readElongated(run, body)
    }

    /// The longest stretch of letters of a run whose digits are digits: `coooool2`.
    private func readLetters(_ run: ArraySlice<Letter>, _ body: (DisguisedWord) -> Void) {
        for part in run.split(whereSeparator: { $0.role != .letter }) where part.count >= 4 {
            readElongated(part, body)
        }
    }

    private func readElongated(_ run: ArraySlice<Letter>, _ body: (DisguisedWord) -> Void) {
        let plain = run.map { [$0.scalar] }
        guard run.count >= 4 else { return }
        for word in Self.words(plain) where word.count < run.count { emit(word, run, kind: .elongated, body) }
    }

    /// Two visible letters at least, the first among them, and not more hidden than shown but for the middle of a word.
    private func isMaskedWord(_ run: ArraySlice<Letter>, visible: Int, masks: Int) -> Bool {
        guard visible >= 2, let first = run.first, let last = run.last, first.role != .mask else { return false }
        if run.count < 4, run.contains(where: { $0.scalar == "_" }) { return false }
        if last.role == .mask {
            return visible >= 3 && masks >= 2 && run.dropLast(masks).allSatisfy { $0.role != .mask }
        }
        return visible >= masks || run.count <= 8
    }

    /// Letters outnumber what replaces them, and the digits are not a count, a version or an ordinal.
    private func isLeetWord(_ run: ArraySlice<Letter>, visible: Int, substitutes: Int) -> Bool {
        guard run.count >= 3 else { return false }
        // "a$$"
        if visible == 1, run.count == 3, run.allSatisfy({ $0.role == .letter || $0.scalar == "$" }) { return true }
        guard visible >= 2, visible >= substitutes else { return false }
        // Reading as Latin is meant; digits in Arabic or Cyrillic words are not.
        guard run.allSatisfy({ $0.role != .letter || $0.scalar.value < 0x80 || Lookalikes.latin($0.scalar) != nil })
        else {
            return false
        }
        let digits = run.count { $0.role == .digit }
        let signs = substitutes - digits
        if signs > 0 { return true }
        let trailing = run.reversed().prefix { $0.role == .digit }.count
        let leading = run.prefix { $0.role == .digit }.count
        // "iphone15", "mp3", "covid19": numbers after a word; "24h", "5eme": numbers before one.
        guard trailing + leading < digits else {
            if leading > 0 && trailing > 0 { return false }
            if leading == 1 { return visible >= 4 && !Self.isOrdinalSuffix(run.dropFirst()) }
            return trailing == 1 && visible >= 3 && run.last?.scalar == "3" || run.last?.scalar == "4" && visible >= 3
        }
        return visible >= 3 || visible == 2 && run.count == 3 && run.first?.role == .letter && isCommonVowelDigit(run)
    }

    /// "c0n", "f4g": one digit that stands for a vowel between two letters; not "b2b", "k7s".
    private func isCommonVowelDigit(_ run: ArraySlice<Letter>) -> Bool {
        guard !isCapitals else { return false }
        return run.contains { $0.role == .digit && "0134".unicodeScalars.contains($0.scalar) }
    }

    private static func isOrdinalSuffix(_ run: ArraySlice<Letter>) -> Bool {
        let word = String(String.UnicodeScalarView(run.map(\.scalar)))
        return [
            "eme", "ieme", "emes", "euros", "heures", "jours", "mois", "days", "hours", "week", "weeks", "tage", "dias",
        ]
        .contains(word)
    }

    // MARK: Spelling out

    /// For each character, the letters that it may stand for; `*` for a hidden one.
    private func substituted(_ run: ArraySlice<Letter>) -> [[Unicode.Scalar]] {
        run.map { letter in
            switch letter.role {
            case .mask: return ["*"]
            case .separator: return ["*"]
            case .digit, .sign: return Lookalikes.leet(letter.scalar).map { Unicode.Scalar($0) }
            case .letter, .other: return [Lookalikes.latin(letter.scalar).map { Unicode.Scalar($0) } ?? letter.scalar]
            }
        }
    }

    /// The words that choices spell: each way of reading the first two ambiguous characters, and each long repetition as one
    /// letter and as two.
    static func words(_ choices: [[Unicode.Scalar]]) -> [[Unicode.Scalar]] {
        guard choices.allSatisfy({ !$0.isEmpty }) else { return [] }
        var words: [[Unicode.Scalar]] = [[]]
        for choice in choices {
            if choice.count == 2, words.count < 4 {
                words = words.flatMap { [$0 + [choice[0]], $0 + [choice[1]]] }
            } else {
                for index in words.indices { words[index].append(choice[0]) }
            }
        }
        var spelled: [[Unicode.Scalar]] = []
        for word in words { for short in shortened(word) where !spelled.contains(short) { spelled.append(short) } }
        return spelled
    }

    /// The word with each run of three or more equal letters cut to one and to two.
    private static func shortened(_ word: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
        var forms: [[Unicode.Scalar]] = [[]]
        var index = 0
        while index < word.count {
            var end = index + 1
            while end < word.count, word[end] == word[index] { end += 1 }
            let letter = word[index]
            let count = end - index
            if count < 3 || letter == "*" {
                for form in forms.indices { forms[form] += Array(repeating: letter, count: count) }
            } else if forms.count < 4 {
                forms = forms.flatMap { [$0 + [letter], $0 + [letter, letter]] }
            } else {
                for form in forms.indices { forms[form].append(letter) }
            }
            index = end
        }
        return forms
    }

    private func emit(
        _ word: [Unicode.Scalar], _ run: ArraySlice<Letter>, kind: DisguisedWord.Kind, _ body: (DisguisedWord) -> Void
    ) {
        guard word.count >= 3, let first = run.first, let last = run.last else { return }
        body(
            DisguisedWord(
                folded: Array(String(String.UnicodeScalarView(word)).utf8),
                source: first.source.lowerBound..<last.source.upperBound, tokens: first.token..<(last.token + 1),
                kind: kind))
    }

    /// Without the signs at the edges that are punctuation: quotes of stars, exclamation marks, hyphens, currency before a number.
    private func trimmed(_ run: ArraySlice<Letter>) -> ArraySlice<Letter> {
        var run = run
        while let first = run.first, isEdge(first, next: run.dropFirst().first, isLast: false) { run = run.dropFirst() }
        let beganWithMask = run.startIndex > 0 && letters[run.startIndex - 1].role == .mask
        while let last = run.last, isEdge(last, next: run.dropLast().last, isLast: true) {
            // "put***": the end is hidden. "prix*" and "**gras**" are not.
            if last.role == .mask, !beganWithMask, run.suffix(while: { $0.role == .mask }).count >= 2 { break }
            run = run.dropLast()
        }
        return run
    }

    private func isEdge(_ letter: Letter, next: Letter?, isLast: Bool) -> Bool {
        switch letter.role {
        case .separator, .mask, .other: return true
        case .sign:
            // "@ss", "$alope", "a$$", "put€"; not "$20", "ok!", "top+" or "€uro".
            guard letter.scalar == "@" || letter.scalar == "$" || letter.scalar == "€" && isLast else { return true }
            return next?.role == .digit || next == nil
        case .letter, .digit: return false
        }
    }
}

extension ArraySlice {
    fileprivate func suffix(while belongs: (Element) -> Bool) -> ArraySlice {
        var start = endIndex
        while start > startIndex, belongs(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}
