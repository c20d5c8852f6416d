import Foundation
import Testing
import TextClassification

/// Behavioural checks of the shipped model: what it must be able to do, what must change nothing, what must move its answer.
///
/// After Ribeiro et al. 2020, "Beyond Accuracy: Behavioral Testing of NLP Models with CheckList".
/// Each test prints its pass rates. `BABIL_BEHAVIOUR=all` lists every failed case.
@Suite struct BehaviourTests {
    /// The lowest pass rate that is accepted, over all languages and in each of them.
    ///
    /// They guard what was reached, some points below it. Negation is the weak spot: short sequences of words do not see what
    /// a "not" five words earlier belongs to.
    private struct Floor {
        var overall: Double
        var language: Double
    }

    private static let floors: [String: Floor] = [
        "plain": Floor(overall: 0.85, language: 0.8), "dialect": Floor(overall: 0.75, language: 0.6),
        "negation": Floor(overall: 0.55, language: 0.5), "identity": Floor(overall: 0.9, language: 0.8),
        "direction": Floor(overall: 0.9, language: 0.85), "swaps": Floor(overall: 0.9, language: 0.85),
        "lowercase": Floor(overall: 0.95, language: 0.9), "capitals": Floor(overall: 0.85, language: 0.8),
        "accents": Floor(overall: 0.9, language: 0.85), "emoji": Floor(overall: 0.9, language: 0.85),
        "politeness": Floor(overall: 0.9, language: 0.85), "punctuation": Floor(overall: 0.9, language: 0.85),
    ]
    /// Cases below which a language's rate is printed but not judged.
    private static let judgedFrom = 20

    private let classifier: Classifier

    init() throws { classifier = try BehaviourCases.model.get() }

    private func intents(of texts: [String]) -> [String] {
        let table = classifier.scores(of: texts)
        return texts.indices.map { table.topLabel(head: "intent", text: $0) ?? "" }
    }

    /// The probability of the label `toxicity`, and whether any label of insult, hate or threat holds.
    private func toxicity(of texts: [String]) throws -> [(probability: Float, isAccused: Bool)] {
        let table = classifier.scores(of: texts)
        let head = try #require(table.heads.firstIndex { $0.name == "toxicity" })
        let description = table.heads[head]
        let general = try #require(description.index(of: "toxicity"))
        let accusing = ["toxicity", "severe_toxicity", "insult", "threat", "identity_hate"].compactMap {
            description.index(of: $0)
        }
        return texts.indices.map { text in
            let scores = Array(table.scores(head: head, text: text))
            return (scores[general], accusing.contains { scores[$0] >= description.thresholds[$0] })
        }
    }

    private func judge(_ rates: PassRates) {
        print(rates.table)
        if ProcessInfo.processInfo.environment["BABIL_BEHAVIOUR"] == "all" {
            print(rates.failures.joined(separator: "\n"))
        }
        for (capability, languages) in rates.counts {
            guard let floor = Self.floors[capability] else {
                Issue.record("\(capability) has no floor")
                continue
            }
            let overall = rates.overall(capability)
            #expect(overall.rate >= floor.overall, "\(capability): \(overall.passed) of \(overall.total)")
            for (language, count) in languages where count.total >= Self.judgedFrom {
                #expect(count.rate >= floor.language, "\(capability) \(language): \(count.passed) of \(count.total)")
            }
        }
    }

    @Test(arguments: ["plain", "dialect"].filter { BehaviourCases.has($0) }) func theIntentIsFound(file: String) throws
    {
        var rates = PassRates()
        for language in BehaviourCases.languages {
            let cases = try BehaviourCases.cases(file, language: language)
            for (example, intent) in zip(cases, intents(of: cases.map(\.text))) {
                let wanted = try #require(example.intent, "\(example.text) names no intent")
                rates.add(
                    file, language: language, passed: intent == wanted,
                    failure: "\(wanted) → \(intent): \(example.text)")
            }
        }
        judge(rates)
    }

    @Test(.enabled(if: BehaviourCases.has("negation"))) func negationIsUnderstood() throws {
        var rates = PassRates()
        for language in BehaviourCases.languages {
            let cases = try BehaviourCases.cases("negation", language: language)
            let toxicity = try toxicity(of: cases.map(\.text))
            for (index, intent) in intents(of: cases.map(\.text)).enumerated() {
                let example = cases[index]
                let passed =
                    (example.intent.map { $0 == intent } ?? true) && (example.notIntent.map { $0 != intent } ?? true)
                    && (example.toxic.map { $0 == toxicity[index].isAccused } ?? true)
                rates.add("negation", language: language, passed: passed, failure: "\(intent): \(example.text)")
            }
        }
        judge(rates)
    }

    @Test(.enabled(if: BehaviourCases.has("identity"))) func neutralSentencesThatNameAGroupAreNotToxic() throws {
        var rates = PassRates()
        var groups = PassRates()
        for language in BehaviourCases.languages {
            let cases = try BehaviourCases.cases("identity", language: language)
            for (example, found) in zip(cases, try toxicity(of: cases.map(\.text))) {
                let group = try #require(example.group, "\(example.text) names no group")
                rates.add("identity", language: language, passed: !found.isAccused, failure: example.text)
                groups.add(group, language: language, passed: !found.isAccused, failure: example.text)
            }
        }
        print("not accused, by group:\n\(groups.table)")
        judge(rates)
    }

    @Test(.enabled(if: BehaviourCases.has("direction"))) func anInsultRaisesToxicity() throws {
        var rates = PassRates()
        for language in BehaviourCases.languages {
            let cases = try BehaviourCases.cases("direction", language: language)
            let before = try toxicity(of: cases.map(\.text))
            let after = try toxicity(of: cases.map { $0.insulting ?? $0.text })
            for (index, example) in cases.enumerated() {
                let insulting = try #require(example.insulting, "\(example.text) has no insulting form")
                let passed = after[index].probability > before[index].probability
                rates.add("direction", language: language, passed: passed, failure: insulting)
            }
        }
        judge(rates)
    }

    @Test(.enabled(if: BehaviourCases.has("swaps"))) func anotherNameOrCityChangesNoIntent() throws {
        var rates = PassRates()
        for language in BehaviourCases.languages {
            let cases = try BehaviourCases.cases("swaps", language: language)
            let before = intents(of: cases.map(\.text))
            let after = intents(of: cases.map { $0.swapped ?? $0.text })
            for (index, example) in cases.enumerated() {
                let swapped = try #require(example.swapped, "\(example.text) has no swapped form")
                rates.add(
                    "swaps", language: language, passed: before[index] == after[index],
                    failure: "\(before[index]) → \(after[index]): \(swapped)")
            }
        }
        judge(rates)
    }

    @Test(.enabled(if: BehaviourCases.has("plain"))) func whatDoesNotMatterChangesNoIntent() throws {
        var rates = PassRates()
        for language in BehaviourCases.languages {
            let texts = try ["plain", "dialect"].flatMap {
                try BehaviourCases.cases($0, language: language).map(\.text)
            }
            let before = intents(of: texts)
            for perturbation in Perturbation.allCases {
                let changed = texts.enumerated().compactMap { number, text in
                    perturbation.apply(to: text, language: language, number: number).map { (number, $0) }
                }
                for ((number, text), after) in zip(changed, intents(of: changed.map(\.1))) {
                    rates.add(
                        perturbation.rawValue, language: language, passed: after == before[number],
                        failure: "\(before[number]) → \(after): \(text)")
                }
            }
        }
        judge(rates)
    }

    @Test(.enabled(if: BehaviourCases.has("plain"))) func everyIntentHasPlainCasesInEachLanguage() throws {
        let intents = Set(classifier.heads.first { $0.name == "intent" }?.labels ?? [])
        for language in BehaviourCases.languages {
            let cases = try BehaviourCases.cases("plain", language: language)
            guard !cases.isEmpty else { continue }
            let named = Set(cases.compactMap(\.intent))
            #expect(named.isSubset(of: intents), "\(language): \(named.subtracting(intents))")
            #expect(named == intents, "\(language) lacks \(intents.subtracting(named))")
            #expect(Set(cases.map(\.text)).count == cases.count, "\(language): a case stands twice")
        }
    }
}
