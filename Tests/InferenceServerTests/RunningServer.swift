import InferenceClient
import InferenceProtocol
import InferenceServer
import Logging

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A directory that exists during a test.
struct TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/babil-test-XXXXXX\0".utf8CString.dropLast())
        guard mkdtemp(&template) != nil else { throw RawConnection.Failure(action: "mkdtemp", number: errno) }
        path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func remove() {
        for name in ["s", "s.lock", "t", "t.lock", "h", "h.lock"] { unlink(path + "/" + name) }
        rmdir(path)
    }
}

/// How a server loads its engine again.
struct EngineSource {
    let load: @Sendable () throws -> any InferenceEngine
}

/// Runs `body` beside a server on a real socket, and ends the server afterwards.
func withServer<Result: Sendable>(
    engine: any InferenceEngine = TestEngine(), reload: EngineSource? = nil,
    configure: (inout ServerConfiguration) -> Void = { _ in },
    _ body: (_ server: InferenceServer, _ path: String) async throws -> Result
) async throws -> Result {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    var configuration = ServerConfiguration(socketPath: directory.path + "/s")
    // Tests of time limits set their own; all others pass on a machine that is busy with something else.
    configuration.frameTimeout = .seconds(300)
    configuration.readerTimeout = .seconds(300)
    configuration.loopCount = 2
    configuration.workerCount = 2
    configure(&configuration)
    let server = InferenceServer(
        configuration: configuration, engine: engine, reload: reload?.load, logger: silentLogger)
    try await server.start()
    async let running: Void = server.run()
    let outcome: Swift.Result<Result, any Error>
    do {
        outcome = .success(try await body(server, directory.path + "/s"))
    } catch {
        outcome = .failure(error)
    }
    server.shutdown()
    try await running
    return try outcome.get()
}

/// A client that bears with a busy machine.
func patientClient(at path: String) -> InferenceClient {
    var configuration = InferenceClient.Configuration()
    configuration.connectTimeout = .seconds(120)
    configuration.requestTimeout = .seconds(240)
    return InferenceClient(socketPath: path, configuration: configuration)
}

/// A logger that writes nothing.
let silentLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
