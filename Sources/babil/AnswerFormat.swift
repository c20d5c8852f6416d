internal import Foundation
internal import InboxRules
internal import InboxService

/// How answers are written for programs.
enum AnswerFormat {
    /// One JSON object, keys sorted.
    static func json(_ answer: TriageAnswer) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(answer), as: UTF8.self)
    }

    /// `intent<TAB>sentiment<TAB>toxicity labels<TAB>language`.
    static func tsv(_ answer: TriageAnswer) -> String {
        [
            answer.classification.intents.first?.label ?? "other",
            answer.classification.sentiments.first?.label ?? "neutral",
            answer.classification.toxicLabels.joined(separator: ","), answer.language,
        ]
        .joined(separator: "\t")
    }
}
