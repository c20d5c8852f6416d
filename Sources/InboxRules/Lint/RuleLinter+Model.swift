/// Rules that meet the model: what it promises, and what it gave in a history.
extension RuleLinter {
    /// What rules did on a history, and how sure the model was at most.
    public struct Usage: Sendable, Hashable {
        /// The number of messages decided.
        public private(set) var messageCount = 0
        /// How many messages each rule fired on.
        public private(set) var firings: [String: Int] = [:]
        /// The highest probability of each label, by `head label`.
        private var highest: [String: Float] = [:]

        /// Creates an empty history.
        public init() {}

        /// Counts a decision and the scores it was made with.
        public mutating func add(_ decision: Decision, scores: MessageClassification) {
            messageCount += 1
            for reason in decision.reasons { firings[reason.rule, default: 0] += 1 }
            for (head, labels) in [
                (Taxonomy.Head.intent, scores.intents), (.sentiment, scores.sentiments), (.toxicity, scores.toxicity),
            ] {
                for score in labels {
                    let name = Self.name(head, score.label)
                    if score.probability > highest[name] ?? -1 { highest[name] = score.probability }
                }
            }
        }

        func highest(_ head: Taxonomy.Head, _ label: String) -> Float? { highest[Self.name(head, label)] }

        private static func name(_ head: Taxonomy.Head, _ label: String) -> String { head.rawValue + " " + label }
    }

    /// From this many messages on, a threshold that none of them reached is reported.
    static let enoughMessages = 1000

    /// Rules that never fired in a history or fired too often, and thresholds that nothing in it reached.
    ///
    /// - Parameters:
    ///   - rules: The rules.
    ///   - usage: What they did.
    /// - Returns: Warnings in file order.
    public func problems(in rules: RuleSet, usage: Usage) -> [RuleProblem] {
        guard usage.messageCount > 0 else { return [] }
        var problems: [RuleProblem] = []
        for rule in rules.rules {
            let count = usage.firings[rule.id] ?? 0
            let share = Double(count) / Double(usage.messageCount)
            if count == 0 {
                problems.append(
                    warning(
                        "never-fired", rule.location,
                        "the rule '\(rule.id)' fired on none of \(usage.messageCount) messages; check its condition"))
            } else if share > maximumShare, !rule.phase.firstMatchOnly {
                problems.append(
                    warning(
                        "fires-too-often", rule.location,
                        "the rule '\(rule.id)' fired on \(Int((share * 100).rounded())) % of \(usage.messageCount) messages; is it too broad?"
                    ))
            }
            if usage.messageCount >= Self.enoughMessages { problems += unreached(rule.when, rule: rule, usage: usage) }
        }
        return problems.sorted { ($0.location, $0.code) < ($1.location, $1.code) }
    }

    private func unreached(_ condition: Condition, rule: RuleSet.Rule, usage: Usage) -> [RuleProblem] {
        var problems = condition.parts.flatMap { unreached($0, rule: rule, usage: usage) }
        let (head, tests) = Self.labelTests(condition)
        for test in tests {
            guard case .atLeast(let threshold) = test.test else { continue }
            let highest = usage.highest(head, test.label) ?? 0
            let lowest = threshold.byLanguage.values.reduce(threshold.value) { min($0, $1) }
            if lowest > highest {
                let (shown, wanted) = comparedDecimals(highest, lowest)
                problems.append(
                    warning(
                        "unreached-threshold", test.location,
                        "the model gave \(head.rawValue) '\(test.label)' at most \(shown) on \(usage.messageCount) messages, but the rule '\(rule.id)' asks for \(wanted); lower it, or state a precision"
                    ))
            }
        }
        return problems
    }

    /// Precisions that the model does not promise: their conditions never hold.
    func precisionProblems(_ condition: Condition, rule: RuleSet.Rule) -> [RuleProblem] {
        guard let precision else { return [] }
        var problems = condition.parts.flatMap { precisionProblems($0, rule: rule) }
        let (head, tests) = Self.labelTests(condition)
        for test in tests {
            guard case .precision(let target) = test.test else { continue }
            var refusals: [(language: String?, why: String)] = []
            for language in [nil] + PrecisionThresholds.languages.map(Optional.some) {
                let answer = precision.answer(head: head, label: test.label, language: language, precision: target)
                if case .refused(let why) = answer { refusals.append((language, why)) }
            }
            guard let first = refusals.first else { continue }
            let everywhere = refusals.count == PrecisionThresholds.languages.count + 1
            let languages = refusals.compactMap(\.language).joined(separator: ", ")
            let place =
                everywhere
                ? "" : languages.isEmpty ? " on messages of unknown language" : " on messages in \(languages)"
            problems.append(
                warning(
                    "unpromised-precision", test.location,
                    "the rule '\(rule.id)' cannot fire by \(head.rawValue) '\(test.label)'\(place): \(first.why); ask for less, or state a threshold"
                ))
        }
        return problems
    }

    private static func labelTests(_ condition: Condition) -> (Taxonomy.Head, [Condition.LabelTest]) {
        switch condition.kind {
        case .intent(let tests): (.intent, tests)
        case .toxicity(let tests): (.toxicity, tests)
        case .sentiment(let tests): (.sentiment, tests)
        default: (.intent, [])
        }
    }
}
