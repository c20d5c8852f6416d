internal import ArgumentParser
internal import BrandVoice
internal import Foundation
internal import InboxRules
internal import InboxService
internal import InferenceServer
internal import TextClassification
internal import TextFeatures

/// Measures what decisions and drafts cost, given the model's scores, on one core.
@main
struct RulesBenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "RulesBenchmark",
        abstract: "Decisions and drafts a second on one core, and how the cost grows with rules and phrases.",
        discussion: """
            Messages are scored once before anything is timed. Each round times every row once, one after the other; the \
            table shows the medians of all rounds. The rows "one byte after the other" and "phrase by phrase" show the \
            least that reading the texts can cost, and what rules cost without a common index.
            """)

    @Option(help: "Rule file.") var rules = "corpora/rules/default.yaml"
    @Option(help: "Voice folder.") var voice = "corpora/voice"
    @Option(help: "Model.") var model = "models/inbox.babil"
    @Option(help: "Messages taken from the files, at most.") var messages = 8000
    @Option(help: "Rounds.") var rounds = 7
    @Option(help: "Only the row of this name, without those of generated rules.") var only: String?
    @Flag(help: "Print JSON.") var json = false
    @Argument(help: "JSON Lines of messages.") var files: [String]

    func run() throws {
        let inbox = try ScoredInbox(files: files, limit: messages, model: model)
        var rows = try shippedRows(inbox)
        for count in only == nil ? [10, 100, 1000, 10_000] : [] { rows += growthRows(inbox, count: count) }
        if let only { rows.removeAll { $0.name != only } }
        let measured = Measurement.run(rows, rounds: rounds, messageCount: inbox.messages.count)
        let report = BenchmarkReport(
            machine: Machine(), messages: inbox.messages.count, textBytes: inbox.byteCount, rounds: rounds,
            rows: measured)
        print(json ? try report.json : report.table)
    }

    /// The default rules and the sample voice.
    private func shippedRows(_ inbox: ScoredInbox) throws -> [BenchmarkRow] {
        let analyzer = TextAnalyzer()
        let decider = Decider(rules: try RuleSet.load(path: rules)) { analyzer.analyze($0) }
        let drafter = Drafter(library: try VoiceLibrary(directory: voice))
        let decisions = inbox.messages.map {
            decider.decide($0.message, text: $0.text, entities: $0.entities, scores: $0.scores)
        }
        return [
            BenchmarkRow(name: "one byte after the other (limit)") {
                inbox.messages.reduce(0) { sum, item in
                    item.text.source.reduce(sum) { $0 ^ Int($1) }
                }
            },
            BenchmarkRow(name: "decide") {
                inbox.messages.reduce(0) { sum, item in
                    sum
                        &+ decider.decide(item.message, text: item.text, entities: item.entities, scores: item.scores)
                        .reasons.count
                }
            },
            BenchmarkRow(name: "draft") {
                var sum = 0
                for (item, decision) in zip(inbox.messages, decisions) {
                    sum &+= drafter.outcomeLength(item, decision)
                }
                return sum
            },
            BenchmarkRow(name: "decide + draft") {
                inbox.messages.reduce(0) { sum, item in
                    let decision = decider.decide(
                        item.message, text: item.text, entities: item.entities, scores: item.scores)
                    return sum &+ drafter.outcomeLength(item, decision)
                }
            },
            BenchmarkRow(name: "analyze + entities + decide + draft") {
                inbox.messages.reduce(0) { sum, item in
                    let text = analyzer.analyze(item.message.text)
                    let entities = EntityRecognizer().entities(in: text, language: item.language)
                    let decision = decider.decide(item.message, text: text, entities: entities, scores: item.scores)
                    return sum &+ drafter.outcomeLength(item, decision)
                }
            },
        ]
    }

    /// As many rules with phrases of their own, beside the plain way to write them.
    private func growthRows(_ inbox: ScoredInbox, count: Int) -> [BenchmarkRow] {
        let analyzer = TextAnalyzer()
        let generated = GeneratedRules(count: count, words: inbox.words)
        guard let rules = try? RuleSet.parse(yaml: generated.yaml, file: "generated.yaml") else {
            preconditionFailure("The generated rules parse.")
        }
        let decider = Decider(rules: rules) { analyzer.analyze($0) }
        var rows = [
            BenchmarkRow(name: "\(count) rules, \(generated.phraseCount) phrases") {
                inbox.messages.reduce(0) { sum, item in
                    sum
                        &+ decider.decide(item.message, text: item.text, entities: item.entities, scores: item.scores)
                        .reasons.count
                }
            }
        ]
        if count <= 1000 {
            rows.append(
                BenchmarkRow(name: "\(count) rules, phrase by phrase (peer)") {
                    inbox.messages.reduce(0) { $0 &+ generated.countPhraseByPhrase(in: $1.text.normalized) }
                })
        }
        return rows
    }
}

extension Drafter {
    /// Drafts, and gives a number that depends on the result, so that the work cannot be left out.
    fileprivate func outcomeLength(_ item: ScoredInbox.Item, _ decision: Decision) -> Int {
        switch draft(for: item.message, classification: item.scores, entities: item.entities, decision: decision) {
        case .draft(let draft): draft.text.utf8.count
        case .withheld: 1
        }
    }
}
