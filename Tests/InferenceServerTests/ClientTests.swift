import InferenceClient
import InferenceProtocol
import InferenceServer
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

@Suite struct ClientTests {
    @Test func missingSocketSaysHowToStartAServer() async {
        let path = "/tmp/babil-no-such-socket"
        let error = await #expect(throws: InferenceClientError.self) {
            try await patientClient(at: path).scores(texts: ["x"])
        }
        #expect(error?.code == .notRunning)
        #expect(error?.message.contains("babil serve --socket \(path)") == true)
    }

    @Test func socketThatNobodyServesSaysHowToStartAServer() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/s"
        _ = close(open(path, O_CREAT | O_WRONLY, 0o600))
        let error = await #expect(throws: InferenceClientError.self) {
            try await patientClient(at: path).ping()
        }
        #expect(error?.code == .notRunning)
    }

    @Test func tooLongPathIsAnError() async {
        let path = "/tmp/" + String(repeating: "x", count: 103)
        let error = await #expect(throws: InferenceClientError.self) {
            try await patientClient(at: path).ping()
        }
        #expect(error?.code == .invalidPath)
        #expect(error?.message.contains("107") == true)
    }

    @Test func deadlineEndsTheWaitingAndNotTheConnection() async throws {
        let gate = Gate()
        try await withServer(engine: TestEngine(gate: gate)) { server, path in
            let client = patientClient(at: path)
            try await client.ping()
            let error = await #expect(throws: InferenceClientError.self) {
                try await client.scores(texts: ["slow"], timeout: .milliseconds(50))
            }
            #expect(error?.code == .deadlineExceeded)
            gate.open(for: 2)
            let batch = try await client.scores(texts: ["patient"])
            #expect(batch.messageCount == 1)
            #expect(server.statistics.connections == 1)
        }
    }

    @Test func cancellationEndsTheWaiting() async throws {
        let gate = Gate()
        try await withServer(engine: TestEngine(gate: gate)) { _, path in
            let client = patientClient(at: path)
            let task = Task { try await client.scores(texts: ["never mind"]) }
            try await blocking { gate.waitForArrival() }
            task.cancel()
            // The answer cannot come: the gate is still closed.
            await #expect(throws: CancellationError.self) { try await task.value }
            gate.open(for: 1)
        }
    }

    @Test func callOfACancelledTaskIsNotSent() async throws {
        try await withServer { server, path in
            let client = patientClient(at: path)
            try await client.ping()
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await client.scores(texts: ["never sent"])
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            try await client.ping()
            #expect(server.statistics.requests == 0)
        }
    }

    @Test func clientReconnectsToARestartedServer() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/s"
        let client = patientClient(at: path)
        for model in UInt8(1)...3 {
            let engine = TestEngine(model: model)
            let server = InferenceServer(
                configuration: ServerConfiguration(socketPath: path), engine: engine, logger: silentLogger)
            try await server.start()
            async let running: Void = server.run()
            let (description, batch) = try await client.classify(texts: ["again"])
            #expect(description == engine.description)
            #expect(batch == engine.scores(texts: ["again"]))
            server.shutdown()
            try await running
            let error = await #expect(throws: InferenceClientError.self) { try await client.ping() }
            #expect(error?.code == .notRunning)
        }
    }

    @Test func manyTasksShareOneConnection() async throws {
        let engine = TestEngine()
        try await withServer(engine: engine) { server, path in
            let client = patientClient(at: path)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<500 {
                    group.addTask {
                        let batch = try await client.scores(texts: ["task \(index)"])
                        #expect(batch == engine.scores(texts: ["task \(index)"]))
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.statistics.connections == 1)
        }
    }

    @Test func messageBeyondTheLimitIsNotEvenSent() async throws {
        try await withServer {
            $0.limits = ProtocolLimits(maxBodyBytes: 1000, maxMessages: 2, maxMessageBytes: 10)
        } _: { server, path in
            let client = patientClient(at: path)
            let error = await #expect(throws: InferenceClientError.self) {
                try await client.scores(texts: ["ok", "12345678901"])
            }
            #expect(error?.code == .refused(.tooLarge))
            #expect(error?.message.contains("message 1 has 11 bytes") == true)
            #expect(server.statistics.failedRequests == 0)
        }
    }

    @Test func closedClientRefusesCalls() async throws {
        try await withServer { _, path in
            let client = patientClient(at: path)
            try await client.ping()
            await client.close()
            let error = await #expect(throws: InferenceClientError.self) { try await client.ping() }
            #expect(error?.code == .closed)
        }
    }
}
