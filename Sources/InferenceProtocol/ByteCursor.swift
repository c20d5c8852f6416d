/// A reading position in the little-endian bytes of a frame; every read is checked against the end.
///
/// The bytes are passed to each read instead of being kept, so that the cursor is an ordinary value.
package struct ByteCursor: Sendable {
    /// Offset of the next byte to read.
    package private(set) var offset: Int

    /// Creates a cursor at a byte offset.
    package init(offset: Int = 0) {
        self.offset = offset
    }

    /// Reads one byte.
    package mutating func readUInt8(in bytes: RawSpan) throws(ProtocolError) -> UInt8 {
        try read(UInt8.self, in: bytes)
    }

    /// Reads a 16-bit integer.
    package mutating func readUInt16(in bytes: RawSpan) throws(ProtocolError) -> UInt16 {
        try read(UInt16.self, in: bytes)
    }

    /// Reads a 32-bit integer.
    package mutating func readUInt32(in bytes: RawSpan) throws(ProtocolError) -> UInt32 {
        try read(UInt32.self, in: bytes)
    }

    /// Reads a 64-bit integer.
    package mutating func readUInt64(in bytes: RawSpan) throws(ProtocolError) -> UInt64 {
        try read(UInt64.self, in: bytes)
    }

    /// Reads an IEEE 754 single.
    package mutating func readFloat(in bytes: RawSpan) throws(ProtocolError) -> Float {
        Float(bitPattern: try readUInt32(in: bytes))
    }

    /// Reads a 32-bit length and that many bytes of UTF-8.
    ///
    /// - Throws: `malformed` where the bytes end too early or are not UTF-8.
    package mutating func readString(in bytes: RawSpan) throws(ProtocolError) -> String {
        let count = Int(try readUInt32(in: bytes))
        guard count <= bytes.byteCount - offset else { throw Self.endsTooEarly(at: bytes.byteCount) }
        let text = bytes.extracting(offset..<offset + count)
        guard let string = text.withUnsafeBytes({ String(validating: $0, as: UTF8.self) }) else {
            throw ProtocolError(code: .malformed, message: "the string at byte \(offset) of the body is not UTF-8")
        }
        offset += count
        return string
    }

    /// Checks that nothing is left.
    package func expectEnd(of bytes: RawSpan) throws(ProtocolError) {
        guard offset == bytes.byteCount else {
            throw ProtocolError(
                code: .malformed, message: "the body has \(bytes.byteCount) bytes where \(offset) were expected")
        }
    }

    private mutating func read<Value: FixedWidthInteger & BitwiseCopyable>(
        _: Value.Type, in bytes: RawSpan
    ) throws(ProtocolError) -> Value {
        let size = MemoryLayout<Value>.size
        guard size <= bytes.byteCount - offset else { throw Self.endsTooEarly(at: bytes.byteCount) }
        // SAFETY: the guard keeps the load inside the span; an integer has no invalid bit pattern.
        let value = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self)
        offset += size
        return Value(littleEndian: value)
    }

    private static func endsTooEarly(at count: Int) -> ProtocolError {
        ProtocolError(code: .malformed, message: "the body ends too early, after \(count) bytes")
    }
}
