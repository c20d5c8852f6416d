import Foundation

/// Text folded for phrase search: lower case, without diacritics, one space between words, ends marked by spaces.
///
/// “Déjà   VU !” folds to ` deja vu `. Compatibility forms (ﬁ, full-width letters) are read as their plain letters and
/// invisible characters vanish, so that a phrase cannot hide behind them. Obfuscation by digits is another fold:
/// ``deobfuscatedBytes(of:)``.
package enum FoldedText {
    /// The folded bytes, UTF-8, beginning and ending with a space.
    package static func bytes(of text: String) -> [UInt8] {
        var result: [UInt8] = [space]
        result.reserveCapacity(text.utf8.count + 2)
        for scalar in text.unicodeScalars {
            if scalar.value < 0x80 {
                appendASCII(UInt8(truncatingIfNeeded: scalar.value), to: &result)
            } else {
                append(scalar, to: &result)
            }
        }
        if result.last != space { result.append(space) }
        return result
    }

    /// The number of words in the folded text.
    package static func wordCount(of text: String) -> Int {
        // A space stands before the first word and after each one.
        bytes(of: text).count { $0 == space } - 1
    }

    /// True when the folded phrase stands at this place of the folded text, ends included.
    package static func matches(_ phrase: [UInt8], in text: [UInt8], at start: Int) -> Bool {
        guard start + phrase.count <= text.count else { return false }
        for index in phrase.indices where text[start + index] != phrase[index] { return false }
        return true
    }

    /// The letters of a text as one run, look-alikes read as letters and repeats as one: “C.0.n.n.aaard” → `conard`.
    package static func deobfuscatedBytes(of text: String) -> [UInt8] {
        var result: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.value < 0x80, (scalar.value | 0x20) &- 0x61 < 26 {
                let letter = UInt8(scalar.value | 0x20)
                if result.last != letter { result.append(letter) }
            } else if let letter = lookAlikes[scalar] {
                if result.last != letter { result.append(letter) }
            } else {
                for byte in bytes(of: String(scalar)) where byte != space && result.last != byte {
                    result.append(byte)
                }
            }
        }
        return result
    }

    // MARK: Private

    private static let space: UInt8 = 0x20
    private static let tableEnd: UInt32 = 0x700

    /// The fold of each scalar from U+0080 to U+06FF (Latin, Greek, Cyrillic, Hebrew, Arabic), packed.
    ///
    /// The byte count is in the lowest byte, then the bytes: no fold there is longer than seven.
    private static let table: [UInt64] = (0x80..<tableEnd).map { value in
        guard let scalar = Unicode.Scalar(value) else { return 0 }
        let folded = fold(scalar)
        precondition(folded.count <= 7, "A fold in the table fits seven bytes.")
        return folded.reversed().reduce(0) { $0 << 8 | UInt64($1) } << 8 | UInt64(folded.count)
    }

    private static let lookAlikes: [Unicode.Scalar: UInt8] = {
        var map: [Unicode.Scalar: UInt8] = [:]
        let pairs: [(Unicode.Scalar, Unicode.Scalar)] = [
            ("0", "o"), ("1", "i"), ("3", "e"), ("4", "a"), ("5", "s"), ("7", "t"), ("@", "a"), ("$", "s"), ("!", "i"),
            ("€", "e"), ("|", "i"),
        ]
        for (sign, letter) in pairs { map[sign] = UInt8(truncatingIfNeeded: letter.value) }
        return map
    }()

    private static func appendASCII(_ byte: UInt8, to result: inout [UInt8]) {
        switch byte {
        case 0x61...0x7A, 0x30...0x39: result.append(byte)
        case 0x41...0x5A: result.append(byte | 0x20)
        // A full stop or a hyphen inside an address or a number is kept apart like any other sign.
        default: if result.last != space { result.append(space) }
        }
    }

    /// Appends a folded scalar beyond ASCII: nothing when it vanishes, a space when it separates words.
    private static func append(_ scalar: Unicode.Scalar, to result: inout [UInt8]) {
        if scalar.value < tableEnd {
            var packed = table[Int(scalar.value) - 0x80]
            for _ in 0..<(packed & 0xFF) {
                packed >>= 8
                append(UInt8(truncatingIfNeeded: packed), to: &result)
            }
        } else if (0x2010...0x2027).contains(scalar.value) || (0x20A0...0x20CF).contains(scalar.value)
            || scalar.value >= 0x1F000 && scalar.value < 0x1FB00
        {
            // Dashes, quotes, currency signs and emoji: frequent, and never letters.
            append(space, to: &result)
        } else {
            for byte in fold(scalar) { append(byte, to: &result) }
        }
    }

    private static func append(_ byte: UInt8, to result: inout [UInt8]) {
        if byte != space || result.last != space { result.append(byte) }
    }

    private static func fold(_ scalar: Unicode.Scalar) -> [UInt8] {
        if scalar == "ـ" || scalar.properties.isDefaultIgnorableCodePoint { return [] }
        var result: [UInt8] = []
        for part in String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars {
            switch part.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format, .control: continue
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .modifierLetter, .decimalNumber,
                .spacingMark:
                result.append(contentsOf: part.properties.lowercaseMapping.utf8)
            case .otherSymbol, .modifierSymbol: result.append(contentsOf: [space])
            default: result.append(space)
            }
        }
        return result
    }
}
