public import InboxRules
internal import InferenceClient
public import InferenceProtocol

/// Where scores come from: an engine in this process, or a daemon on a socket.
///
/// Both give the same bytes.
public struct MessageScoring: Sendable {
    private enum Source: Sendable {
        case embedded(any InferenceEngine)
        case socket(InferenceClient)
    }

    private let source: Source

    /// Scores in this process.
    public init(engine: any InferenceEngine) { source = .embedded(engine) }

    /// Scores through the daemon that listens at a path.
    public init(socketPath: String) { source = .socket(InferenceClient(socketPath: socketPath)) }

    /// Which model answers and what its scores mean.
    ///
    /// - Throws: `InferenceClientError` when the daemon cannot be reached.
    public func describe() async throws -> ModelDescription {
        switch source {
        case .embedded(let engine): engine.description
        case .socket(let client): try await client.describe().model
        }
    }

    /// Scores texts.
    ///
    /// - Returns: probabilities, `[texts.count, labelCount]`, and the model that gave them, which a daemon may have
    ///   exchanged since the last call.
    /// - Throws: `InferenceClientError` when the daemon cannot be reached or refuses.
    public func classify(texts: [String]) async throws -> (model: ModelDescription, batch: ScoreBatch) {
        switch source {
        case .embedded(let engine): (engine.description, engine.scores(texts: texts))
        case .socket(let client): try await client.classify(texts: texts)
        }
    }

    /// What the model says of texts, as the rules read it.
    ///
    /// - Throws: `InferenceClientError` when the daemon cannot be reached or refuses, ``InboxServiceError`` when the model
    ///   lacks a head of an inbox model.
    public func classifications(of texts: [String]) async throws -> [MessageClassification] {
        if texts.isEmpty { return [] }
        let (model, batch) = try await classify(texts: texts)
        let reader = try ClassificationReader(model: model)
        return texts.indices.map { reader.classification(of: batch[message: $0]) }
    }

    /// Closes the connection, if there is one.
    public func close() async {
        if case .socket(let client) = source { await client.close() }
    }
}
