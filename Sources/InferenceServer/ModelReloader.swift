import InferenceProtocol
import Logging
import NIOPosix
import Synchronization

/// Loads the model again and lets it answer the next batches: on SIGHUP, or where a client asks for it.
///
/// Reloads wait for one another. One that fails changes nothing.
final class ModelReloader: Sendable {
    private let load: (@Sendable () throws -> any InferenceEngine)?
    private let engine: CurrentEngine
    private let counters: StatisticsCounters
    private let logger: Logger
    private let turn = Mutex(())

    /// Creates a reloader.
    ///
    /// - Parameters:
    ///   - engine: where the model is exchanged.
    ///   - counters: count the exchanges.
    ///   - logger: is told.
    ///   - load: opens the model; called on a thread where it may block. Nil: the model stays.
    init(
        engine: CurrentEngine, counters: StatisticsCounters, logger: Logger,
        load: (@Sendable () throws -> any InferenceEngine)?
    ) {
        self.engine = engine
        self.counters = counters
        self.logger = logger
        self.load = load
    }

    /// Loads the model again, blocking.
    ///
    /// - Returns: the model that is now in use.
    /// - Throws: `unsupportedRequest` where the server does not know how, `notReloaded` with the cause.
    @discardableResult
    func reload() throws(ProtocolError) -> ModelDescription {
        guard let load else {
            throw ProtocolError(code: .unsupportedRequest, message: "this server does not load models again")
        }
        let outcome: Result<any InferenceEngine, ProtocolError> = turn.withLock { _ in
            do {
                let loaded = try load()
                use(loaded)
                return .success(loaded)
            } catch {
                logger.error("model not reloaded, the old one stays", metadata: ["error": "\(error)"])
                return .failure(ProtocolError(code: .notReloaded, message: "the old model stays: \(error)"))
            }
        }
        return try outcome.get().description
    }

    /// Lets the next batches be scored by another engine.
    func use(_ newEngine: any InferenceEngine) {
        engine.swap(to: newEngine)
        counters.swaps.add(1, ordering: .relaxed)
        logger.info("model swapped", metadata: ["model": "\(engine.loaded.digest)"])
    }
}
