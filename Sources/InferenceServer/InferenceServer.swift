public import InferenceProtocol
public import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Answers classify requests on a Unix domain socket; stateless, it holds the model and knows no rule.
///
/// ```swift
/// let server = InferenceServer(configuration: ServerConfiguration(socketPath: "/run/babil/inference.sock"), engine: engine)
/// try await server.start()
/// try await server.run()  // until shutdown()
/// ```
///
/// The frames are described in `Sources/InferenceProtocol/README.md`, the batching rule at `LoopScheduler`.
public final class InferenceServer: Sendable {
    private enum Phase {
        case idle
        case started(Running)
        case ended
    }

    private struct Running: Sendable {
        let listener: ListeningSocket
        let channel: any Channel
        let group: MultiThreadedEventLoopGroup
        let workers: NIOThreadPool
        let schedulers: [NIOLoopBound<LoopScheduler>]
        let facade: HTTPFacade?
    }

    private let configuration: ServerConfiguration
    private let engine: CurrentEngine
    /// Loads the model again.
    let reloader: ModelReloader
    private let logger: Logger
    private let counters = StatisticsCounters()
    private let openConnections: OpenConnections
    private let phase = Mutex(Phase.idle)
    private let shutdownRequest = ShutdownRequest()

    /// Creates a server that listens once it is started.
    ///
    /// - Parameters:
    ///   - configuration: how to listen, and the limits.
    ///   - engine: what scores the messages.
    ///   - reload: loads the engine to use after SIGHUP or a reload request; called on a thread where it may block.
    ///     Without it the model stays, except for `swapEngine`.
    ///   - logger: receives what happens, never the text of a message.
    public init(
        configuration: ServerConfiguration, engine: any InferenceEngine,
        reload: (@Sendable () throws -> any InferenceEngine)? = nil, logger: Logger = Logger(label: "babil.serve")
    ) {
        precondition(1.littleEndian == 1, "the inference server needs a little-endian machine")
        self.configuration = configuration
        self.engine = CurrentEngine(engine)
        self.logger = logger
        reloader = ModelReloader(engine: self.engine, counters: counters, logger: logger, load: reload)
        openConnections = OpenConnections(limit: configuration.maxConnections)
    }

    /// What the server did since its start.
    public var statistics: ServerStatistics { counters.snapshot }

    /// The TCP port of the HTTP façade, once the server has been started with one.
    public var httpPort: Int? {
        guard case .started(let running) = phase.withLock({ $0 }) else { return nil }
        return running.facade?.port
    }

    /// Opens the socket and begins to answer.
    ///
    /// - Throws: `ServerError` where the socket cannot be opened: in use, not a socket, path too long, no permission.
    public func start() async throws {
        phase.withLock { phase in
            guard case .idle = phase else { preconditionFailure("a server is started once") }
        }
        let listener = try ListeningSocket(configuration.listener, configuration)
        let cores = System.coreCount
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.loopCount ?? cores)
        let workers = NIOThreadPool(numberOfThreads: configuration.workerCount ?? cores)
        workers.start()
        let shared = LoopScheduler.Shared(
            configuration: configuration, engine: engine, workers: workers,
            budget: AdmissionBudget(limit: configuration.maxHeldBytes), counters: counters, logger: logger,
            reloader: reloader, openConnections: openConnections)
        do {
            let schedulers = try await makeSchedulers(on: group, shared: shared)
            let channel = try await bootstrap(group, schedulers).withBoundSocket(listener.descriptor).get()
            // The bootstrap listens with a short backlog; listening again only lengthens it.
            listener.lengthenBacklog()
            var facade: HTTPFacade?
            if let http = configuration.http {
                facade = try await HTTPFacade.open(http, shared: shared, schedulers: schedulers, group: group)
            }
            phase.withLock {
                $0 = .started(
                    Running(
                        listener: listener, channel: channel, group: group, workers: workers, schedulers: schedulers,
                        facade: facade))
            }
        } catch {
            listener.removeFile()
            try? await workers.shutdownGracefully()
            try? await group.shutdownGracefully()
            throw error as? ServerError ?? ServerError(code: .system, message: "cannot listen: \(error)")
        }
        var metadata: Logger.Metadata = ["socket": "\(configuration.listener)", "model": "\(engine.loaded.digest)"]
        if let http = configuration.http { metadata["http"] = "\(http.listener)" }
        if let httpPort { metadata["http-port"] = "\(httpPort)" }
        logger.info("listening", metadata: metadata)
    }

    /// Serves until `shutdown()`, then drains: the accepted requests are answered, and the socket is removed.
    ///
    /// Starts the server first if that has not been done. Cancelling the task has the effect of `shutdown()`.
    ///
    /// - Throws: what `start()` throws.
    public func run() async throws {
        let isIdle = phase.withLock { phase in
            if case .idle = phase { return true }
            return false
        }
        if isIdle { try await start() }
        await withTaskCancellationHandler {
            await shutdownRequest.wait()
        } onCancel: {
            shutdownRequest.make()
        }
        guard case .started(let running) = phase.withLock({ $0 }) else { return }
        await drain(running)
        phase.withLock { $0 = .ended }
    }

    /// Asks the server to end; returns at once, `run()` returns when it is done.
    public func shutdown() {
        shutdownRequest.make()
    }

    /// Lets the next batches be scored by another engine; each answer names the model that gave it.
    public func swapEngine(to newEngine: any InferenceEngine) {
        reloader.use(newEngine)
    }

    private func makeSchedulers(
        on group: MultiThreadedEventLoopGroup, shared: LoopScheduler.Shared
    ) async throws -> [NIOLoopBound<LoopScheduler>] {
        var schedulers: [NIOLoopBound<LoopScheduler>] = []
        for loop in group.makeIterator() {
            schedulers.append(
                try await loop.submit {
                    NIOLoopBound(LoopScheduler(eventLoop: loop, shared: shared), eventLoop: loop)
                }.get())
        }
        return schedulers
    }

    private func bootstrap(
        _ group: MultiThreadedEventLoopGroup, _ schedulers: [NIOLoopBound<LoopScheduler>]
    ) -> ServerBootstrap {
        let policy = PeerPolicy(configuration)
        return ServerBootstrap(group: group)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 256 << 10, high: 1 << 20))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try self.admit(channel, policy, schedulers)
                }
            }
    }

    /// Lets a new connection in, or has it told why not; on the connection's loop.
    private func admit(
        _ channel: any Channel, _ policy: PeerPolicy, _ schedulers: [NIOLoopBound<LoopScheduler>]
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        let peer = try pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
            PeerCredentials(ofPeerAt: $0)
        }
        guard policy.allows(peer ?? nil) else {
            let user = (peer ?? nil).map { "\($0.user)" } ?? "unknown"
            logger.warning("connection refused: user not allowed", metadata: ["user": "\(user)"])
            try refuse(
                channel,
                ProtocolError(
                    code: .forbidden, message: "user \(user) may not use this socket", closesConnection: true))
            return
        }
        guard openConnections.enter() else {
            logger.warning("connection refused: too many", metadata: ["limit": "\(configuration.maxConnections)"])
            try refuse(
                channel,
                ProtocolError(
                    code: .overloaded, message: "there are \(configuration.maxConnections) connections, try later",
                    closesConnection: true))
            return
        }
        guard let scheduler = schedulers.first(where: { $0.eventLoop === channel.eventLoop }) else {
            preconditionFailure("each loop has a scheduler")
        }
        counters.connections.add(1, ordering: .relaxed)
        let isTrusted = (peer ?? nil).map { $0.user == 0 || $0.user == PeerPolicy.ownUser } ?? false
        try pipeline.addHandler(ConnectionHandler(scheduler: scheduler.value, mayReload: isTrusted))
    }

    private func refuse(_ channel: any Channel, _ error: ProtocolError) throws {
        counters.refusedConnections.add(1, ordering: .relaxed)
        try channel.pipeline.syncOperations.addHandler(RefusalHandler(explanation: error.encodedFrame(requestID: 0)))
    }

    private func drain(_ running: Running) async {
        logger.info("draining", metadata: ["connections": "\(openConnections.count)"])
        // The file goes first: whoever connects from now on is told that no server is there, not left waiting.
        running.listener.removeFile()
        try? await running.channel.close().get()
        for scheduler in running.schedulers {
            scheduler.eventLoop.execute { scheduler.value.drain() }
        }
        let deadline = Task {
            try await Task.sleep(for: configuration.drainTimeout)
            logger.warning("drain took too long", metadata: ["connections": "\(openConnections.count)"])
            for scheduler in running.schedulers {
                scheduler.eventLoop.execute { scheduler.value.closeAll() }
            }
            running.facade?.closeAll()
        }
        await running.facade?.drain()
        await openConnections.waitUntilNone()
        deadline.cancel()
        try? await running.workers.shutdownGracefully()
        try? await running.group.shutdownGracefully()
        logger.info("ended", metadata: ["requests": "\(counters.snapshot.requests)"])
    }
}
