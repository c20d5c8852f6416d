extension EntityScan {
    /// A phone number: international, or in the shape that a country of the message's language gives it.
    func phone(at index: Int) -> Finding? {
        guard let candidate = PhoneCandidate(scan: self, start: index) else { return nil }
        guard !announcesOtherNumber(index), !measures(after: candidate.pieces.upperBound) else { return nil }
        guard let value = international(candidate) ?? national(candidate, at: index) else { return nil }
        return Finding(kind: .phone, pieces: candidate.pieces, value: value)
    }

    // MARK: Shapes

    private func international(_ candidate: PhoneCandidate) -> String? {
        var digits = candidate.digits
        if candidate.hasPlus {
            // "+33 (0)6": the bracketed trunk zero is not dialled from abroad.
        } else if digits.hasPrefix("00"), candidate.groups.count > 1 || digits.count >= 12 {
            digits = String(digits.dropFirst(2))
        } else {
            return nil
        }
        guard (8...15).contains(digits.count), Self.hasCountryCode(digits) else { return nil }
        return "+" + digits
    }

    private func national(_ candidate: PhoneCandidate, at index: Int) -> String? {
        guard !candidate.hasPlus else { return nil }
        let digits = candidate.digits
        let groups = candidate.groups
        let isAnnounced = announcesPhone(index)
        if looksLikeThousands(candidate) { return nil }
        // A leading zero and nine digits or more: Europe, Africa, the Middle East, Australia.
        if digits.hasPrefix("0"), !digits.hasPrefix("00"), (9...12).contains(digits.count),
            groups[0] <= 5 || groups.count == 1
        {
            return digits
        }
        if isAnnounced, (7...12).contains(digits.count), groups.dropFirst().allSatisfy({ $0 >= 2 }), groups.count <= 6 {
            return digits
        }
        let isNorthAmerican =
            digits.count == 10 && groups == [3, 3, 4] && Self.startsAreaCode(digits)
            && (candidate.separators.contains("-") || candidate.separators.contains("(")
                || candidate.separators.contains("."))
        if isNorthAmerican { return digits }
        if groups == [1, 3, 3, 4], digits.hasPrefix("1"), Self.startsAreaCode(String(digits.dropFirst())) {
            return digits
        }
        switch language {
        case "es": return spanish(digits, groups) ? digits : nil
        case "it": return italian(digits, groups) ? digits : nil
        case "pt": return portuguese(digits, groups, candidate) ? digits : nil
        case "fr": return groups == [2, 3, 2, 2] && digits.hasPrefix("7") ? digits : nil
        case "en": return groups == [5, 5] && digits.first.map { $0 >= "6" } == true ? digits : nil
        default: return nil
        }
    }

    private func spanish(_ digits: String, _ groups: [Int]) -> Bool {
        if digits.count == 9, groups == [3, 3, 3] || groups == [3, 2, 2, 2] || groups == [2, 3, 2, 2] {
            return digits.first.map { "6789".contains($0) } == true
        }
        return groups == [2, 4, 4]
    }

    /// Mobile numbers begin with 32 to 39; in one run they need all ten digits.
    private func italian(_ digits: String, _ groups: [Int]) -> Bool {
        guard digits.hasPrefix("3"), !digits.hasPrefix("30"), !digits.hasPrefix("31") else { return false }
        return digits.count == 10 || digits.count == 9 && groups.count > 1
    }

    private func portuguese(_ digits: String, _ groups: [Int], _ candidate: PhoneCandidate) -> Bool {
        if digits.count == 9, groups == [3, 3, 3] { return digits.hasPrefix("9") || digits.hasPrefix("2") }
        return groups == [2, 5, 4] || groups == [2, 4, 4] || groups == [5, 4] && candidate.separators.contains("-")
            || groups == [2, 9] && candidate.separators.contains("(")
    }

    /// "1.000.000" and "12 000 000" are amounts.
    private func looksLikeThousands(_ candidate: PhoneCandidate) -> Bool {
        candidate.groups.count > 1 && candidate.groups.dropFirst().allSatisfy { $0 == 3 } && candidate.groups[0] <= 3
            && !candidate.digits.hasPrefix("0") && !candidate.separators.contains("-")
            && (language != "es" && language != "pt" || candidate.groups.count != 3 || candidate.groups[0] != 3)
            && !announcesPhone(candidate.pieces.lowerBound)
    }

    // MARK: Surroundings

    private func announcesPhone(_ index: Int) -> Bool { anyWordBefore(index, plays: .phone) }

    private func announcesOtherNumber(_ index: Int) -> Bool { anyWordBefore(index, plays: .otherNumber) }

    /// Looks back over at most six words of the same line.
    private func anyWordBefore(_ index: Int, plays role: EntityLexicon.Roles) -> Bool {
        var position = index - 1
        var words = 0
        while position >= 0, words < 6, index - position < 20 {
            let piece = pieces[position]
            if piece.kind == .digits || piece.kind == .social { return false }
            if piece.kind == .letters {
                if has(position, role) { return true }
                // "numéro de client 5540321" announces no phone.
                if has(position, .label) { return false }
                words += 1
            }
            position -= 1
        }
        return false
    }

    private func measures(after index: Int) -> Bool {
        let next = skipSpace(index)
        if pieces[next].kind == .sign { return "€$£%₹".unicodeScalars.contains(pieces[next].sign) }
        if let word = pieces.word(next) {
            return word.currency != nil || word.roles.contains(.unit) && isGlued(index - 1, to: index)
        }
        return isGlued(index - 1, to: index) && pieces[index].kind == .letters
    }

    private static func startsAreaCode(_ digits: String) -> Bool { digits.first.map { $0 >= "2" } ?? false }

    /// True when the digits begin with a country code that is in use (ITU E.164 list).
    private static func hasCountryCode(_ digits: String) -> Bool {
        guard let first = digits.first, first != "0" else { return false }
        if first == "1" || first == "7" { return digits.count == 11 }
        let two = digits.prefix(2)
        return twoDigitCodes.contains(Substring(two)) || threeDigitPrefixes.contains(Substring(two))
    }

    private static let twoDigitCodes: Set<Substring> = Set(
        """
        20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 \
        90 91 92 93 94 95 98
        """.split(separator: " "))
    private static let threeDigitPrefixes: Set<Substring> = [
        "21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42", "50", "59", "67", "68", "69", "80", "85",
        "87", "88", "96", "97", "99",
    ]
}

/// Digits in groups that might be a phone number.
struct PhoneCandidate {
    private(set) var pieces: Range<Int>
    /// All digits, without a bracketed trunk zero.
    private(set) var digits = ""
    /// The lengths of the groups.
    private(set) var groups: [Int] = []
    /// The signs between the groups; white space is not among them.
    private(set) var separators: Set<Unicode.Scalar> = []
    private(set) var hasPlus = false

    /// Reads a candidate that begins at a piece, or nil when none does.
    init?(scan: EntityScan, start: Int) {
        var index = start
        var opened = false
        if scan.isSign(index, "+") {
            hasPlus = true
            index += 1
        }
        if scan.isSign(index, "("), scan.isGlued(index, to: index + 1) {
            opened = true
            separators.insert("(")
            index += 1
            if !hasPlus, scan.isSign(index, "+") {
                hasPlus = true
                index += 1
            }
        }
        guard scan.digitCount(index) > 0, hasPlus || opened || scan.startsNumber(index) else { return nil }
        guard !scan.isGlued(start - 1, to: start) || scan.pieces[start - 1].kind == .sign else { return nil }
        if scan.isGlued(start - 1, to: start), "#€$£/".unicodeScalars.contains(scan.pieces[start - 1].sign) {
            return nil
        }
        pieces = start..<start
        var end = index
        while scan.digitCount(index) > 0, groups.count < 8 {
            let group = scan.digitString(index)
            if group == "0", hasPlus, !groups.isEmpty, scan.isSign(index - 1, "("), scan.isSign(index + 1, ")") {
                // The trunk zero.
            } else {
                digits += group
                groups.append(group.count)
            }
            guard digits.count <= 15 else { return nil }
            index += 1
            end = index
            if scan.isSign(index, ")") {
                index += 1
                end = opened || separators.contains("(") ? index : end
            }
            index = step(scan, over: index)
            if scan.isSign(index, "("), scan.digitCount(index + 1) > 0 {
                separators.insert("(")
                index += 1
            }
        }
        pieces = start..<end
        guard digits.count >= 7 else { return nil }
        // What follows must not carry the number on.
        if scan.isGlued(end - 1, to: end), scan.pieces[end].kind == .letters { return nil }
    }

    /// One separator: white space, `-`, `.`, `/`, or a hyphen between spaces.
    private mutating func step(_ scan: EntityScan, over index: Int) -> Int {
        var next = index
        if scan.pieces[next].kind == .space, scan.pieces[next].range.count <= 3 { next += 1 }
        if scan.pieces[next].kind == .sign, "-./–‑".unicodeScalars.contains(scan.pieces[next].sign),
            scan.digitCount(next + 1) > 0 || scan.digitCount(scan.skipSpace(next + 1)) > 0 && next > index
        {
            separators.insert(
                scan.pieces[next].sign == "–" || scan.pieces[next].sign == "‑" ? "-" : scan.pieces[next].sign)
            next += 1
            if scan.pieces[next].kind == .space { next += 1 }
        }
        return next
    }
}
