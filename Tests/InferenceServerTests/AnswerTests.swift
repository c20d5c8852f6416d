import InferenceClient
import InferenceProtocol
import InferenceServer
import Testing

@Suite struct AnswerTests {
    static let texts = (0..<300).map { "message \($0): " + String(repeating: "ça va ? ", count: $0 % 7) }

    @Test func serverAnswersLikeTheEmbeddedEngine() async throws {
        let engine = TestEngine()
        let expected = engine.scores(texts: Self.texts)
        let (model, batch) = try await withServer(engine: engine) { _, path in
            try await patientClient(at: path).classify(texts: Self.texts)
        }
        #expect(batch == expected)
        #expect(model == engine.description)
    }

    @Test func batchEqualsOneByOne() async throws {
        try await withServer { _, path in
            let client = patientClient(at: path)
            let batch = try await client.scores(texts: Self.texts)
            for (index, text) in Self.texts.enumerated().prefix(50) {
                let alone = try await client.scores(texts: [text])
                #expect(Array(alone[message: 0]) == Array(batch[message: index]))
            }
        }
    }

    @Test func emptyBatchAndEmptyMessageAreAnswered() async throws {
        try await withServer { _, path in
            let client = patientClient(at: path)
            let empty = try await client.scores(texts: [])
            #expect(empty.messageCount == 0)
            let emptyMessage = try await client.scores(texts: [""])
            #expect(emptyMessage.messageCount == 1)
        }
    }

    @Test func messageOfAMegabyteIsAnswered() async throws {
        let engine = TestEngine()
        let text = String(repeating: "x", count: 1 << 20)
        let batch = try await withServer(engine: engine) { _, path in
            try await patientClient(at: path).scores(texts: [text, "short"])
        }
        #expect(batch == engine.scores(texts: [text, "short"]))
    }

    @Test func batchBeyondTheLimitsIsSentInParts() async throws {
        let engine = TestEngine()
        let batch = try await withServer(engine: engine) {
            $0.limits = ProtocolLimits(maxBodyBytes: 1000, maxMessages: 7, maxMessageBytes: 500)
        } _: { _, path in
            try await patientClient(at: path).scores(texts: Self.texts)
        }
        #expect(batch == engine.scores(texts: Self.texts))
    }

    @Test func pipelinedRequestsKeepTheirNumbers() async throws {
        let engine = TestEngine()
        try await withServer(engine: engine) { _, path in
            try await blocking {
                let connection = try RawConnection(path: path)
                let ids = (0..<200).map { UInt32($0 * 7919 + 1) }
                // Twice as many as may be in flight at once: the server makes the sender wait, nothing is lost.
                for (index, id) in ids.enumerated() {
                    try connection.send(ClassifyRequest.encodedFrame(texts: ["text \(index)"], requestID: id))
                }
                var answers: [UInt32: ScoreBatch] = [:]
                for _ in ids {
                    let frame = try #require(try connection.receive())
                    answers[frame.header.requestID] = frame.scores
                }
                for (index, id) in ids.enumerated() {
                    #expect(answers[id] == engine.scores(texts: ["text \(index)"]))
                }
            }
        }
    }

    @Test func requestsThatWaitTogetherAreScoredTogether() async throws {
        let gate = Gate()
        let engine = TestEngine(gate: gate)
        let statistics = try await withServer(engine: engine) {
            $0.loopCount = 1
        } _: { server, path in
            try await blocking {
                let connections = try (0..<40).map { _ in try RawConnection(path: path) }
                for connection in connections {
                    try connection.send(FrameHeader(kind: .ping, requestID: 1, bodyLength: 0).encoded(followedBy: []))
                    #expect(try connection.receive()?.header.kind == .pong)
                }
                try connections[0].send(ClassifyRequest.encodedFrame(texts: ["first"], requestID: 2))
                gate.waitForArrival()
                // While the first is scored, the others arrive.
                for connection in connections.dropFirst() {
                    try connection.send(ClassifyRequest.encodedFrame(texts: ["other"], requestID: 2))
                }
                gate.open(for: 2)
                for connection in connections { #expect(try connection.receive()?.scores != nil) }
            }
            return server.statistics
        }
        #expect(statistics.messages == 40)
        #expect(statistics.batches == 2)
    }

    @Test func requestsOfALoneClientWaitForNoOther() async throws {
        let statistics = try await withServer { server, path in
            let client = patientClient(at: path)
            for index in 0..<20 { _ = try await client.scores(texts: ["\(index)"]) }
            return server.statistics
        }
        #expect(statistics.requests == 20 && statistics.batches == 20)
    }

    @Test func descriptionTellsModelAndLimits() async throws {
        let engine = TestEngine(model: 9)
        let limits = ProtocolLimits(maxBodyBytes: 5000, maxMessages: 10, maxMessageBytes: 600, maxInFlight: 3)
        let description = try await withServer(engine: engine) {
            $0.limits = limits
        } _: { _, path in
            try await patientClient(at: path).describe()
        }
        #expect(description == DescriptionResponse(model: engine.description, limits: limits))
    }

    @Test func pingIsEchoed() async throws {
        try await withServer { _, path in
            try await patientClient(at: path).ping()
            try await blocking {
                let connection = try RawConnection(path: path)
                try connection.send(
                    FrameHeader(kind: .ping, requestID: 5, bodyLength: 3).encoded(followedBy: [1, 2, 3]))
                let frame = try #require(try connection.receive())
                #expect(frame.header.kind == .pong && frame.header.requestID == 5 && frame.body == [1, 2, 3])
            }
        }
    }

    @Test func clientThatClosedItsSendingSideStillGetsItsAnswers() async throws {
        try await withServer(engine: TestEngine(delay: .milliseconds(20))) { _, path in
            try await blocking {
                let connection = try RawConnection(path: path)
                for id in 1...10 {
                    try connection.send(ClassifyRequest.encodedFrame(texts: ["x"], requestID: UInt32(id)))
                }
                connection.closeSending()
                for _ in 1...10 { #expect(try connection.receive()?.scores != nil) }
                #expect(try connection.isClosedByPeer())
            }
        }
    }
}
