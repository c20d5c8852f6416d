/// What one side of the inference socket accepts from the other.
///
/// The server states its limits in the answer to a describe request, so that a client can split its batches instead of
/// being refused. Every limit is checked before the memory that it bounds is taken.
public struct ProtocolLimits: Sendable, Hashable {
    /// Longest request body in bytes: what follows the 16 bytes of the header.
    public var maxBodyBytes: Int
    /// Most messages in one classify request.
    public var maxMessages: Int
    /// Longest message in UTF-8 bytes.
    public var maxMessageBytes: Int
    /// Most requests of one connection that the server works on; it reads no further until one is answered.
    public var maxInFlight: Int

    /// The limits a server has unless told otherwise: 16 MiB bodies, 4096 messages, 4 MiB a message, 64 in flight.
    public static let standard = ProtocolLimits()

    /// The longest response body a client accepts, 256 MiB: 4096 messages and 16 000 labels.
    public static let maxResponseBodyBytes = 256 << 20

    /// The longest body of a ping, in bytes.
    public static let maxPingBytes = 4096

    /// Creates limits; every one must be positive, and each fits in 32 bits.
    public init(
        maxBodyBytes: Int = 16 << 20, maxMessages: Int = 4096, maxMessageBytes: Int = 4 << 20, maxInFlight: Int = 64
    ) {
        for limit in [maxBodyBytes, maxMessages, maxMessageBytes, maxInFlight] {
            precondition(limit > 0 && limit <= Int(Int32.max), "a protocol limit lies between 1 and 2^31 - 1")
        }
        self.maxBodyBytes = maxBodyBytes
        self.maxMessages = maxMessages
        self.maxMessageBytes = maxMessageBytes
        self.maxInFlight = maxInFlight
    }
}
