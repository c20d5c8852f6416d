import Foundation
import InferenceProtocol
import InferenceServer
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What the façade refuses, and how it says so.
@Suite struct FacadeRefusalTests {
    @Test func brokenJSONIsToldWithItsPosition() async throws {
        try await withFacade { _, path in
            let response = try post("{\"texts\": [\"a\",\n \"b\" \"c\"]}", to: "/v1/classify", at: path)
            #expect(response.status == 400)
            #expect(response.error["code"] as? String == "invalid_json")
            #expect(
                response.error["message"] as? String
                    == "the body is not JSON: expected `,` or `]` at line 2, column 6 (byte 21)")
        }
    }

    @Test(arguments: [
        (#"{}"#, "texts"), (#"{"texts": "a"}"#, "texts"), (#"{"texts": ["a", 1]}"#, "texts[1]"),
        (#"{"texts": [], "heads": ["nope"]}"#, "heads[0]"), (#"{"texts": [], "others": 1.5}"#, "others"),
        (#"{"texts": [], "text": "a"}"#, "text"),
    ])
    func wrongFieldIsNamed(body: String, field: String) async throws {
        try await withFacade { _, path in
            let response = try post(body, to: "/v1/classify", at: path)
            #expect(response.status == 400 && response.error["field"] as? String == field)
        }
    }

    @Test func bytesThatAreNotUTF8AreRefusedWithTheirPosition() async throws {
        try await withFacade { _, path in
            let body = Array(#"{"texts": ["abc"#.utf8) + [0xC3, 0x28] + Array(#""]}"#.utf8)
            let response = try RawConnection(path: path).http("POST", "/v1/classify", body: body)
            #expect(response.status == 400)
            #expect(
                (response.error["message"] as? String)?.contains("not UTF-8 in a string at line 1, column 16") == true)
        }
    }

    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", ""])
    func otherContentIsRefused(type: String) async throws {
        try await withFacade { _, path in
            let connection = try RawConnection(path: path)
            let response = try connection.http(
                "POST", "/v1/classify", body: Array(#"{"texts":[]}"#.utf8), headers: ["Content-Type": type])
            #expect(response.status == 415)
            // The connection stays good.
            let next = try connection.http(
                "POST", "/v1/classify", body: Array(#"{"texts":[]}"#.utf8),
                headers: ["Content-Type": "Application/JSON; charset=\"UTF-8\""])
            #expect(next.status == 200)
        }
    }

    @Test func bodyThatIsTooLongIsRefusedBeforeItIsRead() async throws {
        try await withFacade { configuration, _ in
            configuration.limits = ProtocolLimits(maxBodyBytes: 1000, maxMessages: 3, maxMessageBytes: 100)
        } _: { _, path in
            let connection = try RawConnection(path: path)
            try connection.send(
                Array(
                    "POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1001\r\n\r\n"
                        .utf8))
            #expect(try connection.httpResponse().status == 413)
            let chunked = try RawConnection(path: path)
            try chunked.send(
                Array(
                    "POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        .utf8))
            try chunked.send(
                Array("400\r\n".utf8) + [UInt8](repeating: 0x20, count: 1024) + Array("\r\n0\r\n\r\n".utf8))
            #expect(try chunked.httpResponse().status == 413)
            for body in [#"{"texts":["a","b","c","d"]}"#, #"{"texts":["\#(String(repeating: "x", count: 101))"]}"#] {
                let response = try post(body, to: "/v1/classify", at: path)
                #expect(response.status == 413 && response.error["code"] as? String == "too_large")
            }
        }
    }

    @Test func headThatIsTooLongIsRefused() async throws {
        try await withFacade { _, path in
            let connection = try RawConnection(path: path)
            let response = try connection.http("GET", "/healthz", headers: ["X": String(repeating: "x", count: 20_000)])
            #expect(response.status == 400)
            #expect(try connection.isClosedByPeer())
        }
    }

    @Test(arguments: [
        "\0\0\0\0", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST /v1/classify HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    ])
    func nonsenseIsRefusedAndDisconnected(request: String) async throws {
        try await withFacade { _, path in
            let connection = try RawConnection(path: path)
            try connection.send(Array(request.utf8))
            #expect(try connection.httpResponse().status == 400)
            #expect(try connection.isClosedByPeer())
            #expect(try RawConnection(path: path).http("GET", "/healthz").status == 200)
        }
    }

    @Test func requestsBeyondTheLimitAreToldWhenToComeBack() async throws {
        let gate = Gate()
        try await withFacade(engine: TestEngine(gate: gate)) { configuration, http in
            configuration.loopCount = 2
            http.maxConcurrentRequests = 1
        } _: { _, path in
            // The two connections belong to different loops: the second one is free.
            let first = try RawConnection(path: path)
            let second = try RawConnection(path: path)
            #expect(try first.http("GET", "/healthz").status == 200)
            #expect(try second.http("GET", "/healthz").status == 200)
            let body = Array(#"{"texts":["a"]}"#.utf8)
            let request = Array(
                "POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
                    .utf8)
            try first.send(request + body)
            gate.waitForArrival()
            let refused = try second.http("POST", "/v1/classify", body: body)
            #expect(refused.status == 503 && refused.headers["retry-after"] == "1")
            #expect(refused.error["code"] as? String == "overloaded")
            #expect(try second.http("GET", "/healthz").status == 200)
            gate.open(for: 2)
            #expect(try first.httpResponse().status == 200)
            #expect(try second.http("POST", "/v1/classify", body: body).status == 200)
        }
    }

    @Test func workBeyondTheBudgetIsToldWhenToComeBack() async throws {
        try await withFacade { configuration, _ in
            configuration.maxHeldBytes = 10_000
        } _: { server, path in
            let long = #"{"texts":["\#(String(repeating: "x", count: 20_000))"]}"#
            let response = try post(long, to: "/v1/classify", at: path)
            #expect(response.status == 503 && response.headers["retry-after"] == "1")
            #expect(try post(#"{"texts":["short"]}"#, to: "/v1/classify", at: path).status == 200)
            #expect(server.statistics.overloadedRequests == 1)
        }
    }

    @Test func answersThatAreNotTakenHoldTheirPlaceAndEnd() async throws {
        try await withFacade(engine: TestEngine(labelCount: 200)) { configuration, _ in
            configuration.maxHeldBytes = 8 << 20
            configuration.readerTimeout = .seconds(1)
        } _: { server, path in
            let texts = Array(repeating: "\"a\"", count: 1000).joined(separator: ",")
            let body = Array("{\"texts\":[\(texts)]}".utf8)
            let request = Array(
                "POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
                    .utf8)
            // Each answer has some five megabytes, and nobody reads the first.
            let first = try RawConnection(path: path)
            try first.send(request + body)
            while server.statistics.requests < 1 { usleep(1000) }
            usleep(200_000)
            #expect(try RawConnection(path: path).http("POST", "/v1/classify", body: body).status == 503)
            // The one who does not read is disconnected, and there is room again.
            var status = 503
            for _ in 0..<300 where status == 503 {
                usleep(50_000)
                status = try RawConnection(path: path).http("POST", "/v1/classify", body: body).status
            }
            #expect(status == 200 && server.statistics.timeouts == 1)
        }
    }

    @Test func connectionBeyondTheLimitIsTold() async throws {
        try await withFacade { _, http in
            http.maxConnections = 1
        } _: { _, path in
            let first = try RawConnection(path: path)
            #expect(try first.http("GET", "/healthz").status == 200)
            let second = try RawConnection(path: path)
            #expect(try second.httpResponse().status == 503)
            #expect(try second.isClosedByPeer())
        }
    }

    @Test func requestsSentByteByByteTimeOut() async throws {
        let statistics = try await withFacade { _, http in
            http.requestTimeout = .milliseconds(300)
        } _: { server, path in
            let head = try RawConnection(path: path)
            let body = try RawConnection(path: path)
            try body.send(
                Array(
                    "POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
                        .utf8))
            // Progress does not help: the whole request has one time limit.
            for connection in [head, body] {
                #expect(throws: RawConnection.Failure.self) {
                    for byte in Array("POST /v1/classify HTTP/1.1\r\n".utf8) + [UInt8](repeating: 0x41, count: 9000) {
                        try connection.send([byte])
                        usleep(10_000)
                    }
                }
            }
            return server.statistics
        }
        #expect(statistics.timeouts == 2)
    }

    @Test func connectionThatRestsIsClosed() async throws {
        try await withFacade { _, http in
            http.idleTimeout = .milliseconds(200)
        } _: { _, path in
            let connection = try RawConnection(path: path)
            #expect(try connection.http("GET", "/healthz").status == 200)
            #expect(try connection.isClosedByPeer())
        }
    }

    @Test func unlistedUserIsForbidden() async throws {
        try await withFacade { configuration, _ in
            configuration.allowedUsers = [geteuid() + 1]
        } _: { _, path in
            let connection = try RawConnection(path: path)
            #expect(try connection.httpResponse().status == 403)
            #expect(try connection.isClosedByPeer())
        }
    }

    @Test func addressThatOthersReachIsRefusedUnlessForced() async throws {
        for (host, isForced, isFine) in [
            ("0.0.0.0", false, false), ("0.0.0.0", true, true), ("127.0.0.1", false, true),
        ] {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            var configuration = ServerConfiguration(socketPath: directory.path + "/s")
            configuration.http = HTTPConfiguration(listener: .tcp(host: host, port: 0))
            configuration.http?.allowsRemote = isForced
            let server = InferenceServer(configuration: configuration, engine: WordEngine(), logger: silentLogger)
            do {
                try await server.start()
                #expect(isFine && server.httpPort != nil)
                server.shutdown()
                try await server.run()
            } catch {
                #expect(!isFine && (error as? ServerError)?.code == .notLoopback)
                #expect(access(directory.path + "/s", F_OK) == -1)
            }
        }
    }

    @Test func nameOfAnotherHostIsRefusedOnTCP() async throws {
        try await withServer(engine: WordEngine()) {
            $0.http = HTTPConfiguration(listener: .tcp(host: "127.0.0.1", port: 0))
        } _: { server, _ in
            let port = try #require(server.httpPort)
            try await blocking {
                let connection = try RawConnection(port: port)
                for host in ["localhost", "127.0.0.1:\(port)", "[::1]:80", "127.1.2.3"] {
                    #expect(try connection.http("GET", "/healthz", headers: ["Host": host]).status == 200, "\(host)")
                }
                for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1"] {
                    #expect(try connection.http("GET", "/healthz", headers: ["Host": host]).status == 403, "\(host)")
                }
            }
        }
    }

    @Test func shutdownAnswersWhatWasAccepted() async throws {
        let gate = Gate()
        try await withFacade(engine: TestEngine(gate: gate)) { configuration, _ in
            configuration.loopCount = 1
        } _: { server, path in
            let idle = try RawConnection(path: path)
            #expect(try idle.http("GET", "/readyz").status == 200)
            let busy = try RawConnection(path: path)
            let texts = Array(repeating: "\"a\"", count: 64).joined(separator: ",")
            let body = Array("{\"texts\":[\(texts)]}".utf8)
            try busy.send(
                Array(
                    "POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
                        .utf8) + body)
            gate.waitForArrival()
            server.shutdown()
            #expect(try idle.isClosedByPeer())
            #expect(access(path, F_OK) == -1)
            gate.open(for: 1)
            #expect(try busy.httpResponse().status == 200)
            #expect(try busy.isClosedByPeer())
        }
    }
}
