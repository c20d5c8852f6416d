extension SimulationReport {
    /// The counts as a table for a terminal, with examples below it.
    public var table: String {
        var lines = ["\(messageCount) messages replayed, \(changedCount) treated differently"]
        lines.append("rules that differ: " + (changedRules.isEmpty ? "none" : changedRules.joined(separator: ", ")))
        let names = languages.keys.sorted()
        if changedCount > 0 {
            lines.append(row("change", ["all"] + names))
            lines.append(row("(messages)", [String(messageCount)] + names.map { count("messages", in: $0) }))
        }
        for kind in Kind.allCases where (counts[kind.rawValue] ?? 0) > 0 {
            let byLanguage = names.map { count(kind.rawValue, in: $0) }
            lines.append(row(kind.rawValue, [String(counts[kind.rawValue] ?? 0)] + byLanguage))
        }
        for (way, count) in routes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            lines.append(row(way, [String(count)]))
        }
        for kind in Kind.allCases {
            guard let examples = examples[kind.rawValue], !examples.isEmpty else { continue }
            lines.append("")
            lines.append("\(kind.rawValue), for example:")
            for example in examples { lines += self.lines(of: example, kind: kind) }
        }
        return lines.joined(separator: "\n")
    }

    private func count(_ kind: String, in language: String) -> String { String(languages[language]?[kind] ?? 0) }

    private func row(_ title: String, _ cells: [String]) -> String {
        let padded = title + String(repeating: " ", count: max(1, 26 - title.count))
        return padded + cells.map { String(repeating: " ", count: max(1, 8 - $0.count)) + $0 }.joined()
    }

    /// The message, then what became and would become of it; of drafts only where they are what changed.
    private func lines(of example: Example, kind: Kind) -> [String] {
        let id = example.id.map { $0 + "  " } ?? ""
        var lines = ["    \(id)\(Self.singleLine(example.text))"]
        for (word, decision, reply) in [
            ("before", example.before, example.replyBefore), ("after ", example.after, example.replyAfter),
        ] {
            var parts = ["\(decision.queue.rawValue) \(decision.priority.rawValue)"]
            parts += [decision.actions.map(\.rawValue).joined(separator: " ")].filter { !$0.isEmpty }
            if kind == .otherDraft, let reply {
                parts.append("\(reply.template.map { "“\($0)”: " } ?? "no draft: ")\(Self.singleLine(reply.text))")
            }
            if kind == .otherTags { parts.append(decision.tags.joined(separator: " ")) }
            lines.append("        \(word)  " + parts.joined(separator: "; "))
        }
        let reason = example.after.reasons.first { !example.before.reasons.contains($0) }
        if let reason, kind != .otherDraft { lines.append("        why     \(reason.rule): \(reason.because)") }
        return lines
    }

    /// A text without line breaks and control characters, cut to the length of examples.
    private static func singleLine(_ text: String) -> String {
        let plain = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
        return plain.count <= textLimit ? plain : plain.prefix(textLimit - 1) + "…"
    }
}
