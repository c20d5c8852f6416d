public import InferenceProtocol
import NIOCore
import Synchronization

/// Asks an inference server on this machine for the scores of messages.
///
/// ```swift
/// let client = InferenceClient(socketPath: "/run/babil/inference.sock")
/// let (model, batch) = try await client.classify(texts: ["c'est combien ?", "Wo bleibt mein Paket?"])
/// print(model.heads[0].labels, batch[message: 0])
/// await client.close()
/// ```
///
/// Requests may be made from any number of tasks at once; they share one connection and do not wait for one another.
/// The connection is opened when it is first needed. Where it is lost, it is opened again and the request is sent once
/// more: scoring has no effects, so that this is safe. Cancelling the task stops the waiting.
public final class InferenceClient: Sendable {
    /// How patient a client is.
    public struct Configuration: Sendable, Hashable {
        /// How long opening a connection may take.
        public var connectTimeout: Duration = .seconds(5)
        /// How long a call may take in all, with opening a connection; `nil` means without end.
        public var requestTimeout: Duration? = .seconds(60)
        /// Most requests that one call has on their way, where a batch exceeds what one request may hold.
        public var maxPartsInFlight = 4

        /// Creates the default configuration.
        public init() {}
    }

    private struct Session: Sendable {
        let connection: ClientConnection
        let greeting: DescriptionResponse
    }

    private struct State {
        var opening: Task<Session, any Error>?
        var generation = 0
        var isClosed = false
    }

    /// The path of the server's socket.
    public let socketPath: String
    private let configuration: Configuration
    private let state = Mutex(State())
    private let knownModels = KnownModels()

    /// Creates a client; it connects when it is first used.
    public init(socketPath: String, configuration: Configuration = Configuration()) {
        self.socketPath = socketPath
        self.configuration = configuration
    }

    /// Asks for scores.
    ///
    /// A batch larger than one request may be is sent in parts; the scores still come from one model.
    ///
    /// - Parameters:
    ///   - texts: the messages.
    ///   - timeout: how long the call may take; `nil` means the client's `requestTimeout`.
    /// - Returns: one row of probabilities for each message, in order.
    /// - Throws: `InferenceClientError`, or `CancellationError`.
    public func scores(texts: [String], timeout: Duration? = nil) async throws -> ScoreBatch {
        try await scored(texts, deadline: deadline(timeout))
    }

    /// Asks for scores, and says what their columns mean.
    ///
    /// - Parameters:
    ///   - texts: the messages.
    ///   - timeout: how long the call may take; `nil` means the client's `requestTimeout`.
    /// - Returns: the model that gave the scores, and one row of probabilities for each message, in order.
    /// - Throws: `InferenceClientError`, or `CancellationError`.
    public func classify(
        texts: [String], timeout: Duration? = nil
    ) async throws -> (model: ModelDescription, batch: ScoreBatch) {
        let deadline = deadline(timeout)
        for _ in 0..<Self.maxSwapsSeen {
            let batch = try await scored(texts, deadline: deadline)
            if let model = knownModels[batch.digest] { return (model, batch) }
            // The model was swapped since the connection was opened.
            do {
                return (try await description(of: batch.digest, deadline: deadline).model, batch)
            } catch let error as InferenceClientError where error.code == .refused(.unknownModel) {
                // Another server has taken over meanwhile, or the swaps are many.
            }
        }
        throw swapsTooOften
    }

    /// Asks which model the server has loaded at this moment, and what it accepts.
    ///
    /// - Parameter timeout: how long the call may take; `nil` means the client's `requestTimeout`.
    /// - Returns: the model and the limits.
    /// - Throws: `InferenceClientError`, or `CancellationError`.
    public func describe(timeout: Duration? = nil) async throws -> DescriptionResponse {
        try await description(of: nil, deadline: deadline(timeout))
    }

    /// Has the server load its model again; only root and the server's own user may.
    ///
    /// - Parameter timeout: how long the call may take; `nil` means the client's `requestTimeout`.
    /// - Returns: the model that is now in use.
    /// - Throws: `InferenceClientError`, `refused(.notReloaded)` where the old model stays; or `CancellationError`.
    @discardableResult
    public func reloadModel(timeout: Duration? = nil) async throws -> ModelDescription {
        let deadline = deadline(timeout)
        let response = try await withSession(deadline: deadline) { session in
            let body = try await session.connection.reply(ofKind: .reloaded, deadline: deadline) { requestID in
                FrameHeader(kind: .reload, requestID: requestID, bodyLength: 0).encoded(followedBy: [])
            }
            return try Self.description(in: body, session.connection)
        }
        knownModels.insert(response.model)
        return response.model
    }

    /// Asks for a sign of life.
    ///
    /// - Parameter timeout: how long the call may take; `nil` means the client's `requestTimeout`.
    /// - Throws: `InferenceClientError`, or `CancellationError`.
    public func ping(timeout: Duration? = nil) async throws {
        let deadline = deadline(timeout)
        try await withSession(deadline: deadline) { session in
            _ = try await session.connection.reply(ofKind: .pong, deadline: deadline) { requestID in
                FrameHeader(kind: .ping, requestID: requestID, bodyLength: 0).encoded(followedBy: [])
            }
        }
    }

    /// Closes the connection; calls under way and later ones fail.
    public func close() async {
        let opening = state.withLock { state in
            state.isClosed = true
            return state.opening
        }
        if let session = try? await opening?.value { await session.connection.close() }
    }

    // MARK: Requests

    private func description(of digest: ModelDigest?, deadline: NIODeadline) async throws -> DescriptionResponse {
        let description = try await withSession(deadline: deadline) { session in
            try await Self.describe(digest, session.connection, deadline: deadline)
        }
        knownModels.insert(description.model)
        return description
    }

    private static func describe(
        _ digest: ModelDigest?, _ connection: ClientConnection, deadline: NIODeadline
    ) async throws -> DescriptionResponse {
        let body = try await connection.reply(ofKind: .description, deadline: deadline) { requestID in
            DescribeRequest.encodedFrame(digest: digest, requestID: requestID)
        }
        return try description(in: body, connection)
    }

    private static func description(
        in body: ByteBuffer, _ connection: ClientConnection
    ) throws(InferenceClientError) -> DescriptionResponse {
        do {
            return try DescriptionResponse(decoding: body.readableBytesSpan)
        } catch {
            throw connection.violation(error.message)
        }
    }

    private func scored(
        _ texts: [String], deadline: NIODeadline
    ) async throws -> ScoreBatch {
        try await withSession(deadline: deadline) { session in
            let parts = try BatchParts(texts: texts, limits: session.greeting.limits, socketPath: self.socketPath)
            for _ in 0..<Self.maxSwapsSeen {
                let batches = try await self.scores(of: parts, of: texts, session.connection, deadline: deadline)
                if let batch = BatchParts.joined(batches) { return batch }
            }
            throw self.swapsTooOften
        }
    }

    private func scores(
        of parts: BatchParts, of texts: [String], _ connection: ClientConnection, deadline: NIODeadline
    ) async throws -> [ScoreBatch] {
        if parts.ranges.count == 1 {
            return [try await Self.scores(of: texts[...], connection, deadline: deadline)]
        }
        return try await withThrowingTaskGroup(of: (Int, ScoreBatch).self) { group in
            var batches: [ScoreBatch?] = Array(repeating: nil, count: parts.ranges.count)
            for (index, range) in parts.ranges.enumerated() {
                if index >= configuration.maxPartsInFlight, let (done, batch) = try await group.next() {
                    batches[done] = batch
                }
                group.addTask { (index, try await Self.scores(of: texts[range], connection, deadline: deadline)) }
            }
            for try await (done, batch) in group { batches[done] = batch }
            return batches.compactMap { $0 }
        }
    }

    private static func scores(
        of texts: ArraySlice<String>, _ connection: ClientConnection, deadline: NIODeadline
    ) async throws -> ScoreBatch {
        let body = try await connection.reply(ofKind: .scores, deadline: deadline) { requestID in
            ClassifyRequest.encodedFrame(texts: texts, requestID: requestID)
        }
        let batch: ScoreBatch
        do {
            batch = try ScoresResponse.decode(body.readableBytesSpan)
        } catch {
            throw connection.violation(error.message)
        }
        guard batch.messageCount == texts.count else {
            throw connection.violation("\(batch.messageCount) rows of scores for \(texts.count) messages")
        }
        return batch
    }

    /// How many swaps of the model in a row a call bears with.
    private static let maxSwapsSeen = 10

    private var swapsTooOften: InferenceClientError {
        InferenceClientError(
            code: .connectionLost, message: "the server at \(socketPath) swaps its model faster than it is asked")
    }

    // MARK: Connection

    private func deadline(_ timeout: Duration?) -> NIODeadline {
        (timeout ?? configuration.requestTimeout).map { .now() + TimeAmount($0) } ?? .distantFuture
    }

    /// Calls `body` with an open connection, and once more with a new one where the first is lost.
    private func withSession<Result: Sendable>(
        deadline: NIODeadline, _ body: (Session) async throws -> Result
    ) async throws -> Result {
        var isFirst = true
        while true {
            let (opening, generation) = try currentOpening(deadline: deadline)
            do {
                let session = try await opening.value
                return try await body(session)
            } catch let error as InferenceClientError where error.code == .connectionLost && isFirst {
                forget(generation)
                isFirst = false
            } catch {
                if !((try? await opening.value)?.connection.isActive ?? false) { forget(generation) }
                throw error
            }
        }
    }

    private func currentOpening(deadline: NIODeadline) throws -> (Task<Session, any Error>, generation: Int) {
        let socketPath = socketPath
        let timeout = configuration.connectTimeout
        let knownModels = knownModels
        return try state.withLock { state in
            guard !state.isClosed else {
                throw InferenceClientError(code: .closed, message: "the client of \(socketPath) was closed")
            }
            if let opening = state.opening { return (opening, state.generation) }
            state.generation += 1
            let opening = Task {
                let deadline = NIODeadline.now() + TimeAmount(timeout)
                let connection = try await ClientConnection.open(path: socketPath, deadline: deadline)
                do {
                    let greeting = try await Self.describe(nil, connection, deadline: deadline)
                    knownModels.insert(greeting.model)
                    return Session(connection: connection, greeting: greeting)
                } catch {
                    await connection.close()
                    throw error
                }
            }
            state.opening = opening
            return (opening, state.generation)
        }
    }

    private func forget(_ generation: Int) {
        state.withLock { state in
            if state.generation == generation { state.opening = nil }
        }
    }
}
