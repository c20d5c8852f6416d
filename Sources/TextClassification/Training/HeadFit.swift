internal import Dispatch
internal import Synchronization
internal import TextFeatures

/// Fits one head: first without the held-out texts, to calibrate it on them, then on all.
struct HeadFit {
    let configuration: HeadConfiguration
    let labels: [String]
    let data: TrainingData
    let head: Int
    let vocabulary: Vocabulary
    let seed: UInt64
    let threads: Int
    let heldOutShare: Float

    /// How the head is trained: as configured, or as suits the number of labels.
    var options: TrainingOptions {
        configuration.training ?? .preset(kind: configuration.kind, labelCount: labels.count)
    }

    /// Fits the head.
    func run(
        report: @escaping @Sendable (ModelTrainer.Event) -> Void
    ) -> (head: ModelHead, weights: LinearWeights, heldOut: HeadEvaluation?) {
        let targets = data.targets[head]
        let held = heldOutPositions(of: targets)
        var description = HeadDescription(name: configuration.name, kind: configuration.kind, labels: labels)
        var calibration = Calibration.identity(for: description)
        var languageCalibrations: [String: Calibration] = [:]
        var precisionCurves: [String: [PrecisionCurve]]?
        var evaluation: HeadEvaluation?
        if !held.isEmpty {
            let isHeld = Set(held)
            let rest = targets.subset((0..<targets.count).filter { !isHeld.contains($0) })
            let weights = fit(rest, named: "\(description.name), calibration", report: report)
            let heldTargets = targets.subset(held)
            let heldOut = HeldOutLogits(targets: heldTargets, logits: logits(of: heldTargets, weights: weights))
            calibration = heldOut.calibration()
            languageCalibrations = calibrations(byLanguage: heldOut, prior: calibration)
            if description.kind == .independent {
                description.thresholds = heldOut.thresholds(calibration: calibration)
            }
            let languages = heldTargets.rows.map { data.languages[Int($0)] }
            let probabilities = heldOut.probabilities(
                calibration: calibration, languageCalibrations: languageCalibrations, languages: languages)
            precisionCurves = heldOut.precisionCurves(probabilities: probabilities, languages: languages)
            evaluation = heldOut.evaluation(of: description, probabilities: probabilities, languages: languages)
            report(.heldOut(head: description.name, accuracy: accuracy(of: heldOut)))
        } else if description.kind == .independent {
            description.thresholds = Array(repeating: 0.5, count: labels.count)
        }
        let weights = fit(targets, named: description.name, report: report)
        let result = ModelHead(
            description: description, firstColumn: 0, blockWeights: options.blockWeights, bias: weights.bias,
            scales: [], calibration: calibration, languageCalibrations: languageCalibrations,
            precisionCurves: precisionCurves)
        return (result, weights, evaluation)
    }

    /// Dev texts when there are some, else a seeded share.
    private func heldOutPositions(of targets: HeadTargets) -> [Int] {
        let dev = (0..<targets.count).filter { data.isDev[Int(targets.rows[$0])] }
        if !dev.isEmpty { return dev }
        var generator = SeededGenerator(seed: seed, purpose: 10)
        return (0..<targets.count).filter { _ in generator.unit() < heldOutShare }
    }

    /// Trains every seed and averages the weights; seeds run side by side, and are added in their order.
    private func fit(
        _ targets: HeadTargets, named name: String, report: @escaping @Sendable (ModelTrainer.Event) -> Void
    ) -> LinearWeights {
        var balanced = targets
        balanced.balanceClasses(exponent: options.classBalance)
        let trainer = LinearTrainer(store: data.store, vocabulary: vocabulary, options: options)
        let empty = LinearWeights(
            weights: [Float](repeating: 0, count: vocabulary.rowCount * labels.count),
            bias: [Float](repeating: 0, count: labels.count))
        var total = empty
        let options = options
        let seed = seed
        for first in stride(from: 0, to: options.seeds, by: threads) {
            let group = first..<min(first + threads, options.seeds)
            let results = Mutex<[Int: LinearWeights]>([:])
            let job = SendableJob { [balanced] (run: Int) in
                var weights = empty
                trainer.train(
                    balanced, seed: seed &+ UInt64(run) &* 1000, share: 1 / Float(options.seeds), into: &weights
                ) { epoch, loss in
                    report(
                        .epoch(run: "\(name) \(run + 1)/\(options.seeds)", epoch: epoch, of: options.epochs, loss: loss)
                    )
                }
                results.withLock { $0[run] = weights }
            }
            DispatchQueue.concurrentPerform(iterations: group.count) { job.body(group.lowerBound + $0) }
            for run in group {
                guard let weights = results.withLock({ $0.removeValue(forKey: run) }) else { continue }
                for index in total.weights.indices { total.weights[index] += weights.weights[index] }
                for index in total.bias.indices { total.bias[index] += weights.bias[index] }
            }
        }
        return total
    }

    /// Logits of texts by the weights before rounding; `[targets.count, labelCount]`.
    private func logits(of targets: HeadTargets, weights: LinearWeights) -> [Float] {
        let labelCount = labels.count
        var logits = [Float](repeating: 0, count: targets.count * labelCount)
        for position in 0..<targets.count {
            for label in 0..<labelCount { logits[position * labelCount + label] = weights.bias[label] }
            let features = data.store.row(Int(targets.rows[position]))
            for block in FeatureBlock.allCases {
                let rows = features.buckets[features.range(of: block)].compactMap { bucket -> Int? in
                    let row = vocabulary.rowOfBucket[Int(bucket)]
                    return row == Vocabulary.absent ? nil : Int(row)
                }
                let squares = rows.reduce(Float(0)) { $0 + vocabulary.weights[$1] * vocabulary.weights[$1] }
                guard squares > 0 else { continue }
                let scale = options.blockWeights[block.rawValue] / squares.squareRoot()
                for row in rows {
                    let weight = vocabulary.weights[row] * scale
                    for label in 0..<labelCount {
                        logits[position * labelCount + label] += weight * weights.weights[row * labelCount + label]
                    }
                }
            }
        }
        return logits
    }

    private func accuracy(of heldOut: HeldOutLogits) -> Double {
        var right = 0
        for position in 0..<heldOut.targets.count {
            let row = Array(heldOut.row(position))
            switch heldOut.targets.kind {
            case .exclusive:
                let best = Int32(HeadEvaluation.top(row))
                if heldOut.targets.primary[position] == best
                    || heldOut.targets.further[position]?.contains(best) == true
                {
                    right += 1
                }
            case .independent:
                let isRight = row.indices.allSatisfy { label in
                    heldOut.targets.known[position] >> UInt64(label) & 1 == 0
                        || (row[label] > 0) == (heldOut.targets.holds[position] >> UInt64(label) & 1 == 1)
                }
                if isRight { right += 1 }
            }
        }
        return Double(right) / Double(max(1, heldOut.targets.count))
    }

    /// Temperatures of single languages with enough held-out texts.
    private func calibrations(byLanguage heldOut: HeldOutLogits, prior: Calibration) -> [String: Calibration] {
        guard heldOut.targets.kind == .exclusive, configuration.name != "language" else { return [:] }
        var positions: [String: [Int]] = [:]
        for position in 0..<heldOut.targets.count {
            positions[data.languages[Int(heldOut.targets.rows[position])], default: []].append(position)
        }
        positions["und"] = nil
        return positions.filter { $0.value.count >= 100 }.mapValues {
            Calibration(slopes: [heldOut.inverseTemperature(at: $0, prior: prior.slopes[0])], shifts: [])
        }
    }
}

/// A job that several threads run at once on values that none of them changes.
// SAFETY: the closure captures only immutable values: the mapped feature store, the vocabulary and the targets.
private struct SendableJob: @unchecked Sendable {
    let body: (Int) -> Void
}

extension TrainingOptions {
    /// The options that suit a head when none are configured: `many-classes`, `few-classes` or `multi-label`.
    static func preset(kind: HeadDescription.Kind, labelCount: Int) -> TrainingOptions {
        var options = TrainingOptions()
        switch (kind, labelCount) {
        case (.exclusive, 12...):
            options.rank = 128
            options.epochs = 30
        case (.exclusive, _):
            options.rank = 32
            options.epochs = 10
            options.classBalance = 1
        case (.independent, _):
            options.rank = 32
            options.epochs = 10
        }
        return options
    }
}
