internal import Foundation
internal import InboxRules
internal import InboxService
internal import InferenceProtocol
internal import InferenceServer
internal import TextClassification
internal import TextFeatures

/// Messages with everything that decisions need, worked out before anything is timed.
struct ScoredInbox {
    final class Item {
        let message: InboxMessage
        let text: AnalyzedText
        let entities: [Entity]
        let scores: MessageClassification
        let language: String?

        init(
            message: InboxMessage, text: AnalyzedText, entities: [Entity], scores: MessageClassification,
            language: String?
        ) {
            self.message = message
            self.text = text
            self.entities = entities
            self.scores = scores
            self.language = language
        }
    }

    /// Display names as people choose them; the corpus has none.
    private static let names = [
        "Camille Martin", "LÉA", "Jürgen Weiß", "maria_g", "Ahmed B.", "Le Petit Bistrot", "Sofia 🌸", "João", "",
    ]

    let items: [Item]
    var messages: [Item] { items }
    let byteCount: Int
    /// Words of the messages, most frequent first.
    let words: [String]

    init(files: [String], limit: Int, model: String) throws {
        var messages: [InboxMessage] = []
        // As many from each file, so that every language has its part.
        let share = max(1, limit / max(1, files.count))
        for file in files {
            var reader = try MessageReader(path: file) { _ in }
            messages += try reader.next(limit: share)
        }
        for index in messages.indices where index % 2 == 0 {
            let name = Self.names[index / 2 % Self.names.count]
            messages[index].author = InboxMessage.Author(id: "u-\(index)", name: name, followers: index % 3000)
        }
        let engine = ClassifierEngine(classifier: try Classifier(path: model))
        let reader = try ClassificationReader(model: engine.description)
        let batch = engine.scores(texts: messages.map(\.text))
        let analyzer = TextAnalyzer()
        var counts: [String: Int] = [:]
        items = messages.indices.map { index in
            let scores = reader.classification(of: batch[message: index])
            let text = analyzer.analyze(messages[index].text)
            let top = scores.languages.first?.label
            let language = top == "und" ? messages[index].lang : top
            for token in text.tokens where token.kind == .word { counts[text.norm(of: token), default: 0] += 1 }
            return Item(
                message: messages[index], text: text,
                entities: EntityRecognizer().entities(in: text, language: language), scores: scores, language: language)
        }
        byteCount = messages.reduce(0) { $0 + $1.text.utf8.count }
        words = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    }
}
