internal import BrandVoice
internal import Foundation
internal import InboxRules
internal import InboxService

/// Answers as a table for people: a row of facts, then the message and the draft under it.
struct TriageTable {
    private let isTerminal: Bool
    private static let columns: [(title: String, width: Int)] = [
        ("id", 8), ("lang", 4), ("where", 7), ("intent", 18), ("sentiment", 9), ("toxic", 19), ("queue", 10),
        ("priority", 8), ("actions", 0),
    ]

    /// Prepares a table; colours only on a terminal.
    init(isTerminal: Bool) { self.isTerminal = isTerminal }

    /// The line of column titles.
    var header: String {
        style(Self.line(Self.columns.map(\.title)), "1")
    }

    /// The lines of one message.
    func rows(of answer: TriageAnswer) -> String {
        let classification = answer.classification
        let decision = answer.decision
        let facts = Self.line([
            TerminalText.singleLine(answer.message.id ?? "", limit: 24), answer.language,
            answer.message.channel?.rawValue ?? "",
            classification.intents.first?.label ?? "", classification.sentiments.first?.label ?? "",
            Self.toxicity(classification), decision?.queue.rawValue ?? "", decision?.priority.rawValue ?? "",
            decision?.actions.map(\.rawValue).joined(separator: " ") ?? "",
        ])
        var lines = [decision?.priority == .urgent ? style(facts, "31") : facts]
        lines.append("    says   " + TerminalText.singleLine(answer.message.text, limit: 160))
        switch answer.outcome {
        case .some(.draft(let draft)):
            lines.append(style("    draft  " + TerminalText.singleLine(draft.text, limit: 400), "32"))
        case .some(.withheld(let reason)): lines.append(style("    none   " + reason, "2"))
        case .none: break
        }
        return lines.joined(separator: "\n")
    }

    /// The toxicity labels that hold; the general one only where it stands alone.
    private static func toxicity(_ classification: MessageClassification) -> String {
        let labels = classification.toxicLabels
        return (labels.count > 1 ? labels.filter { $0 != "toxicity" } : labels).joined(separator: " ")
    }

    private static func line(_ cells: [String]) -> String {
        var line = zip(cells, columns).map { $0.padded(to: $1.width) }.joined(separator: " ")
        while line.last == " " { line.removeLast() }
        return line
    }

    private func style(_ text: String, _ code: String) -> String {
        isTerminal ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
