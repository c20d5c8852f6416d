internal import ArgumentParser
internal import Foundation
internal import TextClassification

/// `babil evaluate`: how good a model is on labelled texts.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Measure a model on labelled texts.")

    @Option(help: "The model.") var model = ResourceLocation.model
    @Option(parsing: .upToNextOption, help: "Labelled files, TSV or JSON Lines.") var data: [String]
    @Option(help: "Only this head.") var head: String?
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: "List the messages that were answered wrongly.") var errors = false

    func run() throws {
        let classifier = try Classifier(path: model)
        let names = try headNames(of: classifier)
        var evaluator = Evaluator(classifier: classifier, headNames: names, keepTexts: errors)
        for file in data { try evaluator.add(file: file) }
        for complaint in evaluator.complaints { printError("warning: \(complaint)") }
        if evaluator.skippedCount > 0 { printError("warning: \(evaluator.skippedCount) lines were left out") }
        guard evaluator.heads.contains(where: { $0.count > 0 }) else {
            throw FileError("\(data.joined(separator: " ")): no labelled text for \(names.joined(separator: ", "))")
        }
        let report = EvaluationReport(heads: evaluator.heads.filter { $0.count > 0 })
        print(json ? try report.json() : report.text())
        if errors { print(report.errors()) }
    }

    private func headNames(of classifier: Classifier) throws -> [String] {
        let all = classifier.heads.map(\.name)
        if let head {
            guard all.contains(head) else {
                throw ValidationError("the model has no head `\(head)`; it has \(all.joined(separator: ", "))")
            }
            return [head]
        }
        let isTSV = data.contains { !$0.hasSuffix(".jsonl") && !$0.hasSuffix(".json") }
        guard isTSV, all.count > 1 else { return all }
        // A head that only tells languages apart is not what TSV files label.
        let labelled = all.filter { $0 != "language" }
        guard labelled.count == 1 else {
            throw ValidationError("name the --head that the files label: \(all.joined(separator: ", "))")
        }
        return labelled
    }
}
