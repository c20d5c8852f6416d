import Logging
import NIOCore
import Synchronization

/// Closes an HTTP connection whose client takes too long to send a request or to take its answer.
///
/// It sees bytes, before they are parsed: a client that sends its header byte by byte is late like any other.
final class HTTPTimekeeper: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// Sent out on the channel once a request has been read completely.
    struct RequestReceived: Sendable {}

    /// Sent out on the channel once an answer has been written; fulfilled when the client has taken all of it.
    struct AnswerWritten: Sendable {}

    private let counters: StatisticsCounters
    private let logger: Logger
    private var patience: ClientPatience
    private var isSupervised = false
    private var isClosed = false
    private var waiting: [EventLoopPromise<Void>] = []

    /// Creates the timekeeper of one connection.
    init(patience: ClientPatience, counters: StatisticsCounters, logger: Logger) {
        self.patience = patience
        self.counters = counters
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        patience.awaitFrame()
        supervise(context)
        context.fireChannelRead(data)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        if event is RequestReceived {
            patience.frameEnded()
            promise?.succeed()
        } else if event is AnswerWritten {
            if let promise { waiting.append(promise) }
            tellAnswersLeft()
        } else {
            context.triggerUserOutboundEvent(event, promise: promise)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise(of: Void.self)
        patience.answerWritten()
        promise.futureResult.assumeIsolated().whenComplete { _ in
            self.patience.answerLeft()
            self.tellAnswersLeft()
        }
        context.write(data, promise: promise)
        supervise(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosed = true
        tellAnswersLeft()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        isClosed = true
        tellAnswersLeft()
    }

    private func tellAnswersLeft() {
        guard isClosed || patience.hasNothingToTake else { return }
        for promise in waiting { promise.succeed() }
        waiting = []
    }

    private func supervise(_ context: ChannelHandlerContext) {
        guard !isSupervised, !isClosed else { return }
        if case .nothingOwed = patience.verdict(at: .now()) { return }
        isSupervised = true
        context.eventLoop.assumeIsolated().scheduleTask(in: patience.interval) { self.judge(context) }
    }

    private func judge(_ context: ChannelHandlerContext) {
        isSupervised = false
        guard !isClosed else { return }
        switch patience.verdict(at: .now()) {
        case .nothingOwed:
            break
        case .wait:
            supervise(context)
        case .frameOverdue, .answersUnread:
            counters.timeouts.add(1, ordering: .relaxed)
            logger.info("HTTP connection closed: the client kept the server waiting")
            context.close(promise: nil)
        }
    }
}
