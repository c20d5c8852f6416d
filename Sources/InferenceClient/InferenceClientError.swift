public import InferenceProtocol

/// Why a request to the inference server has no answer: one sentence that says what, where, and what to do.
public struct InferenceClientError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of trouble.
    public enum Code: Sendable, Hashable {
        /// Nobody listens at the socket path.
        case notRunning
        /// The socket path is empty or too long for the system.
        case invalidPath
        /// This user may not open the socket.
        case notPermitted
        /// The connection ended before the answer came, and again after a new connection.
        case connectionLost
        /// The answer did not come in time.
        case deadlineExceeded
        /// The server refused the request; the same request would be refused again, unless it is `overloaded`.
        case refused(ProtocolError.Code)
        /// The peer does not speak the inference protocol, or not this version.
        case protocolViolation
        /// The client was closed.
        case closed
    }

    /// What kind of trouble.
    public var code: Code
    /// What is wrong, where, and what to do.
    public var message: String

    /// Creates an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }

    /// The error for a request that the server refused.
    static func refused(_ error: ProtocolError, socketPath: String) -> Self {
        Self(code: .refused(error.code), message: "the server at \(socketPath) refused: \(error.message)")
    }

    /// The error for a connection that cannot be opened.
    static func connecting(errno number: Int32, cause: String, socketPath: String) -> Self {
        let start = "start one with `babil serve --socket \(socketPath)`"
        return switch number {
        case Self.noSuchFile:
            Self(code: .notRunning, message: "there is no socket at \(socketPath): \(start)")
        case Self.connectionRefused:
            Self(code: .notRunning, message: "no server listens at the socket \(socketPath): \(start)")
        case Self.permissionDenied:
            Self(code: .notPermitted, message: "the socket \(socketPath) is not open to this user: ask who runs it")
        default:
            Self(code: .connectionLost, message: "cannot connect to the socket \(socketPath): \(cause)")
        }
    }
}
