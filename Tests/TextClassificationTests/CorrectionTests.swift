import Foundation
import Testing
import TextClassification

@Suite struct CorrectionTests {
    private func write(_ lines: [String], in model: SmallModel, as name: String = "corrections.jsonl") throws -> String
    {
        try model.write(Array(lines.joined(separator: "\n").utf8), as: name)
    }

    private func intent(_ text: String, _ classifier: Classifier) -> String? {
        classifier.scores(of: [text]).topLabel(head: "intent", text: 0)
    }

    @Test func aCorrectionIsLearntAndTheRestStays() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let classifier = try Classifier(path: model.path)
        let text = "the worst price, how much is the idiots' one"
        let other = intent(text, classifier) == "praise" ? "complaint" : "praise"
        let path = try write([#"{"text":"\#(text)","intent":"\#(other)"}"#], in: model)
        let corrected = try CorrectedModel(correcting: classifier, by: path)
        #expect(corrected.outcome.judgements == 1)
        #expect(corrected.outcome.rightBefore == 0)
        #expect(corrected.outcome.rightAfter == 1)
        #expect(corrected.outcome.unlearnt.isEmpty && corrected.outcome.changedRows > 0)
        let new = try Classifier(path: try model.write(corrected.bytes, as: "corrected.babil"))
        #expect(intent(text, new) == other)
        // The heads that the correction does not label answer the same bytes.
        for sample in [text, "j'adore, bravo !", "quel est le prix svp"] {
            let (before, after) = (classifier.scores(of: [sample]), new.scores(of: [sample]))
            for head in before.heads.indices where before.heads[head].name != "intent" {
                #expect(Array(before.scores(head: head, text: 0)) == Array(after.scores(head: head, text: 0)))
            }
        }
    }

    @Test func whatIsRightByAMarginMovesNothing() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let classifier = try Classifier(path: model.path)
        let corrected = try CorrectedModel(correcting: classifier, by: "\(model.folder)/train.jsonl")
        #expect(corrected.outcome.judgements == 48)
        #expect(corrected.outcome.rightBefore == 48 && corrected.outcome.rightAfter == 48)
    }

    @Test func theNewModelNamesTheOldOneAndTheCorrections() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let before = try model.bytes()
        let classifier = try Classifier(path: model.path)
        let path = try write([#"{"text":"j'adore le prix","intent":"complaint"}"#], in: model)
        let first = try CorrectedModel(correcting: classifier, by: path)
        let new = try Classifier(path: try model.write(first.bytes, as: "first.babil"))
        #expect(new.digest != classifier.digest)
        #expect(new.metadata.lineage?.map(\.parent) == [classifier.digest])
        #expect(new.metadata.lineage?.first?.count == 1)
        #expect(new.metadata.card.contains(classifier.digest))
        let second = try CorrectedModel(correcting: new, by: path)
        let newest = try Classifier(path: try model.write(second.bytes, as: "second.babil"))
        #expect(newest.metadata.lineage?.map(\.parent) == [classifier.digest, new.digest])
        // The same corrections of the same model give the same bytes, and the old model is as it was.
        #expect(try CorrectedModel(correcting: classifier, by: path).bytes == first.bytes)
        #expect(try model.bytes() == before)
    }

    @Test func anIndependentLabelCrossesItsThreshold() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let classifier = try Classifier(path: model.path)
        let path = try write(
            [
                #"{"text":"great job, lovely team","toxicity":["toxicity"]}"#,
                #"{"text":"you idiots, worst shop","toxicity":[]}"#,
            ], in: model)
        let corrected = try CorrectedModel(correcting: classifier, by: path)
        #expect(corrected.outcome.rightBefore == 0 && corrected.outcome.rightAfter == 2)
        let table = try Classifier(path: try model.write(corrected.bytes, as: "new.babil"))
            .scores(of: ["great job, lovely team", "you idiots, worst shop"])
        let head = try #require(table.heads.firstIndex { $0.name == "toxicity" })
        let threshold = table.heads[head].thresholds[0]
        #expect(try #require(table.scores(head: head, text: 0).first) >= threshold)
        #expect(try #require(table.scores(head: head, text: 1).first) < threshold)
    }

    @Test func badCorrectionsAreRefusedWithTheirLine() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let classifier = try Classifier(path: model.path)
        for (lines, sentence) in [
            ([#"{"text":"a","intent":"nonsense"}"#], ":1: the model's head `intent` has no label `nonsense`"),
            (
                [#"{"text":"a b","intent":"praise"}"#, "", #"{"text":"a b","intent":"complaint"}"#],
                ":3: the text of line 1 again"
            ),
            (["not json"], ":1: not a JSON object"), ([], "holds no correction"),
            ([#"{"text":"a"}"#], "holds no correction"),
        ] {
            let path = try write(lines, in: model)
            do {
                _ = try CorrectedModel(correcting: classifier, by: path)
                Issue.record("\(lines) were learnt")
            } catch {
                #expect("\(error)".contains(sentence), "\(error)")
            }
        }
    }
}
