import InferenceProtocol
import Synchronization

/// The engine in use, which a reload replaces between two batches, never within one.
final class CurrentEngine: Sendable {
    /// An engine with what each answer repeats of its description.
    struct Loaded: Sendable {
        let engine: any InferenceEngine
        let digest: ModelDigest
        let labelCount: Int

        init(_ engine: any InferenceEngine) {
            let description = engine.description
            self.engine = engine
            digest = description.digest
            labelCount = description.labelCount
        }
    }

    private let state: Mutex<Loaded>

    /// Starts with an engine.
    init(_ engine: any InferenceEngine) {
        state = Mutex(Loaded(engine))
    }

    /// The engine to score the next batch with.
    var loaded: Loaded { state.withLock { $0 } }

    /// Lets the next batches use another engine.
    func swap(to engine: any InferenceEngine) {
        let loaded = Loaded(engine)
        state.withLock { $0 = loaded }
    }
}
