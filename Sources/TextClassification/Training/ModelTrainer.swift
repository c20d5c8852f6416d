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
        let data = try reader.read { report(.stage($0)) }
        for warning in data.warnings { report(.warning(warning)) }
        let vocabulary = Vocabulary(
            store: data.store, bucketCount: configuration.features.bucketCount,
            minimumTexts: configuration.minimumTexts)
        report(.stage("\(data.store.count) texts, \(vocabulary.rowCount) features"))
        var heads: [ModelHead] = []
        var weights: [LinearWeights] = []
        var cards: [ModelCard.Head] = []
        var firstColumn = 0
        for index in configuration.heads.indices {
            let fit = HeadFit(
                configuration: configuration.heads[index], labels: data.labels[index], data: data, head: index,
                vocabulary: vocabulary, seed: configuration.seed, threads: threads,
                heldOutShare: configuration.heldOutShare)
            let fitted = fit.run(report: report)
            var head = fitted.head
            head.firstColumn = firstColumn
            firstColumn += head.description.labels.count
            heads.append(head)
            weights.append(fitted.weights)
            cards.append(ModelCard.Head(options: fit.options, heldOut: fitted.heldOut))
        }
        let quantized = QuantizedWeights(
            vocabulary: vocabulary, heads: weights, maximumRows: configuration.maximumRows ?? vocabulary.rowCount)
        for index in heads.indices {
            let columns = heads[index].firstColumn..<heads[index].firstColumn + heads[index].description.labels.count
            heads[index].scales = Array(quantized.scales[columns])
        }
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
}
