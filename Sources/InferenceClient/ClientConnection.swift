import InferenceProtocol
import NIOCore
import NIOPosix
import Synchronization

/// One open connection.
final class ClientConnection: Sendable {
    private let socketPath: String
    private let channel: any Channel
    private let handler: NIOLoopBound<ReplyHandler>
    private let lastRequestID = Atomic<UInt32>(0)

    private init(socketPath: String, channel: any Channel, handler: NIOLoopBound<ReplyHandler>) {
        self.socketPath = socketPath
        self.channel = channel
        self.handler = handler
    }

    /// Whether answers can still come.
    var isActive: Bool { channel.isActive }

    /// Connects to the socket at `path`.
    ///
    /// - Throws: `InferenceClientError`, or `CancellationError`.
    static func open(path: String, deadline: NIODeadline) async throws -> ClientConnection {
        let address: SocketAddress
        do {
            address = try SocketAddress(unixDomainSocketPath: path)
        } catch {
            throw InferenceClientError(
                code: .invalidPath,
                message: "socket path \(path) has \(path.utf8.count) bytes, allowed are 1 to 107: choose a shorter one")
        }
        while true {
            do {
                let loop = MultiThreadedEventLoopGroup.singleton.next()
                // Made before the channel: a server that refuses us may close it before we come to ask for its handler.
                let handler = try await loop.submit {
                    NIOLoopBound(ReplyHandler(socketPath: path), eventLoop: loop)
                }.get()
                let channel = try await ClientBootstrap(group: loop)
                    .channelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(handler.value)
                        }
                    }
                    .connect(to: address)
                    .get()
                return ClientConnection(socketPath: path, channel: channel, handler: handler)
            } catch let error as IOError {
                guard error.errnoCode == InferenceClientError.backlogFull, NIODeadline.now() < deadline else {
                    throw InferenceClientError.connecting(
                        errno: error.errnoCode, cause: "\(error)", socketPath: path)
                }
                // Many clients connect at this moment: a Unix socket makes us ask again instead of waiting.
                try await Task.sleep(for: .milliseconds(5))
            } catch let error as ChannelError {
                throw InferenceClientError(
                    code: .connectionLost, message: "the server at \(path) closed the connection at once: \(error)")
            }
        }
    }

    /// Sends a request and waits for its answer, of a certain kind.
    ///
    /// - Parameters:
    ///   - kind: the kind of answer expected.
    ///   - deadline: when to give up.
    ///   - frame: makes the request's frame, given the request's number.
    /// - Returns: the body of the answer.
    /// - Throws: `InferenceClientError`, also for an error frame; or `CancellationError`.
    func reply(
        ofKind kind: FrameHeader.Kind, deadline: NIODeadline, to frame: (_ requestID: UInt32) -> [UInt8]
    ) async throws -> ByteBuffer {
        let requestID = nextRequestID()
        let bytes = ByteBuffer(bytes: frame(requestID))
        let reply = try await reply(to: bytes, requestID: requestID, deadline: deadline)
        if reply.header.kind == kind { return reply.body }
        guard reply.header.kind == .error else { throw violation("an answer of kind \(reply.header.kind.rawValue)") }
        let error: ProtocolError
        do {
            error = try ProtocolError(decoding: reply.body.readableBytesSpan, flags: reply.header.flags)
        } catch {
            throw violation(error.message)
        }
        throw InferenceClientError.refused(error, socketPath: socketPath)
    }

    /// The error for an answer that makes no sense.
    func violation(_ what: String) -> InferenceClientError {
        InferenceClientError(
            code: .protocolViolation, message: "the server at \(socketPath) sent what is no answer: \(what)")
    }

    /// Closes the connection; what waits for an answer fails.
    func close() async {
        try? await channel.close().get()
    }

    private func reply(to frame: ByteBuffer, requestID: UInt32, deadline: NIODeadline) async throws -> Reply {
        let mark = CancellationMark()
        let handler = handler
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                handler.eventLoop.execute {
                    handler.value.send(
                        frame, requestID: requestID, deadline: deadline, mark: mark, continuation: continuation)
                }
            }
        } onCancel: {
            // The mark is for a cancellation that overtakes the sending.
            mark.set()
            handler.eventLoop.execute { handler.value.cancel(requestID) }
        }
    }

    /// Numbers requests from 1 on; 0 is for errors that answer no request.
    private func nextRequestID() -> UInt32 {
        while true {
            let (_, id) = lastRequestID.wrappingAdd(1, ordering: .relaxed)
            if id != 0 { return id }
        }
    }
}
