internal import Foundation
internal import Synchronization
internal import TextFeatures

/// Trains a model from a configuration: reads, fits, calibrates, fits again on everything, writes.
public struct ModelTrainer {
    /// What is trained, on what, and how.
    public var configuration: TrainingConfiguration
    /// Folder that relative file names of the configuration start from.
    public var folder: String
    /// The public data folder, if there is one.
    public var publicFolder: String?
    /// Dev files: calibration is fitted on them instead of a held-out share.
    ///
    /// The final fit uses them too.
    public var devFiles: [String]
    /// Threads to use; the result does not depend on it.
    public var threads: Int

    /// What happens, for a progress display.
    public enum Event: Sendable {
        /// A stage begins or goes on.
        case stage(String)
        /// Something was left out or looks wrong.
        case warning(String)
        /// An epoch of one run ended.
        case epoch(run: String, epoch: Int, of: Int, loss: Float)
        /// A head was measured on held-out texts.
        case heldOut(head: String, accuracy: Double)
    }

    /// Creates a trainer.
    public init(
        configuration: TrainingConfiguration, folder: String, publicFolder: String? = nil, devFiles: [String] = [],
        threads: Int = 1
    ) {
        self.configuration = configuration
        self.folder = folder
        self.publicFolder = publicFolder
        self.devFiles = devFiles
        self.threads = threads
    }

    /// Trains and returns the bytes of the model file.
    ///
    /// - Throws: ``FileError`` when data cannot be read or do not suffice.
    public func train(report: @escaping @Sendable (Event) -> Void) throws -> [UInt8] {
        let reader = TrainingDataReader(
            configuration: configuration, folder: folder, publicFolder: publicFolder, devFiles: devFiles)
        var data = try reader.read { report(.stage($0)) }
        for warning in data.warnings { report(.warning(warning)) }
        var configurations = configuration.heads
        addLanguageHead(to: &configurations, data: &data)
        let fits = configurations.indices.map { index in
            HeadFit(
                configuration: configurations[index], labels: data.labels[index], data: data, head: index,
                seed: configuration.seed, threads: threads, heldOutShare: configuration.heldOutShare)
        }
        let blocks = FeatureBlock.allCases.filter { block in
            fits.contains { $0.options.blockWeights[block.rawValue] > 0 }
        }
        let vocabulary = Vocabulary(
            store: data.store, blocks: blocks, bucketCount: configuration.features.bucketCount,
            minimumTexts: configuration.minimumTexts)
        report(.stage("\(data.store.count) texts, \(vocabulary.rowCount) features"))
        var heads: [ModelHead] = []
        var weights: [LinearWeights] = []
        var cards: [ModelCard.Head] = []
        for fit in fits {
            let fitted = fit.run(vocabulary: vocabulary, report: report)
            heads.append(fitted.head)
            weights += fitted.weights
            cards.append(ModelCard.Head(options: fit.options, heldOut: fitted.heldOut))
        }
        let quantized = QuantizedWeights(
            vocabulary: vocabulary, heads: weights, maximumRows: configuration.maximumRows ?? vocabulary.rowCount)
        Self.assignColumns(to: &heads, scales: quantized.scales)
        var metadata = ModelMetadata(
            name: configuration.name, recipe: configuration.features, icuVersion: UnicodeVersion.icu,
            unicodeVersion: UnicodeVersion.unicode, heads: heads, card: "")
        metadata.card =
            ModelCard(
                metadata: metadata, heads: cards, sources: data.sources, warnings: data.warnings,
                seed: configuration.seed, rowCount: quantized.rowCount
            ).markdown
        return try ModelFile.encode(metadata: metadata, weights: quantized)
    }

    /// Adds a head that finds the language, where heads want models of single languages and none tells them apart.
    private func addLanguageHead(to heads: inout [HeadConfiguration], data: inout TrainingData) {
        guard !heads.contains(where: { $0.name == "language" }) else { return }
        for index in heads.indices {
            let fit = HeadFit(
                configuration: heads[index], labels: data.labels[index], data: data, head: index,
                seed: configuration.seed, threads: threads, heldOutShare: configuration.heldOutShare)
            guard fit.options.languageModels, data.languages.names.count > 1 else { continue }
            let texts = data.targets[index].rows.map(Int.init)
            let languages = LanguageModelsFit.languages(of: texts, in: data.languages)
            guard languages.count > 1 else { continue }
            var targets = HeadTargets(kind: .exclusive, labelCount: languages.count)
            for text in texts {
                guard let label = languages.firstIndex(of: data.languages[text]) else { continue }
                targets.append(row: text, primary: label, further: [], weight: 1)
            }
            var head = HeadConfiguration(name: "language", kind: .exclusive)
            head.labels = languages
            head.training = .languageIdentification(blockWeights: fit.options.blockWeights)
            heads.append(head)
            data.labels.append(languages)
            data.targets.append(targets)
            return
        }
    }

    /// Gives each head its columns: its own, then those of single languages.
    private static func assignColumns(to heads: inout [ModelHead], scales: [Float]) {
        var column = 0
        for index in heads.indices {
            let labelCount = heads[index].description.labels.count
            heads[index].firstColumn = column
            heads[index].scales = Array(scales[column..<column + labelCount])
            column += labelCount
            if let count = heads[index].languageModels?.bias.count {
                heads[index].languageModels?.firstColumn = column
                heads[index].languageModels?.scales = Array(scales[column..<column + count])
                column += count
            }
        }
    }
}
