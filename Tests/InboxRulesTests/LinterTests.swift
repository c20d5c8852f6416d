import Foundation
import InboxRules
import Testing
import TextFeatures

@Suite struct LinterTests {
    private func codes(_ yaml: String, linter: RuleLinter = RuleLinter()) throws -> [String] {
        let rules = try RuleSet.parse(yaml: "version: 1\n" + yaml, file: "r.yaml")
        let analyzer = TextAnalyzer()
        return linter.problems(in: rules, analyze: { analyzer.analyze($0) }).map(\.code)
            .filter { $0 != "missing-why" && $0 != "unrouted-intent" }
    }

    private func rule(_ id: String, _ phase: String, _ when: String, _ then: String = "{tags: x}", stop: Bool = false)
        -> String
    {
        "  - {id: \(id), phase: \(phase), title: t, when: \(when), then: \(then), stop: \(stop)}\n"
    }

    @Test func theDefaultRulesAreClean() throws {
        let analyzer = TextAnalyzer()
        let problems = RuleLinter().check(
            path: DefaultRules.folder + "/default.yaml", analyze: { analyzer.analyze($0) })
        #expect(problems.isEmpty, "\(problems.map(\.description).joined(separator: "\n"))")
    }

    @Test func laterRoutingRulesThatAnEarlierOneCoversAreUnreachable() throws {
        let first = rule("a", "routing", "{intent: [complaint, praise]}")
        #expect(try codes("rules:\n" + first + rule("b", "routing", "{intent: praise}")) == ["unreachable-rule"])
        #expect(
            try codes("rules:\n" + first + rule("b", "routing", "{intent: praise, channel: dm}")) == [
                "unreachable-rule"
            ])
        #expect(try codes("rules:\n" + first + rule("b", "routing", "{intent: other}")).isEmpty)
        #expect(try codes("rules:\n" + first + rule("b", "moderation", "{intent: praise}")).isEmpty)
    }

    @Test func higherThresholdsAreCoveredByLowerOnes() throws {
        let first = rule("a", "routing", "{toxicity: {insult: 0.5}}")
        #expect(
            try codes("rules:\n" + first + rule("b", "routing", "{toxicity: {insult: 0.8}}")) == ["unreachable-rule"])
        #expect(try codes("rules:\n" + first + rule("b", "routing", "{toxicity: {insult: 0.4}}")).isEmpty)
        #expect(try codes("rules:\n" + first + rule("b", "routing", "{toxicity: {threat: 0.8}}")).isEmpty)
    }

    @Test func stopsMakeLaterRulesUnreachableExceptSafety() throws {
        let stop = rule("a", "suppression", "{author: {strikes: 3}}", stop: true)
        #expect(
            try codes("rules:\n" + stop + rule("b", "moderation", "{author: {strikes: 5}}")) == ["unreachable-rule"])
        #expect(try codes("rules:\n" + stop + rule("b", "safety", "{author: {strikes: 5}}")).isEmpty)
        #expect(
            try codes(
                "rules:\n" + rule("a", "safety", "{channel: dm}", stop: true) + rule("b", "safety", "{language: fr}"))
                == ["stop-hides-safety"])
    }

    @Test func equalConditionsAreDuplicatesOrContradictions() throws {
        let first = rule("a", "moderation", "{all: [{channel: dm}, {language: fr}]}", "{queue: legal, actions: hide}")
        #expect(
            try codes("rules:\n" + first + rule("b", "moderation", "{language: fr, channel: dm}", "{tags: y}")) == [
                "duplicate-rule"
            ])
        #expect(
            try codes("rules:\n" + first + rule("b", "moderation", "{language: fr, channel: dm}", "{queue: pr}")) == [
                "contradictory-rules"
            ])
        #expect(
            try codes("rules:\n" + first + rule("b", "moderation", "{language: fr, channel: dm}", "{never: hide}")) == [
                "contradictory-rules"
            ])
    }

    @Test func narrowerRulesThatAddNothingAreShadowed() throws {
        let first = rule("a", "moderation", "{channel: dm}", "{actions: [flag, review], tags: x}")
        #expect(
            try codes("rules:\n" + first + rule("b", "moderation", "{channel: dm, language: fr}", "{actions: flag}"))
                == ["shadowed-rule"])
        #expect(
            try codes("rules:\n" + first + rule("b", "moderation", "{channel: dm, language: fr}", "{actions: hide}"))
                .isEmpty)
    }

    @Test func conditionsThatExcludeThemselvesAreImpossible() throws {
        let impossible = [
            "{all: [{channel: dm}, {channel: comment}]}", "{intent: praise, not: {intent: [praise, other]}}",
            "{words: {at_least: 5, at_most: 3}}", "{sentiment: {above: 0.5, below: -0.5}}",
            "{all: [{toxicity: {insult: 0.8}}, {toxicity: {insult: {below: 0.5}}}]}",
            "{all: [{author: {vip: true}}, {author: {vip: false}}]}", "{channel: dm, not: {not: {channel: comment}}}",
        ]
        for condition in impossible.dropLast() {
            #expect(try codes("rules:\n" + rule("a", "safety", condition)) == ["impossible-condition"], "\(condition)")
        }
        for condition in [
            "{channel: [dm, comment]}", "{intent: praise, not: {intent: other}}", "{words: {at_most: 3}}",
        ] {
            #expect(try codes("rules:\n" + rule("a", "safety", condition)).isEmpty, "\(condition)")
        }
    }

    @Test func phrasesThatReadTheSameAreReported() throws {
        let lists = "lists: {l: {phrases: {fr: [Été, ete, e-mail, e mail], any: [ÉTÉ]}, except: {fr: [ETE]}}}\nrules:\n"
        let found = try codes(lists + rule("a", "safety", "{phrases: l}"))
        #expect(found.filter { $0 == "duplicate-phrase" }.count == 2, "\(found)")
        #expect(found.contains("cancelled-phrase"))
    }

    @Test func partsThatNoRuleUsesAreReported() throws {
        let yaml =
            "thresholds: {high: 0.9}\nlists: {a: {include: b, phrases: [x]}, b: {phrases: [y]}, c: {phrases: [z]}}\nrules:\n"
        #expect(try codes(yaml + rule("r", "safety", "{phrases: a}")).sorted() == ["unused-list", "unused-threshold"])
    }

    @Test func thresholdsThatNoMessageReachedAreReported() throws {
        let bench = try Bench(
            "version: 1\nrules:\n" + rule("a", "safety", "{toxicity: {threat: 0.7}}")
                + rule("b", "safety", "{any: [{toxicity: {threat: 0.5}}, {toxicity: {threat: {below: 0.9}}}]}"))
        func found(_ count: Int) -> [RuleProblem] {
            var usage = RuleLinter.Usage()
            for number in 0..<count {
                let scores = MessageClassification.toxicity("threat", 0.6 * Float(number % 10) / 9)
                usage.add(bench.decide(InboxMessage(text: "a"), scores), scores: scores)
            }
            return RuleLinter(maximumShare: 1).problems(in: bench.rules, usage: usage)
        }
        #expect(found(2000).map(\.code) == ["never-fired", "unreached-threshold"])
        #expect(found(2000).last?.message.contains("at most 0.60 on 2000 messages") == true)
        #expect(found(999).map(\.code) == ["never-fired"], "few messages prove nothing about a threshold")
    }

    @Test func precisionsThatTheModelDoesNotPromiseAreReported() throws {
        let precision = PrecisionThresholds { _, label, language, wanted in
            if label == "insult", language != "ar", wanted < 0.99 { return .threshold(0.8) }
            return .refused("\(label): too few texts")
        }
        func messages(_ when: String) throws -> [String] {
            let rules = try RuleSet.parse(
                yaml: "version: 1\nrules:\n" + rule("a", "safety", when), file: "r.yaml")
            let analyzer = TextAnalyzer()
            return RuleLinter(precision: precision).problems(in: rules, analyze: { analyzer.analyze($0) })
                .filter { $0.code == "unpromised-precision" }.map(\.message)
        }
        #expect(try messages("{toxicity: {insult: 0.98}}").isEmpty)
        let arabic = try messages("{toxicity: {insult: {precision: 0.98}}}")
        #expect(arabic.count == 1 && arabic[0].contains("on messages in ar: insult: too few texts"), "\(arabic)")
        let none = try messages("{not: {toxicity: {insult: {precision: 0.995}}}}")
        #expect(none.count == 1 && none[0].contains("cannot fire by toxicity 'insult': insult"), "\(none)")
        let rules = try RuleSet.parse(
            yaml: "version: 1\nrules:\n" + rule("a", "safety", "{toxicity: {insult: {precision: 0.98}}}"),
            file: "r.yaml")
        #expect(rules.statesPrecision)
    }

    @Test(.timeLimit(.minutes(1))) func explosivePatternsAreReported() throws {
        #expect(try codes("rules:\n" + rule("a", "safety", "{regex: '(x+)+y'}")) == ["explosive-regex"])
        #expect(try codes("rules:\n" + rule("a", "safety", "{regex: 'commande \\d+'}")).isEmpty)
    }

    @Test func historyShowsRulesThatNeverFireAndRulesThatFireTooOften() throws {
        let bench = try Bench(
            "version: 1\nrules:\n" + rule("all", "safety", "always") + rule("some", "safety", "{channel: dm}")
                + rule("never", "safety", "{channel: sticker}"))
        var usage = RuleLinter.Usage()
        for number in 0..<10 {
            usage.add(
                bench.decide(InboxMessage(text: "a", channel: number < 3 ? .dm : .comment)), scores: .quiet)
        }
        let found = RuleLinter().problems(in: bench.rules, usage: usage)
        #expect(found.map(\.code) == ["fires-too-often", "never-fired"])
        #expect(found[0].message.contains("'all' fired on 100 % of 10 messages"))
    }

    @Test func unroutedIntentsAreNamed() throws {
        let rules = try RuleSet.parse(
            yaml: "version: 1\nrules:\n" + rule("a", "routing", "{intent: [complaint, praise]}"), file: "r.yaml")
        let analyzer = TextAnalyzer()
        let found = RuleLinter().problems(in: rules, analyze: { analyzer.analyze($0) }).first {
            $0.code == "unrouted-intent"
        }
        #expect(found?.message.contains("price_inquiry") == true)
        #expect(found?.message.contains("complaint") == false)
    }

    /// Where the linter says that one condition follows from another, no message may tell them apart.
    @Test(arguments: [1, 2, 3]) func whatTheLinterCallsImpliedHoldsForEveryMessage(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let labels = ["complaint", "praise"]
        func condition(_ depth: Int) -> String {
            switch random.below(depth > 1 ? 4 : 7) {
            case 0: return "{channel: [dm, comment]}"
            case 1: return "{channel: \(["dm", "comment", "sticker"][random.below(3)])}"
            case 2: return "{intent: \(labels[random.below(2)])}"
            case 3: return "{intent: {\(labels[random.below(2)]): 0.\(random.below(4) * 2 + 1)}}"
            case 4: return "{all: [\(condition(depth + 1)), \(condition(depth + 1))]}"
            case 5: return "{any: [\(condition(depth + 1)), \(condition(depth + 1))]}"
            default: return "{not: \(condition(depth + 1))}"
            }
        }
        var messages: [(InboxMessage, MessageClassification)] = []
        for channel in [InboxMessage.Channel.dm, .comment, .sticker, .mention] {
            for first in stride(from: Float(0), through: 1, by: 0.1) {
                var scores = MessageClassification.intent("complaint", first)
                scores.intents.append(.init(label: "praise", probability: 1 - first))
                scores.intents.sort { $0.probability > $1.probability }
                messages.append((InboxMessage(text: "a", channel: channel), scores))
            }
        }
        var reported = 0
        for _ in 0..<150 {
            let yaml =
                "version: 1\nrules:\n" + rule("a", "routing", condition(0))
                + rule("b", "routing", condition(0), "{queue: pr}")
            let bench = try Bench(yaml)
            let analyzer = TextAnalyzer()
            let found = RuleLinter().problems(in: bench.rules, analyze: { analyzer.analyze($0) }).map(\.code)
            guard found.contains("unreachable-rule") else { continue }
            reported += 1
            for (message, scores) in messages {
                let decision = bench.decide(message, scores)
                #expect(!decision.reasons.contains { $0.rule == "b" }, "seed \(seed): \(yaml)")
            }
        }
        #expect(reported > 5, "seed \(seed): the sample must hold implied conditions")
    }
}
