import InferenceProtocol
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The engine in use, which a reload replaces between two batches, never within one.
final class CurrentEngine: Sendable {
    /// An engine with what each answer repeats of its description.
    struct Loaded: Sendable {
        let engine: any InferenceEngine
        let digest: ModelDigest
        let labelCount: Int
        /// When it was loaded, in seconds since 1970.
        let loadedAt: Int

        init(_ engine: any InferenceEngine) {
            let description = engine.description
            self.engine = engine
            digest = description.digest
            labelCount = description.labelCount
            loadedAt = time(nil)
        }
    }

    private struct State {
        var loaded: Loaded
        /// The last models, the latest last; they have no engines, which would keep their memory.
        var descriptions: [ModelDescription]
    }

    /// How many models are remembered.
    private static let rememberedModels = 16

    private let state: Mutex<State>

    /// Starts with an engine.
    init(_ engine: any InferenceEngine) {
        state = Mutex(State(loaded: Loaded(engine), descriptions: [engine.description]))
    }

    /// The engine to score the next batch with.
    var loaded: Loaded { state.withLock { $0.loaded } }

    /// What a model is or was; `nil` asks for the one in use.
    ///
    /// - Throws: `unknownModel` where the digest is of none of the last models.
    func description(of digest: ModelDigest?) throws(ProtocolError) -> ModelDescription {
        let descriptions = state.withLock { $0.descriptions }
        guard let found = descriptions.last(where: { digest == nil || $0.digest == digest }) else {
            throw ProtocolError(
                code: .unknownModel, message: "this server has not had a model with this digest lately, score again")
        }
        return found
    }

    /// Lets the next batches use another engine.
    func swap(to engine: any InferenceEngine) {
        let loaded = Loaded(engine)
        let description = engine.description
        state.withLock { state in
            state.loaded = loaded
            state.descriptions.removeAll { $0.digest == description.digest }
            state.descriptions.append(description)
            if state.descriptions.count > Self.rememberedModels { state.descriptions.removeFirst() }
        }
    }
}
