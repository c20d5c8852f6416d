extension EntityScan {
    /// A number as it is written in prices, brought to the form `1299.00`.
    struct Amount {
        var end: Int
        var value: String
    }

    /// `49,90 €`, `20 euros`, `1.299,00 EUR`, `2€50`, `15 k€`, `49,- €`.
    func price(at index: Int) -> Finding? {
        guard startsNumber(index) || isSign(index - 1, "-"), let amount = amount(at: index) else { return nil }
        var end = amount.end
        // "49,-" and "12.—"
        if isSign(end, ",") || isSign(end, "."), isSign(end + 1, "-") || isSign(end + 1, "–") || isSign(end + 1, "—") {
            end += 2
        }
        var value = amount.value
        if let afterThousand = thousand(at: end) {
            value = times1000(value)
            end = afterThousand
        }
        let unit = skipSpace(end)
        guard let (currency, after) = currency(at: unit, glued: unit == end) else { return nil }
        end = after
        // "2€50", "2 euros 50"
        let cents = skipSpace(end)
        let afterSign = cents == end
        if value.hasSuffix(".00"), digitCount(cents) == 2, afterSign || pieces[unit].kind == .letters,
            !isSign(cents + 1, "%"), !isSign(cents + 1, "€"), !has(skipSpace(cents + 1), .unit),
            !amountHasDecimals(index, amount)
        {
            value = value.dropLast(2) + digitString(cents)
            end = cents + 1
        }
        return Finding(kind: .price, pieces: index..<end, value: "\(value) \(currency)")
    }

    /// `€ 49,90`, `$12.50`, `R$ 30`, `CHF 20.-`, `Rs. 499`.
    func priceAfterCurrency(at index: Int) -> Finding? {
        guard let (currency, after) = prefixCurrency(at: index) else { return nil }
        let start = skipSpace(after)
        guard pieces[start].kind == .digits, let amount = amount(at: start) else { return nil }
        var end = amount.end
        if isSign(end, ",") || isSign(end, "."), isSign(end + 1, "-") || isSign(end + 1, "–") || isSign(end + 1, "—") {
            end += 2
        }
        var value = amount.value
        if let afterThousand = thousand(at: end) {
            value = times1000(value)
            end = afterThousand
        }
        // "$20 USD", "$20 CAD": the code is clearer than the sign.
        var code = currency
        let unit = skipSpace(end)
        if let word = pieces.word(unit), let named = word.currency, word.roles.contains(.currencyPrefix),
            pieces[unit].isCapitals
        {
            code = named
            end = unit + 1
        }
        return Finding(kind: .price, pieces: index..<end, value: "\(value) \(code)")
    }

    // MARK: Currencies

    /// The currency after an amount, and the piece after it.
    private func currency(at index: Int, glued: Bool) -> (String, Int)? {
        let piece = pieces[index]
        if piece.kind == .sign, let code = Self.signs[piece.sign] {
            // "20 $ 30": the sign belongs to the number it touches.
            if !glued, pieces[index + 1].kind == .digits, isGlued(index, to: index + 1) { return nil }
            return (code, index + 1)
        }
        guard piece.kind == .letters else { return nil }
        if let arabic = arabicAbbreviation(at: index) { return arabic }
        if isSign(index + 1, "$"), isGlued(index, to: index + 1), let code = dollar(index) { return (code, index + 2) }
        guard let word = pieces.word(index), let code = word.currency else { return nil }
        if word.roles.contains(.needsCapital), !piece.isCapitals { return nil }
        if code == "DZD", piece.range.count == 2, language == "it" || language == "pt" { return nil }
        if code == "BRL", language != "pt", language != nil, !word.roles.contains(.currencyPrefix) { return nil }
        // "l" + "euro": a letter run that only begins like a currency is another word, so nothing more to check.
        return (code, index + 1)
    }

    private func prefixCurrency(at index: Int) -> (String, Int)? {
        let piece = pieces[index]
        if piece.kind == .sign { return Self.signs[piece.sign].map { ($0, index + 1) } }
        guard piece.kind == .letters, !isGlued(index - 1, to: index) || pieces[index - 1].kind == .sign else {
            return nil
        }
        if isSign(index + 1, "$"), isGlued(index, to: index + 1) { return dollar(index).map { ($0, index + 2) } }
        guard let word = pieces.word(index), let code = word.currency, word.roles.contains(.currencyPrefix),
            piece.isCapitals || (code == "INR" && piece.isCapitalized)
        else { return nil }
        return (code, isSign(index + 1, ".") ? index + 2 : index + 1)
    }

    private func dollar(_ index: Int) -> String? {
        Self.dollars[text.text(in: pieces[index].range)]
    }

    /// `د.إ`, `ر.س` and the like: letter, full stop, letter, and perhaps another full stop.
    private func arabicAbbreviation(at index: Int) -> (String, Int)? {
        guard pieces[index].range.count == 2, isSign(index + 1, "."), pieces[index + 2].kind == .letters,
            pieces[index + 2].range.count == 2
        else { return nil }
        let letters = text.text(in: pieces[index].range) + text.text(in: pieces[index + 2].range)
        guard let code = Self.arabicAbbreviations[letters] else { return nil }
        return (code, isSign(index + 3, ".") ? index + 4 : index + 3)
    }

    private static let signs: [Unicode.Scalar: String] = [
        "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "￥": "JPY", "₹": "INR", "₺": "TRY", "₽": "RUB", "₩": "KRW",
        "₪": "ILS", "₦": "NGN", "₫": "VND", "₴": "UAH", "₱": "PHP", "﷼": "riyal", "₣": "franc",
    ]
    private static let dollars = [
        "R": "BRL", "US": "USD", "U": "USD", "CA": "CAD", "C": "CAD", "A": "AUD", "AU": "AUD", "NZ": "NZD", "HK": "HKD",
        "MX": "MXN", "S": "SGD",
    ]
    private static let arabicAbbreviations = [
        "دإ": "AED", "رس": "SAR", "دك": "KWD", "جم": "EGP", "دم": "MAD", "دج": "DZD", "دت": "TND", "رق": "QAR",
        "رع": "OMR",
        "دب": "BHD", "دع": "IQD", "لل": "LBP", "لس": "SYP", "دأ": "JOD", "دا": "JOD",
    ]

    // MARK: Amounts

    /// A number with thousands and decimals in any country's manner, or nil when its groups fit none.
    func amount(at index: Int) -> Amount? {
        guard (1...9).contains(digitCount(index)) else { return nil }
        var groups = [index]
        var separators: [Unicode.Scalar] = []
        var next = index + 1
        while groups.count < 6, let separator = separator(at: next), digitCount(next + 1) > 0 {
            if separator == " " {
                // White space groups thousands only: "2 000", never "38 40" or "2024 300".
                guard digitCount(next + 1) == 3, digitCount(index) <= 3, separators.allSatisfy({ $0 == " " }) else {
                    break
                }
                guard digitString(index).first != "0" else { break }
            } else {
                guard isGlued(next - 1, to: next), isGlued(next, to: next + 1) else { break }
            }
            separators.append(separator)
            groups.append(next + 1)
            next += 2
        }
        if groups.count == 1 { return Amount(end: next, value: "\(trimmed(digitString(index))).00") }
        guard let last = separators.last, let lastGroup = groups.last else { return nil }
        let lastCount = digitCount(lastGroup)
        let isDecimal: Bool
        if last == "٫" {
            isDecimal = true
        } else if last == " " || last == "'" || last == "٬" {
            isDecimal = false
        } else if separators.count > 1, separators.dropLast().allSatisfy({ $0 != last }) {
            isDecimal = true
        } else {
            isDecimal = separators.count == 1 && (lastCount != 3 || digitString(index) == "0")
        }
        let whole = isDecimal ? groups.dropLast() : groups[...]
        let wholeSeparators = isDecimal ? separators.dropLast() : separators[...]
        guard Set(wholeSeparators).count <= 1, isDecimal ? lastCount <= 3 : true else { return nil }
        if whole.count > 1 {
            // Two digits in the middle are India's manner: 1,49,999.
            guard digitCount(index) <= 3, let lastWhole = whole.last, digitCount(lastWhole) == 3,
                whole.dropFirst().allSatisfy({ digitCount($0) == 3 || digitCount($0) == 2 })
            else { return nil }
        }
        let integer = trimmed(whole.map(digitString).joined())
        let decimals = isDecimal ? String((digitString(lastGroup) + "0").prefix(max(2, lastCount))) : "00"
        return Amount(end: next, value: "\(integer).\(decimals)")
    }

    private func amountHasDecimals(_ index: Int, _ amount: Amount) -> Bool {
        amount.end > index + 1 && !pieces[(index + 1)..<amount.end].allSatisfy { $0.kind != .sign }
    }

    private func separator(at index: Int) -> Unicode.Scalar? {
        let piece = pieces[index]
        if piece.kind == .space {
            // One space of any width; two, or a line break, separate two numbers.
            guard index < pieces.count else { return nil }
            let (scalar, width) = pieces.source.scalar(at: piece.range.lowerBound)
            return width == piece.range.count && scalar.value >= 0x20 ? " " : nil
        }
        guard piece.kind == .sign else { return nil }
        switch piece.sign {
        case ".", ",", "٫", "٬": return piece.sign
        case "،": return ","
        case "'", "’": return "'"
        default: return nil
        }
    }

    /// The piece after a `k` that touches the number ("15k €") or the currency ("15 k€").
    private func thousand(at index: Int) -> Int? {
        let letter = skipSpace(index)
        guard pieces[letter].range.count == 1,
            pieces.source[pieces[letter].range.lowerBound] | 0x20 == UInt8(ascii: "k"),
            letter == index || isGlued(letter, to: letter + 1)
        else { return nil }
        return letter + 1
    }

    private func times1000(_ value: String) -> String {
        let parts = value.split(separator: ".")
        let decimals = (parts.count > 1 ? String(parts[1]) : "") + "000"
        return trimmed(String(parts[0]) + decimals.prefix(3)) + ".00"
    }

    private func trimmed(_ digits: String) -> String {
        let rest = digits.drop { $0 == "0" }
        return rest.isEmpty ? "0" : String(rest)
    }
}
