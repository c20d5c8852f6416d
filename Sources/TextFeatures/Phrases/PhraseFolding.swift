/// Brings normalized text to the form in which folded phrases are compared.
///
/// Beyond NFKC case folding, which the text has behind it: letters lose their accents (é = e, ä = a, ё = е, ά = α), `ß` = `ss`,
/// `ı` = `i`, `ø` = `o`, `œ` = `oe`; Arabic loses short vowels and tatweel, and the forms of alef, yeh and teh marbuta
/// become one; Hebrew loses its points; Eastern Arabic digits become ASCII; all apostrophes become `'` and all hyphens `-`;
/// emoji lose skin tone and variation selector; zero-width characters go. Vowel signs of Indic scripts and Thai stay: they are letters.
///
/// Folding twice gives the same as folding once.
public enum PhraseFolding {
    /// The folded form of normalized UTF-8 bytes; bytes that are not UTF-8 stay as they are.
    public static func foldedForMatching(_ normalized: some Sequence<UInt8>) -> [UInt8] {
        var folded: [UInt8] = []
        let bytes = Array(normalized)
        bytes.withUnsafeBufferPointer {
            _ = append(MessageBytes($0), 0..<bytes.count, umlauts: .plain, to: &folded)
        }
        return folded
    }

    /// What becomes of ä, ö and ü: `a` or the German `ae`.
    enum Umlauts { case plain, expanded }

    /// Appends the folded form of a range and tells whether it held ä, ö or ü.
    static func append(
        _ bytes: MessageBytes, _ range: Range<Int>, umlauts: Umlauts, to folded: inout [UInt8]
    ) -> Bool {
        var index = range.lowerBound
        var heldUmlaut = false
        while index < range.upperBound {
            let byte = bytes[index]
            if byte < 0x80 {
                folded.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                index += 1
                continue
            }
            let (scalar, width) = bytes.scalar(at: index)
            let end = min(index + width, range.upperBound)
            defer { index = end }
            if scalar.value == 0xFFFD {
                for position in index..<end { folded.append(bytes[position]) }
                continue
            }
            if isUmlaut(scalar.value) || (isUmlautMark(scalar.value) && follows(folded)) {
                heldUmlaut = true
                if umlauts == .expanded {
                    if scalar.value != 0x308 { appendPlain(scalar.value, to: &folded) }
                    folded.append(UInt8(ascii: "e"))
                    continue
                }
            }
            appendPlain(scalar.value, to: &folded)
        }
        return heldUmlaut
    }

    private static func appendPlain(_ value: UInt32, to folded: inout [UInt8]) {
        let entry = value < UInt32(table.count) ? table[Int(value)] : unlisted(value)
        switch entry {
        case unchanged: appendUTF8(value, to: &folded)
        case deleted: break
        default:
            appendUTF8(entry & 0x1F_FFFF, to: &folded)
            let second = entry >> 24
            if second != 0 { folded.append(UInt8(second)) }
        }
    }

    private static func isUmlaut(_ value: UInt32) -> Bool {
        switch value {
        case 0xE4, 0xF6, 0xFC, 0xC4, 0xD6, 0xDC: return true
        default: return false
        }
    }

    private static func isUmlautMark(_ value: UInt32) -> Bool { value == 0x308 }

    private static func follows(_ folded: [UInt8]) -> Bool {
        guard let last = folded.last else { return false }
        return last == UInt8(ascii: "a") || last == UInt8(ascii: "o") || last == UInt8(ascii: "u")
    }

    private static func appendUTF8(_ value: UInt32, to folded: inout [UInt8]) {
        switch value {
        case 0..<0x80: folded.append(UInt8(value))
        case 0x80..<0x800:
            folded.append(UInt8(0xC0 | value >> 6))
            folded.append(UInt8(0x80 | value & 0x3F))
        case 0x800..<0x10000:
            folded.append(UInt8(0xE0 | value >> 12))
            folded.append(UInt8(0x80 | value >> 6 & 0x3F))
            folded.append(UInt8(0x80 | value & 0x3F))
        default:
            folded.append(UInt8(0xF0 | value >> 18))
            folded.append(UInt8(0x80 | value >> 12 & 0x3F))
            folded.append(UInt8(0x80 | value >> 6 & 0x3F))
            folded.append(UInt8(0x80 | value & 0x3F))
        }
    }

    // MARK: Tables

    private static let unchanged: UInt32 = 0
    private static let deleted: UInt32 = .max

    /// Scalars above the table.
    private static func unlisted(_ value: UInt32) -> UInt32 {
        switch value {
        case 0x2018, 0x2019, 0x201B, 0x2032, 0xFF07: return 0x27
        case 0x2010...0x2013, 0x2212, 0xFE63, 0xFF0D: return 0x2D
        case 0x200B...0x200F, 0x2060...0x2064, 0xFEFF, 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF: return deleted
        case 0x20D0...0x20F0, 0xFE20...0xFE2F: return deleted
        default: return unchanged
        }
    }

    /// For each scalar below U+2000: nothing, a replacement (and in the top byte a second ASCII letter), or "deleted".
    private static let table: [UInt32] = {
        var table = [UInt32](repeating: unchanged, count: 0x2000)
        for (plain, letters) in LetterFoldings.groups {
            let scalars = plain.unicodeScalars.map(\.value)
            let entry = scalars[0] | (scalars.count > 1 ? scalars[1] << 24 : 0)
            for letter in letters.unicodeScalars { table[Int(letter.value)] = entry }
        }
        let marks: [ClosedRange<Int>] = [
            0x300...0x36F, 0x483...0x487, 0x591...0x5BD, 0x5BF...0x5BF, 0x5C1...0x5C2, 0x5C4...0x5C5, 0x5C7...0x5C7,
            0x610...0x61A, 0x640...0x640, 0x64B...0x65F, 0x670...0x670, 0x6D6...0x6DC, 0x6DF...0x6E4, 0x6E7...0x6E8,
            0x6EA...0x6ED, 0xAD...0xAD, 0x61C...0x61C, 0x180B...0x180E, 0x1AB0...0x1ACE, 0x1DC0...0x1DFF,
        ]
        for range in marks { for value in range { table[value] = deleted } }
        let arabic: [(from: [UInt32], to: UInt32)] = [
            ([0x622, 0x623, 0x625, 0x671, 0x672, 0x673, 0x675], 0x627), ([0x649, 0x6CC, 0x626, 0x6D2], 0x64A),
            ([0x629, 0x6C0, 0x6C1, 0x6C2, 0x6D5], 0x647), ([0x624], 0x648), ([0x6A9], 0x643),
        ]
        for (letters, plain) in arabic { for letter in letters { table[Int(letter)] = plain } }
        for digit in UInt32(0)...9 {
            table[Int(0x660 + digit)] = 0x30 + digit
            table[Int(0x6F0 + digit)] = 0x30 + digit
        }
        for apostrophe in [0x2B9, 0x2BB, 0x2BC, 0x2BD, 0x55A] { table[apostrophe] = 0x27 }
        return table
    }()
}
