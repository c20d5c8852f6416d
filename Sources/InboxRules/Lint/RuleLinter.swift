public import TextFeatures

/// Finds what is doubtful in rules that parse: rules that never fire, contradict or repeat each other, phrases written
/// twice, thresholds out of reach.
///
/// Errors of the file itself (unknown keys, wrong types) are found by ``RuleSet/load(path:)``; ``check(path:analyze:)``
/// gives both.
///
/// ```swift
/// let problems = RuleLinter(precision: model.precision).check(path: "rules.yaml", analyze: analyzer.analyze)
/// for problem in problems { print(problem) }
/// ```
public struct RuleLinter: Sendable {
    /// A rule that fires on a greater share of messages is reported.
    public var maximumShare: Double
    let precision: PrecisionThresholds?

    /// Creates a linter.
    ///
    /// - Parameters:
    ///   - precision: What the model promises; without it, thresholds that are stated as a precision are not checked.
    ///   - maximumShare: A rule of the first four phases that fires on a greater share of a history is reported.
    public init(precision: PrecisionThresholds? = nil, maximumShare: Double = 0.5) {
        self.precision = precision
        self.maximumShare = maximumShare
    }

    /// Reads a file and gives all problems: errors if it cannot be used, else warnings.
    ///
    /// - Parameters:
    ///   - path: The rule file.
    ///   - analyze: How messages are normalized and tokenized.
    /// - Returns: The problems in file order; empty for a clean file.
    public func check(path: String, analyze: (String) -> AnalyzedText) -> [RuleProblem] {
        do {
            return problems(in: try RuleSet.load(path: path), analyze: analyze)
        } catch {
            return error.problems
        }
    }

    /// The doubtful spots of a rule set.
    ///
    /// - Parameters:
    ///   - rules: The rules.
    ///   - analyze: How messages are normalized and tokenized.
    /// - Returns: Warnings in file order.
    public func problems(in rules: RuleSet, analyze: (String) -> AnalyzedText) -> [RuleProblem] {
        var problems = duplicatesAndShadows(rules) + stopsBeforeSafety(rules)
        for rule in rules.rules { problems += doubts(about: rule, in: rules) }
        problems += phraseProblems(rules, analyze: analyze) + unusedParts(rules) + unroutedIntents(rules)
        return problems.sorted { ($0.location, $0.code) < ($1.location, $1.code) }
    }

    func warning(_ code: String, _ location: SourceLocation, _ message: String) -> RuleProblem {
        RuleProblem(severity: .warning, code: code, location: location, message: message)
    }

    /// What is doubtful about one rule alone.
    private func doubts(about rule: RuleSet.Rule, in rules: RuleSet) -> [RuleProblem] {
        var problems: [RuleProblem] = []
        if ConditionLogic.isImpossible(rule.when) {
            problems.append(
                warning(
                    "impossible-condition", rule.when.location,
                    "no message can satisfy the rule '\(rule.id)'; two parts of its condition exclude each other"))
        }
        if rule.why.isEmpty {
            problems.append(
                warning("missing-why", rule.location, "the rule '\(rule.id)' does not say why it exists; add 'why'"))
        }
        if rule.title[rules.language] == nil {
            problems.append(
                warning(
                    "missing-title", rule.location,
                    "the rule '\(rule.id)' has no title in the workspace's language '\(rules.language)'"))
        }
        problems += precisionProblems(rule.when, rule: rule) + regexProblems(rule.when, rule: rule)
        return problems
    }

    /// Searches texts on which careless patterns take forever.
    private func regexProblems(_ condition: Condition, rule: RuleSet.Rule) -> [RuleProblem] {
        var problems = condition.parts.flatMap { regexProblems($0, rule: rule) }
        guard case .regex(let regex) = condition.kind else { return problems }
        var letters = Array(Set(regex.pattern.filter { $0.isLetter || $0.isNumber })).sorted()
        letters = letters.prefix(12) + ["a", "1", " "]
        for letter in letters where regex.search(String(repeating: letter, count: 200) + "\u{1}") == .givenUp {
            problems.append(
                warning(
                    "explosive-regex", condition.location,
                    "the regular expression of the rule '\(rule.id)' takes too many steps on a row of '\(letter)'; avoid nested repetitions such as (a+)+"
                ))
            break
        }
        return problems
    }
}
