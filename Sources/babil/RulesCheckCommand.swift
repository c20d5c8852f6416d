internal import ArgumentParser
internal import InboxRules
internal import TextFeatures

/// `babil rules check`: what is wrong or doubtful in a rule file.
struct RulesCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Find errors and doubtful rules in a rule file.",
        discussion: "Ends with status 1 when there is an error; warnings alone do not fail.")

    @Argument(help: "The rule file (default: corpora/rules/default.yaml).") var rules: String?

    func run() throws {
        let path = rules ?? ResourceLocation.rules
        let analyzer = TextAnalyzer()
        let problems = RuleLinter().check(path: path) { analyzer.analyze($0) }
        for problem in problems { print(problem.description) }
        let errors = problems.filter { $0.severity == .error }.count
        print("\(path): \(errors) errors, \(problems.count - errors) warnings")
        if errors > 0 { throw ExitCode.failure }
    }
}
