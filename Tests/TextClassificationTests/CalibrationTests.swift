import Foundation
import Testing
import TextClassification
import TextFeatures

@Suite struct CalibrationTests {
    /// Texts that a model separates perfectly, which drives an undamped fit of slope and shift to infinity.
    private static let lines: [String] = (0..<120).flatMap { number in
        [
            #"{"text":"you are an idiot number \#(number)","toxicity":["toxicity"]}"#,
            #"{"text":"have a lovely day number \#(number)","toxicity":[]}"#,
        ]
    }

    @Test func separableTextsKeepTheirOrder() throws {
        let folder = NSTemporaryDirectory() + "babil-calibration-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.lines.joined(separator: "\n").write(toFile: folder + "/train.jsonl", atomically: true, encoding: .utf8)
        var configuration = TrainingConfiguration()
        configuration.features.hashBits = 14
        configuration.heldOutShare = 0.4
        var head = HeadConfiguration(name: "toxicity", kind: .independent)
        var options = TrainingOptions()
        options.rank = 8
        options.epochs = 80
        options.seeds = 1
        head.training = options
        configuration.heads = [head]
        configuration.data = [DataSource(files: "train.jsonl", heads: ["toxicity"])]
        let path = folder + "/model.babil"
        try AtomicFile.write(try ModelTrainer(configuration: configuration, folder: folder).train { _ in }, to: path)
        let scores = try Classifier(path: path).scores(of: [
            "you are an idiot", "an idiot number 5", "day number 5", "have a lovely day",
        ]).values
        #expect(scores.allSatisfy { $0.isFinite && $0 >= 0 && $0 <= 1 })
        #expect(min(scores[0], scores[1]) > 0.5)
        #expect(max(scores[2], scores[3]) < 0.5)
        #expect(Set(scores).count > 2, "saturated scores rank nothing")
    }
}
