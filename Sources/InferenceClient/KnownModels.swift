import InferenceProtocol
import Synchronization

/// Descriptions of models that a server had loaded, by digest: a digest says all, so that they never go stale.
final class KnownModels: Sendable {
    /// How many are kept: as many as a server may go back and forth between.
    private static let capacity = 16

    private let models = Mutex<[ModelDigest: ModelDescription]>([:])

    /// The description of a model, if it is known.
    subscript(digest: ModelDigest) -> ModelDescription? {
        models.withLock { $0[digest] }
    }

    /// Remembers a description.
    func insert(_ model: ModelDescription) {
        models.withLock { models in
            if models.count == Self.capacity { models = [:] }
            models[model.digest] = model
        }
    }
}
