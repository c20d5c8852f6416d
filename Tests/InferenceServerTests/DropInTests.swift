import Foundation
import InferenceServer
import Testing

/// `POST /v1/moderations`, as clients of the OpenAI API use it.
@Suite struct ModerationsTests {
    private func results(_ response: RawResponse) throws -> [[String: Any]] {
        try #require(response.json["results"] as? [[String: Any]])
    }

    @Test func everyFormOfInputHasItsResults() async throws {
        try await withFacade { _, path in
            for (input, flags) in [
                (#""insult""#, [true]), (#""nice""#, [false]), (#"["nice", "threat", ""]"#, [false, true, false]),
                (#"[{"type": "text", "text": "nice"}, {"type": "text", "text": "insult"}]"#, [true]),
            ] {
                let response = try post(
                    "{\"model\": \"omni-moderation-latest\", \"input\": \(input)}", to: "/v1/moderations", at: path)
                #expect(response.status == 200)
                #expect(try results(response).map { $0["flagged"] as? Bool } == flags, "\(input)")
                #expect((response.json["id"] as? String)?.hasPrefix("modr-") == true)
                #expect(response.json["model"] as? String == "words-abababababab")
            }
        }
    }

    @Test func thirteenCategoriesAreThereAndFiveAreNotCovered() async throws {
        try await withFacade { _, path in
            let labels = WordEngine.toxicityLabels.joined(separator: " ")
            let result = try results(post("{\"input\": \"\(labels)\"}", to: "/v1/moderations", at: path))[0]
            let categories = try #require(result["categories"] as? [String: Bool])
            let scores = try #require(result["category_scores"] as? [String: Double])
            let types = try #require(result["category_applied_input_types"] as? [String: [String]])
            #expect(
                categories.count == 13 && Set(categories.keys) == Set(scores.keys)
                    && Set(types.keys) == Set(scores.keys))
            let uncovered = [
                "illicit", "illicit/violent", "self-harm/instructions", "sexual/minors", "violence/graphic",
            ]
            for name in categories.keys {
                let isCovered = !uncovered.contains(name)
                #expect(categories[name] == isCovered, "\(name)")
                #expect(scores[name].map { Float($0) } == (isCovered ? 0.9 : 0), "\(name)")
                #expect(types[name] == (isCovered ? ["text"] : []), "\(name)")
            }
        }
    }

    @Test func threateningHateNeedsBoth() async throws {
        try await withFacade { _, path in
            for (text, holds) in [("identity_hate", false), ("threat", false), ("identity_hate threat", true)] {
                let result = try results(post("{\"input\": \"\(text)\"}", to: "/v1/moderations", at: path))[0]
                let categories = try #require(result["categories"] as? [String: Bool])
                #expect(categories["hate/threatening"] == holds)
            }
        }
    }

    @Test(arguments: [
        ("{}", "input"), (#"{"input": []}"#, "input"), (#"{"input": 5}"#, "input"),
        (#"{"input": ["a", 5]}"#, "input[1]"),
        (#"{"input": [{"type": "image_url", "image_url": {"url": "x"}}]}"#, "input[0].type"),
        (#"{"input": [{"type": "text"}]}"#, "input[0].text"), (#"{"input": "a", "model": 1}"#, "model"),
    ])
    func errorsHaveTheFormOfOpenAI(body: String, field: String) async throws {
        try await withFacade { _, path in
            let response = try post(body, to: "/v1/moderations", at: path)
            #expect(response.status == 400)
            #expect(response.error["type"] as? String == "invalid_request_error")
            #expect(response.error["param"] as? String == field)
        }
    }
}

/// `POST /v1alpha1/comments:analyze`, as clients of the Perspective API use it.
@Suite struct PerspectiveTests {
    private func scores(_ response: RawResponse, _ attribute: String) -> [String: Any] {
        ((response.json["attributeScores"] as? [String: Any])?[attribute] as? [String: Any]) ?? [:]
    }

    private func summary(_ response: RawResponse, _ attribute: String) -> Float? {
        let score = scores(response, attribute)["summaryScore"] as? [String: Any]
        guard score?["type"] as? String == "PROBABILITY" else { return nil }
        return (score?["value"] as? Double).map { Float($0) }
    }

    @Test func everyAttributeOfferedIsScored() async throws {
        try await withFacade { _, path in
            for (attribute, label) in [
                ("TOXICITY", "toxicity"), ("SEVERE_TOXICITY", "severe_toxicity"), ("IDENTITY_ATTACK", "identity_hate"),
                ("INSULT", "insult"), ("PROFANITY", "profanity"), ("THREAT", "threat"), ("SEXUALLY_EXPLICIT", "sexual"),
                ("SPAM", "spam"), ("OBSCENE", "profanity"), ("INSULT_EXPERIMENTAL", "insult"),
            ] {
                let response = try post(
                    "{\"comment\": {\"text\": \"so \(label)\"}, \"requestedAttributes\": {\"\(attribute)\": {}}}",
                    to: "/v1alpha1/comments:analyze?key=secret", at: path)
                #expect(response.status == 200)
                #expect(summary(response, attribute) == 0.9, "\(attribute)")
            }
        }
    }

    @Test func spansAreInUTF16CodeUnits() async throws {
        try await withFacade { _, path in
            let text = "Ça va 😍! An insult here?  Fin"
            let body = """
                {"comment": {"text": "\(text)", "type": "PLAIN_TEXT"}, "requestedAttributes": {"INSULT": null},
                 "spanAnnotations": true, "doNotStore": true, "clientToken": "t\\u00e9", "sessionId": "s"}
                """
            let response = try post(body, to: "/v1alpha1/comments:analyze", at: path)
            let spans = try #require(scores(response, "INSULT")["spanScores"] as? [[String: Any]])
            let units = Array(text.utf16)
            let sentences = spans.map { span in
                String(decoding: units[(span["begin"] as? Int ?? 0)..<(span["end"] as? Int ?? 0)], as: UTF16.self)
            }
            #expect(sentences == ["Ça va 😍!", "An insult here?", "Fin"])
            let values = spans.map { Float((($0["score"] as? [String: Any])?["value"] as? Double) ?? 0) }
            #expect(values == [0.1, 0.9, 0.1])
            #expect(response.json["clientToken"] as? String == "té")
        }
    }

    @Test func withoutAnnotationsOneSpanIsTheWholeComment() async throws {
        try await withFacade { _, path in
            let response = try post(
                #"{"comment": {"text": "😍 a. b."}, "requestedAttributes": {"THREAT": {}}}"#,
                to: "/v1alpha1/comments:analyze", at: path)
            let spans = try #require(scores(response, "THREAT")["spanScores"] as? [[String: Any]])
            #expect(spans.count == 1 && spans[0]["begin"] as? Int == 0 && spans[0]["end"] as? Int == 8)
        }
    }

    @Test func scoresBelowTheThresholdAreLeftOut() async throws {
        try await withFacade { _, path in
            let response = try post(
                """
                {"comment": {"text": "threat"}, "requestedAttributes": {"THREAT": {"scoreThreshold": 0.5},
                 "INSULT": {"scoreThreshold": 0.5, "scoreType": "PROBABILITY"}}}
                """,
                to: "/v1alpha1/comments:analyze", at: path)
            #expect(summary(response, "THREAT") == 0.9 && scores(response, "INSULT").isEmpty)
            let none = try post(
                #"{"comment": {"text": "fine"}, "requested_attributes": {"THREAT": {"score_threshold": 0.5}}}"#,
                to: "/v1alpha1/comments:analyze", at: path)
            #expect(none.status == 200 && none.json["attributeScores"] == nil)
        }
    }

    @Test func languagesAreTakenOrDetected() async throws {
        try await withFacade { _, path in
            let comment = #""comment": {"text": "de"}, "requestedAttributes": {"TOXICITY": {}}"#
            let detected = try post("{\(comment)}", to: "/v1alpha1/comments:analyze", at: path)
            #expect(detected.json["languages"] as? [String] == ["de"])
            #expect((detected.json["detectedLanguages"] as? [String])?.first == "de")
            let stated = try post(
                "{\(comment), \"languages\": [\"fr-CA\"]}", to: "/v1alpha1/comments:analyze", at: path)
            #expect(stated.json["languages"] as? [String] == ["fr-CA"])
            let unknown = try post("{\(comment), \"languages\": [\"ja\"]}", to: "/v1alpha1/comments:analyze", at: path)
            #expect(unknown.status == 400)
            let detail = try #require((unknown.error["details"] as? [[String: Any]])?.first)
            #expect(detail["errorType"] as? String == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE")
            let told = try #require(detail["languageNotSupportedByAttributeError"] as? [String: Any])
            #expect(told["attribute"] as? String == "TOXICITY" && told["detectedLanguages"] as? [String] == ["ja"])
        }
    }

    @Test(arguments: [
        (
            #"{"comment": {"text": ""}, "requestedAttributes": {"TOXICITY": {}}}"#, "Comment must be non-empty.",
            "COMMENT_EMPTY"
        ),
        (#"{"comment": {"text": "a"}}"#, "Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES"),
        (
            #"{"comment": {"text": "a"}, "requestedAttributes": {"FLIRTATION": {}}}"#,
            "Unknown requested attribute: FLIRTATION", "INVALID_REQUEST"
        ),
        (
            #"{"comment": {"text": "a"}, "requestedAttributes": {"TOXICITY": {"scoreType": "RAW"}}}"#,
            "Requested score type RAW is not supported by attribute TOXICITY", "INVALID_REQUEST"
        ),
        (
            #"{"comment": {"text": "a", "type": "HTML"}, "requestedAttributes": {"TOXICITY": {}}}"#,
            "Currently, only 'PLAIN_TEXT' comments are supported", "INVALID_REQUEST"
        ),
        (
            #"{"comment": {"text": "a"}, "requestedAttributes": {"TOXICITY": {}}, "typo": 1}"#,
            #"Invalid JSON payload received. Unknown name "typo": Cannot find field."#, "INVALID_REQUEST"
        ),
    ])
    func errorsAreThoseOfPerspective(body: String, message: String, type: String) async throws {
        try await withFacade { _, path in
            let response = try post(body, to: "/v1alpha1/comments:analyze", at: path)
            #expect(response.status == 400)
            #expect(response.error["code"] as? Int == 400)
            #expect(response.error["status"] as? String == "INVALID_ARGUMENT")
            #expect(response.error["message"] as? String == message)
            let detail = (response.error["details"] as? [[String: Any]])?.first
            #expect(detail?["errorType"] as? String == type)
        }
    }
}
