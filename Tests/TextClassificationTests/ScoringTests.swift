import Foundation
import Testing
import TextClassification

@Suite struct ScoringTests {
    private static let texts = [
        "", " ", "prix ?", "i love this so much", "bande d'idiots", "東京タワー", "👨‍👩‍👧", "a\u{0}b", "nooooooon",
        String(repeating: "combien ça coûte ? ", count: 500),
    ]

    @Test func batchEqualsOneByOne() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let classifier = try Classifier(path: model.path)
        let batch = classifier.scores(of: Self.texts)
        for (index, text) in Self.texts.enumerated() {
            let alone = classifier.scores(of: [text])
            for head in batch.heads.indices {
                #expect(Array(batch.scores(head: head, text: index)) == Array(alone.scores(head: head, text: 0)))
            }
        }
    }

    @Test func threadsDoNotChangeScores() async throws {
        let model = try SmallModel()
        defer { model.remove() }
        let classifier = try Classifier(path: model.path)
        let expected = classifier.scores(of: Self.texts).values
        await withTaskGroup(of: [Float].self) { group in
            for _ in 0..<8 { group.addTask { classifier.scores(of: Self.texts).values } }
            for await values in group { #expect(values == expected) }
        }
    }

    @Test func probabilitiesOfAnExclusiveHeadSumToOne() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let table = try Classifier(path: model.path).scores(of: Self.texts)
        for text in Self.texts.indices {
            for (index, head) in table.heads.enumerated() {
                let scores = table.scores(head: index, text: text)
                #expect(scores.allSatisfy { $0 >= 0 && $0 <= 1 })
                if head.kind == .exclusive { #expect((scores.reduce(0, +) - 1).magnitude < 1e-5) }
            }
        }
    }

    @Test func invalidBytesAreScoredLikeReplacementCharacters() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let classifier = try Classifier(path: model.path)
        let broken: [UInt8] = [0x70, 0x72, 0x69, 0x78, 0xFF, 0x20, 0xC3]
        let repaired = Array(String(decoding: broken, as: UTF8.self).utf8)
        #expect(classifier.scores(ofUTF8: [broken]).values == classifier.scores(ofUTF8: [repaired]).values)
    }

    @Test func aTextThatSaysNothingIsNotAccused() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let table = try Classifier(path: model.path).scores(of: ["", " ", "\u{FE0F}", "\u{200D}\u{200D}", "\u{301}"])
        let toxicity = try #require(table.heads.firstIndex { $0.name == "toxicity" })
        for text in 0..<table.count { #expect(table.scores(head: toxicity, text: text).allSatisfy { $0 == 0 }) }
    }

    @Test func aTextThatSaysNothingIsNotGuessedAt() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let table = try Classifier(path: model.path).scores(of: ["", " ", "\u{FE0F}", "prix"])
        for (index, head) in table.heads.enumerated() where head.kind == .exclusive {
            for text in 0..<3 {
                #expect(table.scores(head: index, text: text).allSatisfy { $0 == 1 / Float(head.labels.count) })
            }
            #expect(Set(table.scores(head: index, text: 3)).count > 1)
        }
    }

    @Test func aMegabyteIsScored() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let text = String(repeating: "quel prix ? ", count: 90_000)
        let table = try Classifier(path: model.path).scores(of: [text])
        #expect(table.topLabel(head: "intent", text: 0) == "price_inquiry")
    }
}
