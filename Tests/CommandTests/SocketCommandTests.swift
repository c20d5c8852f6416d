import Foundation
import Testing

@Suite(.serialized) struct SocketCommandTests {
    /// Runs a daemon on a new socket while `body` runs.
    private func withDaemon(_ body: (String) throws -> Void) throws {
        let socket = NSTemporaryDirectory() + "babil-\(UUID().uuidString.prefix(8)).sock"
        let daemon = try Babil.start(["serve", "--socket", socket])
        defer {
            daemon.process.terminate()
            daemon.process.waitUntilExit()
            try? FileManager.default.removeItem(atPath: daemon.errorsPath)
        }
        for _ in 0..<400 where !FileManager.default.fileExists(atPath: socket) { usleep(25_000) }
        try body(socket)
    }

    @Test func socketAndEmbeddedEngineGiveTheSameBytes() throws {
        let sample = "corpora/samples/inbox.jsonl"
        try withDaemon { socket in
            for command in [["triage", "--json"], ["classify"], ["classify", "--format", "tsv"]] {
                let embedded = try Babil.run(command + [sample])
                #expect(embedded.status == 0)
                for batch in ["1", "256"] {
                    let served = try Babil.run(command + ["--socket", socket, "--batch", batch, sample])
                    #expect(served.status == 0, "\(served.errors)")
                    #expect(served.output == embedded.output, "\(command) with batches of \(batch)")
                }
            }
        }
    }

    @Test func aRunningDaemonOpensItsModelAgain() throws {
        try withDaemon { socket in
            let result = try Babil.run(["reload", "--socket", socket])
            #expect(result.status == 0, "\(result.errors)")
            let lines = result.output.split(separator: "\n").map { $0.split(separator: " ").suffix(2) }
            #expect(lines.count == 2 && lines.first == lines.last)
        }
        let nobody = try Babil.run(["reload", "--socket", "/tmp/babil-nobody.sock"])
        #expect(nobody.status == 1 && nobody.errors.contains("/tmp/babil-nobody.sock"))
    }

    @Test(arguments: [
        (["--http", "8080"], 2, "HOST:PORT"), (["--http", "0.0.0.0:0"], 1, "--http-allow-remote"),
        (["--http-allow-remote"], 2, "--http"), (["--http", "127.0.0.1:70000"], 2, "HOST:PORT"),
        (["--allow-users", "no-such-user"], 1, "no-such-user"),
    ])
    func unusableServeOptionsAreExplained(options: [String], status: Int32, hint: String) throws {
        let socket = NSTemporaryDirectory() + "babil-\(UUID().uuidString.prefix(8)).sock"
        let result = try Babil.run(["serve", "--socket", socket] + options)
        #expect(result.status == status && result.errors.contains(hint), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: socket))
    }

    @Test func aSocketInUseIsRefused() throws {
        try withDaemon { socket in
            let second = try Babil.run(["serve", "--socket", socket])
            #expect(second.status == 1)
            #expect(second.errors.contains(socket))
        }
    }

    @Test func aMissingSocketIsNamed() throws {
        let result = try Babil.run(["classify", "--socket", "/tmp/babil-nobody.sock", "corpora/samples/inbox.jsonl"])
        #expect(result.status == 1)
        #expect(result.errors.contains("/tmp/babil-nobody.sock"))
    }

    @Test func aMissingModelKeepsTheDaemonFromStarting() throws {
        let result = try Babil.run(["serve", "--socket", "/tmp/babil-none.sock", "--model", "nowhere.babil"])
        #expect(result.status == 1)
        #expect(result.errors.contains("nowhere.babil"))
    }
}
