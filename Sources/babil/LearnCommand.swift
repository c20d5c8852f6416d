internal import ArgumentParser
internal import Foundation
internal import TextClassification

/// `babil learn`: corrections in, corrected model out.
struct LearnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn", abstract: "Make a model that has learnt from corrections, in well under a second.",
        discussion: """
            Corrections are labelled messages as in corpora/inbox: one JSON object a line with `text` and the labels that are \
            right; a head that is absent is not corrected. The old model stays, and the new one names it: to go back, use the old \
            file again. With --history, messages of yours are answered by both, and the answers that differ are shown.

              babil learn --corrections corrections.jsonl --output corrected.babil --history last-week.jsonl
            """)

    @Option(help: "The model (default: $BABIL_MODEL, else models/inbox.babil).") var model: String?
    @Option(help: "Corrections: JSON Lines, or TSV for a model with one head.") var corrections: String
    @Option(help: "Where the corrected model is written.") var output: String
    @Option(help: "Messages to answer with both models: JSON Lines or plain lines.") var history: String?
    @Option(help: "Changed answers that are shown.") var limit = 20
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let path = model ?? ResourceLocation.model
        guard Self.resolved(path) != Self.resolved(output) else {
            throw ValidationError("--output names the model itself; name another file, so that the way back stays open")
        }
        let classifier = try Classifier(path: path)
        let corrected = try CorrectedModel(correcting: classifier, by: corrections)
        try AtomicFile.write(corrected.bytes, to: output)
        let new = try Classifier(path: output)
        let shadow = try history.map { try ShadowComparison(before: classifier, after: new, history: $0, limit: limit) }
        let report = Report(
            parent: classifier.digest, digest: new.digest, outcome: corrected.outcome, shadow: shadow)
        print(json ? try report.json() : report.text(corrections: corrections, parentPath: path, output: output))
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    private struct Report {
        let parent: String
        let digest: String
        let outcome: CorrectionLearner.Outcome
        let shadow: ShadowComparison?

        func json() throws -> String {
            var object: [String: Any] = [
                "parent": parent, "digest": digest, "judgements": outcome.judgements,
                "right_before": outcome.rightBefore, "right_after": outcome.rightAfter,
                "unlearnt_lines": outcome.unlearnt, "changed_rows": outcome.changedRows,
            ]
            if let shadow {
                object["history"] = [
                    "messages": shadow.messageCount,
                    "changed": Dictionary(uniqueKeysWithValues: shadow.changedCounts.map { ($0.head, $0.count) }),
                    "examples": shadow.changes.map {
                        ["head": $0.head, "before": $0.before, "after": $0.after, "text": $0.text]
                    },
                ]
            }
            let data = try JSONSerialization.data(
                withJSONObject: object, options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
            return String(decoding: data, as: UTF8.self)
        }

        func text(corrections: String, parentPath: String, output: String) -> String {
            var lines = [
                "of \(outcome.judgements) judgements, \(outcome.rightBefore) were right before, \(outcome.rightAfter) are now; "
                    + "\(outcome.changedRows) weight rows changed"
            ]
            for line in outcome.unlearnt {
                lines.append("\(corrections):\(line): not learnt: the model knows too little of its words")
            }
            if let shadow { lines.append(shadow.text) }
            lines.append("wrote \(output) (\(digest.prefix(12))…), made from \(parentPath) (\(parent.prefix(12))…)")
            lines.append("to go back, use \(parentPath) again")
            return lines.joined(separator: "\n")
        }
    }
}
