internal import ArgumentParser

/// The `babil` command: one subcommand per file.
struct BabilCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "babil",
        abstract:
            "Reads inbox messages, classifies them, decides what to do, and drafts replies. On this machine only.",
        subcommands: [
            TriageCommand.self,
            ClassifyCommand.self, ServeCommand.self, ReloadCommand.self, TokensCommand.self, TrainCommand.self,
            EvaluateCommand.self, ExplainCommand.self, CardCommand.self, LearnCommand.self, RulesCommand.self,
            TemplatesCommand.self,
        ])
}
