/// Letters and signs that are read as a Latin letter.
///
/// The confusables of Unicode (UTS #39) that ICU knows for the alphabets that can be mixed with Latin, some more that people use
/// to write Latin words, and the digits and signs of "leet".
enum Lookalikes {
    /// The Latin letter that a letter of another script looks like, or nil.
    static func latin(_ scalar: Unicode.Scalar) -> UInt8? { letters[scalar.value] }

    /// True for the Latin letters of phonetic alphabets and the small capitals, which no word is written in.
    static func isLatinVariant(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x250...0x2AF, 0x1D00...0x1D7F, 0xA720...0xA7FF: return true
        default: return false
        }
    }

    /// The letters that a digit or sign may stand for, the likeliest first; empty when it stands for none.
    ///
    /// 2, 6 and 9 stand for none: few write z or g with them, and in Arabic in Latin letters they are common.
    static func leet(_ scalar: Unicode.Scalar) -> [UInt8] {
        guard scalar.value < 0x80 else {
            return scalar == "€" ? [0x65] : scalar == "£" ? [0x6C] : scalar == "¢" ? [0x63] : []
        }
        switch UInt8(scalar.value) {
        case UInt8(ascii: "0"): return [UInt8(ascii: "o")]
        case UInt8(ascii: "1"), UInt8(ascii: "!"), UInt8(ascii: "|"): return [UInt8(ascii: "i"), UInt8(ascii: "l")]
        case UInt8(ascii: "3"): return [UInt8(ascii: "e")]
        case UInt8(ascii: "4"), UInt8(ascii: "@"): return [UInt8(ascii: "a")]
        case UInt8(ascii: "5"), UInt8(ascii: "$"): return [UInt8(ascii: "s")]
        case UInt8(ascii: "7"), UInt8(ascii: "+"): return [UInt8(ascii: "t")]
        case UInt8(ascii: "8"): return [UInt8(ascii: "b")]
        default: return []
        }
    }

    private static let letters: [UInt32: UInt8] = {
        var letters: [UInt32: UInt8] = [:]
        for pair in UnicodeTables.shared.lookalikes { letters[pair >> 8] = UInt8(truncatingIfNeeded: pair) }
        for pair in habits.split(separator: " ") {
            let scalars = Array(pair.unicodeScalars)
            letters[scalars[0].value] = UInt8(truncatingIfNeeded: scalars[1].value)
        }
        return letters
    }()

    /// What Unicode does not list, or lists for another letter: shapes that only resemble, and letters of phonetic alphabets and
    /// small capitals that stand for the letter they were made from.
    private static let habits = """
        їi ьb пn иu шw ηn ωw ϲc һh \
        ɢg ɴn ʙb ʜh ʟl ᴀa ᴅd ᴇe ᴊj ᴋk ᴍm ᴘp ᴛt ꜰf ɛe ɔo ɯm ɾr əe ǝe
        """
}
