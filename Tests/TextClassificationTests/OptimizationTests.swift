import Testing
import TextClassification

@Suite struct OptimizationTests {
    /// Random sparse texts with labels that depend on their features.
    private static func problem(
        textCount: Int, rowCount: Int, labelCount: Int
    ) -> (source: ExampleSource, targets: HeadTargets) {
        var generator = SeededRandom(seed: 7)
        var examples = Examples()
        var targets = HeadTargets(kind: .exclusive, labelCount: labelCount)
        for text in 0..<textCount {
            let label = Int.random(in: 0..<labelCount, using: &generator)
            var rows: Set<UInt32> = [UInt32(label * 3)]
            while rows.count < 8 { rows.insert(UInt32.random(in: 0..<UInt32(rowCount), using: &generator)) }
            examples.append(
                indices: rows.sorted(), values: rows.map { _ in Float.random(in: 0.2...0.6, using: &generator) })
            let noisy = Int.random(in: 0..<10, using: &generator) == 0
            targets.append(
                row: text, primary: noisy ? 0 : label, further: text % 5 == 0 && label != 1 && !noisy ? [1] : [],
                weight: 1)
        }
        return (ExampleSource(examples: examples, rowCount: rowCount), targets)
    }

    @Test func supportVectorsReachTheOptimum() {
        let (source, targets) = Self.problem(textCount: 300, rowCount: 120, labelCount: 5)
        var options = SupportVectorOptions(weight: 1, cost: 0.5)
        options.tolerance = 1e-3
        options.maximumPasses = 1000
        let model = SupportVectorModel(rowCount: 120, positionCount: 300, labelCount: 5, options: options, seed: 1)
        let half = (0..<300).map { $0 < 150 }
        let all = Array(repeating: true, count: 300)
        let weights = (0..<300).map { Float(1 + $0 % 3) / 2 }
        for included in [half, all] {
            model.train(on: source, targets: targets, included: included, weights: weights) { _, _ in }
            let (primal, dual) = model.objectives(on: source, targets: targets, included: included, weights: weights)
            #expect(dual <= primal * (1 + 1e-5))
            // The optimum lies between the two.
            #expect(primal - dual < 1e-3 * primal, "\(primal) \(dual)")
        }
    }

    @Test func gradientsEqualFiniteDifferences() {
        var generator = SeededRandom(seed: 3)
        var options = TrainingOptions()
        options.rank = 4
        let labelCount = 6
        var exclusive = HeadTargets(kind: .exclusive, labelCount: labelCount)
        exclusive.append(row: 0, primary: 2, further: [], weight: 1)
        exclusive.append(row: 1, primary: 0, further: [3, 4], weight: 1)
        var independent = HeadTargets(kind: .independent, labelCount: labelCount)
        independent.append(row: 0, holds: 0b00_1010, known: 0b11_1111, weight: 1)
        independent.append(row: 1, holds: 0b00_0001, known: 0b01_1001, weight: 1)
        let model = LowRankModel(rowCount: 1, labelCount: labelCount, options: options, seed: 1)
        for targets in [exclusive, independent] {
            for position in 0..<2 {
                let logits = (0..<labelCount).map { _ in Float.random(in: -2...2, using: &generator) }
                let gradient = model.lossAndGradient(logits: logits, position: position, targets: targets).gradient
                for label in 0..<labelCount {
                    let step: Float = 1e-2
                    var up = logits
                    var down = logits
                    up[label] += step
                    down[label] -= step
                    let difference =
                        (model.lossAndGradient(logits: up, position: position, targets: targets).loss
                            - model.lossAndGradient(logits: down, position: position, targets: targets).loss)
                        / (2 * step)
                    #expect(abs(difference - gradient[label]) < 1e-3, "\(label): \(difference) \(gradient[label])")
                }
            }
        }
    }

    @Test(arguments: [0, 16, 50]) func lowRankModelsLearnWhatTheyAreShown(rank: Int) {
        let (source, targets) = Self.problem(textCount: 400, rowCount: 120, labelCount: 5)
        var options = TrainingOptions()
        options.rank = rank
        options.featureDropout = 0.2
        options.hiddenDropout = 0
        options.learningRate = 0.2
        let model = LowRankModel(rowCount: 120, labelCount: 5, options: options, seed: 1)
        let all = Array(repeating: true, count: 400)
        var losses: [Float] = []
        model.train(
            on: source, targets: targets, included: all, weights: Array(repeating: 1, count: 400), epochs: 0..<10,
            of: 10
        ) { _, loss in losses.append(loss) }
        #expect(losses.count == 10)
        #expect(losses[9] < losses[0] * 0.8)
        #expect(model.logits(of: source, included: all).count == 400 * 5)
    }
}
