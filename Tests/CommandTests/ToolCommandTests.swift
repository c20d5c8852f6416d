import Foundation
import Testing

@Suite(.serialized) struct ToolCommandTests {
    @Test func theDefaultRulesHaveNoErrors() throws {
        let result = try Babil.run(["rules", "check"])
        #expect(result.status == 0, "\(result.output)")
    }

    @Test func theGoldenCasesPass() throws {
        let result = try Babil.run(["rules", "test"])
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains(" 0 failed"))
    }

    @Test func theStarterTemplatesHaveNoErrors() throws {
        let result = try Babil.run(["templates", "check"])
        #expect(result.status == 0, "\(result.output)")
    }

    private func temporary(_ text: String) throws -> String {
        let path = NSTemporaryDirectory() + "babil-tool-\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func object(_ output: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }

    private static let rules = "corpora/rules/default.yaml"
    private static let sample = "corpora/samples/inbox.jsonl"

    @Test func sameRulesChangeNothing() throws {
        let result = try Babil.run(["rules", "simulate", "--json", "--after", Self.rules, Self.sample])
        #expect(result.status == 0, "\(result.errors)")
        let report = try object(result.output)
        #expect(report["changed"] as? Int == 0)
        #expect(report["messages"] as? Int ?? 0 >= 40)
        #expect(try Babil.run(["rules", "simulate", Self.sample]).status == 2, "nothing to compare")
    }

    @Test func keptScoresSimulateLikeFreshOnes() throws {
        let text = try String(contentsOfFile: "\(Babil.repository)/\(Self.rules)", encoding: .utf8)
        let lists = URL(fileURLWithPath: Babil.repository).appending(path: "corpora/rules/lists").path
        let lower = try temporary(
            text.replacing("hide-insult: 0.65", with: "hide-insult: 0.001").replacing("lists/", with: lists + "/"))
        let kept = try temporary(try Babil.run(["classify", "--keep-message", Self.sample]).output)
        defer { for path in [lower, kept] { try? FileManager.default.removeItem(atPath: path) } }
        let fresh = try Babil.run(["rules", "simulate", "--json", "--after", lower, Self.sample])
        // A model that is not there: the kept scores must do.
        let replayed = try Babil.run([
            "rules", "simulate", "--json", "--model", "nowhere.babil", "--after", lower, kept,
        ])
        #expect(replayed.status == 0, "\(replayed.errors)")
        #expect(fresh.output == replayed.output)
        #expect(try object(fresh.output)["changed"] as? Int ?? 0 > 0)
    }

    @Test func aHistoryShowsRulesThatNeverFired() throws {
        let result = try Babil.run(["rules", "check", "--history", Self.sample, "--share", "0.01"])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("[never-fired]"))
        #expect(result.output.contains("[fires-too-often]"))
        #expect(result.output.contains(": 0 errors, "))
    }

    @Test func tracesTellWhyInASentenceAndRuleByRule() throws {
        let line = Array(
            #"{"text":"Mon avocat vous enverra une mise en demeure.","channel":"dm","lang":"fr","id":"a"}"#.utf8)
        let text = try Babil.run(["rules", "trace", "--language", "fr", "-"], input: line)
        #expect(text.output.contains("Ce message va au service juridique"), "\(text.output)\(text.errors)")
        #expect(text.output.contains("fired"))
        #expect(!text.output.contains("  not  "))
        let json = try object(try Babil.run(["rules", "trace", "--all", "--json", "-"], input: line).output)
        #expect((json["sentence"] as? String)?.hasPrefix("This message goes to the legal team") == true)
        #expect((json["unfired"] as? [[String: Any]])?.contains { $0["rule"] as? String == "self-harm" } == true)
    }

    @Test func tokensSliceTheText() throws {
        let text = "Ｐrix de l’ŒUVRE 👍🏽 ?"
        let result = try Babil.run(["tokens", "-"], input: Array(text.utf8))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let tokens = try #require(object["tokens"] as? [[String: Any]])
        #expect(tokens.map { $0["norm"] as? String } == ["prix", "de", "l’œuvre", "👍🏽", "?"])
        #expect(tokens.map { $0["kind"] as? String } == ["word", "word", "word", "emoji", "punctuation"])
        for token in tokens { #expect((token["start"] as? Int ?? -1) < (token["end"] as? Int ?? -1)) }
    }

    @Test func helpNamesEveryCommand() throws {
        let result = try Babil.run(["--help"])
        #expect(result.status == 0)
        for name in ["triage", "classify", "serve", "train", "evaluate", "tokens", "rules", "templates"] {
            #expect(result.output.contains(name))
        }
    }
}
