internal import ArgumentParser

/// `babil rules`: the rule file's own tools.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Check, test, explain and replay rule files.",
        subcommands: [RulesCheckCommand.self, RulesTestCommand.self, RulesTraceCommand.self, RulesSimulateCommand.self])
}
