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

    @Test func sameRulesChangeNothing() throws {
        let rules = "corpora/rules/default.yaml"
        let result = try Babil.run([
            "rules", "simulate", "--before", rules, "--after", rules, "corpora/samples/inbox.jsonl",
        ])
        #expect(result.status == 0, "\(result.errors)")
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
