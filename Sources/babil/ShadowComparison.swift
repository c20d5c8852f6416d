internal import InboxRules
internal import InboxService
internal import TextClassification

/// What two models answer to the same messages, where they differ.
struct ShadowComparison {
    /// A message whose answer changed under a head.
    struct Change {
        var head: String
        var before: String
        var after: String
        var text: String
    }

    /// Messages compared.
    private(set) var messageCount = 0
    /// Changed answers by head, in the model's order.
    private(set) var changedCounts: [(head: String, count: Int)]
    /// The first changes.
    private(set) var changes: [Change] = []

    /// Answers every message of a file with both models.
    init(before: Classifier, after: Classifier, history: String, limit: Int) throws {
        changedCounts = before.heads.map { ($0.name, 0) }
        var reader = try MessageReader(path: history) { printError("babil: \($0)") }
        while true {
            let texts = try reader.next(limit: 256).map(\.text)
            guard !texts.isEmpty else { break }
            let old = before.scores(of: texts)
            let new = after.scores(of: texts)
            messageCount += texts.count
            for text in texts.indices {
                for head in old.heads.indices {
                    let answers = (Self.answer(old, head: head, text: text), Self.answer(new, head: head, text: text))
                    guard answers.0 != answers.1 else { continue }
                    changedCounts[head].count += 1
                    guard changes.count < limit else { continue }
                    changes.append(
                        Change(head: old.heads[head].name, before: answers.0, after: answers.1, text: texts[text]))
                }
            }
        }
    }

    /// The most probable label, or the labels that hold.
    private static func answer(_ table: ScoreTable, head: Int, text: Int) -> String {
        let description = table.heads[head]
        guard description.kind == .independent else { return table.topLabel(head: description.name, text: text) ?? "" }
        let scores = table.scores(head: head, text: text)
        let holding = zip(description.labels, zip(scores, description.thresholds)).filter { $0.1.0 >= $0.1.1 }
        return holding.isEmpty ? "none" : holding.map(\.0).joined(separator: "+")
    }

    /// The comparison as lines.
    var text: String {
        let counts = changedCounts.map { "\($0.head) \($0.count)" }.joined(separator: ", ")
        var table = TextTable(columns: ["head", "before", "after", "text"], indent: 2)
        for change in changes {
            table.add([change.head, change.before, change.after, TerminalText.singleLine(change.text, limit: 80)])
        }
        let shown = changes.isEmpty ? "" : "\n\(table.text)"
        return "history: \(messageCount) messages, changed answers: \(counts)\(shown)"
    }
}
