/// The SHA-256 of a model file: which model gave an answer.
public struct ModelDigest: Sendable, Hashable, CustomStringConvertible {
    /// Number of bytes of a digest.
    public static let byteCount = 32

    /// The 32 bytes as four integers; the first byte is the lowest of the first integer.
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// Creates a digest from 64 hexadecimal digits; `nil` where they are not.
    public init?(hex: String) {
        let digits = hex.utf8.compactMap { Self.value(ofDigit: $0) }
        guard hex.utf8.count == 2 * Self.byteCount, digits.count == hex.utf8.count else { return nil }
        self.init(bytes: (0..<Self.byteCount).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] })
    }

    /// Creates a digest from its 32 bytes.
    public init(bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount, "a SHA-256 digest has 32 bytes")
        func word(_ index: Int) -> UInt64 {
            bytes[8 * index..<8 * index + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        words = (word(0), word(1), word(2), word(3))
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
        }
    }

    /// The 64 lower-case hexadecimal digits.
    public var hex: String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The first 12 hexadecimal digits: enough to tell models apart in a log.
    public var description: String { String(hex.prefix(12)) }

    /// Whether two digests are of the same model file.
    public static func == (left: ModelDigest, right: ModelDigest) -> Bool {
        left.words == right.words
    }

    /// Feeds the digest to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }

    /// Appends the 32 bytes.
    package func append(to writer: inout ByteWriter) {
        writer.append(words.0)
        writer.append(words.1)
        writer.append(words.2)
        writer.append(words.3)
    }

    /// Reads the 32 bytes.
    package init(reading cursor: inout ByteCursor, in bytes: RawSpan) throws(ProtocolError) {
        words.0 = try cursor.readUInt64(in: bytes)
        words.1 = try cursor.readUInt64(in: bytes)
        words.2 = try cursor.readUInt64(in: bytes)
        words.3 = try cursor.readUInt64(in: bytes)
    }

    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
