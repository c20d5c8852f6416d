import InferenceClient
import InferenceProtocol
import InferenceServer
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Whatever a client does, the others are served.
@Suite struct HostileClientTests {
    @Test func garbageIsRefusedAndDisconnected() async throws {
        try await withServer { _, path in
            try await blocking {
                let connection = try RawConnection(path: path)
                try connection.send(Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
                let error = try #require(try connection.receive()?.error)
                #expect(error.code == .malformed && error.closesConnection)
                #expect(try connection.isClosedByPeer())
            }
            try await patientClient(at: path).ping()
        }
    }

    @Test func frameOfANewerVersionIsToldTheVersion() async throws {
        try await withServer { _, path in
            try await blocking {
                let connection = try RawConnection(path: path)
                var frame = FrameHeader(kind: .ping, requestID: 1, bodyLength: 0).encoded(followedBy: [])
                frame[2] = 9
                try connection.send(frame)
                #expect(try connection.receive()?.error?.code == .unsupportedVersion)
                #expect(try connection.isClosedByPeer())
            }
        }
    }

    @Test func oversizedFrameIsRefusedBeforeItIsRead() async throws {
        try await withServer { _, path in
            try await blocking {
                let connection = try RawConnection(path: path)
                var writer = ByteWriter()
                FrameHeader(kind: .classify, requestID: 1, bodyLength: Int(UInt32.max)).append(to: &writer)
                try connection.send(writer.bytes)
                let error = try #require(try connection.receive()?.error)
                #expect(error.code == .tooLarge && error.closesConnection)
                #expect(try connection.isClosedByPeer())
            }
        }
    }

    @Test func refusedRequestLeavesTheConnectionOpen() async throws {
        let engine = TestEngine()
        try await withServer(engine: engine) {
            $0.limits = ProtocolLimits(maxBodyBytes: 1000, maxMessages: 2, maxMessageBytes: 10)
        } _: { _, path in
            try await blocking {
                let connection = try RawConnection(path: path)
                let refused: [(frame: [UInt8], code: ProtocolError.Code)] = [
                    (ClassifyRequest.encodedFrame(texts: ["a", "b", "c"], requestID: 1), .tooLarge),
                    (ClassifyRequest.encodedFrame(texts: ["12345678901"], requestID: 2), .tooLarge),
                    (FrameHeader(kind: .classify, requestID: 3, bodyLength: 1).encoded(followedBy: [0]), .malformed),
                    (
                        FrameHeader(kind: .init(rawValue: 0x55), requestID: 4, bodyLength: 0).encoded(followedBy: []),
                        .unsupportedRequest
                    ),
                ]
                for (frame, code) in refused {
                    try connection.send(frame)
                    let answer = try #require(try connection.receive())
                    let error = try #require(answer.error)
                    #expect(
                        error.code == code && !error.closesConnection && answer.header.requestID == UInt32(frame[4]))
                }
                try connection.send(ClassifyRequest.encodedFrame(texts: ["ok"], requestID: 5))
                #expect(try connection.receive()?.scores == engine.scores(texts: ["ok"]))
            }
        }
    }

    @Test func halfFramesTimeOut() async throws {
        let statistics = try await withServer {
            $0.frameTimeout = .milliseconds(200)
        } _: { server, path in
            try await blocking {
                let frame = ClassifyRequest.encodedFrame(texts: ["half"], requestID: 1)
                let connections = try [1, 15, 16, frame.count - 1].map { count in
                    let connection = try RawConnection(path: path)
                    try connection.send(Array(frame[..<count]))
                    return connection
                }
                for connection in connections {
                    #expect(try connection.receive()?.error?.code == .timedOut)
                    #expect(try connection.isClosedByPeer())
                }
            }
            return server.statistics
        }
        #expect(statistics.timeouts == 4)
    }

    @Test func frameInManyPiecesIsAnswered() async throws {
        let engine = TestEngine()
        try await withServer(engine: engine) { _, path in
            try await blocking {
                let connection = try RawConnection(path: path)
                for byte in ClassifyRequest.encodedFrame(texts: ["in pieces", ""], requestID: 1) {
                    try connection.send([byte])
                }
                #expect(try connection.receive()?.scores == engine.scores(texts: ["in pieces", ""]))
            }
        }
    }

    @Test func clientThatNeverReadsIsDisconnected() async throws {
        let statistics = try await withServer {
            $0.readerTimeout = .milliseconds(300)
        } _: { server, path in
            try await blocking {
                let connection = try RawConnection(path: path)
                let echo = FrameHeader(kind: .ping, requestID: 1, bodyLength: 4096)
                    .encoded(followedBy: Array(repeating: 7, count: 4096))
                // The kernel's buffers are soon full, the server stops reading, and sending fails once we are dropped.
                let failure = #expect(throws: RawConnection.Failure.self) {
                    for _ in 0..<100_000 { try connection.send(echo) }
                }
                #expect(failure?.number == EPIPE || failure?.number == ECONNRESET)
            }
            try await patientClient(at: path).ping()
            return server.statistics
        }
        #expect(statistics.timeouts == 1)
    }

    @Test func clientThatLeavesBeforeItsAnswerHarmsNobody() async throws {
        try await withServer(engine: TestEngine(delay: .milliseconds(5))) { _, path in
            try await blocking {
                for round in 0..<50 {
                    let connection = try RawConnection(path: path)
                    let texts = Array(repeating: "gone", count: round % 2 == 0 ? 1 : 200)
                    try connection.send(ClassifyRequest.encodedFrame(texts: texts, requestID: 1))
                }
            }
            let batch = try await patientClient(at: path).scores(texts: ["still here"])
            #expect(batch.messageCount == 1)
        }
    }

    @Test func seededNonsenseNeverEndsTheServer() async throws {
        let engine = TestEngine()
        try await withServer(engine: engine) {
            $0.frameTimeout = .milliseconds(100)
        } _: { _, path in
            try await blocking {
                var state: UInt64 = 42
                func random(below limit: Int) -> Int {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return Int((state >> 33) % UInt64(limit))
                }
                for _ in 0..<500 {
                    let connection = try RawConnection(path: path)
                    var bytes: [UInt8] = []
                    for id in 1...3 {
                        bytes += ClassifyRequest.encodedFrame(texts: ["a", "bé", ""], requestID: UInt32(id))
                    }
                    for _ in 0..<random(below: 6) { bytes[random(below: bytes.count)] = UInt8(random(below: 256)) }
                    bytes.removeLast(random(below: 10))
                    // The server may close while we send.
                    try? connection.send(bytes)
                    connection.closeSending()
                    while let frame = try? connection.receive() {
                        #expect(frame.header.kind == .scores || frame.error != nil)
                    }
                }
            }
            let batch = try await patientClient(at: path).scores(texts: ["fine"])
            #expect(batch == engine.scores(texts: ["fine"]))
        }
    }
}
