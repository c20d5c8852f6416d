internal import ArgumentParser
internal import Foundation
internal import InboxRules
internal import InboxService
internal import TextClassification
internal import TextFeatures

/// `babil rules test`: the golden cases of a rule file.
struct RulesTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run golden cases against a rule file.",
        discussion: """
            Cases stand in YAML files beside the rules and state the scores they assume. With --with-model the model's \
            own scores are used instead, which shows whether rules and model work together.
            """)

    @Option(help: "The rule file (default: corpora/rules/default.yaml).") var rules: String?
    @Flag(help: "Use the model's scores instead of those that the cases state.") var withModel = false
    @OptionGroup var source: ScoringOptions
    @Argument(help: "Case files or folders (default: the folder `cases` beside the rules).") var cases: [String] = []

    func run() async throws {
        let path = rules ?? ResourceLocation.rules
        let analyzer = TextAnalyzer()
        let rules = try RuleSet.load(path: path)
        let decider = Decider(rules: rules, precision: try await source.promises(for: rules)) { analyzer.analyze($0) }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("cases").path
        let all = try RuleCases.load(paths: cases.isEmpty ? [folder] : cases)
        guard !all.cases.isEmpty else { throw FileError("no case files were found; name files or folders with cases") }
        let scores = withModel ? try await modelScores(of: all) : [:]
        let outcomes = all.run(
            decider: decider, analyze: { analyzer.analyze($0) },
            entities: { EntityRecognizer().entities(in: $0, language: $1) },
            classify: withModel ? { scores[$0] ?? Self.unknown } : nil)
        let output = LineWriter()
        var counts = (passed: 0, failed: 0, skipped: 0)
        for outcome in outcomes {
            switch outcome.verdict {
            case .passed: counts.passed += 1
            case .skipped: counts.skipped += 1
            case .failed(let failures):
                counts.failed += 1
                output.write("\(outcome.ruleCase.location): \(outcome.ruleCase.message.text)")
                for failure in failures { output.write("    \(failure)") }
            }
        }
        output.write("\(counts.passed) passed, \(counts.failed) failed, \(counts.skipped) skipped")
        try output.flush()
        if counts.failed > 0 { throw ExitCode.failure }
    }

    private static let unknown = MessageClassification(
        intents: [], sentiments: [], toxicity: [], toxicLabels: [], languages: [])

    private func modelScores(of cases: RuleCases) async throws -> [InboxMessage: MessageClassification] {
        let pipeline = try await TriagePipeline(scoring: try source.open())
        let messages = Array(Set(cases.cases.map(\.message)))
        let answers = try await pipeline.triage(messages)
        return Dictionary(uniqueKeysWithValues: zip(messages, answers.map(\.classification)))
    }
}
