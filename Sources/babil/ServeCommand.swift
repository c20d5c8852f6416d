internal import ArgumentParser
internal import Foundation
internal import InferenceServer
internal import Logging
internal import TextClassification

/// `babil serve`: the inference daemon.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answer classification requests on a Unix socket.",
        discussion: """
            The protocol is described byte by byte in Sources/InferenceProtocol/README.md. SIGTERM answers what was \
            accepted and ends; SIGHUP opens the model again without losing a request. Only the user who started the \
            daemon (and root) may connect.
            """)

    @Option(help: "Where the socket is made; not needed when systemd opened one.") var socket: String?
    @Option(help: "A group whose members may connect too.") var group: String?
    @Option(help: "The model (default: $BABIL_MODEL, else models/inbox.babil).") var model: String?
    @Option(
        help:
            "Least serious messages that are logged: \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")).")
    var logLevel = Logger.Level.info.rawValue

    func validate() throws {
        guard Logger.Level(rawValue: logLevel) != nil else { throw ValidationError("`\(logLevel)` is no log level") }
    }

    func run() async throws {
        let path = model ?? ResourceLocation.model
        let load = { @Sendable in ClassifierEngine(classifier: try Classifier(path: path)) }
        var logger = Logger(label: "babil.serve") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .info
        var configuration = try configuration()
        if let group { configuration.group = try Self.number(ofGroup: group) }
        let server = InferenceServer(configuration: configuration, engine: try load(), logger: logger)
        try await server.runUntilSignalled(reload: load)
    }

    private func configuration() throws -> ServerConfiguration {
        if let listener = ServiceManager.takeListener() { return ServerConfiguration(listener: listener) }
        guard let socket else { throw ValidationError("name the --socket") }
        return ServerConfiguration(socketPath: socket)
    }

    private static func number(ofGroup name: String) throws -> UInt32 {
        if let number = UInt32(name) { return number }
        guard let entry = getgrnam(name) else {
            throw FileError("there is no group `\(name)`; name one of this system or its number")
        }
        return entry.pointee.gr_gid
    }
}
