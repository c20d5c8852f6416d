/// Fits one head: first without the held-out texts, to calibrate it on them, then on all.
struct HeadFit {
    let configuration: HeadConfiguration
    let labels: [String]
    let data: TrainingData
    let head: Int
    let seed: UInt64
    let threads: Int
    let heldOutShare: Float

    /// How the head is trained: as configured, or as suits the number of labels.
    var options: TrainingOptions {
        configuration.training
            ?? TrainingPreset(kind: configuration.kind, labelCount: labels.count)
            .training(textCount: data.targets[head].count)
    }

    /// A trained head with the weights of its columns: its own, then those of single languages.
    struct Fitted {
        var head: ModelHead
        var weights: [LinearWeights]
        /// How right the head was on held-out texts, if there were some.
        var heldOut: HeadEvaluation?
    }

    /// Fits the head.
    func run(vocabulary: Vocabulary, report: @escaping @Sendable (ModelTrainer.Event) -> Void) -> Fitted {
        let targets = data.targets[head]
        let isHeld = heldOutPositions(of: targets)
        let source = ExampleSource(
            store: data.store, vocabulary: vocabulary, blockWeights: options.blockWeights, rows: targets.rows)
        let ensemble = EnsembleFit(
            name: configuration.name, source: source, targets: targets, isMember: targets.isSeparate.map { !$0 },
            isHeld: isHeld, options: options, seed: seed, threads: threads)
        var fitted = ensemble.run(report: report)
        if let separate = options.separate, targets.isSeparate.contains(true) {
            ensemble.add(separate, to: &fitted, report: report)
        }
        var weights: [LinearWeights] = []
        var languageModels: LanguageModels?
        if options.languageModels {
            let models = LanguageModelsFit(
                name: configuration.name, source: source, targets: targets, isHeld: isHeld,
                languages: data.languages, options: options, seed: seed, threads: threads
            ).run(addingTo: &fitted.heldOut, report: report)
            languageModels = models?.description
            weights = models?.weights ?? []
        }
        var head = ModelHead(
            description: HeadDescription(name: configuration.name, kind: configuration.kind, labels: labels),
            firstColumn: 0, blockWeights: options.blockWeights, bias: fitted.weights.bias, scales: [],
            calibration: .identity(for: HeadDescription(name: "", kind: configuration.kind, labels: labels)),
            languageCalibrations: [:], languageModels: languageModels)
        let evaluation = calibrate(&head, on: fitted.heldOut, isHeld: isHeld, report: report)
        return Fitted(head: head, weights: [fitted.weights] + weights, heldOut: evaluation)
    }

    /// Fits everything that is read off the held-out texts, and measures the head on them.
    private func calibrate(
        _ head: inout ModelHead, on logits: [Float], isHeld: [Bool],
        report: @escaping @Sendable (ModelTrainer.Event) -> Void
    ) -> HeadEvaluation? {
        head.description.outOfScope = outOfScopeLabel
        let targets = data.targets[self.head].subset(isHeld.indices.filter { isHeld[$0] })
        guard targets.count > 0 else {
            if configuration.kind == .independent {
                head.description.thresholds = Array(repeating: 0.5, count: labels.count)
            }
            return nil
        }
        var heldOut = HeldOutLogits(targets: targets, logits: logits)
        if let label = outOfScopeLabel, configuration.kind == .exclusive, let index = labels.firstIndex(of: label),
            let rule = heldOut.outOfScopeRule(label: index, refusedShare: options.refusedShare)
        {
            head.outOfScopeRule = rule
            heldOut.apply(rule)
        }
        head.calibration = heldOut.calibration()
        head.languageCalibrations = calibrations(byLanguage: heldOut, prior: head.calibration)
        if configuration.kind == .independent {
            head.description.thresholds = heldOut.thresholds(calibration: head.calibration)
        }
        let languages = targets.rows.map { data.languages[Int($0)] }
        let probabilities = heldOut.probabilities(
            calibration: head.calibration, languageCalibrations: head.languageCalibrations, languages: languages)
        head.precisionCurves = heldOut.precisionCurves(probabilities: probabilities, languages: languages)
        report(.heldOut(head: configuration.name, accuracy: heldOut.accuracy))
        return heldOut.evaluation(of: head.description, probabilities: probabilities, languages: languages)
    }

    /// The label that means "none of the others": as configured, or known by its name where labels come from the data.
    private var outOfScopeLabel: String? {
        if let configured = configuration.outOfScope { return configured }
        guard configuration.labels == nil else { return nil }
        return ["oos", "out_of_scope", "other"].first { labels.contains($0) }
    }

    /// For each position whether it is held out: dev texts when there are some, else a seeded share.
    private func heldOutPositions(of targets: HeadTargets) -> [Bool] {
        let dev = targets.rows.map { data.isDev[Int($0)] }
        if dev.contains(true) { return dev }
        var generator = SeededGenerator(seed: seed, purpose: 10)
        let share = min(heldOutShare, 50_000 / Float(max(1, targets.count)))
        return targets.isSeparate.map { generator.unit() < share && !$0 }
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
