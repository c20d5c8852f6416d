internal import ArgumentParser
internal import Foundation
internal import InferenceServer
internal import Logging
internal import TextClassification

/// `babil serve`: the inference daemon.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answer classification requests on a Unix socket, and over HTTP if asked to.",
        discussion: """
            The protocol of the socket is described byte by byte in Sources/InferenceProtocol/README.md, the HTTP side in \
            Sources/InferenceServer/HTTP/README.md. SIGTERM answers what was accepted and ends; SIGHUP and `babil reload` \
            open the model again without losing a request. Only the user who started the daemon (and root) may connect to \
            its Unix sockets.
            """)

    @Option(help: "Where the socket is made; not needed when systemd opened one.") var socket: String?
    @Option(help: "Answer HTTP too, at unix:PATH or HOST:PORT (loopback only).") var http: String?
    @Flag(help: "Let --http be reachable from other machines. Nothing is encrypted, nobody is asked who they are.")
    var httpAllowRemote = false
    @Option(help: "A group whose members may connect too.") var group: String?
    @Option(help: "Users who may connect, names or numbers joined by commas, instead of root and your own.")
    var allowUsers: String?
    @Option(help: "The model (default: $BABIL_MODEL, else models/inbox.babil).") var model: String?
    @Option(
        help:
            "Least serious messages that are logged: \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")).")
    var logLevel = Logger.Level.info.rawValue

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else { throw ValidationError("`\(logLevel)` is no log level") }
        guard http != nil || !httpAllowRemote else { throw ValidationError("--http-allow-remote needs --http") }
        if let http {
            do throws(ServerError) {
                _ = try HTTPConfiguration(parsing: http)
            } catch {
                throw ValidationError(error.message)
            }
        }
    }

    func run() async throws {
        let path = model ?? ResourceLocation.model
        let load = { @Sendable in ClassifierEngine(classifier: try Classifier(path: path)) }
        var logger = Logger(label: "babil.serve") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .info
        let server = InferenceServer(
            configuration: try configuration(), engine: try load(), reload: load, logger: logger)
        try await server.runUntilSignalled()
    }

    private func configuration() throws -> ServerConfiguration {
        let opened = ServiceManager.takeListeners()
        guard let listener = opened.frames ?? socket.map({ .path($0) }) else {
            throw ValidationError("name the --socket")
        }
        var configuration = ServerConfiguration(listener: listener)
        if let http { configuration.http = try HTTPConfiguration(parsing: http) }
        if let listener = opened.http { configuration.http = HTTPConfiguration(listener: .unix(listener)) }
        configuration.http?.allowsRemote = httpAllowRemote
        if let group { configuration.group = try Self.number(ofGroup: group) }
        if let allowUsers {
            configuration.allowedUsers = Set(try allowUsers.split(separator: ",").map { try Self.number(ofUser: $0) })
        }
        return configuration
    }

    private static func number(ofGroup name: String) throws -> UInt32 {
        if let number = UInt32(name) { return number }
        guard let entry = getgrnam(name) else {
            throw FileError("there is no group `\(name)`; name one of this system or its number")
        }
        return entry.pointee.gr_gid
    }

    private static func number(ofUser name: Substring) throws -> UInt32 {
        if let number = UInt32(name) { return number }
        guard let entry = getpwnam(String(name)) else {
            throw FileError("there is no user `\(name)`; name one of this system or its number")
        }
        return entry.pointee.pw_uid
    }
}
