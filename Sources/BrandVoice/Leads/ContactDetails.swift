/// Finds and validates an email address or a phone number in what a person typed.
package enum ContactDetails {
    /// What was found.
    package enum Finding: Sendable, Hashable {
        /// Nothing that looks like it.
        case none
        /// Something that looks like it, but cannot be right, or is most likely a slip (`gmial.com`).
        case doubtful(String)
        /// A valid value in standard form.
        case valid(String)

        /// The valid value.
        package var value: String? {
            if case .valid(let value) = self { return value }
            return nil
        }
    }

    /// The first email address of a text; “name (at) domain” and “name [at] domain” are read too.
    package static func email(in text: String) -> Finding {
        var plain = text
        for sign in ["(at)", "[at]", " at ", "(arobase)", "[arobase]", " arobase "] {
            plain = plain.replacing(" \(sign) ", with: "@").replacing(sign, with: plain.contains("@") ? sign : "@")
        }
        plain = plain.replacing(" @ ", with: "@").replacing("@ ", with: "@").replacing(" @", with: "@")
        for word in plain.split(whereSeparator: { $0.isWhitespace || ",;<>()[]\"“”«»".contains($0) })
        where word.contains("@") {
            let candidate = trimmed(word)
            guard let address = standardEmail(candidate) else { return .doubtful(String(candidate)) }
            return isSlip(address) ? .doubtful(address) : .valid(address)
        }
        return .none
    }

    /// The first phone number of a text: 8 to 15 digits, as E.164 counts them, in any script and grouping.
    package static func phone(in text: String) -> Finding {
        var doubtful: String?
        var digits = ""
        var plus = false
        var groups: [Int] = []
        var previousWasDigit = false
        func finish() -> Finding? {
            defer {
                digits = ""
                plus = false
                groups = []
                previousWasDigit = false
            }
            guard digits.count >= 4 else { return nil }
            var number = digits
            if !plus, number.hasPrefix("00") {
                number = String(number.dropFirst(2))
                plus = true
            }
            guard (8...15).contains(number.count), !isDate(groups), !isFiller(number) else {
                doubtful = doubtful ?? number
                return nil
            }
            return .valid(plus ? "+" + number : number)
        }
        // “+33 (0)6…”: the 0 in brackets is not dialled after the country code.
        let text = text.contains("+") ? text.replacing("(0)", with: "") : text
        for scalar in text.unicodeScalars {
            if let value = decimalValue(scalar) {
                if !previousWasDigit { groups.append(0) }
                groups[groups.count - 1] += 1
                digits.append(Character(Unicode.Scalar(0x30 + value)))
                previousWasDigit = true
            } else if scalar == "+", digits.isEmpty {
                plus = true
            } else if " .-()\u{00A0}\u{202F}".unicodeScalars.contains(scalar), !digits.isEmpty {
                previousWasDigit = false
            } else if let finding = finish() {
                return finding
            }
        }
        return finish() ?? doubtful.map { .doubtful($0) } ?? .none
    }

    // MARK: Private

    private static func trimmed(_ word: Substring) -> Substring {
        var word = word
        while let last = word.last, ".!?:…،؟".contains(last) { word = word.dropLast() }
        if let range = word.lowercased().firstRange(of: "mailto:"), range.lowerBound == word.lowercased().startIndex {
            word = word.dropFirst(7)
        }
        return word
    }

    /// The address with its domain in lower case, when it is well formed (the dot-atom form of RFC 5322).
    private static func standardEmail(_ text: Substring) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let local = parts.first, let domain = parts.last, text.utf8.count <= 254 else {
            return nil
        }
        guard (1...64).contains(local.utf8.count), !local.hasPrefix("."), !local.hasSuffix("."), !local.contains("..")
        else { return nil }
        for byte in local.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x5F, 0x25, 0x2B, 0x2D, 0x27: continue
            default: return nil
            }
        }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let top = labels.last, top.count >= 2, top.allSatisfy(\.isLetter) else { return nil }
        for label in labels {
            guard !label.isEmpty, label.utf8.count <= 63, !label.hasPrefix("-"), !label.hasSuffix("-"),
                label.allSatisfy({ $0.isLetter || ($0.isNumber && $0.isASCII) || $0 == "-" })
            else { return nil }
        }
        return "\(local)@\(domain.lowercased())"
    }

    /// Domains one slip away from those that most people use.
    private static func isSlip(_ address: String) -> Bool {
        guard let domain = address.split(separator: "@").last.map(String.init) else { return false }
        if common.contains(domain) { return false }
        if slips.contains(domain) { return true }
        return domain.hasSuffix(".con") || domain.hasSuffix(".cmo") || domain.hasSuffix(".ocm")
    }

    private static let common: Set<String> = ["gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com"]
    private static let slips: Set<String> = [
        "gmial.com", "gmal.com", "gmai.com", "gamil.com", "gmail.fr", "gmail.co", "gnail.com", "gmaill.com", "gmail.cm",
        "hotmial.com", "hotmal.com", "hotmai.com", "homail.com", "outlok.com", "outloo.com", "yaho.com", "yahooo.com",
        "iclod.com", "icoud.com",
    ]

    private static func decimalValue(_ scalar: Unicode.Scalar) -> UInt8? {
        guard scalar.properties.generalCategory == .decimalNumber, let value = scalar.properties.numericValue else {
            return nil
        }
        return UInt8(exactly: value)
    }

    /// 17 11 2025 or 2025-11-17.
    private static func isDate(_ groups: [Int]) -> Bool { groups == [2, 2, 4] || groups == [4, 2, 2] }

    /// 00000000, 12345678 and the like.
    private static func isFiller(_ number: String) -> Bool {
        if Set(number).count <= 1 { return true }
        return "01234567890123456789".contains(number) || "98765432109876543210".contains(number)
    }
}
