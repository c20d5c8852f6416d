/// How the HTTP façade listens, and what it takes on.
public struct HTTPConfiguration: Sendable {
    /// Where it listens.
    public enum Listener: Sendable, Hashable {
        /// A Unix domain socket, created with the mode and the group of the inference socket.
        case unix(ServerConfiguration.Listener)
        /// A TCP address; port 0 lets the system choose.
        case tcp(host: String, port: Int)
    }

    /// Where it listens.
    public var listener: Listener
    /// Whether a TCP address may be reachable from other machines; nothing is encrypted and nobody is asked who they are.
    public var allowsRemote = false
    /// Most connections at a time; one more is told 503 and closed.
    public var maxConnections = 1024
    /// Most requests worked on at a time; one more is told 503, except those about health and metrics.
    public var maxConcurrentRequests = 256
    /// Longest header field, and longest list of header fields, in bytes.
    public var maxHeaderBytes = 16 << 10
    /// How long a client may take from the first to the last byte of a request.
    public var requestTimeout: Duration = .seconds(10)
    /// How long a connection may rest between two requests.
    public var idleTimeout: Duration = .seconds(60)

    /// Creates a configuration with the default of everything but the listener.
    public init(listener: Listener) {
        self.listener = listener
    }

    /// Reads `unix:PATH`, `HOST:PORT` or `[IPV6]:PORT`.
    ///
    /// - Throws: `invalidAddress` with the forms that are understood.
    public init(parsing address: String) throws(ServerError) {
        let unixPrefix = "unix:"
        if address.hasPrefix(unixPrefix) {
            self.init(listener: .unix(.path(String(address.dropFirst(unixPrefix.count)))))
            return
        }
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]) else {
            throw Self.unreadable(address)
        }
        var host = address[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw Self.unreadable(address)
        }
        guard !host.isEmpty else { throw Self.unreadable(address) }
        self.init(listener: .tcp(host: String(host), port: Int(port)))
    }

    private static func unreadable(_ address: String) -> ServerError {
        ServerError(
            code: .invalidAddress,
            message: "`\(address)` is no address for HTTP: write unix:PATH, HOST:PORT or [IPV6]:PORT")
    }
}
