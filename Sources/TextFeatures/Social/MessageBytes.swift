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
        guard UInt(bitPattern: index) < UInt(bitPattern: count) else { return ("\0", 1) }
        let decoded = decodeScalar(in: base, at: index)
        return (Unicode.Scalar(decoded.codePoint) ?? "\u{FFFD}", decoded.length)
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
