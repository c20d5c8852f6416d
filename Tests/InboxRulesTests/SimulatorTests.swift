import Foundation
import InboxRules
import Testing
import TextFeatures

@Suite struct SimulatorTests {
    private let analyzer = TextAnalyzer()

    private func simulator(_ before: String, _ after: String) throws -> RuleSimulator {
        let analyzer = self.analyzer
        return RuleSimulator(
            before: try RuleSet.parse(yaml: before, file: "a.yaml"),
            after: try RuleSet.parse(yaml: after, file: "b.yaml"),
            analyze: { analyzer.analyze($0) })
    }

    private func rules(_ threshold: Double, list: String = "bad", queue: String = "moderation") -> String {
        """
        version: 1
        lists: {l: {phrases: [\(list)]}}
        rules:
          - {id: hide, phase: moderation, title: t, when: {toxicity: {insult: \(threshold)}}, then: {queue: \(queue), actions: hide}}
          - {id: list, phase: moderation, title: t, when: {phrases: l}, then: {tags: listed}}
          - {id: rest, phase: routing, title: t, when: always, then: {queue: support, actions: draft}}
        """
    }

    @Test func aLowerThresholdHidesMoreAndReadsNoText() throws {
        var simulator = try simulator(rules(0.8), rules(0.6))
        for score in stride(from: Float(0), through: 0.95, by: 0.05) {
            var analyses = 0
            simulator.add(
                InboxMessage(id: "\(score)", text: "bad", channel: .comment, lang: "fr"),
                scores: .toxicity("insult", score),
                entities: { _ in [] },
                text: {
                    analyses += 1
                    return analyzer.analyze("bad")
                })
            #expect(analyses == (score >= 0.6 && score < 0.8 ? 1 : 0), "\(score)")
        }
        let report = simulator.report
        #expect(report.changedRules == ["hide"])
        #expect(report.messageCount == 20)
        #expect(report.changedCount == 4)
        #expect(report.counts["newly_hidden"] == 4)
        #expect(report.counts["unhidden"] == nil)
        #expect(report.routes == ["support → moderation": 4])
        #expect(report.languages["fr"]?["newly_hidden"] == 4)
        #expect(report.examples["newly_hidden"]?.count == 4)
        #expect(report.table.contains("newly_hidden"))
    }

    @Test func theSameRulesChangeNothingWhateverTheirPlaceInTheFile() throws {
        var simulator = try simulator(rules(0.8), "# moved\n\n" + rules(0.8))
        simulator.add(
            InboxMessage(text: "bad"), scores: .toxicity("insult", 0.9), entities: { _ in [] },
            text: { analyzer.analyze("bad") })
        #expect(simulator.report.changedRules.isEmpty)
        #expect(simulator.report.changedCount == 0)
    }

    @Test func changesOfListsEffectsAndOrderAreSeen() throws {
        #expect(try simulator(rules(0.8), rules(0.8, list: "worse")).report.changedRules == ["list"])
        #expect(try simulator(rules(0.8), rules(0.8, queue: "legal")).report.changedRules == ["hide"])
        var fewer = try simulator(
            rules(0.8), "version: 1\nrules: [{id: x, phase: routing, title: t, when: always, then: {queue: pr}}]")
        #expect(fewer.report.changedRules == ["hide", "list", "rest", "x"])
        fewer.add(InboxMessage(text: "a"), scores: .quiet, entities: { _ in [] }, text: { analyzer.analyze("a") })
        #expect(fewer.report.routes == ["support → pr": 1])
    }

    /// Dismissing a message by its changed rules alone must give what two full decisions give.
    @Test(arguments: [1, 2, 3]) func theShortcutFindsEveryDifference(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let words = ["alpha", "beta", "gamma"]
        func rule(_ number: Int) -> String {
            let phase = ["suppression", "safety", "moderation", "routing", "reply"][random.below(5)]
            let when = [
                "{toxicity: {insult: 0.\(random.below(9))}}", "{phrases: {text: \(words[random.below(3)])}}", "always",
                "{channel: dm, not: {toxicity: {insult: 0.\(random.below(9))}}}", "{entities: url}",
            ][random.below(5)]
            let then = [
                "{queue: legal}", "{queue: pr, priority: high}", "{actions: hide}", "{actions: draft}",
                "{tags: x, never: hide}",
            ][
                random.below(5)]
            return
                "  - {id: r\(number), phase: \(phase), title: t, when: \(when), then: \(then), stop: \(random.below(6) == 0)}"
        }
        for _ in 0..<40 {
            var lines = (0..<8).map { rule($0) }
            let before = "version: 1\nrules:\n" + lines.joined(separator: "\n")
            lines[random.below(8)] = rule(random.below(8) + 100)
            if random.below(3) == 0 { lines.swapAt(0, 7) }
            let after = "version: 1\nrules:\n" + lines.joined(separator: "\n")
            var simulator = try simulator(before, after)
            let (old, new) = (try Bench(before), try Bench(after))
            var expected = 0
            for _ in 0..<30 {
                let text =
                    (0..<random.below(3)).map { _ in words[random.below(3)] }.joined(separator: " ")
                    + (random.below(4) == 0 ? " https://a.example" : "")
                let message = InboxMessage(text: text, channel: random.below(2) == 0 ? .dm : .comment)
                let scores = MessageClassification.toxicity("insult", Float(random.below(100)) / 100)
                simulator.add(
                    message, scores: scores, entities: { EntityRecognizer().entities(in: $0, language: nil) },
                    text: { analyzer.analyze(text) })
                if !SimulationReport.kinds(before: old.decide(message, scores), after: new.decide(message, scores))
                    .isEmpty
                {
                    expected += 1
                }
            }
            #expect(simulator.report.changedCount == expected, "seed \(seed)\n\(before)\n\(after)")
        }
    }

    @Test func reportsAreJSONAndComeBack() throws {
        var simulator = try simulator(rules(0.8), rules(0.6))
        simulator.add(
            InboxMessage(text: "bad"), scores: .toxicity("insult", 0.7), entities: { _ in [] },
            text: { analyzer.analyze("bad") })
        let data = try JSONEncoder().encode(simulator.report)
        #expect(try JSONDecoder().decode(SimulationReport.self, from: data) == simulator.report)
        #expect(String(decoding: data, as: UTF8.self).contains("\"changed_rules\":[\"hide\"]"))
    }
}
