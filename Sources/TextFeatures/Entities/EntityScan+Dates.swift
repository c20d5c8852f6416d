extension EntityScan {
    /// `12/03/2026`, `2026-03-12`, `22.12.`, `3 mars 2026`, `3rd of March`, `١٢ مارس`; a day and month alone need a word before.
    func date(at index: Int) -> Finding? {
        guard startsNumber(index), (1...4).contains(digitCount(index)) else { return nil }
        return isoDate(at: index) ?? numericDate(at: index) ?? dayFirstDate(at: index)
    }

    /// `March 3rd, 2026`, `Mar 3`; English only writes the month first.
    func monthFirstDate(at index: Int) -> Finding? {
        guard language == "en" || language == nil, let month = month(at: index, monthFirst: true) else { return nil }
        guard !isGlued(index - 1, to: index) || pieces[index - 1].kind == .sign else { return nil }
        var next = index + 1
        if isSign(next, ".") { next += 1 }
        next = skipSpace(next)
        guard (1...2).contains(digitCount(next)), let day = number(next), isDay(day, of: month) else { return nil }
        var end = next + 1
        var isOrdinal = false
        if isGlued(next, to: end), pieces[end].kind == .letters {
            guard isEnglishOrdinal(end) else { return nil }
            isOrdinal = true
            end += 1
        }
        // "may 3 people come": without a capital the verb is as likely.
        let isWritten = pieces[index].isCapitalized || isOrdinal || month != 5
        guard isWritten, !isSign(end, ":"), !isSign(end, "%") else { return nil }
        if isSign(end, "."), digitCount(end + 1) > 0 { return nil }
        return finished(index, day: day, month: month, end: end)
    }

    private func isoDate(at index: Int) -> Finding? {
        guard digitCount(index) == 4, let year = number(index), (1900...2100).contains(year),
            let separator = dateSeparator(index + 1), separator != ".", isSign(index + 3, separator),
            digitCount(index + 2) == 2, digitCount(index + 4) == 2, isGlued(index, to: index + 1),
            isGlued(index + 2, to: index + 3), let month = number(index + 2), let day = number(index + 4),
            isDay(day, of: month), !continuesNumber(index + 5)
        else { return nil }
        return Finding(kind: .date, pieces: index..<(index + 5), value: iso(year: year, month: month, day: day))
    }

    private func numericDate(at index: Int) -> Finding? {
        guard digitCount(index) <= 2, let separator = dateSeparator(index + 1), isGlued(index, to: index + 1),
            isGlued(index + 1, to: index + 2), (1...2).contains(digitCount(index + 2)), let first = number(index),
            let second = number(index + 2)
        else { return nil }
        if isSign(index + 3, separator), isGlued(index + 3, to: index + 4),
            digitCount(index + 4) == 4 || digitCount(index + 4) == 2, let written = number(index + 4)
        {
            guard !continuesNumber(index + 5), let year = year(written, digits: digitCount(index + 4)) else {
                return nil
            }
            // "1.2.26" is as likely a version, "1-2-26" a score.
            if digitCount(index + 4) == 2, separator != "/", digitCount(index) + digitCount(index + 2) < 4 {
                return nil
            }
            return dated(first, second, year: year, pieces: index..<(index + 5))
        }
        guard separator != "-", !continuesNumber(index + 3) else { return nil }
        // "22.12." in German; "12/03" only after "le", "am", "since", because of 24/7, 9/10 and 1/2.
        if separator == ".", isSign(index + 3, "."), language == "de", digitCount(index + 2) <= 2,
            isDay(first, of: second)
        {
            return Finding(kind: .date, pieces: index..<(index + 4), value: iso(year: nil, month: second, day: first))
        }
        guard separator == "/", let before = wordBefore(index), has(before, .datePreposition), first != second,
            digitCount(index + 2) == 2
        else { return nil }
        return dated(first, second, year: nil, pieces: index..<(index + 3))
    }

    private func dated(_ first: Int, _ second: Int, year: Int?, pieces range: Range<Int>) -> Finding? {
        let dayFirst = isDay(first, of: second)
        let monthFirst = isDay(second, of: first)
        let shown = text.text(
            in: pieces[range.lowerBound].range.lowerBound..<pieces[range.upperBound - 1].range.upperBound)
        if dayFirst, !monthFirst || first == second || language != "en" {
            return Finding(kind: .date, pieces: range, value: iso(year: year, month: second, day: first))
        }
        guard monthFirst, language == "en" || language == nil else { return nil }
        return Finding(kind: .date, pieces: range, value: dayFirst ? shown : iso(year: year, month: first, day: second))
    }

    private func dayFirstDate(at index: Int) -> Finding? {
        guard digitCount(index) <= 2, let day = number(index) else { return nil }
        var next = index + 1
        if isGlued(index, to: next) {
            if pieces[next].kind == .letters, isOrdinal(next) {
                next += 1
            } else if isSign(next, ".") || isSign(next, "º") || isSign(next, "°") {
                next += 1
            } else {
                return nil
            }
        }
        guard pieces[next].kind == .space else { return nil }
        next += 1
        if let link = pieces.word(next), link.month == 0,
            Self.monthLinks.contains(text.text(in: pieces[next].range).lowercased())
        {
            next = skipSpace(next + 1)
        }
        guard let month = month(at: next, monthFirst: false), isDay(day, of: month) else { return nil }
        return finished(index, day: day, month: month, end: next + 1)
    }

    /// Adds the year that may follow: "2026", ", 2026", "de 2026".
    private func finished(_ index: Int, day: Int, month: Int, end: Int) -> Finding {
        var next = end
        if isSign(next, "."), pieces[next + 1].kind == .space { next += 1 }
        if isSign(next, ",") { next += 1 }
        next = skipSpace(next)
        if pieces[next].kind == .letters, Self.monthLinks.contains(text.text(in: pieces[next].range).lowercased()) {
            next = skipSpace(next + 1)
        }
        if digitCount(next) == 4, let year = number(next), (1900...2100).contains(year), !continuesNumber(next + 1),
            currencySignFollows(next + 1) == false
        {
            return Finding(kind: .date, pieces: index..<(next + 1), value: iso(year: year, month: month, day: day))
        }
        return Finding(kind: .date, pieces: index..<end, value: iso(year: nil, month: month, day: day))
    }

    private func currencySignFollows(_ index: Int) -> Bool {
        let next = skipSpace(index)
        return isSign(next, "€") || isSign(next, "$") || isSign(next, "£") || pieces.word(next)?.currency != nil
    }

    private func month(at index: Int, monthFirst: Bool) -> Int? {
        guard let word = pieces.word(index), word.month > 0 else { return nil }
        if word.monthLanguages.isEmpty { return word.month }
        if let language { return word.monthLanguages.contains(language) ? word.month : nil }
        // Of an unknown language, only names that are long enough not to be something else.
        return pieces[index].range.count >= 4 || monthFirst ? word.month : nil
    }

    private func dateSeparator(_ index: Int) -> Unicode.Scalar? {
        for sign in ["/", ".", "-"] as [Unicode.Scalar] where isSign(index, sign) { return sign }
        return nil
    }

    /// True when the number goes on after the pieces of a date: "12/03/2026/4", "12.03.2026.5", "2026-03-12-7".
    private func continuesNumber(_ index: Int) -> Bool {
        guard isGlued(index - 1, to: index) else { return false }
        switch pieces[index].kind {
        case .digits: return true
        case .sign: return dateSeparator(index) != nil && isGlued(index, to: index + 1) && digitCount(index + 1) > 0
        case .letters, .space, .social: return false
        }
    }

    private func isOrdinal(_ index: Int) -> Bool {
        Self.ordinals.contains(text.text(in: pieces[index].range).lowercased())
    }

    private func isEnglishOrdinal(_ index: Int) -> Bool {
        ["st", "nd", "rd", "th"].contains(text.text(in: pieces[index].range).lowercased())
    }

    private func isDay(_ day: Int, of month: Int) -> Bool {
        guard (1...12).contains(month) else { return false }
        return (1...[31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]).contains(day)
    }

    /// "26" is 2026, "84" is 1984: the sixty years before 2040 and the forty after 1939.
    private func year(_ written: Int, digits: Int) -> Int? {
        if digits == 2 { return written < 40 ? 2000 + written : 1900 + written }
        return (1900...2100).contains(written) ? written : nil
    }

    private func iso(year: Int?, month: Int, day: Int) -> String {
        let monthAndDay = "\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
        return year.map { "\($0)-\(monthAndDay)" } ?? "--\(monthAndDay)"
    }

    private static let ordinals: Set<String> = [
        "er", "ère", "st", "nd", "rd", "th", "e", "ste", "de", "º", "ª", "o", "a",
    ]
    private static let monthLinks: Set<String> = ["de", "del", "of", "di", "do", "من"]
}
