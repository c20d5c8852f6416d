internal import ArgumentParser
internal import Foundation
internal import InboxRules
internal import InboxService
internal import TextClassification

/// `babil explain`: why the model answers as it does.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show why the model gives a message its labels, or what it has learnt of a label.",
        discussion: """
            Shows for each label the bias and what each stretch of the text added: their sum is the logit. The model's weights \
            are integers, and with --json the integer sums are printed too: they add up exactly.

              babil explain "combien coûte la livraison ?"
              babil explain --label insult --json messages.jsonl
              babil explain --top-features refund_return --data corpora/inbox/en/*.jsonl
            """)

    @Option(help: "The model (default: $BABIL_MODEL, else models/inbox.babil).") var model: String?
    @Option(help: "Only this head.") var head: String?
    @Option(help: "This label, instead of those that the model gives.") var label: String?
    @Option(help: "Stretches or features that are listed.") var limit = 12
    @Flag(help: "Print one JSON object a message.") var json = false
    @Option(help: "Print the features that speak most for and against this label.") var topFeatures: String?
    @Option(parsing: .upToNextOption, help: "Labelled files that name features: best those the model learnt from.")
    var data: [String] = []
    @Argument(help: "A message, or files with one message a line; - is standard input.") var input = ["-"]

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit must lie in 1...10000") }
        guard topFeatures == nil || !data.isEmpty else {
            throw ValidationError(
                "--top-features needs --data: texts that name the features, as a model keeps only hashes")
        }
    }

    func run() throws {
        let classifier = try Classifier(path: model ?? ResourceLocation.model)
        if let head, !classifier.heads.contains(where: { $0.name == head }) {
            let names = classifier.heads.map(\.name).joined(separator: ", ")
            throw ValidationError("the model has no head `\(head)`; it has \(names)")
        }
        if let topFeatures { return try printFeatures(of: topFeatures, classifier: classifier) }
        if let label { _ = try headName(of: label, classifier: classifier) }
        let explainer = Explainer(classifier)
        let output = LineWriter()
        try forEachText { text in
            try write(text, classifier: classifier, explainer: explainer, to: output)
            try output.flush()
        }
    }

    /// Calls `body` with the messages of the files, or with the argument where it is none.
    private func forEachText(_ body: (String) throws -> Void) throws {
        let files = input.filter { $0 == "-" || FileManager.default.fileExists(atPath: $0) }
        if files.isEmpty { return try body(input.joined(separator: " ")) }
        guard files.count == input.count else {
            let missing = input.filter { !files.contains($0) }.joined(separator: ", ")
            throw FileError("\(missing): there is no such file; name files, or one message in quotes")
        }
        for file in files {
            var reader = try MessageReader(path: file) { printError("babil: \($0)") }
            while let message = try reader.next(limit: 1).first { try body(message.text) }
            if reader.badLineCount > 0 { throw ExitCode.failure }
        }
    }

    private struct Answer: Encodable {
        var text: String
        var explanations: [ExplanationFormat.Part]
        var collisions: ExplanationFormat.Collisions
    }

    private func write(_ text: String, classifier: Classifier, explainer: Explainer, to output: LineWriter) throws {
        let table = classifier.scores(of: [text])
        let read = explainer.read(text)
        let bytes = Array(text.utf8)
        let format = ExplanationFormat(limit: limit)
        let chosen = try chosenLabels(in: table, classifier: classifier)
        let explained = chosen.compactMap { choice in
            read.explanation(head: choice.head, label: choice.label).map { ($0, choice.probability) }
        }
        if json {
            let parts = explained.map { format.part(of: $0.0, text: bytes) }
            output.write(
                try ExplanationFormat.json(
                    Answer(text: text, explanations: parts, collisions: .init(read.collisions))))
            return
        }
        output.write(TerminalText.singleLine(text, limit: 160))
        for (explanation, probability) in explained {
            for line in format.lines(of: explanation, text: bytes, probability: probability) { output.write(line) }
        }
        output.write(ExplanationFormat.line(of: read.collisions))
    }

    private typealias Choice = (head: String, label: String, probability: Float)

    /// The label asked for; else of each head the most probable label, or the labels that hold.
    private func chosenLabels(in table: ScoreTable, classifier: Classifier) throws -> [Choice] {
        let wanted = try label.map { try headName(of: $0, classifier: classifier) }
        var choices: [Choice] = []
        for (index, description) in table.heads.enumerated() where head == nil || description.name == head {
            let scores = Array(table.scores(head: index, text: 0))
            for (position, name) in description.labels.enumerated() {
                let isChosen =
                    if let wanted {
                        name == label && description.name == wanted
                    } else if description.kind == .independent {
                        scores[position] >= description.thresholds[position]
                    } else {
                        table.topLabel(head: description.name, text: 0) == name
                    }
                if isChosen { choices.append((description.name, name, scores[position])) }
            }
        }
        return choices
    }

    /// The head that has a label: the one that was named, else the first.
    private func headName(of label: String, classifier: Classifier) throws -> String {
        for description in classifier.heads where head == nil || description.name == head {
            if description.index(of: label) != nil { return description.name }
        }
        throw ValidationError("the model has no label `\(label)`\(head.map { " in head `\($0)`" } ?? "")")
    }

    private func printFeatures(of label: String, classifier: Classifier) throws {
        let head = try headName(of: label, classifier: classifier)
        guard
            let found = try classifier.strongestFeatures(head: head, label: label, limit: limit, namedBy: data)
        else { return }
        if json {
            let object = ["for": found.for, "against": found.against].mapValues { $0.map(LearntFeatureJSON.init) }
            print(try ExplanationFormat.json(object))
            return
        }
        for (title, features) in [("for \(label)", found.for), ("against \(label)", found.against)] {
            var table = TextTable(columns: [title, "weight", "texts", "shares its weight with"])
            for feature in features {
                let others = feature.sharedWith.prefix(3).joined(separator: ", ")
                let more = feature.sharedWith.count > 3 ? ", \(feature.sharedWith.count - 3) more" : ""
                table.add([
                    feature.name ?? "", String(format: "%+.2f", feature.weight), "\(feature.texts)", others + more,
                ])
            }
            print(table.text + "\n")
        }
    }
}

/// A learnt feature for programs.
private struct LearntFeatureJSON: Encodable {
    var feature: String?
    var weight: Float
    var texts: Int
    var sharedWith: [String]

    init(_ feature: LearntFeature) {
        self.feature = feature.name
        weight = feature.weight
        texts = feature.texts
        sharedWith = feature.sharedWith
    }

    enum CodingKeys: String, CodingKey {
        case feature, weight, texts
        case sharedWith = "shared_with"
    }
}
