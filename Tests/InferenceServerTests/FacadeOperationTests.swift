import Foundation
import InferenceClient
import InferenceProtocol
import InferenceServer
import Testing

/// What the façade answers to those who ask properly.
@Suite struct FacadeOperationTests {
    @Test func classifyGivesTheBitsOfTheEmbeddedEngine() async throws {
        let engine = TestEngine(labelCount: 7)
        let texts = (0..<200).map { "mêssage \($0) 😍\n\"\\" }
        let expected = engine.scores(texts: texts)
        try await withFacade(engine: engine) { _, path in
            let body = try JSONSerialization.data(withJSONObject: ["texts": texts])
            let response = try RawConnection(path: path).http("POST", "/v1/classify", body: Array(body))
            #expect(response.status == 200)
            let results = try #require(response.json["results"] as? [[String: [String: Any]]])
            #expect(results.count == texts.count)
            for (index, result) in results.enumerated() {
                let probabilities = try #require(result["all"]?["probabilities"] as? [String: Double])
                let row = (0..<7).compactMap { probabilities["label\($0)"].map { Float($0).bitPattern } }
                #expect(row == expected[message: index].map(\.bitPattern))
            }
            let model = try #require(response.json["model"] as? [String: String])
            #expect(model["digest"] == engine.description.digest.hex)
        }
    }

    @Test func framesAndHTTPShareTheirBatches() async throws {
        let gate = Gate()
        let statistics = try await withFacade(engine: TestEngine(gate: gate)) { configuration, _ in
            configuration.loopCount = 1
        } _: { server, path in
            let first = try RawConnection(path: String(path.dropLast()) + "s")
            try first.send(ClassifyRequest.encodedFrame(texts: ["first"], requestID: 1))
            gate.waitForArrival()
            // While the first is scored by the only loop, one of each kind arrives.
            try first.send(ClassifyRequest.encodedFrame(texts: ["frame"], requestID: 2))
            gate.open(for: 1)
            let http = try RawConnection(path: path)
            gate.open(for: 2)
            let response = try http.http("POST", "/v1/classify", body: Array(#"{"texts": ["a", "b"]}"#.utf8))
            #expect(response.status == 200)
            for _ in 0..<2 { #expect(try first.receive()?.scores != nil) }
            return server.statistics
        }
        #expect(statistics.messages == 4 && statistics.requests == 3)
    }

    @Test func exclusiveHeadsAreRankedAndHeadsCanBeChosen() async throws {
        try await withFacade { _, path in
            let response = try post(
                #"{"texts": ["complaint insult", ""], "heads": ["toxicity", "intent"], "others": 1}"#,
                to: "/v1/classify", at: path)
            let results = try #require(response.json["results"] as? [[String: [String: Any]]])
            #expect(results[0].keys.sorted() == ["intent", "toxicity"])
            #expect(results[0]["intent"]?["label"] as? String == "complaint")
            let others = try #require(results[0]["intent"]?["others"] as? [[String: Any]])
            #expect(others.count == 1 && others[0]["label"] as? String == "praise")
            #expect(results[0]["toxicity"]?["present"] as? [String] == ["insult"])
            #expect(results[1]["toxicity"]?["present"] as? [String] == [])
        }
    }

    @Test func emptyBatchIsAnswered() async throws {
        try await withFacade { _, path in
            let response = try post(#"{"texts": []}"#, to: "/v1/classify", at: path)
            #expect(response.status == 200 && (response.json["results"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func modelsTellsHeadsThresholdsAndLimits() async throws {
        try await withFacade { _, path in
            let response = try RawConnection(path: path).http("GET", "/v1/models")
            let model = try #require((response.json["data"] as? [[String: Any]])?.first)
            #expect(model["id"] as? String == "words-abababababab")
            let heads = try #require(model["heads"] as? [[String: Any]])
            #expect(heads.map { $0["name"] as? String } == ["intent", "toxicity", "language"])
            let limits = try #require(response.json["limits"] as? [String: Int])
            #expect(limits["max_messages"] == 4096)
        }
    }

    @Test func metricsCountWhatWasAnswered() async throws {
        try await withFacade { _, path in
            let connection = try RawConnection(path: path)
            for _ in 0..<3 {
                _ = try connection.http("POST", "/v1/classify", body: Array(#"{"texts":["a","b"]}"#.utf8))
            }
            _ = try connection.http("POST", "/v1/classify", body: Array("{".utf8))
            _ = try connection.http("GET", "/nothing")
            let page = try connection.http("GET", "/metrics")
            #expect(page.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
            let lines = page.text.split(separator: "\n")
            for expected in [
                "babil_messages_total 6", "babil_requests_total 3", "babil_http_open_connections 1",
                #"babil_http_requests_total{operation="classify",status="200"} 3"#,
                #"babil_http_requests_total{operation="classify",status="400"} 1"#,
                #"babil_http_requests_total{operation="none",status="404"} 1"#,
                #"babil_http_request_duration_seconds_count{operation="classify"} 4"#,
            ] {
                #expect(lines.contains(Substring(expected)), "\(expected) is not on the page")
            }
            // Every sample follows the help and the type of its family.
            var families: Set<Substring> = []
            for line in lines {
                if line.hasPrefix("# TYPE ") {
                    families.insert(line.split(separator: " ")[2])
                } else if !line.hasPrefix("#") {
                    let name = line.prefix { $0 != "{" && $0 != " " }
                    #expect(families.contains { name.hasPrefix($0) }, "\(line)")
                }
            }
        }
    }

    @Test func descriptionAndRoutesAreTheSame() async throws {
        try await withFacade { _, path in
            let connection = try RawConnection(path: path)
            let document = try connection.http("GET", "/openapi.json").json
            #expect(document["openapi"] as? String == "3.1.0")
            let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
            #expect(
                paths.keys.sorted() == [
                    "/healthz", "/metrics", "/openapi.json", "/readyz", "/v1/classify", "/v1/models", "/v1/moderations",
                    "/v1alpha1/comments:analyze",
                ])
            for (path, operations) in paths {
                for method in ["get", "post", "put", "delete", "patch"] {
                    let isDescribed = operations[method] != nil
                    let response = try connection.http(method.uppercased(), path, body: method == "get" ? nil : [])
                    #expect((response.status == 405) == !isDescribed, "\(method) \(path)")
                    if isDescribed {
                        let responses = try #require(operations[method]?["responses"] as? [String: Any])
                        #expect(responses["\(response.status)"] != nil, "\(method) \(path): \(response.status)")
                    } else {
                        #expect(response.headers["allow"] == operations.keys.first?.uppercased())
                    }
                }
            }
        }
    }

    @Test func requestsOfOneConnectionMayBePipelined() async throws {
        try await withFacade { _, path in
            let connection = try RawConnection(path: path)
            let body = Array(#"{"texts":["praise"]}"#.utf8)
            let request =
                Array(
                    "POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".utf8)
                + Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
            try connection.send(Array(repeatElement(request, count: 20).joined()))
            for _ in 0..<20 { #expect(try connection.httpResponse().status == 200) }
        }
    }

    @Test func clientThatWaitsForLeaveToSendGetsIt() async throws {
        try await withFacade { _, path in
            let connection = try RawConnection(path: path)
            let body = Array(#"{"texts":["praise"]}"#.utf8)
            try connection.send(
                Array(
                    "POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
                        .utf8)
                    + Array("Content-Length: \(body.count)\r\n\r\n".utf8))
            #expect(try connection.httpResponse().status == 100)
            try connection.send(body)
            #expect(try connection.httpResponse().status == 200)
        }
    }
}
