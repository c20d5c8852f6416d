internal import ArgumentParser
internal import BrandVoice
internal import InboxRules
internal import InboxService

/// `babil templates render`: the draft for a message, and why this one.
struct TemplatesRenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Show the draft for a message, why it was chosen, and what came second.")

    @Option(help: "The rule file (default: corpora/rules/default.yaml).") var rules: String?
    @Option(help: "The voice folder (default: corpora/voice).") var voice: String?
    @Option(help: "Where the message was written: comment, dm, mention, sticker.") var channel = "comment"
    @Option(help: "The author's name.") var name: String?
    @OptionGroup var source: ScoringOptions
    @Argument(help: "The message.") var text: String

    func validate() throws {
        guard InboxMessage.Channel(rawValue: channel) != nil else {
            throw ValidationError("`\(channel)` is no channel; write comment, dm, mention or sticker")
        }
    }

    func run() async throws {
        let library = try VoiceLibrary(directory: voice ?? ResourceLocation.voice)
        let rules = try RuleSet.load(path: rules ?? ResourceLocation.rules)
        let pipeline = try await TriagePipeline(
            scoring: try source.open(), rules: rules, precision: try await source.promises(for: rules), voice: library)
        let message = InboxMessage(
            text: text, channel: InboxMessage.Channel(rawValue: channel), author: .init(name: name))
        guard let answer = try await pipeline.triage([message]).first, let decision = answer.decision else { return }
        let explanation = Drafter(library: library).explain(
            message, classification: answer.classification, entities: answer.entities, decision: decision)
        let output = LineWriter()
        switch explanation.outcome {
        case .draft(let draft): output.write(draft.text)
        case .withheld(let reason): output.write("no draft: \(reason)")
        }
        output.write("")
        output.write(explanation.summary)
        try output.flush()
    }
}
