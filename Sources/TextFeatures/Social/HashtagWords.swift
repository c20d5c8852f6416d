/// Splits a hashtag into the words that its author glued together.
public enum HashtagWords {
    /// The words of a hashtag, as byte ranges of the same text: `#JeVeuxUnDevis` → `Je`, `Veux`, `Un`, `Devis`.
    ///
    /// Words end where lower case turns to upper, before the last capital of a capital run (`#HTMLParser` → `HTML`,
    /// `Parser`), between letters and digits (`#BLACKFRIDAY2024` → `BLACKFRIDAY`, `2024`), where a script
    /// with case meets one without, and at `_`. `#iPhone` and `#eBay` keep their small first letter.
    /// A tag in one case (`#devisgratuit`) has one word: no dictionary is asked.
    ///
    /// - Parameters:
    ///   - source: The bytes of a message, UTF-8.
    ///   - range: The hashtag in it; its `#` is skipped.
    /// - Returns: The words, in order, without `#` and `_`.
    public static func ranges(in source: [UInt8], range: Range<Int>) -> [Range<Int>] {
        source.withUnsafeBufferPointer { buffer in
            split(MessageBytes(buffer), range: range.clamped(to: 0..<buffer.count))
        }
    }

    /// The words of a hashtag, as text.
    public static func words(in hashtag: String) -> [String] {
        let source = Array(hashtag.utf8)
        return ranges(in: source, range: 0..<source.count).map { String(decoding: source[$0], as: UTF8.self) }
    }

    private enum Class { case upper, lower, uncased, digit, mark, separator }

    private static func split(_ bytes: MessageBytes, range: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start = range.lowerBound
        var previous = Class.separator
        // Where the capital before the current letter begins, when at least two capitals precede it.
        var lastCapital: Int?
        var index = range.lowerBound
        while index < range.upperBound {
            let (scalar, width) = bytes.scalar(at: index)
            let current = classify(scalar)
            defer { index += width }
            if current == .mark { continue }
            if current == .separator {
                if previous != .separator { words.append(start..<index) }
                start = index + width
            } else if previous == .separator {
                start = index
            } else if previous == .upper && current == .lower {
                if let capital = lastCapital {
                    words.append(start..<capital)
                    start = capital
                }
            } else if previous != current, !keepsSmallFirstLetter(bytes, wordStart: start, at: index, width: width) {
                words.append(start..<index)
                start = index
            }
            lastCapital = current == .upper && previous == .upper ? index : nil
            previous = current
        }
        if previous != .separator, start < range.upperBound { words.append(start..<range.upperBound) }
        return words
    }

    /// `iPhone`, `eBay`: an `i` or `e`, then a capital, then a small letter.
    private static func keepsSmallFirstLetter(_ bytes: MessageBytes, wordStart: Int, at index: Int, width: Int) -> Bool
    {
        guard index == wordStart + 1, width == 1, bytes[wordStart - 1] == UInt8(ascii: "#") else { return false }
        let first = bytes[wordStart]
        guard first == UInt8(ascii: "i") || first == UInt8(ascii: "e") else { return false }
        return classify(bytes.scalar(at: index).scalar) == .upper
            && classify(bytes.scalar(at: index + 1).scalar) == .lower
    }

    private static func classify(_ scalar: Unicode.Scalar) -> Class {
        switch scalar.value {
        case 0x61...0x7A: return .lower
        case 0x41...0x5A: return .upper
        case 0x30...0x39: return .digit
        case 0..<0x80: return .separator
        default: break
        }
        switch scalar.properties.generalCategory {
        case .lowercaseLetter: return .lower
        case .uppercaseLetter, .titlecaseLetter: return .upper
        case .modifierLetter, .otherLetter: return .uncased
        case .decimalNumber, .letterNumber, .otherNumber: return .digit
        case .nonspacingMark, .spacingMark, .enclosingMark, .format: return .mark
        default: return .separator
        }
    }
}
