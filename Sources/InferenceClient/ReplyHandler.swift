import InferenceProtocol
import NIOCore
import Synchronization

/// An answer frame.
struct Reply: Sendable {
    /// Its header.
    var header: FrameHeader
    /// Its body.
    var body: ByteBuffer
}

/// Says whether the task that waits for an answer was cancelled.
final class CancellationMark: Sendable {
    private let isCancelled = Atomic<Bool>(false)

    /// Whether `set` was called.
    var isSet: Bool { isCancelled.load(ordering: .acquiring) }

    /// Marks the task as cancelled.
    func set() { isCancelled.store(true, ordering: .releasing) }
}

/// Matches the answers of one connection with the requests that wait for them.
///
/// Not thread-safe: everything happens on the channel's loop.
final class ReplyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private struct Waiter {
        let continuation: CheckedContinuation<Reply, any Error>
        let timeout: Scheduled<Void>?
    }

    private let socketPath: String
    private var context: ChannelHandlerContext?
    private var waiters: [UInt32: Waiter] = [:]
    private var received = ByteBuffer()
    /// Why the server said it would close the connection.
    private var farewell: ProtocolError?

    /// Creates the handler of one connection.
    init(socketPath: String) {
        self.socketPath = socketPath
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    /// Sends a request and resumes the continuation with its answer.
    func send(
        _ frame: ByteBuffer, requestID: UInt32, deadline: NIODeadline, mark: CancellationMark,
        continuation: CheckedContinuation<Reply, any Error>
    ) {
        guard !mark.isSet else { return continuation.resume(throwing: CancellationError()) }
        guard let context, context.channel.isActive else { return continuation.resume(throwing: lost()) }
        var timeout: Scheduled<Void>?
        if deadline != .distantFuture {
            timeout = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
                self.fail(
                    requestID,
                    InferenceClientError(
                        code: .deadlineExceeded, message: "the server at \(self.socketPath) did not answer in time"))
            }
        }
        waiters[requestID] = Waiter(continuation: continuation, timeout: timeout)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    /// Stops waiting for an answer; should it still come, it is thrown away.
    func cancel(_ requestID: UInt32) {
        fail(requestID, CancellationError())
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if received.readableBytes == 0, received.writableBytes < bytes.readableBytes {
            received = bytes
        } else {
            received.writeBuffer(&bytes)
        }
        do throws(ProtocolError) {
            while let reply = try nextReply() { deliver(reply) }
        } catch {
            farewell = error
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func nextReply() throws(ProtocolError) -> Reply? {
        guard received.readableBytes >= FrameHeader.byteCount else { return nil }
        let header = try FrameHeader(
            decoding: received.readableBytesSpan, maxBodyBytes: ProtocolLimits.maxResponseBodyBytes)
        let missing = FrameHeader.byteCount + header.bodyLength - received.readableBytes
        guard missing <= 0 else {
            received.reserveCapacity(minimumWritableBytes: missing)
            return nil
        }
        received.moveReaderIndex(forwardBy: FrameHeader.byteCount)
        guard let body = received.readSlice(length: header.bodyLength) else { return nil }
        if received.readableBytes == 0 { received = ByteBuffer() }
        return Reply(header: header, body: body)
    }

    private func deliver(_ reply: Reply) {
        if reply.header.kind == .error, reply.header.requestID == 0 {
            farewell = try? ProtocolError(decoding: reply.body.readableBytesSpan, flags: reply.header.flags)
        } else if let waiter = waiters.removeValue(forKey: reply.header.requestID) {
            waiter.timeout?.cancel()
            waiter.continuation.resume(returning: reply)
        }
    }

    private func fail(_ requestID: UInt32, _ error: any Error) {
        guard let waiter = waiters.removeValue(forKey: requestID) else { return }
        waiter.timeout?.cancel()
        waiter.continuation.resume(throwing: error)
    }

    private func end() {
        context = nil
        let error = lost()
        for requestID in Array(waiters.keys) { fail(requestID, error) }
    }

    private func lost() -> InferenceClientError {
        switch farewell?.code {
        case nil, .shuttingDown:
            InferenceClientError(
                code: .connectionLost, message: "the server at \(socketPath) closed the connection before it answered")
        case .malformed where farewell?.closesConnection == true, .unsupportedVersion:
            InferenceClientError(
                code: .protocolViolation,
                message: "the peer at \(socketPath) does not speak this protocol: \(farewell?.message ?? "")")
        default:
            farewell.map { .refused($0, socketPath: socketPath) }
                ?? InferenceClientError(code: .connectionLost, message: "the connection to \(socketPath) ended")
        }
    }
}
