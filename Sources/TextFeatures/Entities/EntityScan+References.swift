extension EntityScan {
    /// The kind of number that a word names, or nil.
    func labelKind(_ index: Int) -> Entity.Kind? {
        guard let roles = pieces.word(index)?.roles else { return nil }
        // "j'ai commandé 300 sacs": a verb, whatever its folded form.
        if endsInAcuteE(index) { return nil }
        if roles.contains(.order) { return .orderNumber }
        if roles.contains(.invoice) { return .invoiceNumber }
        if roles.contains(.account) { return .accountNumber }
        return nil
    }

    /// `commande n° 1234567`, `order 99812`, `Bestellnummer: DE-88213`, and `#12345` or `ref 4471` near such a word.
    func reference(at index: Int) -> Finding? {
        if let kind = labelKind(index) { return labelled(kind, label: index) }
        guard let start = codeAfterMarker(at: index) else { return nil }
        // "n° client 123": the label after the marker will take the number.
        guard labelKind(start) == nil, let kind = labelNear(index), let code = code(at: start), code.digits >= 3 else {
            return nil
        }
        guard kind != .accountNumber || code.digits >= 4, !isMeasured(code) else { return nil }
        return Finding(kind: kind, pieces: code.pieces, value: code.value)
    }

    /// `FR-20391` near a word that names an order; without such a word where nothing else is written like it.
    func bareReference(at index: Int) -> Finding? {
        guard pieces[index].isCapitals, (1...4).contains(pieces[index].range.count), isSign(index + 1, "-"),
            isGlued(index, to: index + 1), digitCount(index + 2) >= 4, isGlued(index + 1, to: index + 2),
            !isGlued(index - 1, to: index) || pieces[index - 1].kind == .sign
        else { return nil }
        guard !Self.standards.contains(text.text(in: pieces[index].range)),
            let kind = labelNear(index) ?? (isUnmistakable(index) ? .orderNumber : nil), let code = code(at: index)
        else { return nil }
        return Finding(kind: kind, pieces: code.pieces, value: code.value)
    }

    /// True for two or three capitals, a hyphen and five to nine digits that are neither a postcode (`DE-10115 Berlin`), a phone
    /// number (`TEL-0612345678`), nor a part of something longer.
    private func isUnmistakable(_ index: Int) -> Bool {
        guard (2...3).contains(pieces[index].range.count), (5...9).contains(digitCount(index + 2)),
            !isGlued(index + 2, to: index + 3) || pieces[index + 3].kind == .sign && !isGlued(index + 3, to: index + 4),
            !isGlued(index - 1, to: index)
                || ["(", "[", "«", "\"", "'", ":", "¿", "¡", "#"].contains(pieces[index - 1].sign),
            !Self.knownCodes.contains(text.text(in: pieces[index].range))
        else { return false }
        // A postcode has five digits at most and a town behind it, or a street and a comma before it.
        let next = index + 3
        if digitCount(index + 2) == 5 {
            if pieces[next].kind == .space, pieces[next + 1].isCapitalized { return false }
            let before = index > 0 && pieces[index - 1].kind == .space ? index - 2 : index - 1
            if isSign(before, ",") { return false }
        }
        return true
    }

    /// An IBAN, told from other strings by its check digits (ISO 7064, modulo 97).
    func bankAccount(at index: Int) -> Finding? {
        guard pieces[index].isCapitals, pieces[index].range.count == 2, digitCount(index + 1) >= 2,
            isGlued(index, to: index + 1), !isGlued(index - 1, to: index) || pieces[index - 1].kind == .sign
        else { return nil }
        var characters: [UInt8] = []
        var end = index
        var next = index
        while next < pieces.count, characters.count <= 34, next - index < 40 {
            let piece = pieces[next]
            if piece.kind == .digits {
                characters.append(contentsOf: pieces.digits(of: piece))
            } else if piece.kind == .letters, piece.isCapitals {
                for position in piece.range { characters.append(pieces.source[position]) }
            } else if piece.kind != .space || piece.range.count > 2 {
                break
            }
            next += 1
            if (15...34).contains(characters.count), Self.hasValidCheckDigits(characters) { end = next }
        }
        guard end > index else { return nil }
        let value = text.text(in: pieces[index].range.lowerBound..<pieces[end - 1].range.upperBound)
        return Finding(kind: .accountNumber, pieces: index..<end, value: value.filter { $0 != " " && $0 != "\u{A0}" })
    }

    // MARK: From a label to its number

    private func labelled(_ kind: Entity.Kind, label: Int) -> Finding? {
        guard !isGlued(label - 1, to: label) || pieces[label - 1].kind == .sign else { return nil }
        var hasMarker = has(label, .marker) || markerPrecedes(label)
        var hasColon = false
        var index = label + 1
        let limit = label + 12
        while index < min(limit, pieces.count) {
            let piece = pieces[index]
            switch piece.kind {
            case .space:
                // A line break ends what a label can name.
                if pieces.source[piece.range.lowerBound] == UInt8(ascii: "\n") { return nil }
            case .social: return nil
            case .digits:
                return accepted(kind, label: label, at: index, hasMarker: hasMarker, hasColon: hasColon)
            case .letters:
                if let code = code(at: index), code.digits >= 3, isReferenceShaped(index) {
                    return accepted(kind, label: label, at: index, hasMarker: hasMarker, hasColon: hasColon)
                }
                if has(index, .marker) {
                    hasMarker = true
                } else if !has(index, .connector), labelKind(index) == nil || hasMarker == false {
                    return nil
                } else if labelKind(index) != nil, !has(index, .connector) {
                    return nil
                }
            case .sign:
                switch piece.sign {
                case "#", "°", "º", "№": hasMarker = true
                case ":", "=": hasColon = true
                case "(", "«", "\"", "-", "–", "'", "’": break
                case ".":
                    // The full stop of "n." and "nr."; any other ends the sentence.
                    guard has(index - 1, .marker) || has(index - 1, .label), isGlued(index - 1, to: index) else {
                        return nil
                    }
                default: return nil
                }
            }
            index += 1
        }
        return nil
    }

    /// Decides whether the code at `index` is what the label names.
    private func accepted(
        _ kind: Entity.Kind, label: Int, at index: Int, hasMarker: Bool, hasColon: Bool
    ) -> Finding? {
        guard let code = code(at: index), date(at: index) == nil, price(at: index) == nil, !isMeasured(code) else {
            return nil
        }
        if let phone = phone(at: index), kind == .accountNumber || phone.pieces.count > 1 && !isReferenceShaped(index) {
            return nil
        }
        let finding = Finding(kind: kind, pieces: code.pieces, value: code.value)
        if hasMarker { return code.digits >= 2 ? finding : nil }
        if kind == .accountNumber { return code.digits >= (hasColon ? 4 : 6) ? finding : nil }
        if code.hasSeparatorOrLetter { return code.digits >= 3 ? finding : nil }
        if hasColon { return code.digits >= 3 ? finding : nil }
        if code.digits >= 5 { return finding }
        // Three or four digits may be a quantity or a year.
        guard code.digits >= 3, let value = number(index), !(code.digits == 4 && (1900...2099).contains(value)) else {
            return nil
        }
        let isNamed = wordBefore(label).map { has($0, .determiner) } ?? false
        if pieces[skipSpace(code.pieces.upperBound)].kind != .letters {
            return isNamed || code.digits == 4 ? finding : nil
        }
        return code.digits == 4 && (isNamed || value % 10 != 0) ? finding : nil
    }

    private func markerPrecedes(_ label: Int) -> Bool {
        var index = label - 1
        for _ in 0..<5 where index >= 0 {
            let piece = pieces[index]
            if piece.kind == .letters {
                if has(index, .marker) { return true }
                guard has(index, .connector) || has(index, .determiner) else { return false }
            } else if piece.kind == .sign {
                if piece.sign == "#" || piece.sign == "°" || piece.sign == "º" { return true }
                guard piece.sign == "'" || piece.sign == "’" else { return false }
            } else if piece.kind != .space {
                return false
            }
            index -= 1
        }
        return false
    }

    /// The piece where a code may begin after a marker at `index`: `#…`, `n° …`, `réf. …`, `رقم …`.
    private func codeAfterMarker(at index: Int) -> Int? {
        if isSign(index, "#") || isSign(index, "№") {
            let next = skipSpace(index + 1)
            return isGlued(index - 1, to: index) && pieces[index - 1].kind != .sign ? nil : next
        }
        guard has(index, .marker), !has(index, .label) else { return nil }
        var next = index + 1
        for _ in 0..<5 {
            if pieces[next].kind == .space || isSign(next, "°") || isSign(next, "º") || isSign(next, ".")
                || isSign(next, ":") || isSign(next, "#")
            {
                next += 1
            }
        }
        return next
    }

    /// The kind named by a label at most twelve words before or six after.
    private func labelNear(_ index: Int) -> Entity.Kind? {
        if let lastLabel, index - lastLabel.piece <= 24 { return lastLabel.kind }
        var next = index + 1
        while next < min(pieces.count, index + 14) {
            if let kind = labelKind(next) { return kind }
            next += 1
        }
        return nil
    }

    // MARK: Codes

    /// A reference as it is written: `4471`, `FR-20391`, `403-1234567-1234567`, `PK4X00112`.
    private struct Code {
        var pieces: Range<Int>
        var value: String
        var digits: Int
        var hasSeparatorOrLetter: Bool
    }

    private func code(at index: Int) -> Code? {
        guard !isGlued(index - 1, to: index) || pieces[index - 1].kind == .sign else { return nil }
        var end = index
        var digits = 0
        var hasOther = false
        var next = index
        while next - index < 12 {
            let piece = pieces[next]
            guard next == index || isGlued(next - 1, to: next) else {
                // "LH 220145": capitals, one space, four digits or more.
                guard next == index + 1, piece.kind == .space, pieces[index].isCapitals, pieces[index].range.count <= 3,
                    digitCount(next + 1) >= 4
                else { break }
                next += 1
                continue
            }
            if piece.kind == .digits {
                digits += piece.digits.count
                end = next + 1
            } else if piece.kind == .letters {
                guard isCodeLetters(next, first: next == index) else { break }
                hasOther = true
                // A letter run belongs to the code only with digits after it, or as a short last part.
                if digits > 0, piece.isCapitals || piece.range.count == 1 { end = next + 1 }
            } else if piece.kind == .sign, next > index, "-/_.".unicodeScalars.contains(piece.sign) {
                guard isGlued(next, to: next + 1),
                    pieces[next + 1].kind == .digits || isCodeLetters(next + 1, first: false)
                else { break }
                if piece.sign == ".", pieces[next + 1].kind != .digits { break }
                hasOther = true
            } else {
                break
            }
            next += 1
        }
        guard end > index, digits > 0 else { return nil }
        // Letters that go on mean that this is a word with digits in it: "300g", "2ème".
        if isGlued(end - 1, to: end), pieces[end].kind == .letters { return nil }
        let shown = text.text(in: pieces[index].range.lowerBound..<pieces[end - 1].range.upperBound)
        let value = hasOther ? shown.uppercased() : digitString(index)
        return Code(pieces: index..<end, value: value, digits: digits, hasSeparatorOrLetter: hasOther)
    }

    private func isCodeLetters(_ index: Int, first: Bool) -> Bool {
        let piece = pieces[index]
        guard piece.kind == .letters, pieces.source[piece.range.lowerBound] < 0x80 else { return false }
        if piece.isCapitals { return piece.range.count <= 5 }
        return first && piece.range.count <= 3
    }

    /// True when letters at `index` go on with a hyphen or digits at once: "FR-20391", "PK4X", "fr20391", "LH 220145".
    private func isReferenceShaped(_ index: Int) -> Bool {
        let piece = pieces[index]
        if piece.kind == .digits {
            return isGlued(index, to: index + 1) && (isSign(index + 1, "-") || pieces[index + 1].kind == .letters)
        }
        if piece.isCapitals, piece.range.count <= 3, pieces[index + 1].kind == .space, digitCount(index + 2) >= 4 {
            return !has(index, .connector)
        }
        return isGlued(index, to: index + 1) && (isSign(index + 1, "-") || pieces[index + 1].kind == .digits)
    }

    /// True when the number counts, costs or measures something.
    private func isMeasured(_ code: Code) -> Bool {
        let next = skipSpace(code.pieces.upperBound)
        if pieces[next].kind == .sign { return "€$£%₹".unicodeScalars.contains(pieces[next].sign) }
        guard let word = pieces.word(next) else { return false }
        return word.currency != nil && !word.roles.contains(.needsCapital) || word.roles.contains(.unit)
            || word.month > 0
    }

    private func endsInAcuteE(_ index: Int) -> Bool {
        let piece = pieces[index]
        let end = piece.range.upperBound
        return piece.range.count > 2 && pieces.source[end - 2] == 0xC3 && pieces.source[end - 1] == 0xA9
            && text.text(in: piece.range).lowercased() != "abonné"
    }

    private static func hasValidCheckDigits(_ characters: [UInt8]) -> Bool {
        var remainder = 0
        for character in characters[4...] + characters[..<4] {
            if ScalarClass.isASCIIDigit(character) {
                remainder = (remainder * 10 + Int(character - 0x30)) % 97
            } else {
                remainder = (remainder * 100 + Int(character - 0x41) + 10) % 97
            }
        }
        return remainder == 1
    }

    /// Capitals before a hyphen and a number that is no order: tickets of software makers, laws, phones, articles.
    private static let knownCodes: Set<String> = [
        "KB", "RFC", "TEL", "FAX", "GSM", "MOB", "CAS", "EAN", "UPC", "ASN", "PMC", "GDC", "IP", "UN", "ART", "REF",
        "NR", "NO",
        "RAL", "HTTP", "UTC", "GMT", "BGH", "EU", "CE", "SCP", "BMW", "AES", "SHA", "RSA", "USB", "HDD", "SSD", "JIS",
        "DPD",
    ]

    private static let standards: Set<String> = [
        "ISO", "EN", "DIN", "RTX", "GTX", "UTF", "NF", "IEC", "SM", "MX", "CVE",
    ]
}
