internal import Dispatch
internal import Synchronization

/// Fits the parts of one matrix, low-rank models of several seeds and a support vector machine, and adds them up.
struct EnsembleFit {
    let name: String
    let source: ExampleSource
    let targets: HeadTargets
    /// For each position whether it is used at all.
    let isMember: [Bool]
    /// For each position whether it is held out of the first fit.
    let isHeld: [Bool]
    let options: TrainingOptions
    let seed: UInt64
    let threads: Int

    /// A trained matrix, and what it answered on the held-out texts before it was trained on them.
    struct Fitted: Sendable {
        /// Weights after the fit on everything.
        var weights: LinearWeights
        /// Logits of the held-out texts, in the order of their positions; `[heldCount, labelCount]`.
        var heldOut: [Float]

        /// Adds another one, label by label multiplied by a factor.
        mutating func add(_ other: Fitted, times factors: [Float]) {
            weights.add(other.weights, times: factors)
            for index in heldOut.indices { heldOut[index] += factors[index % factors.count] * other.heldOut[index] }
        }
    }

    private var training: [Bool] { zip(isMember, isHeld).map { $0 && !$1 } }
    private var hasHeldOut: Bool { isHeld.contains(true) }

    /// Fits all parts.
    func run(report: @escaping @Sendable (ModelTrainer.Event) -> Void) -> Fitted {
        var total = lowRankModels(report: report)
        guard let supportVectors = options.supportVectors, supportVectors.weight > 0 else { return total }
        guard targets.count * targets.labelCount <= SupportVectorModel.maximumDualCount else {
            report(.warning("\(name): too many texts for the support vector part, which is left out"))
            return total
        }
        let part = supportVectorModel(supportVectors, report: report)
        guard options.seeds > 0 else { return part }
        let reference = spread(of: total)
        let own = spread(of: part)
        total.add(part, times: zip(reference, own).map { $1 > 0 ? supportVectors.weight * $0 / $1 : 0 })
        return total
    }

    /// Trains every seed and averages the models; seeds run side by side, and are added in their order.
    private func lowRankModels(report: @escaping @Sendable (ModelTrainer.Event) -> Void) -> Fitted {
        var total = empty
        let share = 1 / Float(max(1, options.seeds))
        for first in stride(from: 0, to: options.seeds, by: threads) {
            let group = first..<min(first + threads, options.seeds)
            let results = Mutex<[Int: Fitted]>([:])
            DispatchQueue.concurrentPerform(iterations: group.count) { index in
                let fitted = lowRankModel(run: group.lowerBound + index, report: report)
                results.withLock { $0[group.lowerBound + index] = fitted }
            }
            for run in group {
                guard let fitted = results.withLock({ $0.removeValue(forKey: run) }) else { continue }
                total.add(fitted, times: Array(repeating: share, count: targets.labelCount))
            }
        }
        return total
    }

    private func lowRankModel(run: Int, report: @escaping @Sendable (ModelTrainer.Event) -> Void) -> Fitted {
        let seed = seed &+ UInt64(run) &* 1000
        let isContinued = options.finalEpochs > 0 && hasHeldOut
        var result = empty
        var model = makeModel(seed: seed)
        if hasHeldOut {
            let last = isContinued ? options.epochs - options.finalEpochs : options.epochs
            train(model, on: training, epochs: 0..<last, run: run, stage: "calibration", report: report)
            result.heldOut = model.logits(of: source, included: isHeld)
            if !isContinued { model = makeModel(seed: seed) }
        }
        let first = isContinued ? options.epochs - options.finalEpochs : 0
        train(model, on: isMember, epochs: first..<options.epochs, run: run, stage: "all texts", report: report)
        model.addWeights(to: &result.weights, share: 1)
        return result
    }

    private func makeModel(seed: UInt64) -> LowRankModel {
        LowRankModel(rowCount: source.rowCount, labelCount: targets.labelCount, options: options, seed: seed)
    }

    private func train(
        _ model: LowRankModel, on included: [Bool], epochs: Range<Int>, run: Int, stage: String,
        report: @escaping @Sendable (ModelTrainer.Event) -> Void
    ) {
        model.train(
            on: source, targets: targets, included: included,
            weights: targets.balancedWeights(of: included, exponent: options.classBalance), epochs: epochs,
            of: options.epochs
        ) { epoch, loss in
            report(
                .epoch(
                    run: "\(name) \(run + 1)/\(options.seeds), \(stage)", epoch: epoch, of: epochs.upperBound,
                    loss: loss))
        }
    }

    private func supportVectorModel(
        _ supportVectors: SupportVectorOptions, report: @escaping @Sendable (ModelTrainer.Event) -> Void
    ) -> Fitted {
        var result = empty
        let model = SupportVectorModel(
            rowCount: source.rowCount, positionCount: targets.count, labelCount: targets.labelCount,
            options: supportVectors, seed: seed)
        func train(on included: [Bool], stage: String) {
            model.train(
                on: source, targets: targets, included: included,
                weights: targets.balancedWeights(of: included, exponent: supportVectors.classBalance)
            ) { pass, violation in
                report(
                    .epoch(
                        run: "\(name) support vectors, \(stage)", epoch: pass, of: supportVectors.maximumPasses,
                        loss: violation))
            }
        }
        if hasHeldOut {
            train(on: training, stage: "calibration")
            result.heldOut = model.logits(of: source, included: isHeld)
        }
        // The optimum does not depend on where the search begins, so it goes on from the smaller problem's.
        train(on: isMember, stage: "all texts")
        model.addWeights(to: &result.weights, share: 1)
        return result
    }

    private var empty: Fitted {
        Fitted(
            weights: LinearWeights(rowCount: source.rowCount, labelCount: targets.labelCount),
            heldOut: [Float](repeating: 0, count: isHeld.count { $0 } * targets.labelCount))
    }

    /// Standard deviation of the held-out logits, for each label of an independent head, else of all together after the
    /// mean of each text is taken off, which no decision sees.
    private func spread(of fitted: Fitted) -> [Float] {
        Self.spread(of: fitted.heldOut, kind: targets.kind, labelCount: targets.labelCount)
    }

    /// The same of any logits; `[n, labelCount]`.
    static func spread(of logits: [Float], kind: HeadDescription.Kind, labelCount: Int) -> [Float] {
        let count = logits.count / labelCount
        guard count > 1 else { return Array(repeating: 1, count: labelCount) }
        switch kind {
        case .independent:
            return (0..<labelCount).map { label in
                let column = (0..<count).map { Double(logits[$0 * labelCount + label]) }
                let mean = column.reduce(0, +) / Double(count)
                return Float((column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot())
            }
        case .exclusive:
            var total = 0.0
            for start in stride(from: 0, to: logits.count, by: labelCount) {
                let row = logits[start..<start + labelCount]
                let mean = row.reduce(0, +) / Float(labelCount)
                for logit in row { total += Double((logit - mean) * (logit - mean)) }
            }
            let spread = Float((total / Double(logits.count)).squareRoot())
            return Array(repeating: spread, count: labelCount)
        }
    }
}
