import BrandVoice
import Foundation
import InboxRules
import InboxService
import Testing
import TextClassification
import TextFeatures

@Suite struct HistoryTests {
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    private struct NoModel: Error {}

    private func scores(_ random: inout SplitMix) -> MessageClassification {
        func probability() -> Float {
            // Small and large ones alike, with all their digits.
            Float(pow(10, -5 * Double(random.below(1_000_000)) / 1_000_000))
        }
        func ranked(_ labels: [String]) -> [MessageClassification.Score] {
            labels.map { .init(label: $0, probability: StoredScores.floor + 0.99 * probability()) }
                .sorted { $0.probability > $1.probability }
        }
        let toxicity = Taxonomy.toxicity.map { MessageClassification.Score(label: $0, probability: probability()) }
        return MessageClassification(
            intents: ranked(Array(Taxonomy.intents.prefix(1 + random.below(28)))),
            sentiments: ranked(Taxonomy.sentiments), toxicity: toxicity,
            toxicLabels: toxicity.filter { $0.probability > 0.5 }.map(\.label), languages: ranked(["fr", "xx"]))
    }

    private func line(_ message: InboxMessage, _ scores: MessageClassification) throws -> String {
        struct Kept: Encodable {
            var message: InboxMessage
            var scores: StoredScores
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(
            decoding: try encoder.encode(Kept(message: message, scores: StoredScores(scores))), as: UTF8.self)
    }

    @Test(arguments: [1, 2, 3]) func storedScoresComeBackAsTheSameNumbers(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        for number in 0..<300 {
            let kept = scores(&random)
            let (records, reports) = try Lines.read([try line(InboxMessage(text: "\(number)"), kept)])
            #expect(reports.isEmpty, "seed \(seed): \(reports)")
            #expect(records.first?.scores == kept, "seed \(seed), message \(number)")
        }
    }

    private func side(rules edit: (String) -> String = { $0 }, voice: VoiceLibrary) throws -> HistorySimulator.Side {
        let yaml = """
            version: 1
            rules:
              - {id: hide, phase: moderation, title: t, when: {toxicity: {insult: 0.80}}, then: {actions: hide}}
              - {id: route, phase: routing, title: t, when: always, then: {queue: sales}}
              - {id: reply, phase: reply, title: t, when: {intent: price_inquiry}, then: {actions: draft}}
            """
        return .init(rules: try RuleSet.parse(yaml: edit(yaml), file: "r.yaml"), voice: voice)
    }

    private func record(_ insult: Float, intent: String = "price_inquiry") -> InboxRecord {
        var quiet = MessageClassification(
            intents: [.init(label: intent, probability: 0.9)], sentiments: [.init(label: "neutral", probability: 1)],
            toxicity: [], toxicLabels: [], languages: [.init(label: "fr", probability: 1)])
        quiet.toxicity = [.init(label: "insult", probability: insult)]
        return InboxRecord(
            message: InboxMessage(id: "\(insult)", text: "c'est combien ?", channel: .comment), scores: quiet)
    }

    @Test func storedScoresNeedNoModelAndOthersOpenItOnce() async throws {
        let voice = try VoiceLibrary(directory: Self.repository + "/corpora/voice")
        var opened = 0
        let simulator = HistorySimulator(
            before: try side(voice: voice),
            after: try side(rules: { $0.replacingOccurrences(of: "0.80", with: "0.60") }, voice: voice),
            scoring: {
                opened += 1
                throw NoModel()
            })
        try await simulator.add([record(0.7), record(0.5), record(0.9)])
        #expect(opened == 0)
        #expect(simulator.report.counts["newly_hidden"] == 1)
        #expect(simulator.report.counts["other_draft"] == 1, "a hidden message loses its draft")
        #expect(simulator.report.examples["other_draft"]?.first?.replyBefore?.template == "price-inquiry")
        #expect(simulator.report.table.contains("hide: toxicity insult 0.70 ≥ 0.60"))
        await #expect(throws: NoModel.self) { try await simulator.add([InboxRecord(message: InboxMessage(text: "a"))]) }
        #expect(opened == 1)
    }

    @Test func changedTemplatesShowWhichDraftsChange() async throws {
        let folder = NSTemporaryDirectory() + "babil-voice-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: Self.repository + "/corpora/voice", toPath: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/templates/fr/price-inquiry.md"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacingOccurrences(of: "DEVIS", with: "PRIX").write(toFile: path, atomically: true, encoding: .utf8)
        let voice = try VoiceLibrary(directory: Self.repository + "/corpora/voice")
        let simulator = HistorySimulator(
            before: try side(voice: voice), after: try side(voice: try VoiceLibrary(directory: folder)),
            scoring: { throw NoModel() })
        try await simulator.add([record(0.1), record(0.9), record(0.1, intent: "praise")])
        #expect(simulator.report.changedRules.isEmpty)
        #expect(simulator.report.counts == ["other_draft": 1], "\(simulator.report.table)")
        let example = try #require(simulator.report.examples["other_draft"]?.first)
        #expect(example.replyBefore?.text.contains("DEVIS") == true)
        #expect(example.replyAfter?.text.contains("PRIX") == true)
    }

    @Test func theShippedModelPromisesAPrecisionOrSaysWhyNot() throws {
        let model = try Classifier(path: Self.repository + "/models/inbox.babil").metadata
        let yaml = """
            version: 1
            rules:
              - {id: sure, phase: moderation, title: t, why: w, when: {toxicity: {insult: {precision: 0.9}}}, then: {tags: x}}
              - {id: never, phase: moderation, title: t, why: w, when: {toxicity: {scam: {precision: 0.9999}}}, then: {tags: y}}
            """
        let rules = try RuleSet.parse(yaml: yaml, file: "r.yaml")
        let analyzer = TextAnalyzer()
        let promises = PrecisionThresholds(model: model)
        let problems = RuleLinter(precision: promises).problems(in: rules) { analyzer.analyze($0) }
            .filter { $0.code == "unpromised-precision" }
        #expect(problems.contains { $0.message.contains("'never' cannot fire by toxicity 'scam': toxicity scam") })
        let decider = Decider(rules: rules, precision: promises) { analyzer.analyze($0) }
        var scores = try #require(record(1).scores)
        scores.toxicity.append(.init(label: "scam", probability: 0.9999))
        let text = analyzer.analyze("a")
        let trace = decider.trace(InboxMessage(text: "a", lang: "fr"), text: text, entities: [], scores: scores)
        #expect(!trace.decision.tags.contains("y"), "a precision that is not promised never holds")
        #expect(trace.unfired.contains { $0.because.contains("the model promises no precision of 0.9999 in fr") })
        let isPromised = !problems.contains { $0.message.contains("'sure'") }
        #expect(!isPromised || trace.decision.tags.contains("x"))
    }
}
