internal import ArgumentParser
internal import InferenceClient
internal import InferenceProtocol

/// `babil reload`: lets a running daemon open its model again.
struct ReloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload", abstract: "Let a running daemon open its model again, without losing a request.",
        discussion: """
            Replace the model file first, by renaming a new one over it, as `babil train` does. Only root and the user who \
            runs the daemon may do this. If the new file cannot be opened, the daemon keeps the old model, and this \
            command fails.
            """)

    @Option(help: "The daemon's socket.") var socket: String

    func run() async throws {
        let client = InferenceClient(socketPath: socket)
        let before = try await client.describe().model
        let after = try await client.reloadModel()
        await client.close()
        print("before: \(before.name) \(before.digest.hex)")
        print("now:    \(after.name) \(after.digest.hex)")
    }
}
