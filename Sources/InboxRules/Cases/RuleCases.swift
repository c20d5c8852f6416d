import Foundation
public import TextFeatures

/// Golden cases for a rule set, and the run that checks them.
///
/// Cases stand in YAML files next to the rules. A case that states its scores runs without a model; one that does not
/// needs a classifier, and is skipped without.
public struct RuleCases: Sendable {
    /// What became of one case.
    public struct Outcome: Sendable {
        /// How it ended.
        public enum Verdict: Sendable, Hashable {
            /// The decision is as expected.
            case passed
            /// What is wrong, one line each.
            case failed([String])
            /// The case states no scores, and there is no model.
            case skipped
        }

        /// The case.
        public var ruleCase: RuleCase
        /// How it ended.
        public var verdict: Verdict
        /// The decision with its trace, unless the case was skipped.
        public var trace: DecisionTrace?
    }

    /// The cases, in file order.
    public var cases: [RuleCase]

    /// Creates a collection of cases.
    public init(cases: [RuleCase]) {
        self.cases = cases
    }

    /// Reads case files, and every `.yaml` file of folders.
    ///
    /// - Parameter paths: Files or folders.
    /// - Returns: The cases of all files.
    /// - Throws: ``RuleFileError`` with every error found, each with its file, line and column.
    public static func load(paths: [String]) throws(RuleFileError) -> RuleCases {
        var reader = RuleCaseReader()
        var cases: [RuleCase] = []
        for path in paths.flatMap({ files(at: $0) }) {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                let start = SourceLocation(file: path, line: 1, column: 1)
                reader.yaml.error(
                    "missing-file", at: start, "cannot read the case file; check the path and that it is UTF-8")
                continue
            }
            cases += reader.read(yaml: text, file: path)
        }
        if reader.yaml.problems.isEmpty { return RuleCases(cases: cases) }
        throw RuleFileError(problems: reader.yaml.problems)
    }

    /// Reads cases from text, as if from a file of that name.
    ///
    /// - Parameters:
    ///   - yaml: The YAML text.
    ///   - file: The name that errors show.
    /// - Returns: The cases.
    /// - Throws: ``RuleFileError`` with every error found, each with its line and column.
    public static func parse(yaml: String, file: String) throws(RuleFileError) -> RuleCases {
        var reader = RuleCaseReader()
        let cases = reader.read(yaml: yaml, file: file)
        if reader.yaml.problems.isEmpty { return RuleCases(cases: cases) }
        throw RuleFileError(problems: reader.yaml.problems)
    }

    /// Runs every case.
    ///
    /// - Parameters:
    ///   - decider: The rules under test.
    ///   - analyze: The function that the decider was compiled with.
    ///   - entities: Finds the entities of a message, given its language if known.
    ///   - classify: The model's scores. Without it, each case's own scores are used; with it, the model's, also where
    ///     a case states its own, which shows whether the rules hold with the real model.
    /// - Returns: One outcome for each case, in order.
    public func run(
        decider: Decider, analyze: (String) -> AnalyzedText, entities: (AnalyzedText, String?) -> [Entity],
        classify: ((InboxMessage) -> MessageClassification)? = nil
    ) -> [Outcome] {
        cases.map { ruleCase in
            guard let scores = classify?(ruleCase.message) ?? ruleCase.scores else {
                return Outcome(ruleCase: ruleCase, verdict: .skipped, trace: nil)
            }
            let text = analyze(ruleCase.message.text)
            let trace = decider.trace(
                ruleCase.message, text: text, entities: entities(text, ruleCase.message.lang), scores: scores,
                context: ruleCase.context)
            let failures = ruleCase.failures(of: trace.decision)
            return Outcome(ruleCase: ruleCase, verdict: failures.isEmpty ? .passed : .failed(failures), trace: trace)
        }
    }

    private static func files(at path: String) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return [path]
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let folder = path.hasSuffix("/") ? path : path + "/"
        return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted().map { folder + $0 }
    }
}
