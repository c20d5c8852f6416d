import Foundation
import TextClassification
import TextFeatures

/// A small model trained on the spot, and a folder that is removed afterwards.
struct SmallModel {
    let folder: String
    var path: String { folder + "/model.babil" }

    /// Twelve messages, two heads.
    static let lines = [
        #"{"text":"combien ça coûte ?","intent":"price_inquiry","sentiment":"neutral","toxicity":[],"lang":"fr"}"#,
        #"{"text":"quel est le prix svp","intent":"price_inquiry","sentiment":"neutral","toxicity":[],"lang":"fr"}"#,
        #"{"text":"how much is it?","intent":"price_inquiry","sentiment":"neutral","toxicity":[],"lang":"en"}"#,
        #"{"text":"what does the red one cost","intent":"price_inquiry","sentiment":"neutral","toxicity":[],"lang":"en"}"#,
        #"{"text":"j'adore, bravo !","intent":"praise","sentiment":"positive","toxicity":[],"lang":"fr"}"#,
        #"{"text":"superbe travail, merci","intent":"praise","sentiment":"positive","toxicity":[],"lang":"fr"}"#,
        #"{"text":"i love this so much","intent":"praise","sentiment":"positive","toxicity":[],"lang":"en"}"#,
        #"{"text":"great job, lovely team","intent":"praise","sentiment":"positive","toxicity":[],"lang":"en"}"#,
        #"{"text":"bande d'idiots, nul","intent":"complaint","sentiment":"negative","toxicity":["toxicity"],"lang":"fr"}"#,
        #"{"text":"très déçu, vraiment nul","intent":"complaint","sentiment":"negative","toxicity":[],"lang":"fr"}"#,
        #"{"text":"you idiots, worst shop","intent":"complaint","sentiment":"negative","toxicity":["toxicity"],"lang":"en"}"#,
        #"{"text":"so disappointed, the worst","intent":"complaint","sentiment":"negative","toxicity":[],"lang":"en"}"#,
    ]

    /// The configuration of the model.
    static func configuration(seed: UInt64 = 1) -> TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.name = "small"
        configuration.seed = seed
        configuration.features.hashBits = 14
        configuration.heldOutShare = 0
        for (name, kind) in [
            ("intent", HeadDescription.Kind.exclusive), ("sentiment", .exclusive), ("toxicity", .independent),
            ("language", .exclusive),
        ] {
            var head = HeadConfiguration(name: name, kind: kind)
            var options = TrainingOptions()
            options.rank = 8
            options.epochs = 60
            options.seeds = 2
            options.featureDropout = 0.2
            head.training = options
            configuration.heads.append(head)
        }
        configuration.data = [DataSource(files: "train.jsonl", heads: configuration.heads.map(\.name))]
        return configuration
    }

    /// Trains into a new folder.
    init(seed: UInt64 = 1, threads: Int = 1) throws {
        try self.init(configuration: Self.configuration(seed: seed), threads: threads)
    }

    /// Trains into a new folder.
    init(configuration: TrainingConfiguration, threads: Int = 1) throws {
        folder = NSTemporaryDirectory() + "babil-tests-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Self.lines.joined(separator: "\n").write(toFile: folder + "/train.jsonl", atomically: true, encoding: .utf8)
        let trainer = ModelTrainer(configuration: configuration, folder: folder, threads: threads)
        try AtomicFile.write(try trainer.train { _ in }, to: path)
    }

    /// The bytes of the model file.
    func bytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

    /// Writes other bytes beside the model and returns their path.
    func write(_ bytes: [UInt8], as name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try AtomicFile.write(bytes, to: path)
        return path
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
