import InferenceProtocol
import Synchronization

/// What the façade knows about itself: whether it drains, how many requests it works on, and the figures for `/metrics`.
final class FacadeState: Sendable {
    private let shared: LoopScheduler.Shared
    private let statistics = Mutex(HTTPStatistics())
    private let draining = Atomic<Bool>(false)
    private let inFlight = Atomic<Int>(0)
    private let maxConcurrentRequests: Int
    /// Connections of the façade.
    let openConnections: OpenConnections

    /// Creates the state of a façade that accepts work.
    init(shared: LoopScheduler.Shared, configuration: HTTPConfiguration) {
        self.shared = shared
        maxConcurrentRequests = configuration.maxConcurrentRequests
        openConnections = OpenConnections(limit: configuration.maxConnections)
    }

    /// Whether the server ends.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Accepts no new work from now on.
    func drain() { draining.store(true, ordering: .relaxed) }

    /// Counts a request that is begun.
    ///
    /// - Throws: `overloaded` or `shuttingDown`, where it may not be; then it is not counted.
    func enter() throws(RequestProblem) {
        guard !isDraining else {
            throw RequestProblem(.shuttingDown, "the server is shutting down, connect again later")
        }
        let (_, count) = inFlight.add(1, ordering: .relaxed)
        guard count <= maxConcurrentRequests else {
            leave()
            throw RequestProblem(
                .overloaded, "the server works on \(maxConcurrentRequests) requests, send this one again later")
        }
    }

    /// Counts a request that is done.
    func leave() { inFlight.subtract(1, ordering: .relaxed) }

    /// Records an answer.
    func record(operation: String, status: Int, duration: Duration) {
        statistics.withLock { $0.record(operation: operation, status: status, duration: duration) }
    }

    /// The body of `/metrics`.
    var metricsPage: String {
        MetricsPage(
            server: shared.counters.snapshot, http: statistics.withLock { $0 },
            frameConnections: shared.openConnections.count, httpConnections: openConnections.count,
            heldBytes: shared.budget.heldBytes, model: shared.engine.loaded.engine.description
        ).text
    }
}
