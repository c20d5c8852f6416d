internal import ArgumentParser
internal import InboxRules
internal import InboxService
internal import TextFeatures

/// `babil rules check`: what is wrong or doubtful in a rule file.
struct RulesCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Find errors and doubtful rules in a rule file.",
        discussion: """
            With --history, the rules are tried on messages too: rules that never fire or fire too often, and thresholds \
            that no message reaches. Lines that hold their scores (see `babil classify --keep-message`) need no model. Ends \
            with status 1 when there is an error; warnings alone do not fail.
            """)

    @Option(help: "Messages to try the rules on, one a line.") var history: [String] = []
    @Option(help: "A rule that fires on a greater share of the history is reported.") var share = 0.5
    @OptionGroup var source: ScoringOptions
    @Argument(help: "The rule file (default: corpora/rules/default.yaml).") var rules: String?

    func validate() throws {
        guard (0...1).contains(share) else { throw ValidationError("--share must lie in 0...1") }
    }

    func run() async throws {
        let path = rules ?? ResourceLocation.rules
        let analyzer = TextAnalyzer()
        let output = LineWriter()
        var problems: [RuleProblem]
        var run = MessageRun(batchSize: source.batch)
        do {
            let rules = try RuleSet.load(path: path)
            let promises = try await source.promises(for: rules)
            let linter = RuleLinter(precision: promises, maximumShare: share)
            problems = linter.problems(in: rules) { analyzer.analyze($0) }
            if !history.isEmpty {
                let usage = try await usage(rules, precision: promises, run: &run)
                problems += linter.problems(in: rules, usage: usage)
            }
        } catch let error as RuleFileError {
            problems = error.problems
        }
        problems.sort { ($0.location, $0.code) < ($1.location, $1.code) }
        for problem in problems { output.write(problem.description) }
        let errors = problems.filter { $0.severity == .error }.count
        output.write("\(path): \(errors) errors, \(problems.count - errors) warnings")
        try output.flush()
        if errors > 0 { throw ExitCode.failure }
        if !history.isEmpty { try run.finish(files: history) }
    }

    /// What the rules do on the history.
    private func usage(
        _ rules: RuleSet, precision: PrecisionThresholds, run: inout MessageRun
    ) async throws -> RuleLinter.Usage {
        let replay = RuleReplay(rules: rules, precision: precision, scoring: { try source.open() })
        var usage = RuleLinter.Usage()
        try await run.forEachRecordBatch(of: history, progress: ProgressDisplay()) { records in
            for (decision, scores) in try await replay.decide(records) { usage.add(decision, scores: scores) }
        }
        return usage
    }
}
