import InferenceClient
import InferenceProtocol
import InferenceServer
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

@Suite struct LifecycleTests {
    @Test func socketIsForItsUserOnlyAndVanishesAtTheEnd() async throws {
        let path = try await withServer { _, path in
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(status.st_mode & S_IFMT == S_IFSOCK && status.st_mode & 0o777 == 0o600)
            return path
        }
        #expect(access(path, F_OK) == -1)
        #expect(access(path + ".lock", F_OK) == -1)
    }

    @Test func staleSocketIsTakenOver() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/s"
        try listenAndForget(at: path)
        #expect(throws: RawConnection.Failure.self) { try RawConnection(path: path) }
        try await serve(at: path) { try await patientClient(at: path).ping() }
    }

    @Test func secondServerAtTheSamePathIsRefused() async throws {
        try await withServer { _, path in
            let error = await startError(at: path)
            #expect(error?.code == .inUse)
            #expect(error?.message.contains(path) == true)
            // The first one is unharmed.
            try await patientClient(at: path).ping()
        }
    }

    @Test func livingSocketWithoutLockIsRefused() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/s"
        let descriptor = try listen(at: path)
        defer { close(descriptor) }
        #expect(await startError(at: path)?.code == .inUse)
        #expect(access(path, F_OK) == 0)
        #expect(access(path + ".lock", F_OK) == -1)
    }

    @Test func fileThatIsNoSocketIsRefusedAndKept() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/s"
        _ = close(open(path, O_CREAT | O_WRONLY, 0o600))
        #expect(await startError(at: path)?.code == .notASocket)
        #expect(access(path, F_OK) == 0)
    }

    @Test func pathIsTooLongFrom108Bytes() async throws {
        let path = "/tmp/" + String(repeating: "x", count: 103)
        #expect(path.utf8.count == 108)
        #expect(await startError(at: path)?.code == .pathTooLong)
    }

    @Test func directoryThatIsMissingIsNamed() async throws {
        let error = await startError(at: "/tmp/babil-no-such-directory/s")
        #expect(error?.code == .system)
        #expect(error?.message.contains("/tmp/babil-no-such-directory/s") == true)
    }

    @Test func shutdownAnswersWhatWasAccepted() async throws {
        let gate = Gate()
        try await withServer(engine: TestEngine(gate: gate)) {
            $0.loopCount = 1
        } _: { server, path in
            try await blocking {
                let connection = try RawConnection(path: path)
                let idle = try RawConnection(path: path)
                try connection.send(
                    ClassifyRequest.encodedFrame(texts: Array(repeating: "a", count: 64), requestID: 1))
                try connection.send(FrameHeader(kind: .ping, requestID: 2, bodyLength: 0).encoded(followedBy: []))
                // The pong says that the request before it was accepted.
                #expect(try connection.receive()?.header.kind == .pong)
                server.shutdown()
                #expect(try idle.receive()?.error?.code == .shuttingDown)
                #expect(try idle.isClosedByPeer())
                gate.open(for: 1)
                var kinds: [FrameHeader.Kind] = []
                while let frame = try connection.receive() {
                    kinds.append(frame.header.kind)
                    if let error = frame.error { #expect(error.code == .shuttingDown) }
                }
                #expect(kinds == [.error, .scores])
            }
        }
    }

    @Test func drainEndsInTimeBesideAClientThatNeverReads() async throws {
        let clock = ContinuousClock()
        var began = clock.now
        try await withServer(engine: TestEngine(labelCount: 500)) {
            $0.drainTimeout = .milliseconds(300)
            $0.readerTimeout = .seconds(600)
        } _: { _, path in
            let connection = try await blocking { () -> UncheckedBox<RawConnection> in
                let connection = try RawConnection(path: path)
                let frame = ClassifyRequest.encodedFrame(texts: Array(repeating: "x", count: 200), requestID: 1)
                for _ in 0..<20 { try connection.send(frame) }
                return UncheckedBox(connection)
            }
            began = clock.now
            _ = connection
        }
        #expect(clock.now - began < .seconds(60))
    }

    @Test func swapsUnderLoadLoseAndMixNothing() async throws {
        let engines = (1...4).map { TestEngine(model: $0, labelCount: 3 + Int($0)) }
        let texts = (0..<30).map { "text \($0)" }
        let expected = engines.map { $0.scores(texts: texts) }
        try await withServer(engine: engines[0]) { server, path in
            try await withThrowingTaskGroup(of: Set<ModelDigest>.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let client = patientClient(at: path)
                        var seen: Set<ModelDigest> = []
                        for _ in 0..<300 {
                            let (model, batch) = try await client.classify(texts: texts)
                            #expect(expected.contains(batch))
                            #expect(model.digest == batch.digest && model.labelCount == batch.labelCount)
                            seen.insert(batch.digest)
                        }
                        return seen
                    }
                }
                let swapper = Task {
                    var round = 0
                    while !Task.isCancelled {
                        round += 1
                        server.swapEngine(to: engines[round % engines.count])
                        try await Task.sleep(for: .milliseconds(1))
                    }
                }
                var seen: Set<ModelDigest> = []
                for try await digests in group { seen.formUnion(digests) }
                swapper.cancel()
                #expect(seen.count > 1)
            }
            #expect(server.statistics.failedRequests == 0)
        }
    }

    @Test func modelsBeforeTheSwapAreRemembered() async throws {
        let engines = (1...17).map { TestEngine(model: $0) }
        try await withServer(engine: engines[0]) { server, path in
            for engine in engines.dropFirst() { server.swapEngine(to: engine) }
            try await blocking {
                let connection = try RawConnection(path: path)
                func answer(_ digest: ModelDigest?) throws -> RawConnection.Frame {
                    try connection.send(DescribeRequest.encodedFrame(digest: digest, requestID: 1))
                    return try #require(try connection.receive())
                }
                for engine in engines.dropFirst() {
                    let model = try answer(engine.description.digest).model
                    #expect(model == engine.description)
                }
                // One more than is remembered.
                let forgotten = try answer(engines[0].description.digest).error
                #expect(forgotten?.code == .unknownModel && forgotten?.closesConnection == false)
                #expect(try answer(nil).model == engines[16].description)
            }
        }
    }

    @Test func serverUsesASocketThatIsAlreadyListening() async throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/s"
        let descriptor = try listen(at: path)
        let server = InferenceServer(
            configuration: ServerConfiguration(listener: .descriptor(descriptor)), engine: TestEngine(),
            logger: silentLogger)
        try await server.start()
        async let running: Void = server.run()
        try await patientClient(at: path).ping()
        server.shutdown()
        try await running
        // The file belongs to who opened the socket.
        #expect(access(path, F_OK) == 0)
    }

    @Test func signalsReloadAndDrain() async {
        await #expect(processExitsWith: .exitCode(7)) {
            let directory = try TemporaryDirectory()
            let path = directory.path + "/s"
            let server = InferenceServer(
                configuration: ServerConfiguration(socketPath: path), engine: TestEngine(model: 1),
                reload: { TestEngine(model: 2) }, logger: silentLogger)
            async let running: Void = server.runUntilSignalled()
            let client = patientClient(at: path)
            while (try? await client.ping()) == nil { try await Task.sleep(for: .milliseconds(5)) }
            kill(getpid(), SIGHUP)
            while try await client.describe().model.name != "test-2" { try await Task.sleep(for: .milliseconds(5)) }
            kill(getpid(), SIGTERM)
            try await running
            let isGone = access(path, F_OK) == -1
            directory.remove()
            exit(isGone ? 7 : 1)
        }
    }

    @Test func clientCanHaveTheModelLoadedAgain() async throws {
        let loads = Atomic<UInt8>(1)
        try await withServer(
            engine: TestEngine(model: 1),
            reload: EngineSource { TestEngine(model: loads.add(1, ordering: .relaxed).newValue) }
        ) { server, path in
            let client = patientClient(at: path)
            let before = try await client.describe().model.name
            let reloaded = try await client.reloadModel().name
            let after = try await client.classify(texts: ["x"]).model.name
            #expect(before == "test-1" && reloaded == "test-2" && after == "test-2")
            #expect(server.statistics.swaps == 1)
        }
    }

    @Test func modelThatCannotBeLoadedLeavesTheOldOne() async throws {
        struct Damaged: Error {}
        try await withServer(engine: TestEngine(model: 1), reload: EngineSource { throw Damaged() }) { _, path in
            let client = patientClient(at: path)
            let error = await #expect(throws: InferenceClientError.self) { try await client.reloadModel() }
            #expect(error?.code == .refused(.notReloaded))
            #expect(error?.message.contains("Damaged") == true)
            let after = try await client.classify(texts: ["x"]).model.name
            #expect(after == "test-1")
        }
    }

    // MARK: Sockets of others

    private func serve(at path: String, _ body: () async throws -> Void) async throws {
        let server = InferenceServer(
            configuration: ServerConfiguration(socketPath: path), engine: TestEngine(), logger: silentLogger)
        try await server.start()
        async let running: Void = server.run()
        try await body()
        server.shutdown()
        try await running
    }

    private func startError(at path: String) async -> ServerError? {
        let server = InferenceServer(
            configuration: ServerConfiguration(socketPath: path), engine: TestEngine(), logger: silentLogger)
        do {
            try await server.start()
            return nil
        } catch {
            return error as? ServerError
        }
    }

    private func listenAndForget(at path: String) throws {
        close(try listen(at: path))
    }

    private func listen(at path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, Glibc.listen(descriptor, 10) == 0 else {
            throw RawConnection.Failure(action: "bind", number: errno)
        }
        return descriptor
    }
}
