internal import ArgumentParser
internal import BrandVoice

/// `babil templates`: the tools of the brand-voice library.
struct TemplatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates", abstract: "Check and preview reply templates.",
        subcommands: [TemplatesCheckCommand.self, TemplatesRenderCommand.self])
}

/// `babil templates check`: every template, language and wording with its longest and strangest values.
struct TemplatesCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Find templates that would be withheld or sound wrong.",
        discussion: "Ends with status 1 when there is an error; warnings alone do not fail.")

    @Argument(help: "The voice folder (default: corpora/voice).") var voice: String?

    func run() throws {
        let folder = voice ?? ResourceLocation.voice
        let findings = TemplateLinter.check(directory: folder)
        let output = LineWriter()
        for finding in findings { output.write(finding.description) }
        let errors = findings.filter { $0.severity == .error }.count
        output.write("\(folder): \(errors) errors, \(findings.count - errors) warnings")
        try output.flush()
        if errors > 0 { throw ExitCode.failure }
    }
}
