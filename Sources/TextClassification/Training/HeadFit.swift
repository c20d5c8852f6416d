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
    ) -> (head: ModelHead, weights: LinearWeights) {
        let targets = data.targets[head]
        let isHeld = heldOutPositions(of: targets)
        let source = ExampleSource(
            store: data.store, vocabulary: vocabulary, blockWeights: options.blockWeights, rows: targets.rows)
        let ensemble = EnsembleFit(
            name: configuration.name, source: source, targets: targets, isHeld: isHeld, options: options, seed: seed,
            threads: threads)
        let fitted = ensemble.run(report: report)
        var description = HeadDescription(name: configuration.name, kind: configuration.kind, labels: labels)
        var calibration = Calibration.identity(for: description)
        var languageCalibrations: [String: Calibration] = [:]
        var precisionCurves: [String: [PrecisionCurve]]?
        let held = isHeld.indices.filter { isHeld[$0] }
        if !held.isEmpty {
            let heldOut = HeldOutLogits(targets: targets.subset(held), logits: fitted.heldOut)
            calibration = heldOut.calibration()
            languageCalibrations = calibrations(byLanguage: heldOut, prior: calibration)
            if description.kind == .independent {
                description.thresholds = heldOut.thresholds(calibration: calibration)
            }
            precisionCurves = heldOut.precisionCurves(
                calibration: calibration, languageCalibrations: languageCalibrations,
                languages: heldOut.targets.rows.map { data.languages[Int($0)] })
            report(.heldOut(head: description.name, accuracy: heldOut.accuracy))
        } else if description.kind == .independent {
            description.thresholds = Array(repeating: 0.5, count: labels.count)
        }
        let result = ModelHead(
            description: description, firstColumn: 0, blockWeights: options.blockWeights, bias: fitted.weights.bias,
            scales: [], calibration: calibration, languageCalibrations: languageCalibrations,
            precisionCurves: precisionCurves)
        return (result, fitted.weights)
    }

    /// For each position whether it is held out: dev texts when there are some, else a seeded share.
    private func heldOutPositions(of targets: HeadTargets) -> [Bool] {
        let dev = targets.rows.map { data.isDev[Int($0)] }
        if dev.contains(true) { return dev }
        var generator = SeededGenerator(seed: seed, purpose: 10)
        return targets.rows.map { _ in generator.unit() < heldOutShare }
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
