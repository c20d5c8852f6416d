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
    @Flag(help: "List the messages that were answered wrongly; with --report, the ten worst of each head.")
    var errors = false
    @Option(help: "Write a page with plots, index.html, into this folder.") var report: String?

    func run() throws {
        let classifier = try Classifier(path: model)
        let names = try headNames(of: classifier)
        var evaluator = Evaluator(classifier: classifier, headNames: names, keepTexts: errors)
        for file in data { try evaluator.add(file: file) }
        for complaint in evaluator.complaints { printError("warning: \(complaint)") }
        if evaluator.skippedCount > 0 { printError("warning: \(evaluator.skippedCount) lines were left out") }
        for unknown in evaluator.unknownLabels { printError("warning: \(unknown)") }
        guard evaluator.heads.contains(where: { $0.count > 0 }) else {
            throw FileError("\(data.joined(separator: " ")): no labelled text for \(names.joined(separator: ", "))")
        }
        let heads = evaluator.heads.filter { $0.count > 0 }
        if let report { try writePage(of: heads, classifier: classifier, folder: report) }
        let figures = EvaluationReport(heads: heads)
        print(json ? try figures.json() : figures.text())
        if errors { print(figures.errors()) }
    }

    private func writePage(of heads: [HeadEvaluation], classifier: Classifier, folder: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FileError("\(folder): the folder cannot be made; name another one")
        }
        let page = EvaluationPage(
            modelName: classifier.metadata.name, digest: classifier.digest, dataFiles: data, heads: heads,
            errorCount: errors ? 10 : 0)
        try AtomicFile.write(Array(page.html.utf8), to: "\(folder)/index.html")
        printError("wrote \(folder)/index.html")
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
