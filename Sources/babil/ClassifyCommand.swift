internal import ArgumentParser
internal import Foundation
internal import InboxRules
internal import InboxService
internal import InferenceProtocol
internal import TextClassification

/// `babil classify`: intent, sentiment, toxicity and language of messages.
struct ClassifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify", abstract: "Classify messages: intent, sentiment, toxicity, language.",
        discussion: """
            Reads JSON Lines (objects with `text`) or plain lines, writes one line for each message, in order. Lines that \
            cannot be read are reported and left out; the exit status is then 1. A model with other heads answers with an entry \
            for each of its heads.
            """)

    /// What is printed for a message.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, tsv
    }

    @OptionGroup var source: ScoringOptions
    @Option(help: "One JSON object a line, or tab-separated intent, sentiment, toxicity labels, language.")
    var format = Format.json
    @Flag(help: "Add to each JSON object what each stretch of the text contributed to intent, sentiment and toxicity.")
    var explain = false
    @Flag(help: "Add the message and all scores to each JSON object, so that `rules simulate` can replay it.")
    var keepMessage = false
    @Argument(help: "Files with one message a line; - is standard input.") var files = ["-"]

    func validate() throws {
        guard !explain || format == .json else { throw ValidationError("--explain needs --format json") }
        guard !keepMessage || (format == .json && !explain) else {
            throw ValidationError("--keep-message needs --format json, and not --explain")
        }
        guard !explain || source.socket == nil else {
            throw ValidationError("--explain needs the model itself: name --model instead of --socket")
        }
    }

    func run() async throws {
        let classifier = explain ? try source.openClassifier() : nil
        let scoring = try source.open(sharing: classifier)
        let explainer = classifier.map { Explainer($0) }
        let explanationFormat = ExplanationFormat(limit: 12)
        var run = MessageRun(batchSize: source.batch)
        let output = LineWriter()
        if HeadAnswers.isInbox(try await scoring.describe()) {
            let pipeline = try await TriagePipeline(scoring: scoring)
            try await run.forEachBatch(of: files) { messages in
                for answer in try await pipeline.triage(messages) {
                    if let explainer {
                        let explained = ExplainedAnswer(answer, explainer: explainer, format: explanationFormat)
                        output.write(try ExplanationFormat.json(explained))
                    } else {
                        output.write(
                            format == .json
                                ? try AnswerFormat.json(answer, keepsMessage: keepMessage) : AnswerFormat.tsv(answer))
                    }
                }
                try output.flush()
            }
        } else {
            try await run.forEachBatch(of: files) { messages in
                let (model, batch) = try await scoring.classify(texts: messages.map(\.text))
                for (index, message) in messages.enumerated() {
                    var answer = HeadAnswers(message: message, model: model, scores: batch[message: index])
                    if let explainer {
                        let text = explainer.read(message.text)
                        answer.explanations = answer.chosen.flatMap { head, labels in
                            labels.compactMap { text.explanation(head: head, label: $0) }
                        }
                        .map { explanationFormat.part(of: $0, text: Array(message.text.utf8)) }
                    }
                    output.write(format == .json ? try ExplanationFormat.json(answer) : answer.tsv)
                }
                try output.flush()
            }
        }
        await scoring.close()
        try run.finish(files: files)
    }
}
