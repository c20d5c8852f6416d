/// Fits one model for each language that has texts enough, beside the model of all texts.
struct LanguageModelsFit {
    let name: String
    let source: ExampleSource
    let targets: HeadTargets
    let isHeld: [Bool]
    /// The language of each text.
    let languages: TextLanguages
    let options: TrainingOptions
    let seed: UInt64
    let threads: Int

    /// Texts that a language must have for a model of its own.
    static let minimumTexts = 500

    /// The models, and the weights of each.
    struct Fitted {
        var description: LanguageModels
        var weights: [LinearWeights]
    }

    /// Languages with texts enough, sorted.
    static func languages(of texts: [Int], in languages: TextLanguages) -> [String] {
        var counts: [String: Int] = [:]
        for text in texts { counts[languages[text], default: 0] += 1 }
        counts["und"] = nil
        return counts.filter { $0.value >= minimumTexts }.keys.sorted()
    }

    /// Fits all languages and adds their logits, at the same spread, to those of the held-out texts.
    ///
    /// Returns nil when fewer than two languages have texts enough.
    func run(
        addingTo heldOut: inout [Float], report: @escaping @Sendable (ModelTrainer.Event) -> Void
    ) -> Fitted? {
        let texts = targets.rows.map(Int.init)
        let wanted = Self.languages(of: texts, in: languages)
        guard wanted.count > 1 else { return nil }
        var options = options
        options.supportVectors = nil
        let reference = EnsembleFit.spread(of: heldOut, kind: targets.kind, labelCount: targets.labelCount)
        let held = isHeld.indices.filter { isHeld[$0] }
        var result = Fitted(
            description: LanguageModels(languages: wanted, firstColumn: 0, bias: [], scales: []), weights: [])
        for (index, language) in wanted.enumerated() {
            let isMember = texts.map { languages[$0] == language }
            let fitted = EnsembleFit(
                name: "\(name) \(language)", source: source, targets: targets, isMember: isMember,
                isHeld: zip(isMember, isHeld).map { $0 && $1 }, options: options,
                seed: seed &+ UInt64(index + 1) &* 1_000_000, threads: threads
            ).run(report: report)
            let own = EnsembleFit.spread(of: fitted.heldOut, kind: targets.kind, labelCount: targets.labelCount)
            let factors = zip(reference, own).map { $1 > 0 ? $0 / $1 : 0 }
            var scaled = LinearWeights(rowCount: source.rowCount, labelCount: targets.labelCount)
            scaled.add(fitted.weights, times: factors)
            result.description.bias += scaled.bias
            result.weights.append(scaled)
            var next = 0
            for (position, original) in held.enumerated() where isMember[original] {
                for label in 0..<targets.labelCount {
                    heldOut[position * targets.labelCount + label] += factors[label] * fitted.heldOut[next]
                    next += 1
                }
            }
        }
        return result
    }
}
