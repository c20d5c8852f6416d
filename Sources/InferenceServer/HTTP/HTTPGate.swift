import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Lets a new HTTP connection in, or has it told why not.
struct HTTPGate: Sendable {
    let configuration: HTTPConfiguration
    let shared: LoopScheduler.Shared
    let state: FacadeState
    let http1: HTTP1Channel
    let connections: ConnectionRegistry
    /// Who may connect; nil on TCP, where the kernel does not say who is there.
    let policy: PeerPolicy?

    /// Prepares the connection of a channel, on its loop; the value is nil where it is refused.
    @Sendable func admit(_ channel: any Channel) -> EventLoopFuture<HTTP1Channel.Value?> {
        do {
            if let policy {
                let peer = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
                    of: NIOBSDSocket.Handle.self
                ) { PeerCredentials(ofPeerAt: $0) }
                guard policy.allows(peer ?? nil) else {
                    return try refuse(
                        channel, RequestProblem(.forbidden, "this user may not use this socket"),
                        reason: "user not allowed")
                }
            }
            guard state.openConnections.enter() else {
                let problem = RequestProblem(
                    .overloaded, "there are \(configuration.maxConnections) connections, try later")
                return try refuse(channel, problem, reason: "too many")
            }
            channel.closeFuture.whenComplete { [state] _ in state.openConnections.leave() }
            connections.add(channel)
            let patience = ClientPatience(
                frameTimeout: configuration.requestTimeout, readerTimeout: shared.configuration.readerTimeout)
            try channel.pipeline.syncOperations.addHandler(
                HTTPTimekeeper(patience: patience, counters: shared.counters, logger: shared.logger))
            return http1.setup(channel: channel, logger: shared.logger).map { .some($0) }
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
    }

    private func refuse(
        _ channel: any Channel, _ problem: RequestProblem, reason: String
    ) throws -> EventLoopFuture<HTTP1Channel.Value?> {
        shared.counters.refusedConnections.add(1, ordering: .relaxed)
        shared.logger.warning("HTTP connection refused: \(reason)")
        let answer = HTTPAnswer(problem, style: .babil)
        var response = "HTTP/1.1 \(answer.status) \(answer.status == 403 ? "Forbidden" : "Service Unavailable")\r\n"
        for (name, value) in answer.headers { response += "\(name): \(value)\r\n" }
        response += "content-type: \(answer.contentType)\r\ncontent-length: \(answer.body.count)\r\n"
        response += "connection: close\r\n\r\n"
        try channel.pipeline.syncOperations.addHandler(
            RefusalHandler(explanation: Array(response.utf8) + answer.body))
        return channel.eventLoop.makeSucceededFuture(nil)
    }
}

/// The open connections of a façade.
final class ConnectionRegistry: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    /// The channels at this moment.
    var all: [any Channel] { channels.withLock { Array($0.values) } }

    /// Keeps a channel until it closes.
    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        channels.withLock { $0[id] = channel }
        channel.closeFuture.whenComplete { [self] _ in channels.withLock { _ = $0.removeValue(forKey: id) } }
    }
}
