internal import ArgumentParser
internal import BrandVoice
internal import Foundation
internal import InboxRules
internal import InboxService
internal import InferenceServer
internal import TextClassification

/// `babil rules simulate`: what a change of rules, templates or model would do to a history of messages.
struct RulesSimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Replay a history under changed rules, templates or model.",
        discussion: """
            The history is what `babil triage` reads. Lines that `babil classify --keep-message` or `babil triage --json \
            --keep-message` wrote hold their scores and need no model; other lines are classified. What is not named \
            stays as it is: name only what changes.
            """)

    @Option(help: "The rules in force (default: corpora/rules/default.yaml).") var before: String?
    @Option(help: "The rules on trial (default: those in force).") var after: String?
    @Option(help: "The voice in force (default: corpora/voice).") var beforeVoice: String?
    @Option(help: "The voice on trial (default: the one in force).") var afterVoice: String?
    @Option(help: "The model on trial (default: the one in force, or the stored scores).") var afterModel: String?
    @Option(help: "Examples shown of each kind of change.") var examples = 5
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var source: ScoringOptions
    @Argument(help: "The history, one message a line; - is standard input.") var history = ["-"]

    func validate() throws {
        guard after != nil || afterVoice != nil || afterModel != nil else {
            throw ValidationError("name what changes: --after, --after-voice or --after-model")
        }
        guard (0...1000).contains(examples) else { throw ValidationError("--examples must lie in 0...1000") }
    }

    func run() async throws {
        let rules = try RuleSet.load(path: before ?? ResourceLocation.rules)
        let voice = try VoiceLibrary(directory: beforeVoice ?? ResourceLocation.voice)
        let newRules = try after.map { try RuleSet.load(path: $0) } ?? rules
        let newVoice = try afterVoice.map { try VoiceLibrary(directory: $0) } ?? voice
        let promises = try await source.promises(for: rules, newRules)
        let newModel = try afterModel.map { try Classifier(path: $0) }
        let newScoring = newModel.map { MessageScoring(engine: ClassifierEngine(classifier: $0)) }
        let newPromises = newModel.map { PrecisionThresholds(model: $0.metadata) } ?? promises
        let simulator = HistorySimulator(
            before: .init(rules: rules, voice: voice, precision: promises),
            after: .init(rules: newRules, voice: newVoice, precision: newPromises),
            exampleLimit: examples, scoring: { try source.open() }, newScoring: newScoring)
        var run = MessageRun(batchSize: source.batch)
        try await run.forEachRecordBatch(of: history, progress: ProgressDisplay()) { try await simulator.add($0) }
        let output = LineWriter()
        output.write(json ? try Self.json(simulator.report) : simulator.report.table)
        try output.flush()
        try run.finish(files: history)
    }

    private static func json(_ report: SimulationReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
}
