/// Why a request was not answered: the content of an error frame.
public struct ProtocolError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of trouble; open, because a newer server may know more kinds.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The number on the wire.
        public var rawValue: UInt16

        /// Creates a code from its number on the wire.
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// The bytes are not a frame, or its body contradicts itself.
        public static let malformed = Code(rawValue: 1)
        /// The frame has a protocol version that this side does not speak.
        public static let unsupportedVersion = Code(rawValue: 2)
        /// The request kind or an option bit is unknown.
        public static let unsupportedRequest = Code(rawValue: 3)
        /// A frame, a batch or a message exceeds a limit.
        public static let tooLarge = Code(rawValue: 4)
        /// The server has as much work as it takes on; try again later.
        public static let overloaded = Code(rawValue: 5)
        /// The server is draining and accepts no new work.
        public static let shuttingDown = Code(rawValue: 6)
        /// A frame was not finished, or answers were not read, in time.
        public static let timedOut = Code(rawValue: 7)
        /// The peer's user may not use this socket.
        public static let forbidden = Code(rawValue: 8)
        /// The server does not remember a model with this digest.
        public static let unknownModel = Code(rawValue: 9)
        /// The model could not be loaded again; the old one stays.
        public static let notReloaded = Code(rawValue: 10)
    }

    /// What kind of trouble.
    public var code: Code
    /// One sentence for a person, with what to do.
    ///
    /// It never contains the text of a message.
    public var message: String
    /// True when the server closes the connection after this error, because it can no longer tell where frames begin.
    public var closesConnection: Bool

    /// Creates an error.
    public init(code: Code, message: String, closesConnection: Bool = false) {
        self.code = code
        self.message = message
        self.closesConnection = closesConnection
    }

    /// The message, with the code's number.
    public var description: String { "\(message) (error \(code.rawValue))" }

    /// The flag bit of an error frame that says that the connection is about to be closed.
    static let closesConnectionFlag: UInt32 = 1

    /// Encodes the whole error frame that answers `requestID` (0 where the request is not known).
    public func encodedFrame(requestID: UInt32) -> [UInt8] {
        var body = ByteWriter()
        body.append(code.rawValue)
        body.append(UInt16(0))
        body.append(string: message)
        return FrameHeader(
            kind: .error, requestID: requestID, bodyLength: body.bytes.count,
            flags: closesConnection ? Self.closesConnectionFlag : 0
        ).encoded(followedBy: body.bytes)
    }

    /// Decodes the body of an error frame.
    ///
    /// - Parameters:
    ///   - body: the bytes after the header.
    ///   - flags: the header's flags.
    /// - Throws: `malformed` where the body is not that of an error frame.
    public init(decoding body: RawSpan, flags: UInt32) throws(ProtocolError) {
        var cursor = ByteCursor()
        let code = Code(rawValue: try cursor.readUInt16(in: body))
        _ = try cursor.readUInt16(in: body)
        let message = try cursor.readString(in: body)
        try cursor.expectEnd(of: body)
        self.init(code: code, message: message, closesConnection: flags & Self.closesConnectionFlag != 0)
    }
}
