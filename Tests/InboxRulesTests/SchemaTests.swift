import Foundation
import InboxRules
import Testing

/// The published JSON Schema must know exactly what the reader knows.
@Suite struct SchemaTests {
    private func schema() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: DefaultRules.folder + "/rules.schema.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func keys(_ path: [String]) throws -> Set<String> {
        var value: Any = try schema()
        for step in path {
            if let number = Int(step) {
                value = try #require((value as? [Any])?[number])
            } else {
                value = try #require((value as? [String: Any])?[step], "\(path)")
            }
        }
        return Set(try #require(value as? [String: Any]).keys)
    }

    @Test func keysAreThoseOfTheReader() throws {
        #expect(try keys(["properties"]) == Set(RuleSetReader.topLevelKeys))
        let rule = ["properties", "rules", "items", "properties"]
        #expect(try keys(rule) == Set(RuleSetReader.ruleKeys))
        #expect(try keys(rule + ["then", "properties"]) == Set(RuleSetReader.effectKeys))
        #expect(try keys(["properties", "lists", "additionalProperties", "properties"]) == Set(RuleSetReader.listKeys))
        #expect(try keys(["properties", "ladder", "items", "properties"]) == Set(RuleSetReader.stepKeys))
        #expect(try keys(["definitions", "condition", "oneOf", "1", "properties"]) == Set(RuleSetReader.conditionKeys))
    }

    @Test func namesAreThoseOfTheVocabulary() throws {
        let then = try #require(
            ((((try schema()["properties"] as? [String: Any])?["rules"] as? [String: Any])?["items"] as? [String: Any])?[
                "properties"] as? [String: Any])?["then"] as? [String: Any])
        let properties = try #require(then["properties"] as? [String: Any])
        #expect(
            (properties["queue"] as? [String: Any])?["enum"] as? [String] == Decision.Queue.allCases.map(\.rawValue))
        #expect(
            (properties["priority"] as? [String: Any])?["enum"] as? [String]
                == Decision.Priority.allCases.map(\.rawValue))
        let condition = ["definitions", "condition", "oneOf", "1", "properties"]
        #expect(try keys(condition + ["intent", "oneOf", "2", "properties"]) == Set(Taxonomy.intents))
        #expect(try keys(condition + ["toxicity", "oneOf", "2", "properties"]) == Set(Taxonomy.toxicity))
    }
}
