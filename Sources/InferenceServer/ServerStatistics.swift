import Synchronization

/// What a server did since its start, as plain numbers.
public struct ServerStatistics: Sendable, Hashable {
    /// Connections accepted and let in.
    public var connections = 0
    /// Connections turned away: too many, or a user who may not connect.
    public var refusedConnections = 0
    /// Classify requests answered with scores.
    public var requests = 0
    /// Messages scored.
    public var messages = 0
    /// Calls of the engine: `messages / batches` is the mean batch.
    public var batches = 0
    /// Requests answered with an error, without the overloaded ones.
    public var failedRequests = 0
    /// Requests told `overloaded`.
    public var overloadedRequests = 0
    /// Connections closed for a half frame or unread answers.
    public var timeouts = 0
    /// Model swaps.
    public var swaps = 0
}

/// The counters behind `ServerStatistics`, written by every loop.
final class StatisticsCounters: Sendable {
    let connections = Atomic<Int>(0)
    let refusedConnections = Atomic<Int>(0)
    let requests = Atomic<Int>(0)
    let messages = Atomic<Int>(0)
    let batches = Atomic<Int>(0)
    let failedRequests = Atomic<Int>(0)
    let overloadedRequests = Atomic<Int>(0)
    let timeouts = Atomic<Int>(0)
    let swaps = Atomic<Int>(0)

    /// The present values.
    var snapshot: ServerStatistics {
        ServerStatistics(
            connections: connections.load(ordering: .relaxed),
            refusedConnections: refusedConnections.load(ordering: .relaxed),
            requests: requests.load(ordering: .relaxed),
            messages: messages.load(ordering: .relaxed),
            batches: batches.load(ordering: .relaxed),
            failedRequests: failedRequests.load(ordering: .relaxed),
            overloadedRequests: overloadedRequests.load(ordering: .relaxed),
            timeouts: timeouts.load(ordering: .relaxed),
            swaps: swaps.load(ordering: .relaxed))
    }
}
