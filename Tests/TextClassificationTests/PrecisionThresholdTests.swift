import Foundation
import Testing
import TextClassification
import TextFeatures

@Suite struct PrecisionThresholdTests {
    @Test func intervalsEqualPublishedOnes() {
        // Ends of exact 90 % intervals, from scipy.stats.beta.ppf.
        let cases: [(right: Double, count: Double, low: Double, high: Double)] = [
            (0, 10, 0, 0.258866), (10, 10, 0.741134, 1), (48, 50, 0.879386, 0.992846), (1, 2, 0.025321, 0.974679),
            (980, 1000, 0.971070, 0.986707), (149, 149, 0.980095, 1),
        ]
        for (right, count, low, high) in cases {
            let interval = BinomialInterval(right: right, of: count)
            #expect((interval.low - low).magnitude < 1e-5, "\(right) of \(count): \(interval)")
            #expect((interval.high - high).magnitude < 1e-5, "\(right) of \(count): \(interval)")
        }
    }

    @Test func aFlawlessRecordOfTheStatedLengthSuffices() {
        for share in [0.5, 0.9, 0.95, 0.98, 0.999] {
            let count = Double(BinomialInterval.flawlessCount(reaching: share))
            #expect(BinomialInterval(right: count, of: count).low >= share)
            #expect(BinomialInterval(right: count - 1, of: count - 1).low < share)
        }
    }

    /// Texts whose label holds with exactly their probability, which spreads as scores do: near 0 and near 1.
    private static func texts(_ count: Int, using generator: inout SeededGenerator) -> [PrecisionCurve.Text] {
        (0..<count).map { _ in
            let logit = 4 * (generator.unit() * 2 - 1) * 2
            let probability = 1 / (1 + exp(-logit))
            return PrecisionCurve.Text(
                probability: probability, holds: generator.unit() < probability, weight: 1)
        }
    }

    @Test func stepsRiseInThresholdAndPromise() {
        var generator = SeededGenerator(seed: 5)
        let curve = PrecisionCurve(Self.texts(3000, using: &generator))
        #expect((4...500).contains(curve.steps.count))
        for (step, next) in zip(curve.steps, curve.steps.dropFirst()) {
            #expect(step.threshold < next.threshold)
            #expect(step.low < next.low)
            #expect(step.recall > next.recall)
        }
        for step in curve.steps { #expect(step.low <= step.precision && step.precision <= step.high) }
    }

    @Test func aPromiseHoldsOnFreshTexts() throws {
        var generator = SeededGenerator(seed: 6)
        let fresh = Self.texts(200_000, using: &generator)
        for target: Float in [0.8, 0.9, 0.95] {
            var broken = 0
            for _ in 0..<200 {
                let curve = PrecisionCurve(Self.texts(1000, using: &generator))
                let step = try #require(curve.steps.first { $0.low >= target })
                let given = fresh.filter { $0.probability >= step.threshold }
                let right = given.count { $0.holds }
                if Float(right) < target * Float(given.count) { broken += 1 }
            }
            // One in twenty is promised for one threshold; the choice among thresholds costs some of it.
            #expect(broken <= 24, "\(broken) of 200 promises of \(target) were broken")
        }
    }

    @Test func aWeightlessSourceDecidesNothing() {
        var generator = SeededGenerator(seed: 7)
        let own = Self.texts(500, using: &generator)
        let noise = Self.texts(500, using: &generator).map {
            PrecisionCurve.Text(probability: $0.probability, holds: !$0.holds, weight: 1e-6)
        }
        let alone = PrecisionCurve(own).steps.map(\.low).max() ?? 0
        let mixed = PrecisionCurve(own + noise).steps.map(\.low).max() ?? 0
        #expect((alone - mixed).magnitude < 0.001)
    }

    /// A model whose held-out texts are many enough for promises of 90 %, and too few for 99 %.
    private static func model() throws -> (folder: String, classifier: Classifier) {
        let folder = NSTemporaryDirectory() + "babil-precision-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let lines = (0..<600).flatMap { number in
            [
                #"{"text":"what is the price of number \#(number)","intent":"price_inquiry","lang":"en"}"#,
                #"{"text":"quel est le prix du numéro \#(number)","intent":"price_inquiry","lang":"fr"}"#,
                #"{"text":"i love number \#(number)","intent":"praise","lang":"en"}"#,
                number < 40 ? #"{"text":"j'adore le numéro \#(number)","intent":"praise","lang":"fr"}"# : "",
            ]
        }
        try lines.joined(separator: "\n").write(toFile: folder + "/train.jsonl", atomically: true, encoding: .utf8)
        var configuration = TrainingConfiguration()
        configuration.features.hashBits = 14
        var head = HeadConfiguration(name: "intent", kind: .exclusive)
        var options = TrainingOptions()
        options.rank = 8
        options.epochs = 5
        options.seeds = 1
        head.training = options
        configuration.heads = [head]
        configuration.data = [DataSource(files: "train.jsonl", heads: ["intent"])]
        let path = folder + "/model.babil"
        try AtomicFile.write(try ModelTrainer(configuration: configuration, folder: folder).train { _ in }, to: path)
        return (folder, try Classifier(path: path))
    }

    @Test func aModelAnswersWhatItCanPromiseAndRefusesTheRest() throws {
        let (folder, classifier) = try Self.model()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let head = try #require(classifier.metadata.heads.first)
        for language in [nil, "en", "fr"] {
            let found = try head.threshold(label: "price_inquiry", language: language, precision: 0.9)
            #expect(found.low >= 0.9 && found.recall > 0.9 && found.threshold > 0 && found.threshold <= 1)
        }
        func refusal(_ label: String, _ language: String?, _ precision: Float) -> PrecisionRefusal.Reason? {
            do throws(PrecisionRefusal) {
                _ = try head.threshold(label: label, language: language, precision: precision)
                return nil
            } catch {
                #expect(error.description.contains("intent \(label)"))
                return error.reason
            }
        }
        guard case .tooFewTexts(let texts, 299) = refusal("price_inquiry", nil, 0.99) else {
            Issue.record("99 % was promised on \(classifier.metadata.card)")
            return
        }
        #expect((60...180).contains(texts))
        guard case .tooFewTexts = refusal("praise", "fr", 0.9) else {
            Issue.record("a handful of texts promised 90 %")
            return
        }
        #expect(refusal("praise", "de", 0.9) == .tooFewTexts(texts: 0, needed: 29))
        #expect(refusal("spam", nil, 0.9) == .unknown)
    }

    @Test func modelsWithoutHeldOutTextsPromiseNothing() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let head = try #require(try Classifier(path: model.path).metadata.heads.first)
        #expect(throws: PrecisionRefusal.self) {
            try head.threshold(label: "praise", language: nil, precision: 0.6)
        }
    }
}
