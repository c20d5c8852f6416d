/// Letters and signs that are read as a Latin letter.
///
/// A table of our own: of the confusables of Unicode (UTS #39) those that people use to write Latin words, and the
/// digits and signs of "leet".
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
        // Folded letters: capitals that look alike (Н, В) are met in their small form.
        let pairs = [
            // Cyrillic
            "аa", "еe", "оo", "рp", "сc", "уy", "хx", "іi", "їi", "јj", "ѕs", "ԁd", "ԛq", "ԝw", "һh", "кk", "мm", "тt",
            "вb", "нh",
            "гr", "ьb", "ӏl", "үy", "ԍg", "пn", "иu", "шw",
            // Greek
            "αa", "βb", "γy", "εe", "ηn", "ιi", "κk", "μu", "νv", "οo", "ρp", "σo", "τt", "υu", "χx", "ωw", "ϲc", "ϳj",
            // Armenian
            "օo", "ոn", "սu", "հh", "զq", "ցg", "յj",
            // Letters of phonetic alphabets and small capitals
            "ɑa", "ɡg", "ɩi", "ɪi", "ɴn", "ʀr", "ʏy", "ʙb", "ʜh", "ʟl", "ɢg", "ᴀa", "ᴄc", "ᴅd", "ᴇe", "ᴊj", "ᴋk", "ᴍm",
            "ᴏo", "ᴘp",
            "ᴛt", "ᴜu", "ᴠv", "ᴡw", "ᴢz", "ꜰf", "ꜱs", "ɛe", "ɔo", "ʋu", "ɯm", "ɾr", "əe", "ǝe",
        ]
        var letters: [UInt32: UInt8] = [:]
        for pair in pairs {
            let scalars = Array(pair.unicodeScalars)
            letters[scalars[0].value] = UInt8(truncatingIfNeeded: scalars[1].value)
        }
        return letters
    }()
}
