import Foundation
import InboxRules
import Testing
import TextFeatures

/// The rules and cases that ship with the repository.
enum DefaultRules {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "corpora/rules").path

    static func load() throws -> RuleSet { try RuleSet.load(path: folder + "/default.yaml") }

    static func cases() throws -> RuleCases { try RuleCases.load(paths: [folder + "/cases"]) }
}

/// Entities by what tokens already say, and order numbers by their look: enough for rules, which only count kinds.
enum PlainEntities {
    static func find(in text: AnalyzedText) -> [Entity] {
        var entities: [Entity] = []
        let kinds: [Token.Kind: Entity.Kind] = [.url: .url, .email: .email, .mention: .mention, .hashtag: .hashtag]
        for token in text.tokens {
            guard let kind = kinds[token.kind] else { continue }
            let found = text.text(in: token.source)
            entities.append(
                Entity(
                    kind: kind, text: found, value: found, start: token.source.lowerBound, end: token.source.upperBound)
            )
        }
        let source = String(decoding: text.source, as: UTF8.self)
        for match in source.matches(of: /\b[A-Z]{1,3}-?\d{4,}\b/) {
            let start = source.utf8.distance(from: source.startIndex, to: match.range.lowerBound)
            let value = String(match.output)
            entities.append(
                Entity(kind: .orderNumber, text: value, value: value, start: start, end: start + value.utf8.count))
        }
        return entities
    }
}
