/// A read-only view of a message's bytes in which every index may be asked for.
///
/// Reading outside the message gives zero, so that looking ahead and behind needs no bounds arithmetic at each use.
/// The view is valid only while the buffer it was made from is.
struct MessageBytes {
    // SAFETY: every read goes through `subscript`, which checks the index against `count`.
    private let base: UnsafeBufferPointer<UInt8>
    let count: Int

    init(_ base: UnsafeBufferPointer<UInt8>) {
        self.base = base
        self.count = base.count
    }

    /// The byte at `index`, or 0 outside the message.
    @inline(__always)
    subscript(index: Int) -> UInt8 {
        UInt(bitPattern: index) < UInt(bitPattern: count) ? base[index] : 0
    }

    /// The byte at an index that the caller knows to be inside the message.
    @inline(__always)
    subscript(unchecked index: Int) -> UInt8 {
        assert(index >= 0 && index < count, "The index lies outside the message.")
        return base[index]
    }

    /// The bytes of a range, which must lie inside the message.
    func bytes(in range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        // SAFETY: the precondition keeps the range inside the buffer, which outlives the view.
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "The range lies outside the message.")
        return UnsafeBufferPointer(rebasing: base[range])
    }

    /// The scalar that begins at `index` and its length in bytes.
    ///
    /// Bytes that are not UTF-8 give U+FFFD and the length of the maximal ill-formed part (Unicode 15, 3.9, table 3-8),
    /// so that a walk visits the same boundaries as any decoder that repairs in that way.
    @inline(__always)
    func scalar(at index: Int) -> (scalar: Unicode.Scalar, length: Int) {
        let lead = self[index]
        if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
        return multibyteScalar(at: index, lead: lead)
    }

    private func multibyteScalar(at index: Int, lead: UInt8) -> (scalar: Unicode.Scalar, length: Int) {
        let (length, low, high): (Int, UInt8, UInt8)
        switch lead {
        case 0xC2...0xDF: (length, low, high) = (2, 0x80, 0xBF)
        case 0xE0: (length, low, high) = (3, 0xA0, 0xBF)
        case 0xED: (length, low, high) = (3, 0x80, 0x9F)
        case 0xE1...0xEF: (length, low, high) = (3, 0x80, 0xBF)
        case 0xF0: (length, low, high) = (4, 0x90, 0xBF)
        case 0xF4: (length, low, high) = (4, 0x80, 0x8F)
        case 0xF1...0xF3: (length, low, high) = (4, 0x80, 0xBF)
        default: return ("\u{FFFD}", 1)
        }
        var value = UInt32(lead & (0x7F >> UInt8(length)))
        for offset in 1..<length {
            let byte = self[index + offset]
            let valid = offset == 1 ? (low...high).contains(byte) : (0x80...0xBF).contains(byte)
            if !valid { return ("\u{FFFD}", offset) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }

    /// The scalar that ends just before `index`, or nil at the start of the message.
    func scalar(before index: Int) -> Unicode.Scalar? {
        guard index > 0 else { return nil }
        if self[index - 1] < 0x80 { return Unicode.Scalar(self[index - 1]) }
        for length in 2...4 where index >= length {
            let start = index - length
            if self[start] >= 0xC0 {
                let found = scalar(at: start)
                return found.length == length ? found.scalar : "\u{FFFD}"
            }
        }
        return "\u{FFFD}"
    }

    /// True when a letter, a digit, a mark or `_` ends just before `index`.
    func isWord(before index: Int) -> Bool { scalar(before: index).map(ScalarClass.isWord) ?? false }

    /// True when a letter, a digit, a mark or `_` begins at `index`.
    func isWord(at index: Int) -> Bool { index < count && ScalarClass.isWord(scalar(at: index).scalar) }

    /// True when the message reads `bytes` from `index` on.
    func has(_ bytes: [UInt8], at index: Int) -> Bool {
        guard index >= 0, index + bytes.count <= count else { return false }
        for offset in bytes.indices where self[index + offset] != bytes[offset] { return false }
        return true
    }
}

/// The few Unicode classes that the scanners ask for; ASCII is answered without a table.
enum ScalarClass {
    /// A letter, a digit, a combining mark or an underscore.
    @inline(__always)
    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return isASCIIAlphanumeric(UInt8(scalar.value)) || scalar == "_" }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .decimalNumber, .letterNumber, .connectorPunctuation:
            return true
        default: return false
        }
    }

    /// A letter of any script.
    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return isASCIILetter(UInt8(scalar.value)) }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }

    @inline(__always)
    static func isASCIILetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    @inline(__always)
    static func isASCIIDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    static func isASCIIAlphanumeric(_ byte: UInt8) -> Bool { isASCIILetter(byte) || isASCIIDigit(byte) }
}
