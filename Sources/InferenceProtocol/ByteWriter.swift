/// Collects the little-endian bytes of a frame.
package struct ByteWriter: Sendable {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    /// Creates an empty writer.
    package init(reservingCapacity capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Appends an integer, least significant byte first.
    package mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends the four bytes of an IEEE 754 single.
    package mutating func append(_ value: Float) {
        append(value.bitPattern)
    }

    /// Appends bytes as they are.
    package mutating func append(bytes more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }

    /// Appends the UTF-8 length as a 32-bit integer, then the UTF-8 bytes.
    package mutating func append(string: String) {
        let utf8 = string.utf8
        append(UInt32(utf8.count))
        bytes.append(contentsOf: utf8)
    }
}
