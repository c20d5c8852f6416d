internal import ArgumentParser
internal import BrandVoice
internal import Foundation
internal import InboxRules
internal import InboxService

/// `babil triage`: the whole job on a file of messages.
struct TriageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "triage", abstract: "Read messages, classify them, decide, route and draft replies.",
        discussion: """
            Reads JSON Lines, one message a line: `text`, and if known `id`, `channel` (comment, dm, mention, sticker), \
            `platform`, `lang`, `author` {id, name, vip, followers, previous_unresolved, strikes}, `campaign`, `sent_at`. \
            Answers come in the order of the messages. Lines that cannot be read are reported and left out; the exit \
            status is then 1.
            """)

    @OptionGroup var source: ScoringOptions
    @Option(help: "Rule file (default: corpora/rules/default.yaml).") var rules: String?
    @Option(help: "Folder with the brand's voice and templates (default: corpora/voice).") var voice: String?
    @Flag(help: "Print one JSON object a line instead of a table.") var json = false
    @Flag(help: "With --json: add the message and all scores, so that `rules simulate` can replay the answers.")
    var keepMessage = false
    @Argument(help: "Files with one message a line; - is standard input.") var files = ["-"]

    func validate() throws {
        guard json || !keepMessage else { throw ValidationError("--keep-message needs --json") }
    }

    func run() async throws {
        let scoring = try source.open()
        let rules = try RuleSet.load(path: rules ?? ResourceLocation.rules)
        let pipeline = try await TriagePipeline(
            scoring: scoring, rules: rules, precision: try await source.promises(for: rules),
            voice: try VoiceLibrary(directory: voice ?? ResourceLocation.voice))
        var run = MessageRun(batchSize: source.batch)
        let output = LineWriter()
        let table = TriageTable(isTerminal: isatty(1) == 1)
        var summary = TriageSummary()
        if !json { output.write(table.header) }
        try await run.forEachBatch(of: files) { messages in
            let clock = ContinuousClock()
            let start = clock.now
            let answers = try await pipeline.triage(messages)
            summary.add(answers, in: clock.now - start)
            for answer in answers {
                output.write(
                    json ? try AnswerFormat.json(answer, keepsMessage: keepMessage) : table.rows(of: answer))
            }
            try output.flush()
        }
        await scoring.close()
        if !json, run.messageCount > 0 {
            output.write(summary.text)
            try output.flush()
        }
        try run.finish(files: files)
    }
}
