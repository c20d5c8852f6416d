/// The 16 bytes that begin every frame: what it is, whose answer it is, and how long it is.
///
/// ```
/// offset size
/// 0      2    magic 0xBA 0xB1
/// 2      1    protocol version, 1
/// 3      1    kind
/// 4      4    request id, chosen by the client, repeated in the answer
/// 8      4    body length in bytes, without this header
/// 12     4    flags; their meaning depends on the kind, unused bits are 0
/// ```
/// Integers are little-endian.
public struct FrameHeader: Sendable, Hashable {
    /// What a frame carries; answers have the kind of their request plus 0x80.
    public struct Kind: RawRepresentable, Sendable, Hashable {
        /// The number on the wire.
        public var rawValue: UInt8

        /// Creates a kind from its number on the wire.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Asks for the scores of a batch of messages.
        public static let classify = Kind(rawValue: 0x01)
        /// Asks which model is loaded, and for the server's limits.
        public static let describe = Kind(rawValue: 0x02)
        /// Asks for the same bytes back.
        public static let ping = Kind(rawValue: 0x03)
        /// Asks the server to load its model again; 4 is kept for explanations.
        public static let reload = Kind(rawValue: 0x05)
        /// Scores, one row of probabilities a message.
        public static let scores = Kind(rawValue: 0x81)
        /// The model's description and the server's limits.
        public static let description = Kind(rawValue: 0x82)
        /// The bytes of a ping.
        public static let pong = Kind(rawValue: 0x83)
        /// The description of the model that a reload brought.
        public static let reloaded = Kind(rawValue: 0x85)
        /// Why a request is not answered.
        public static let error = Kind(rawValue: 0xFF)
    }

    /// Number of bytes of a header.
    public static let byteCount = 16
    /// The two bytes that begin every frame.
    public static let magic: (UInt8, UInt8) = (0xBA, 0xB1)
    /// The protocol version of this library.
    public static let version: UInt8 = 1

    /// What the frame carries.
    public var kind: Kind
    /// The client's number for the request; 0 in an error that answers no particular request.
    public var requestID: UInt32
    /// Length of the body in bytes.
    public var bodyLength: Int
    /// Options of the kind; unused bits are 0.
    public var flags: UInt32

    /// Creates a header; `bodyLength` must fit in 32 bits.
    public init(kind: Kind, requestID: UInt32, bodyLength: Int, flags: UInt32 = 0) {
        precondition(bodyLength >= 0 && bodyLength <= Int(UInt32.max), "a frame body has at most 2^32 - 1 bytes")
        self.kind = kind
        self.requestID = requestID
        self.bodyLength = bodyLength
        self.flags = flags
    }

    /// Decodes the header at the beginning of `bytes`, of which there must be at least 16.
    ///
    /// - Parameters:
    ///   - bytes: received bytes, beginning at a frame.
    ///   - maxBodyBytes: the longest body that the receiver accepts.
    /// - Throws: `malformed` without the magic, `unsupportedVersion`, or `tooLarge`; all of them close the connection.
    public init(decoding bytes: RawSpan, maxBodyBytes: Int) throws(ProtocolError) {
        precondition(bytes.byteCount >= Self.byteCount, "a frame header has 16 bytes")
        guard
            bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self) == Self.magic.0,
            bytes.unsafeLoad(fromByteOffset: 1, as: UInt8.self) == Self.magic.1
        else {
            throw ProtocolError(
                code: .malformed, message: "not a frame of the inference protocol: it must begin with bytes BA B1",
                closesConnection: true)
        }
        var cursor = ByteCursor(offset: 2)
        let version = try cursor.readUInt8(in: bytes)
        guard version == Self.version else {
            throw ProtocolError(
                code: .unsupportedVersion,
                message: "protocol version \(version) is not supported, use version \(Self.version)",
                closesConnection: true)
        }
        kind = Kind(rawValue: try cursor.readUInt8(in: bytes))
        requestID = try cursor.readUInt32(in: bytes)
        bodyLength = Int(try cursor.readUInt32(in: bytes))
        flags = try cursor.readUInt32(in: bytes)
        guard bodyLength <= maxBodyBytes else {
            throw ProtocolError(
                code: .tooLarge,
                message: "a body of \(bodyLength) bytes exceeds the limit of \(maxBodyBytes), send smaller batches",
                closesConnection: true)
        }
    }

    /// Encodes the header and the body after it as one frame; `body` must be as long as the header says.
    public func encoded(followedBy body: [UInt8]) -> [UInt8] {
        precondition(body.count == bodyLength, "the body must be as long as its header says")
        var writer = ByteWriter(reservingCapacity: Self.byteCount + body.count)
        append(to: &writer)
        writer.append(bytes: body)
        return writer.bytes
    }

    /// Appends the 16 bytes of the header.
    package func append(to writer: inout ByteWriter) {
        writer.append(Self.magic.0)
        writer.append(Self.magic.1)
        writer.append(Self.version)
        writer.append(kind.rawValue)
        writer.append(requestID)
        writer.append(UInt32(bodyLength))
        writer.append(flags)
    }
}
