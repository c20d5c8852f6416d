import InferenceProtocol
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Forms batches from what one event loop reads, and has them scored.
///
/// The rule. In each turn, a loop reads all its sockets that have something to read. Requests read in the same turn are
/// scored together, at the end of the turn: they wait for nothing that is not there already, so that a lone client is
/// never delayed. What arrives while a batch is scored forms the next batch: the busier the server, the larger the
/// batches. A batch that becomes full during a turn goes to the scoring workers at once and the loop goes on reading;
/// what is left at the end of the turn is small and is scored by the loop itself, without a change of threads.
///
/// Not thread-safe: everything happens on `eventLoop`.
final class LoopScheduler {
    /// What all loops of a server share.
    struct Shared: Sendable {
        let configuration: ServerConfiguration
        let engine: CurrentEngine
        let workers: NIOThreadPool
        let budget: AdmissionBudget
        let counters: StatisticsCounters
        let logger: Logger
        let reloader: ModelReloader
        /// Connections of all loops.
        let openConnections: OpenConnections
    }

    /// The loop whose sockets this serves.
    let eventLoop: any EventLoop
    /// What all loops share.
    let shared: Shared
    /// True once the server accepts no new work.
    private(set) var isDraining = false

    private var connections: [ConnectionID: ConnectionHandler] = [:]
    private var lastConnection: UInt64 = 0
    private var batch = RequestBatch()
    private var spares: [BatchBox] = []
    private var isTurnScheduled = false
    private let allocator = ByteBufferAllocator()

    /// Creates a scheduler for one loop.
    init(eventLoop: any EventLoop, shared: Shared) {
        self.eventLoop = eventLoop
        self.shared = shared
    }

    /// Registers a connection of this loop.
    func add(_ handler: ConnectionHandler) -> ConnectionID {
        lastConnection += 1
        let id = ConnectionID(rawValue: lastConnection)
        connections[id] = handler
        return id
    }

    /// Forgets a connection; answers to it are thrown away.
    func remove(_ connection: ConnectionID) {
        connections[connection] = nil
    }

    /// Accepts a classify request, or says why not.
    func admit(
        decoding body: RawSpan, header: FrameHeader, connection: ConnectionID
    ) throws(ProtocolError) {
        let budget = shared.budget
        let labelCount = shared.engine.loaded.labelCount
        try batch.append(
            decoding: body, flags: header.flags, limits: shared.configuration.limits, connection: connection,
            requestID: header.requestID
        ) { messageCount throws(ProtocolError) in
            let bytes =
                header.bodyLength + ScoresResponse.frameLength(messageCount: messageCount, labelCount: labelCount)
            guard budget.reserve(bytes) else { throw Self.overloaded }
            return bytes
        }
        schedule()
    }

    /// Accepts messages of this process, or tells the caller at once why not.
    func admit(_ messages: MessageBytes, destination: Destination) {
        let bytes =
            messages.bytes.count
            + ScoresResponse.frameLength(messageCount: messages.count, labelCount: shared.engine.loaded.labelCount)
        guard shared.budget.reserve(bytes) else {
            shared.counters.overloadedRequests.add(1, ordering: .relaxed)
            Self.fail(destination, Self.overloaded)
            return
        }
        batch.append(messages, heldBytes: bytes, destination: destination)
        schedule()
    }

    /// Lets the batch be scored: at once where it is full, otherwise at the end of the turn.
    private func schedule() {
        if batch.messageCount >= shared.configuration.fullBatchMessages
            || batch.texts.count >= shared.configuration.fullBatchBytes
        {
            handOver()
        } else if !isTurnScheduled {
            isTurnScheduled = true
            // Tasks run after all sockets of the turn were read.
            eventLoop.assumeIsolated().execute { self.endTurn() }
        }
    }

    /// Accepts no new work; connections close when their answers are out.
    func drain() {
        isDraining = true
        for connection in connections.values { connection.drain() }
    }

    /// Closes whatever is still open.
    func closeAll() {
        for connection in connections.values { connection.closeNow() }
    }

    /// The error for work beyond the budget.
    static let overloaded = ProtocolError(
        code: .overloaded, message: "the server holds as much work as it may, send again later")

    /// The error for work that a server no longer takes.
    static let shuttingDown = ProtocolError(
        code: .shuttingDown, message: "the server is shutting down, connect again later", closesConnection: true)

    private static func fail(_ destination: Destination, _ error: ProtocolError) {
        if case .caller(let continuation) = destination { continuation.resume(returning: .failure(error)) }
    }

    private func endTurn() {
        isTurnScheduled = false
        guard !batch.requests.isEmpty else { return }
        let answers = batch.answers(from: shared.engine.loaded, allocator: allocator)
        deliver(answers, to: batch.takeRequests())
    }

    /// Gives the batch to a worker and begins another.
    private func handOver() {
        let box = spares.popLast() ?? BatchBox()
        box.batch.withLock { swap(&$0, &batch) }
        let engine = shared.engine
        let allocator = allocator
        let eventLoop = eventLoop
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        shared.workers.submit { state in
            guard state == .active else {
                // Cancelled at the end of a drain, when every connection is closed already.
                for request in box.batch.withLock({ $0.takeRequests() }) {
                    Self.fail(request.destination, Self.shuttingDown)
                }
                return
            }
            let (answers, requests) = box.batch.withLock { batch in
                (batch.answers(from: engine.loaded, allocator: allocator), batch.takeRequests())
            }
            eventLoop.execute {
                bound.value.deliver(answers, to: requests)
                bound.value.recycle(box)
            }
        }
    }

    private func deliver(_ answers: [Answer], to requests: [RequestBatch.Request]) {
        let counters = shared.counters
        counters.batches.add(1, ordering: .relaxed)
        counters.requests.add(requests.count, ordering: .relaxed)
        counters.messages.add(requests.reduce(0) { $0 + $1.messageCount }, ordering: .relaxed)
        var answered: [ConnectionHandler] = []
        for (request, answer) in zip(requests, answers) {
            switch (request.destination, answer) {
            case (.connection(let connection, _), .frame(let frame)):
                guard let handler = connections[connection] else {
                    shared.budget.release(request.heldBytes)
                    continue
                }
                handler.write(frame, heldBytes: request.heldBytes)
                if answered.last !== handler { answered.append(handler) }
            case (.caller(let continuation), .scores(let scores)):
                shared.budget.release(request.heldBytes)
                continuation.resume(returning: .success(scores))
            default:
                preconditionFailure("an answer is made for its destination")
            }
        }
        // Flushed last, so that several answers to a connection leave in one system call.
        for handler in answered { handler.flushAnswers() }
    }

    private func recycle(_ box: BatchBox) {
        if spares.count < 4 { spares.append(box) }
    }
}
