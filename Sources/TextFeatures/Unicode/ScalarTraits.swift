/// What the scanners ask of a code point.
package struct ScalarTraits: OptionSet, Hashable, Sendable {
    /// The bits, as the tables hold them.
    package var rawValue: UInt8

    /// Takes the bits of a table.
    @inline(__always)
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A letter of any script.
    package static let letter = ScalarTraits(rawValue: 1)
    /// A letter, a digit, a combining mark or a connector such as `_`.
    package static let word = ScalarTraits(rawValue: 2)
    /// A capital.
    package static let uppercase = ScalarTraits(rawValue: 4)
    /// Stays in the grapheme cluster of what stands before it (UAX #29, rule GB9).
    package static let graphemeExtend = ScalarTraits(rawValue: 8)
    /// A mark that takes room of its own; it stays in the cluster too (rule GB9a).
    package static let spacingMark = ScalarTraits(rawValue: 16)
    /// May be a picture.
    package static let emoji = ScalarTraits(rawValue: 32)
    /// Is a picture unless a variation selector says otherwise.
    package static let emojiPresentation = ScalarTraits(rawValue: 64)
    /// A skin tone.
    package static let emojiModifier = ScalarTraits(rawValue: 128)
}

extension Unicode.Scalar {
    /// What the tables say of the code point.
    @inline(__always)
    var traits: ScalarTraits { UnicodeTables.shared.traits(of: value) }
}

/// The few Unicode classes that the scanners ask for; ASCII is answered without a table.
enum ScalarClass {
    /// A letter, a digit, a combining mark or an underscore.
    @inline(__always)
    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return isASCIIAlphanumeric(UInt8(scalar.value)) || scalar == "_" }
        return scalar.traits.contains(.word)
    }

    /// A letter of any script.
    @inline(__always)
    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return isASCIILetter(UInt8(scalar.value)) }
        return scalar.traits.contains(.letter)
    }

    @inline(__always)
    static func isASCIILetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    @inline(__always)
    static func isASCIIDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    static func isASCIIAlphanumeric(_ byte: UInt8) -> Bool { isASCIILetter(byte) || isASCIIDigit(byte) }
}
