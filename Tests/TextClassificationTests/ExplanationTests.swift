import Foundation
import Testing
import TextClassification
import TextFeatures

@Suite struct ExplanationTests {
    private static let texts = [
        "how much is the red one?", "Bande d'IDIOTS !!", "東京タワー prix", "", "👍🏽 merci #Bravo", "j'adore j'adore",
    ]

    @Test func contributionsAddUpExactlyInIntegers() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let classifier = try Classifier(path: model.path)
        let explainer = Explainer(classifier)
        for text in Self.texts {
            let read = explainer.read(text)
            for head in classifier.heads {
                for label in head.labels {
                    let explanation = try #require(read.explanation(head: head.name, label: label))
                    for (number, part) in explanation.parts.enumerated() {
                        let sum = explanation.contributions.reduce(0) { $0 + $1.steps[number] }
                        #expect(sum == part.sum, "\(text) \(label) \(part.block)")
                    }
                    let sum = explanation.contributions.reduce(explanation.bias) { $0 + $1.value }
                    #expect((sum - explanation.logit).magnitude < 1e-4)
                    for contribution in explanation.contributions {
                        #expect(contribution.range.upperBound <= text.utf8.count)
                    }
                }
            }
        }
    }

    @Test func explainedLogitsGiveTheScoresOfTheEngine() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let classifier = try Classifier(path: model.path)
        let explainer = Explainer(classifier)
        for text in Self.texts where !text.isEmpty {
            let read = explainer.read(text)
            let table = classifier.scores(of: [text])
            for (index, head) in classifier.heads.enumerated() where head.kind == .exclusive {
                let logits = try head.labels.map { label in
                    try #require(read.explanation(head: head.name, label: label)).logit
                }
                // This model is not calibrated: the scores are the softmax of the logits.
                let powers = logits.map { exp(Double($0 - (logits.max() ?? 0))) }
                for (power, score) in zip(powers, table.scores(head: index, text: 0)) {
                    #expect((power / powers.reduce(0, +) - Double(score)).magnitude < 1e-4, "\(text) \(head.name)")
                }
            }
        }
    }

    @Test func theStrongestStretchIsTheTellingWord() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let text = "bonjour, combien ?"
        let explanation = try #require(
            Explainer(try Classifier(path: model.path)).read(text).explanation(head: "intent", label: "price_inquiry"))
        let strongest = try #require(explanation.contributions.first)
        #expect(String(decoding: Array(text.utf8)[strongest.range], as: UTF8.self).contains("combien"))
        #expect(strongest.value > 0)
    }

    @Test func anUnknownLabelIsNotExplained() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let read = Explainer(try Classifier(path: model.path)).read("prix")
        #expect(read.explanation(head: "intent", label: "nonsense") == nil)
        #expect(read.explanation(head: "nonsense", label: "praise") == nil)
    }

    @Test func theEstimateOfForeignFeaturesIsNearTheTruth() throws {
        // Half of the buckets are taken; the text consists of new features only, so every weighted one is foreign.
        let none = CollisionEstimate(features: 200, weighted: 100, occupancy: 0.5)
        #expect((none.foreignShare - 1).magnitude < 1e-9)
        let all = CollisionEstimate(features: 100, weighted: 100, occupancy: 0.5)
        #expect(all.foreignShare == 0)
        let model = try SmallModel()
        defer { model.remove() }
        let explainer = Explainer(try Classifier(path: model.path))
        // A training text has no new features; a text in another script has nothing else.
        #expect(explainer.read("great job, lovely team").collisions.foreignShare == 0)
        let new = explainer.read("Стоимость доставки посылки неизвестна никому совершенно").collisions
        #expect(new.weighted < new.features)
        #expect(new.foreignShare > 0.4)
    }

    @Test func learntFeaturesAreNamedByTheTexts() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let classifier = try Classifier(path: model.path)
        let data = ["\(model.folder)/train.jsonl"]
        let found = try #require(
            try classifier.strongestFeatures(head: "language", label: "fr", limit: 10, namedBy: data))
        #expect(found.for.count == 10 && found.against.count == 10)
        #expect(found.for.allSatisfy { $0.weight > 0 } && found.against.allSatisfy { $0.weight < 0 })
        for feature in found.for + found.against {
            #expect(feature.texts > 0)
            let name = try #require(feature.name)
            #expect(!feature.sharedWith.contains(name))
        }
        #expect(try classifier.strongestFeatures(head: "intent", label: "nonsense", limit: 3, namedBy: data) == nil)
    }
}
