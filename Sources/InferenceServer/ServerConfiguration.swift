public import InferenceProtocol

/// How a server listens, and what it takes on.
public struct ServerConfiguration: Sendable {
    /// Where the socket comes from.
    public enum Listener: Sendable, Hashable {
        /// A socket file that the server creates, and removes when it ends.
        case path(String)
        /// A listening socket that the service manager opened before the start; its file is not the server's.
        case descriptor(Int32)
    }

    /// Where the socket comes from.
    public var listener: Listener
    /// The HTTP façade; none where nil.
    public var http: HTTPConfiguration?
    /// Permission bits of the socket file; with a `group`, those of the group are added.
    public var socketMode: UInt32 = 0o600
    /// Numeric id of a group whose members may connect too; the socket file is given to it.
    public var group: UInt32?
    /// Users who may connect, checked against the peer's credentials; `nil` means the server's own user and root.
    public var allowedUsers: Set<UInt32>?
    /// Limits of one request and one connection.
    public var limits = ProtocolLimits.standard
    /// Most connections at a time; one more is told `overloaded` and closed.
    public var maxConnections = 4096
    /// Most bytes of requests and answers that the server holds at a time; beyond, requests are told `overloaded`.
    public var maxHeldBytes = 256 << 20
    /// How long a client may take from the first to the last byte of a frame.
    public var frameTimeout: Duration = .seconds(10)
    /// How long a client may leave its answers unread.
    public var readerTimeout: Duration = .seconds(30)
    /// How long the accepted work may take once the server is asked to end.
    public var drainTimeout: Duration = .seconds(10)
    /// Threads that read and write sockets, and score small batches; `nil` means one for each core.
    public var loopCount: Int?
    /// Threads that score full batches; `nil` means one for each core.
    public var workerCount: Int?
    /// Number of messages from which a batch is full.
    public var fullBatchMessages = 64
    /// Number of text bytes from which a batch is full.
    public var fullBatchBytes = 32 << 10

    /// Creates a configuration with the default of everything but the listener.
    public init(listener: Listener) {
        self.listener = listener
    }

    /// Creates a configuration for a socket at `path`.
    public init(socketPath path: String) {
        self.init(listener: .path(path))
    }
}
