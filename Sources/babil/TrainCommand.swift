internal import ArgumentParser
internal import Foundation
internal import TextClassification

/// `babil train`: data in, model file out.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Train a model from labelled texts.",
        discussion: """
            A configuration names heads, data and recipe. Without one, --train files make a single head named `label`, \
            and the recipe is chosen from the data:

              babil train --train data/train.tsv --dev data/dev.tsv --output intents.babil

            Lines that cannot be read are left out and named, and so are labels that look misspelt, texts with two labels and \
            labels without texts: these are warnings, and the exit status stays 0. A file that is missing, a configuration with a \
            mistake and data with a single label end the training with status 1.
            """)

    @Option(help: "Configuration (YAML): heads, data, recipe.") var config: String?
    @Option(help: "Where the model is written.") var output: String
    @Option(parsing: .upToNextOption, help: "Training files, TSV or JSON Lines, instead of the configuration's data.")
    var train: [String] = []
    @Option(parsing: .upToNextOption, help: "Files on which the model is calibrated; the final fit uses them too.")
    var dev: [String] = []
    @Option(help: "Folder of public data sets that the configuration names.") var publicData: String?
    @Option(
        help: "Recipe: many-classes, few-classes or multi-label; without it, chosen from the data.",
        transform: { name in
            guard let preset = TrainingPreset(rawValue: name) else {
                let names = TrainingPreset.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("there is no preset `\(name)`; there are \(names)")
            }
            return preset
        })
    var preset: TrainingPreset?
    @Option(help: "Seed of every random draw.") var seed: UInt64?
    @Option(help: "Name of the head that --train files label.") var head = "label"
    @Option(help: "Threads; the model does not depend on it.") var threads = 1

    func validate() throws {
        guard config != nil || !train.isEmpty else { throw ValidationError("name a --config, or --train files") }
        guard (1...64).contains(threads) else { throw ValidationError("--threads must lie in 1...64") }
    }

    func run() throws {
        var configuration = TrainingConfiguration()
        var folder = FileManager.default.currentDirectoryPath
        if let config {
            configuration = try TrainingFile(path: config).configuration()
            folder = URL(fileURLWithPath: config).deletingLastPathComponent().path
        }
        if !train.isEmpty {
            if configuration.heads.isEmpty { try chooseRecipe(of: &configuration) }
            let names = configuration.heads.map(\.name)
            configuration.data = train.map { DataSource(files: absolute($0), heads: names) }
        }
        if let seed { configuration.seed = seed }
        let trainer = ModelTrainer(
            configuration: configuration, folder: folder, publicFolder: publicData, devFiles: dev.map { absolute($0) },
            threads: threads)
        let progress = ProgressDisplay()
        let bytes = try trainer.train { event in
            switch event {
            case .stage(let text): progress.note(text)
            case .warning(let text): progress.warn(text)
            case .epoch(let run, let epoch, let total, let loss):
                progress.step(run, done: epoch, of: total, detail: "loss \(String(format: "%.4f", loss))")
            case .heldOut(let head, let accuracy):
                progress.line("\(head): \(String(format: "%.1f", accuracy * 100)) % right on held-out texts")
            }
        }
        try AtomicFile.write(bytes, to: output)
        progress.line("wrote \(output) (\(String(format: "%.1f", Double(bytes.count) / 1e6)) MB)")
    }

    /// Makes one head of the training files, by the preset that was named or that suits their labels.
    private func chooseRecipe(of configuration: inout TrainingConfiguration) throws {
        let chosen = try preset ?? configuration.preset ?? LabelSurvey(files: train, head: head).preset
        configuration.preset = chosen
        configuration.features = chosen.features
        configuration.heads = [HeadConfiguration(name: head, kind: chosen.kind)]
    }

    private func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
}
