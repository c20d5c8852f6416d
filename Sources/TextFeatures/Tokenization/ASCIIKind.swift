/// What stretches of ASCII bytes and ordinary letters are, as ICU's word rules see them.
enum ASCIIKind {
    /// True for the white space of ASCII.
    @inline(__always)
    static func isWhite(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

    /// The kind of a word, a number or a sign between two boundaries.
    ///
    /// The rule that matched last gives the kind, so the last byte tells: `1a` is a word, `a1` a number.
    @inline(__always)
    static func kind(of text: UnsafeBufferPointer<UInt8>, first: Int, last: Int) -> Token.Kind {
        let byte = text[last]
        if (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 || byte == UInt8(ascii: "@") { return .word }
        if byte &- 0x30 < 10 { return .number }
        if byte == UInt8(ascii: "_"), last > first { return text[last - 1] &- 0x30 < 10 ? .number : .word }
        switch byte {
        // General category S, and control characters, which are neither.
        case UInt8(ascii: "$"), UInt8(ascii: "+"), UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">"),
            UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"), 0..<0x20, 0x7F:
            return .symbol
        default: return .punctuation
        }
    }
}
