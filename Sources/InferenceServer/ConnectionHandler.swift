import InferenceProtocol
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// One connection: takes requests as far as there is room for them, and writes the answers.
///
/// It reads on only while it has room for the result: not while `maxInFlight` requests are unanswered, nor while the
/// client leaves its answers unread. The kernel then makes the client wait.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        /// Frames are read and answered.
        case open
        /// Nothing is read any more; the connection closes when the last answer is out.
        case closing
        case closed
    }

    private let scheduler: LoopScheduler
    private let limits: ProtocolLimits
    private let mayReload: Bool
    private var id = ConnectionID(rawValue: 0)
    private var context: ChannelHandlerContext?
    private var phase = Phase.open
    private var receiver: FrameReceiver
    /// Requests whose answer has not left completely.
    private var inFlight = 0
    private var isReadWanted = false
    private var isParsing = false
    private var patience: ClientPatience
    private var isSupervised = false

    /// Creates the handler of one connection.
    ///
    /// - Parameters:
    ///   - scheduler: the scheduler of the connection's loop.
    ///   - mayReload: whether the peer may have the model loaded again.
    init(scheduler: LoopScheduler, mayReload: Bool) {
        self.scheduler = scheduler
        self.mayReload = mayReload
        limits = scheduler.shared.configuration.limits
        patience = ClientPatience(
            frameTimeout: scheduler.shared.configuration.frameTimeout,
            readerTimeout: scheduler.shared.configuration.readerTimeout)
        receiver = FrameReceiver(maxBodyBytes: limits.maxBodyBytes, budget: scheduler.shared.budget)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        id = scheduler.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        if scheduler.isDraining { drain() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A peer that is gone is ordinary; nothing is lost but its answers.
        scheduler.shared.logger.debug("connection failed", metadata: ["error": "\(error)"])
        closeNow()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A client may close its sending side and still read its answers.
        if let event = event as? ChannelEvent, event == .inputClosed { closeWhenIdle() }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Receiving

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .open else { return }
        receiver.append(unwrapInboundIn(data))
        takeFrames()
    }

    func read(context: ChannelHandlerContext) {
        if hasRoom || phase != .open { context.read() } else { isReadWanted = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        resumeReading()
        context.fireChannelWritabilityChanged()
    }

    private var hasRoom: Bool {
        guard let context, phase == .open else { return false }
        return inFlight < limits.maxInFlight && context.channel.isWritable
    }

    private func resumeReading() {
        guard hasRoom else { return }
        takeFrames()
        if isReadWanted, hasRoom {
            isReadWanted = false
            context?.read()
        }
    }

    /// Takes whole frames as long as there is room for their answers.
    private func takeFrames() {
        // Answering one frame can make room for the next while we are still in the loop below.
        guard !isParsing else { return }
        isParsing = true
        defer { isParsing = false }
        do throws(ProtocolError) {
            while hasRoom {
                switch try receiver.next() {
                case .frame(let header, let body):
                    patience.frameEnded()
                    take(header, body)
                case .overloaded(let requestID):
                    refuse(requestID, LoopScheduler.overloaded)
                case .incomplete:
                    awaitRest()
                    return
                }
            }
        } catch {
            fail(error)
        }
    }

    private func awaitRest() {
        if receiver.isWithinFrame {
            patience.awaitFrame()
            supervise()
        } else {
            patience.frameEnded()
        }
    }

    private func take(_ header: FrameHeader, _ body: ByteBuffer) {
        do throws(ProtocolError) {
            switch header.kind {
            case .classify:
                try scheduler.admit(decoding: body.readableBytesSpan, header: header, connection: id)
                inFlight += 1
            case .describe:
                let digest = try DescribeRequest.decode(body.readableBytesSpan)
                let model = try scheduler.shared.engine.description(of: digest)
                answerNow(
                    DescriptionResponse(model: model, limits: limits).encodedFrame(requestID: header.requestID))
            case .ping:
                answerNow(try Self.pong(header, body))
            case .reload:
                try reload(header)
            default:
                throw ProtocolError(
                    code: .unsupportedRequest, message: "requests of kind \(header.kind.rawValue) are not supported")
            }
        } catch {
            refuse(header.requestID, error)
        }
    }

    /// Has the model loaded again on a thread that may block, and answers then.
    private func reload(_ header: FrameHeader) throws(ProtocolError) {
        guard header.bodyLength == 0 else {
            throw ProtocolError(code: .malformed, message: "a reload request has no body")
        }
        guard mayReload, let eventLoop = context?.eventLoop else {
            throw ProtocolError(code: .forbidden, message: "only root and the server's own user may reload its model")
        }
        let requestID = header.requestID
        let limits = limits
        let reloader = scheduler.shared.reloader
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        inFlight += 1
        scheduler.shared.workers.submit { _ in
            let frame: [UInt8]
            do throws(ProtocolError) {
                let model = try reloader.reload()
                frame = DescriptionResponse(model: model, limits: limits)
                    .encodedFrame(requestID: requestID, kind: .reloaded)
            } catch {
                frame = error.encodedFrame(requestID: requestID)
            }
            eventLoop.execute {
                bound.value.write(ByteBuffer(bytes: frame), heldBytes: 0)
                bound.value.flushAnswers()
            }
        }
    }

    private static func pong(_ header: FrameHeader, _ body: ByteBuffer) throws(ProtocolError) -> [UInt8] {
        guard header.bodyLength <= ProtocolLimits.maxPingBytes else {
            throw ProtocolError(
                code: .tooLarge,
                message: "a ping of \(header.bodyLength) bytes exceeds the limit of \(ProtocolLimits.maxPingBytes)")
        }
        return FrameHeader(kind: .pong, requestID: header.requestID, bodyLength: header.bodyLength)
            .encoded(followedBy: Array(body.readableBytesView))
    }

    // MARK: Answering

    /// Writes the answer to an accepted request; `flushAnswers` sends it.
    func write(_ frame: ByteBuffer, heldBytes: Int) {
        guard let context else {
            scheduler.shared.budget.release(heldBytes)
            return
        }
        patience.answerWritten()
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in self.answerLeft(heldBytes: heldBytes) }
        context.write(wrapOutboundOut(frame), promise: promise)
    }

    /// Sends what was written, and reads on if there is room again.
    func flushAnswers() {
        context?.flush()
        if inFlight > 0 { supervise() }
        resumeReading()
    }

    /// Answers at once a request that needs no scores.
    private func answerNow(_ frame: [UInt8]) {
        inFlight += 1
        write(ByteBuffer(bytes: frame), heldBytes: 0)
        flushAnswers()
    }

    private func refuse(_ requestID: UInt32, _ error: ProtocolError) {
        let counters = scheduler.shared.counters
        if error.code == .overloaded {
            counters.overloadedRequests.add(1, ordering: .relaxed)
        } else {
            counters.failedRequests.add(1, ordering: .relaxed)
            scheduler.shared.logger.debug("request refused", metadata: ["error": "\(error)"])
        }
        answerNow(error.encodedFrame(requestID: requestID))
    }

    private func answerLeft(heldBytes: Int) {
        scheduler.shared.budget.release(heldBytes)
        inFlight -= 1
        patience.answerLeft()
        if phase == .closing, inFlight == 0 { closeNow() }
    }

    // MARK: Ending

    /// Tells the client that the server ends, and closes once every accepted request is answered.
    func drain() {
        guard phase == .open else { return }
        phase = .closing
        answerNow(LoopScheduler.shuttingDown.encodedFrame(requestID: 0))
        stopReceiving()
    }

    /// Closes without waiting.
    func closeNow() {
        guard phase != .closed else { return }
        phase = .closing
        context?.close(promise: nil)
    }

    /// Reads no more, and closes once every accepted request is answered.
    private func closeWhenIdle() {
        guard phase == .open else { return }
        phase = .closing
        stopReceiving()
    }

    /// Says why, then closes once every accepted request is answered.
    private func fail(_ error: ProtocolError) {
        guard phase == .open else { return }
        scheduler.shared.counters.failedRequests.add(1, ordering: .relaxed)
        scheduler.shared.logger.info("connection refused", metadata: ["error": "\(error)"])
        phase = .closing
        answerNow(error.encodedFrame(requestID: 0))
        stopReceiving()
    }

    private func stopReceiving() {
        receiver.clear()
        patience.frameEnded()
        if inFlight == 0 { closeNow() }
    }

    private func end() {
        guard phase != .closed else { return }
        phase = .closed
        receiver.clear()
        context = nil
        scheduler.remove(id)
        scheduler.shared.openConnections.leave()
    }

    // MARK: Time limits

    /// Looks from time to time whether the client keeps up, as long as there is something it must do.
    private func supervise() {
        guard !isSupervised, let context else { return }
        if case .nothingOwed = patience.verdict(at: .now()) { return }
        isSupervised = true
        context.eventLoop.assumeIsolated().scheduleTask(in: patience.interval) { self.judge() }
    }

    private func judge() {
        isSupervised = false
        guard phase != .closed else { return }
        let shared = scheduler.shared
        switch patience.verdict(at: .now()) {
        case .nothingOwed:
            break
        case .wait:
            supervise()
        case .frameOverdue:
            shared.counters.timeouts.add(1, ordering: .relaxed)
            fail(
                ProtocolError(
                    code: .timedOut, message: "a frame was not complete after \(shared.configuration.frameTimeout)",
                    closesConnection: true))
        case .answersUnread:
            shared.counters.timeouts.add(1, ordering: .relaxed)
            shared.logger.info(
                "connection closed: answers unread", metadata: ["after": "\(shared.configuration.readerTimeout)"])
            closeNow()
        }
    }
}
