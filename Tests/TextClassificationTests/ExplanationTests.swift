import Foundation
import Testing
import TextClassification

@Suite struct ExplanationTests {
    @Test func contributionsAndBiasSumToTheLogit() throws {
        let model = try SmallModel()
        defer { model.remove() }
        let classifier = try Classifier(path: model.path)
        for text in ["how much is the red one?", "Bande d'IDIOTS !!", "東京タワー prix", "", "👍🏽 merci #Bravo"] {
            for head in classifier.heads where head.kind == .exclusive {
                let logits = try head.labels.map { label in
                    let explanation = try #require(
                        classifier.explanation(of: text, head: head.name, label: label))
                    let sum = explanation.contributions.reduce(explanation.bias) { $0 + $1.value }
                    #expect((sum - explanation.logit).magnitude < 1e-4)
                    for contribution in explanation.contributions {
                        #expect(contribution.range.upperBound <= text.utf8.count)
                    }
                    return explanation.logit
                }
                // Softmax of the explained logits gives the scores of the engine, as this model is not calibrated.
                let largest = logits.max() ?? 0
                let powers = logits.map { exp(Double($0 - largest)) }
                let index = try #require(classifier.heads.firstIndex(of: head))
                let scores = Array(classifier.scores(of: [text]).scores(head: index, text: 0))
                for (power, score) in zip(powers, scores) {
                    #expect((power / powers.reduce(0, +) - Double(score)).magnitude < 1e-4, "\(text) \(head.name)")
                }
            }
        }
    }
}
