import HummingbirdCore
import InferenceProtocol
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The HTTP side of an inference server: the same engine and the same batches, for programs that speak HTTP already.
///
/// Hummingbird speaks HTTP/1.1; who may connect, how much is taken on and how it ends is decided here, as on the
/// inference socket.
final class HTTPFacade: Sendable {
    private typealias Connection = HTTP1Channel.Value

    private let configuration: HTTPConfiguration
    private let shared: LoopScheduler.Shared
    private let state: FacadeState
    private let http1: HTTP1Channel
    private let listener: ListeningSocket?
    private let channel: NIOAsyncChannel<HTTP1Channel.Value?, Never>
    private let connections: ConnectionRegistry
    private let accepting = Mutex<Task<Void, Never>?>(nil)

    /// The port that it listens at, where that is one.
    var port: Int? { channel.channel.localAddress?.port }

    /// Opens the façade's socket and begins to answer.
    ///
    /// - Throws: `ServerError` where the socket cannot be opened, or would be reachable from other machines.
    static func open(
        _ configuration: HTTPConfiguration, shared: LoopScheduler.Shared, schedulers: [NIOLoopBound<LoopScheduler>],
        group: MultiThreadedEventLoopGroup
    ) async throws(ServerError) -> HTTPFacade {
        let state = FacadeState(shared: shared, configuration: configuration)
        let isUnix: Bool
        if case .unix = configuration.listener { isUnix = true } else { isUnix = false }
        let responder = FacadeResponder(
            shared: shared, schedulers: schedulers, state: state,
            hosts: HostPolicy(allowsAnyHost: isUnix || configuration.allowsRemote))
        let http1 = HTTP1Channel(
            responder: responder.respond,
            configuration: .init(
                idleTimeout: TimeAmount(configuration.idleTimeout),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: configuration.maxHeaderBytes, maxHeaderListSize: configuration.maxHeaderBytes,
                    maxHeaderFieldCount: 100)))
        let connections = ConnectionRegistry()
        let gate = HTTPGate(
            configuration: configuration, shared: shared, state: state, http1: http1, connections: connections,
            policy: isUnix ? PeerPolicy(shared.configuration) : nil)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
        var socket: ListeningSocket?
        do {
            let channel: NIOAsyncChannel<HTTP1Channel.Value?, Never>
            switch configuration.listener {
            case .unix(let listener):
                let opened = try ListeningSocket(listener, shared.configuration)
                socket = opened
                channel = try await bootstrap.bind(opened.descriptor, childChannelInitializer: gate.admit)
                opened.lengthenBacklog()
            case .tcp(let host, let port):
                let address = try loopbackAddress(host: host, port: port, configuration)
                channel = try await bootstrap.serverChannelOption(.backlog, value: ListeningSocket.backlog)
                    .bind(to: address, childChannelInitializer: gate.admit)
            }
            return HTTPFacade(configuration, shared, state, http1, socket, channel, connections)
        } catch let error as ServerError {
            throw error
        } catch {
            socket?.removeFile()
            throw ServerError(code: .system, message: "cannot listen for HTTP at \(configuration.listener): \(error)")
        }
    }

    private init(
        _ configuration: HTTPConfiguration, _ shared: LoopScheduler.Shared, _ state: FacadeState,
        _ http1: HTTP1Channel, _ listener: ListeningSocket?, _ channel: NIOAsyncChannel<HTTP1Channel.Value?, Never>,
        _ connections: ConnectionRegistry
    ) {
        self.configuration = configuration
        self.shared = shared
        self.state = state
        self.http1 = http1
        self.listener = listener
        self.channel = channel
        self.connections = connections
        accepting.withLock { $0 = Task { await self.accept() } }
    }

    /// Accepts no new connection, lets those that rest go, and returns once the others have their answers.
    func drain() async {
        state.drain()
        listener?.removeFile()
        try? await channel.channel.close().get()
        for connection in connections.all {
            connection.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        await accepting.withLock { $0 }?.value
    }

    /// Closes whatever is still open.
    func closeAll() {
        for connection in connections.all { connection.close(promise: nil) }
    }

    private func accept() async {
        let http1 = http1
        let logger = shared.logger
        await withDiscardingTaskGroup { tasks in
            do {
                try await channel.executeThenClose { incoming in
                    for try await connection in incoming {
                        guard let connection else { continue }
                        tasks.addTask { await http1.handle(value: connection, logger: logger) }
                    }
                }
            } catch {
                logger.error("HTTP is accepted no longer", metadata: ["error": "\(error)"])
            }
        }
    }

    private static func loopbackAddress(
        host: String, port: Int, _ configuration: HTTPConfiguration
    ) throws -> SocketAddress {
        let address = try SocketAddress.makeAddressResolvingHost(host, port: port)
        let number = address.ipAddress ?? ""
        guard configuration.allowsRemote || number == "::1" || HostPolicy.isLoopback(Substring(number)) else {
            throw ServerError(
                code: .notLoopback,
                message: "\(host) can be reached from other machines, and HTTP is neither encrypted nor asks who is "
                    + "there: use 127.0.0.1 or unix:PATH behind a proxy, or force it with --http-allow-remote")
        }
        return address
    }
}
