import Foundation
import InboxRules

/// The rules and cases that ship with the repository.
enum DefaultRules {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "corpora/rules").path

    static func load() throws -> RuleSet { try RuleSet.load(path: folder + "/default.yaml") }

    static func cases() throws -> RuleCases { try RuleCases.load(paths: [folder + "/cases"]) }
}
