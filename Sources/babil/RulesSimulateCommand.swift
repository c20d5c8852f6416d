internal import ArgumentParser
internal import Foundation
internal import InboxRules
internal import InboxService
internal import TextFeatures

/// `babil rules simulate`: what a change of rules would do to a history of messages.
struct RulesSimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Replay a history under two rule files and show what changes.")

    @Option(help: "The rules in force.") var before: String
    @Option(help: "The rules on trial.") var after: String
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var source: ScoringOptions
    @Argument(help: "The history, one message a line; - is standard input.") var history = "-"

    func run() async throws {
        let analyzer = TextAnalyzer()
        var simulator = RuleSimulator(
            before: try RuleSet.load(path: before), after: try RuleSet.load(path: after),
            analyze: { analyzer.analyze($0) })
        let pipeline = try await TriagePipeline(scoring: try source.open())
        var run = MessageRun(batchSize: source.batch)
        let progress = ProgressDisplay()
        var count = 0
        try await run.forEachBatch(of: [history]) { messages in
            for answer in try await pipeline.triage(messages) {
                simulator.add(
                    answer.message, scores: answer.classification, entities: { _ in answer.entities },
                    text: { analyzer.analyze(answer.message.text) })
            }
            count += messages.count
            progress.note("\(count) messages replayed")
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
            print(String(decoding: try encoder.encode(simulator.report), as: UTF8.self))
        } else {
            print(simulator.report.table)
        }
        try run.finish(files: [history])
    }
}
