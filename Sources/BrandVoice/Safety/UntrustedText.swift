/// Cleans what a stranger wrote before it may stand in a draft.
///
/// A display name or a product comes from outside: it may hold links, mentions, markup, invisible or
/// direction-changing characters, insults, or a claim to be the support team. What is not plainly a name is dropped;
/// the template then uses its fallback.
package struct UntrustedText: Sendable {
    /// Greatest length of a name, in characters.
    package static let maximumNameLength = 20
    /// Greatest length of a product, in characters.
    package static let maximumProductLength = 40
    /// Greatest length of an order, invoice or account number, in characters.
    package static let maximumReferenceLength = 24

    private let neverEcho: PhraseList
    /// Words of five letters or more, searched inside the run of letters: `c.0.n.n.a.r.d`.
    private let hiddenWords: ByteSequences

    /// Creates a cleaner that never lets the given words through.
    package init(neverEcho words: [String]) {
        neverEcho = PhraseList(words)
        hiddenWords = ByteSequences(words.map { FoldedText.deobfuscatedBytes(of: $0) }.filter { $0.count >= 5 })
    }

    /// The given name of a display name, or nil when it does not read as a person's name.
    ///
    /// “Camille D. 🌸” → “Camille”; “LÉA” → “Léa”; “user_8812”, “Le Petit Bistrot”, “Meta Support” → nil.
    package func givenName(_ displayName: String?) -> String? {
        guard let displayName, !displayName.isEmpty, displayName.utf8.count <= 400 else { return nil }
        guard let plain = plainText(displayName) else { return nil }
        let words = plain.split(separator: " ").map(String.init)
        guard let first = words.first, words.count <= 6 else { return nil }
        for (index, word) in words.enumerated() where Self.isNotPersonal(word, first: index == 0) { return nil }
        var name = first
        if words.count > 1, Self.joinsNext(first) { name += " " + words[1] }
        guard Self.looksLikeName(name) else { return nil }
        name = Self.capitalized(name)
        return name.count <= Self.maximumNameLength ? name : nil
    }

    /// A product as the campaign or the message names it, or nil when it cannot be repeated safely.
    package func product(_ text: String?) -> String? {
        guard let text, text.utf8.count <= 400, let plain = plainText(text) else { return nil }
        guard plain.count <= Self.maximumProductLength, plain.contains(where: \.isLetter) else { return nil }
        return plain
    }

    /// A name as a contact record keeps it, first and last, or nil when it does not read as a person's.
    package func personName(_ text: String?) -> String? {
        guard let text, givenName(text) != nil, let plain = plainText(text) else { return nil }
        let words = plain.split(separator: " ")
        guard words.count <= 4, plain.count <= Self.maximumProductLength else { return nil }
        guard plain.allSatisfy({ $0.isLetter || " -'’.".contains($0) }) else { return nil }
        return Self.capitalized(plain)
    }

    /// A short free answer (“the cargo bike for two children”), or nil when it is long, empty or cannot be repeated.
    package func shortAnswer(_ text: String) -> String? {
        guard text.utf8.count <= 600, !text.contains("://"), !text.contains("www.") else { return nil }
        let signs: Set<Character> = ["/", ":", "#", "*", "=", "~", "_", "|", "[", "]"]
        guard let plain = plainText(String(text.map { signs.contains($0) ? " " : $0 })) else { return nil }
        return plain.count <= 2 * Self.maximumProductLength && plain.count(where: \.isLetter) >= 2 ? plain : nil
    }

    /// An order, invoice or account number: capitals, digits, `-`, `/`, `#`; nil when it is anything else.
    package func reference(_ text: String?) -> String? {
        guard let text, !text.isEmpty, text.utf8.count <= Self.maximumReferenceLength else { return nil }
        var digits = 0
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2F, 0x23: continue
            default: return nil
            }
        }
        return digits >= 2 ? text.uppercased() : nil
    }

    /// One line of a message for a colleague's eyes: control characters out, at most `limit` characters.
    package static func excerpt(_ text: String, limit: Int) -> String {
        var line = ""
        var count = 0
        var lastWasSpace = true
        for character in text {
            if character.isWhitespace || character.isNewline {
                if !lastWasSpace { line.append(" ") }
                lastWasSpace = true
                continue
            }
            guard !character.unicodeScalars.contains(where: { isInvisible($0) && $0 != "\u{200D}" }) else { continue }
            if count == limit { return line.trimmingSpaces() + "…" }
            line.append(character)
            lastWasSpace = false
            count += 1
        }
        return line.trimmingSpaces()
    }

    // MARK: Private

    /// Single-spaced text of letters, digits and a few joiners; nil with a link, a mention, markup or a listed word.
    private func plainText(_ text: String) -> String? {
        if let isPlain = text.utf8.withContiguousStorageIfAvailable(Self.areSpacedLetters), isPlain {
            return isForbidden(text) ? nil : text
        }
        var result = ""
        for scalar in text.unicodeScalars {
            // Most names are plain letters: no property tables for them.
            if (0x61...0x7A).contains(scalar.value | 0x20), scalar.isASCII {
                result.unicodeScalars.append(scalar)
                continue
            }
            switch scalar {
            case " ": result.unicodeScalars.append(scalar)
            case "<", ">", "{", "}", "[", "]", "|", "\\", "`", "^", "@", "#", "=", "*", "~", "_", ":", "/": return nil
            case "'", "’", "-", ".", "&", "+", ",": result.unicodeScalars.append(scalar)
            default:
                if Self.isInvisible(scalar) { continue }
                if scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark {
                    result.unicodeScalars.append(scalar)
                } else if scalar.properties.numericType != nil, !scalar.properties.isEmojiPresentation {
                    result.unicodeScalars.append(scalar)
                } else {
                    result.unicodeScalars.append(" ")
                }
            }
        }
        let words = result.split(separator: " ")
        // A dot between two letters is an address (“promo.example”), not an abbreviation.
        for word in words where Self.looksLikeAddress(word) { return nil }
        let plain = words.joined(separator: " ")
        // Stacked marks (“zalgo”) hide a text under its neighbours.
        if plain.utf8.count != plain.unicodeScalars.count {
            guard plain.unicodeScalars.count <= 2 * plain.count + 2 else { return nil }
            guard plain.unicodeScalars.allSatisfy({ $0.value < 0x2000 || $0.value > 0x206F || $0 == "’" }) else {
                return nil
            }
        }
        guard !plain.isEmpty else { return nil }
        return isForbidden(plain) ? nil : plain
    }

    /// True for words of ASCII letters with single spaces between them, which need no cleaning.
    private static func areSpacedLetters(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous = UInt8(ascii: " ")
        for byte in bytes {
            if byte == UInt8(ascii: " ") ? previous == byte : (byte | 0x20) &- 0x61 >= 26 { return false }
            previous = byte
        }
        return previous != UInt8(ascii: " ")
    }

    private func isForbidden(_ plain: String) -> Bool {
        if neverEcho.firstMatch(in: plain) != nil { return true }
        return hiddenWords.occur(in: FoldedText.deobfuscatedBytes(of: plain))
    }

    /// Control, format (bidi marks among them), private use and unassigned scalars.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator:
            return scalar != "\n" && scalar != "\t"
        default: return false
        }
    }

    private static func looksLikeAddress(_ word: Substring) -> Bool {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let last = parts.last else { return false }
        return last.count >= 2 && parts.dropLast().contains { $0.count >= 2 }
    }

    private static func looksLikeName(_ name: String) -> Bool {
        if let plain = name.utf8.withContiguousStorageIfAvailable(isPlainName), plain { return true }
        let letters = name.count(where: \.isLetter)
        guard letters >= 2 || name.unicodeScalars.contains(where: { $0.properties.isIdeographic }) else { return false }
        return name.allSatisfy { $0.isLetter || $0 == "-" || $0 == "'" || $0 == "’" || $0 == " " }
    }

    /// Two ASCII letters or more, with hyphens, apostrophes and spaces between them.
    private static func isPlainName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var letters = 0
        for byte in bytes {
            if (0x61...0x7A).contains(byte | 0x20) {
                letters += 1
            } else if byte != 0x2D, byte != 0x27, byte != 0x20 {
                return false
            }
        }
        return letters >= 2
    }

    /// Articles, trades and roles: a word that shows that the display name is not a person's.
    private static func isNotPersonal(_ word: String, first: Bool) -> Bool {
        let folded = String(decoding: FoldedText.bytes(of: word).dropFirst().dropLast(), as: UTF8.self)
        return NotPersonalNames.trades.contains(folded) || (first && NotPersonalNames.openings.contains(folded))
    }

    /// A first word that is not a name alone: “Abdel”, “Abu”, “Umm”, “Bint”.
    private static func joinsNext(_ word: String) -> Bool { NotPersonalNames.joining.contains(word) }

    /// “CAMILLE” and “camille” → “Camille”; “McKenna” stays.
    private static func capitalized(_ name: String) -> String {
        // “Camille”: nothing to do, which the first two letters show.
        let bytes = name.utf8
        if let first = bytes.first, (0x41...0x5A).contains(first), let second = bytes.dropFirst().first,
            (0x61...0x7A).contains(second)
        {
            return name
        }
        guard name.allSatisfy({ !$0.isLetter || $0.isUppercase }) || name.first?.isLowercase == true else {
            return name
        }
        let upper = name.allSatisfy { !$0.isLetter || $0.isUppercase }
        var result = ""
        var startsWord = true
        for character in name {
            if startsWord {
                result += character.uppercased()
            } else {
                result += upper ? character.lowercased() : String(character)
            }
            startsWord = character == "-" || character == " " || character == "'" || character == "’"
        }
        return result
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
