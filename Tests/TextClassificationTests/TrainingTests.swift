import Foundation
import Testing
import TextClassification

@Suite struct TrainingTests {
    @Test func theSameDataAndSeedGiveTheSameBytes() throws {
        let first = try SmallModel()
        let second = try SmallModel(threads: 2)
        let other = try SmallModel(seed: 2)
        defer { for model in [first, second, other] { model.remove() } }
        #expect(try first.bytes() == second.bytes())
        #expect(try first.bytes() != other.bytes())
    }

    @Test func aTrainedModelKnowsItsTexts() throws {
        let model = try SmallModel()
        defer { model.remove() }
        var evaluator = Evaluator(
            classifier: try Classifier(path: model.path), headNames: ["intent", "sentiment", "toxicity", "language"],
            keepTexts: false)
        try evaluator.add(file: "\(model.folder)/train.jsonl")
        #expect(evaluator.skippedCount == 0)
        for head in evaluator.heads {
            #expect(head.count == 12)
            #expect(head.accuracy == 1, "\(head.head.name)")
        }
    }

    @Test func badLinesAreNamedAndTheRestIsRead() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let path = try model.write(
            Array("praise\tlovely\nno tab here\n\ncomplaint\tawful\n\tno label\n".utf8), as: "data.tsv")
        var reader = try LabelledTextReader(path: path, heads: ["label"])
        var labels: [String] = []
        while let text = try reader.next() { labels += text.labels["label"] ?? [] }
        #expect(labels == ["praise", "complaint"])
        #expect(reader.skippedCount == 2)
        #expect(reader.complaints.first?.hasPrefix("\(path):2: no tab") == true)
    }

    @Test func oneClassIsNotEnough() throws {
        let model = try SmallModel()
        defer { model.remove() }
        _ = try model.write(Array("a\tone\na\ttwo\n".utf8), as: "one.tsv")
        var configuration = TrainingConfiguration()
        configuration.heads = [HeadConfiguration(name: "label", kind: .exclusive)]
        configuration.data = [DataSource(files: "one.tsv", heads: ["label"])]
        #expect(throws: FileError.self) {
            try ModelTrainer(configuration: configuration, folder: model.folder).train { _ in }
        }
    }

    @Test func missingPublicSetsAreLeftOutAndNamedInTheCard() throws {
        let model = try SmallModel()
        defer { model.remove() }
        var configuration = SmallModel.configuration()
        var source = DataSource(files: "", heads: ["sentiment"])
        source.files = nil
        source.publicSet = "sentiment/umsab"
        configuration.data.append(source)
        let bytes = try ModelTrainer(configuration: configuration, folder: model.folder).train { _ in }
        let path = try model.write(bytes, as: "without.babil")
        #expect(try Classifier(path: path).metadata.card.contains("left out: sentiment/umsab"))
    }
}
