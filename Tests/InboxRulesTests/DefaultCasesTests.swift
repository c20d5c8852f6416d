import InboxRules
import Testing
import TextFeatures

@Suite struct DefaultCasesTests {
    @Test func everyGoldenCaseOfTheDefaultRulesPasses() throws {
        let analyzer = TextAnalyzer()
        let decider = Decider(rules: try DefaultRules.load(), analyze: analyzer.analyze)
        let outcomes = try DefaultRules.cases().run(
            decider: decider, analyze: analyzer.analyze, entities: { EntityRecognizer().entities(in: $0, language: $1) }
        )
        for outcome in outcomes {
            if case .failed(let failures) = outcome.verdict {
                let reasons = outcome.trace?.decision.reasons.map { "fired \($0.rule): \($0.because)" } ?? []
                let lines = ["\(outcome.ruleCase.location) \(outcome.ruleCase.name)"] + failures + reasons
                Issue.record("\(lines.joined(separator: "\n  "))")
            }
        }
        #expect(!outcomes.contains { $0.verdict == .skipped }, "the default cases run without a model")
    }
}
