import Foundation
import Testing

@Suite(.serialized) struct TriageCommandTests {
    private static let sample = "corpora/samples/inbox.jsonl"

    private func objects(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test func aTextThatSaysNothingIsOfNoKnownIntent() throws {
        let result = try Babil.run(["classify"], input: Array(#"{"text":""}"#.utf8))
        let answer = try #require(try objects(result.output).first)
        let intent = try #require(answer["intent"] as? [String: Any])
        let sentiment = try #require(answer["sentiment"] as? [String: Any])
        #expect(intent["label"] as? String == "other")
        #expect(try #require(intent["probability"] as? Double) < 0.05)
        #expect(sentiment["label"] as? String == "neutral")
        #expect(sentiment["score"] as? Double == 0)
        #expect(answer["lang"] as? String == "und")
    }

    @Test func everySampleIsAnsweredInOrderWithEveryKeyOfTheContract() throws {
        let result = try Babil.run(["triage", "--json", Self.sample])
        #expect(result.status == 0)
        let text = try String(contentsOfFile: "\(Babil.repository)/\(Self.sample)", encoding: .utf8)
        let messages = try objects(text)
        let answers = try objects(result.output)
        #expect(messages.count >= 40)
        #expect(answers.count == messages.count)
        for (message, answer) in zip(messages, answers) {
            #expect(answer["id"] as? String == message["id"] as? String)
            let keys = Set(answer.keys)
            #expect(keys.isSuperset(of: ["id", "lang", "intent", "sentiment", "toxicity", "entities", "decision"]))
            #expect(keys.contains("draft") && keys.contains("withheld"))
            let hasDraft = answer["draft"] is [String: Any]
            let hasReason = answer["withheld"] is String
            #expect(hasDraft != hasReason, "a message has a draft or a reason, never both")
        }
    }

    @Test func entitiesSliceTheOriginalText() throws {
        let text = "Commande FR-20391 ✅ écrivez à zoé@exemple.fr"
        let line = try JSONSerialization.data(withJSONObject: ["text": text])
        let result = try Babil.run(["triage", "--json", "-"], input: Array(line))
        let answer = try #require(try objects(result.output).first)
        let entities = try #require(answer["entities"] as? [[String: Any]])
        #expect(!entities.isEmpty)
        for entity in entities {
            let start = try #require(entity["start"] as? Int)
            let end = try #require(entity["end"] as? Int)
            #expect(String(decoding: Array(text.utf8)[start..<end], as: UTF8.self) == entity["text"] as? String)
        }
    }

    @Test func theTableEndsWithASummary() throws {
        let result = try Babil.run(["triage", Self.sample])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("id"))
        #expect(result.output.contains("messages a second"))
        #expect(result.output.contains("draft  "))
    }

    @Test func batchSizeDoesNotChangeAnswers() throws {
        let one = try Babil.run(["triage", "--json", "--batch", "1", Self.sample])
        let many = try Babil.run(["triage", "--json", "--batch", "256", Self.sample])
        #expect(one.output == many.output)
        #expect(!one.output.isEmpty)
    }

    @Test func badLinesAreNamedAndTheRestIsAnswered() throws {
        let lines: [[UInt8]] = [
            Array(#"{"text":"prix ?","id":"a"}"#.utf8), Array("not json".utf8), Array(#"{"id":"b"}"#.utf8),
            Array(#"{"text":7}"#.utf8), Array(#"["text"]"#.utf8), Array(#"{"text":"","id":"empty"}"#.utf8),
            Array(#"{"text":"ok "#.utf8) + [0xFF] + Array(#"","id":"bytes"}"#.utf8),
            Array(#"{"text":"hola","lang":"xx","channel":"pigeon"}"#.utf8),
            Array(#"{"text":"ciao","lang":"tlh","id":"lang"}"#.utf8),
        ]
        let result = try Babil.run(["triage", "--json", "-"], input: Array(lines.joined(separator: [0x0A])))
        #expect(result.status == 1)
        #expect(try objects(result.output).map { $0["id"] as? String } == ["a", "empty", "bytes", "lang"])
        for line in [2, 3, 4, 5, 8] { #expect(result.errors.contains("standard input:\(line): ")) }
        #expect(result.errors.contains("standard input:7: is not UTF-8"))
        #expect(result.errors.contains("5 lines left out, 4 messages answered"))
    }

    @Test func severalFilesAreAnsweredOneAfterTheOther() throws {
        let once = try Babil.run(["triage", "--json", Self.sample])
        let twice = try Babil.run(["triage", Self.sample, Self.sample, "--json"])
        #expect(twice.output == once.output + once.output)
    }

    @Test func anEmptyFileIsSaidToBeEmpty() throws {
        let result = try Babil.run(["triage", "--json", "-"])
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("holds no messages"))
    }

    @Test func aMegabyteIsOneMessage() throws {
        let text = String(repeating: "où est mon colis ? ", count: 60_000)
        let line = try JSONSerialization.data(withJSONObject: ["text": text, "id": "long"])
        let result = try Babil.run(["triage", "--json", "-"], input: Array(line))
        #expect(result.status == 0)
        #expect(try objects(result.output).first?["id"] as? String == "long")
    }

    @Test(arguments: [
        (["triage", "nowhere.jsonl"], "nowhere.jsonl"),
        (["triage", "--model", "nowhere.babil", sample], "nowhere.babil"),
        (["triage", "--rules", "nowhere.yaml", sample], "nowhere.yaml"),
        (["triage", "--voice", "nowhere", sample], "nowhere"),
        (["classify", "--model", "README.md", sample], "README.md: is not a Babil model"),
    ])
    func whatIsMissingIsNamed(arguments: [String], expected: String) throws {
        let result = try Babil.run(arguments)
        #expect(result.status == 1)
        #expect(result.errors.contains(expected), "\(result.errors)")
        #expect(result.output.isEmpty || result.output.hasPrefix("id"))
    }

    @Test func wrongUsageEndsWithStatusTwo() throws {
        #expect(try Babil.run(["triage", "--nonsense"]).status == 2)
        #expect(try Babil.run(["classify", "--batch", "0", Self.sample]).status == 2)
        #expect(try Babil.run(["nonsense"]).status == 2)
    }
}
