internal import Foundation
internal import InboxRules
internal import InboxService

/// How answers are written for programs.
enum AnswerFormat {
    /// One JSON object, keys sorted.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - keepsMessage: Adds the message and all scores, so that the answer can be replayed.
    /// - Returns: The line without its end.
    /// - Throws: What the encoder throws for a number that is not finite.
    static func json(_ answer: TriageAnswer, keepsMessage: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = keepsMessage ? try encoder.encode(KeptAnswer(answer: answer)) : try encoder.encode(answer)
        return String(decoding: data, as: UTF8.self)
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

    /// An answer with what is needed to replay it.
    private struct KeptAnswer: Encodable {
        let answer: TriageAnswer

        enum CodingKeys: String, CodingKey { case message, scores }

        func encode(to encoder: any Encoder) throws {
            try answer.encode(to: encoder)
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(answer.message, forKey: .message)
            try values.encode(StoredScores(answer.classification), forKey: .scores)
        }
    }
}
