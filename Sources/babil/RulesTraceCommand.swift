internal import ArgumentParser
internal import Foundation
internal import InboxRules
internal import InboxService

/// `babil rules trace`: what is decided for messages, and why.
struct RulesTraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "Show what the rules decide for messages, and why.",
        discussion: """
            Each decision is told in one sentence, then rule by rule with the values that made it fire. With --all, the rules \
            that did not fire follow, each with the first condition that failed.
            """)

    @Option(help: "The rule file (default: corpora/rules/default.yaml).") var rules: String?
    @Option(help: "The language of the sentence, en or fr (default: that of the rule file).") var language: String?
    @Flag(help: "Also the rules that did not fire.") var all = false
    @Flag(help: "Print one JSON object a line.") var json = false
    @OptionGroup var source: ScoringOptions
    @Argument(help: "Files with one message a line; - is standard input.") var files = ["-"]

    func validate() throws {
        if let language, !["en", "fr"].contains(language) {
            throw ValidationError("sentences are written in en and fr, not in `\(language)`")
        }
    }

    func run() async throws {
        let rules = try RuleSet.load(path: rules ?? ResourceLocation.rules)
        let replay = RuleReplay(
            rules: rules, precision: try await source.promises(for: rules), scoring: { try source.open() })
        let language = language ?? rules.language
        var run = MessageRun(batchSize: source.batch)
        let output = LineWriter()
        try await run.forEachRecordBatch(of: files) { records in
            for (record, trace) in zip(records, try await replay.trace(records)) {
                var shown = trace
                if !all { shown.unfired = [] }
                let told = Told(
                    message: record.message, sentence: trace.decision.sentence(in: language, rules: rules), trace: shown
                )
                output.write(json ? try told.json : told.text)
            }
            try output.flush()
        }
        try run.finish(files: files)
    }
}

/// A decision as it is told.
private struct Told: Encodable {
    let message: InboxMessage
    let sentence: String
    let trace: DecisionTrace

    enum CodingKeys: String, CodingKey { case id, sentence, decision, unfired }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(message.id, forKey: .id)
        try values.encode(sentence, forKey: .sentence)
        try values.encode(trace.decision, forKey: .decision)
        if !trace.unfired.isEmpty { try values.encode(trace.unfired, forKey: .unfired) }
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    var text: String {
        let place = [message.id, message.channel?.rawValue].compactMap { $0 }.joined(separator: ", ")
        let lines = trace.text.split(separator: "\n").map { "    \($0)" }
        return ([place.isEmpty ? "“\(excerpt)”" : "\(place): “\(excerpt)”", "    " + sentence] + lines)
            .joined(separator: "\n")
    }

    /// The beginning of the text on one line.
    private var excerpt: String {
        let plain = String(
            message.text.unicodeScalars.map { CharacterSet.controlCharacters.contains($0) ? " " : Character($0) })
        return plain.count <= 160 ? plain : plain.prefix(159) + "…"
    }
}
