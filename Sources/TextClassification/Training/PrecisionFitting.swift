extension HeldOutLogits {
    /// The calibrated probabilities of the held-out texts.
    ///
    /// - Parameters:
    ///   - calibration: turns logits into probabilities.
    ///   - languageCalibrations: calibrations of single languages, used instead on their texts.
    ///   - languages: the language of each text, `und` when unknown; `[targets.count]`.
    /// - Returns: `[targets.count, labelCount]`, row-major.
    func probabilities(
        calibration: Calibration, languageCalibrations: [String: Calibration], languages: [String]
    ) -> [Float] {
        var probabilities = logits
        let width = targets.labelCount
        probabilities.withUnsafeMutableBufferPointer { values in
            for position in 0..<targets.count {
                (languageCalibrations[languages[position]] ?? calibration).apply(
                    to: UnsafeMutableBufferPointer(rebasing: values[position * width..<(position + 1) * width]),
                    kind: targets.kind)
            }
        }
        return probabilities
    }

    /// The precision curves of every label: on all texts, and on those of each language.
    ///
    /// - Returns: `[labelCount]` curves by language, under ``ModelHead/allLanguages`` those of all texts.
    func precisionCurves(probabilities: [Float], languages: [String]) -> [String: [PrecisionCurve]] {
        let width = targets.labelCount
        var groups = [ModelHead.allLanguages: Array(0..<targets.count)]
        for position in 0..<targets.count where languages[position] != "und" {
            groups[languages[position], default: []].append(position)
        }
        return groups.mapValues { positions in
            (0..<width).map { label in
                PrecisionCurve(
                    positions.compactMap { position in
                        guard let holds = targets.holds(label, at: position) else { return nil }
                        return PrecisionCurve.Text(
                            probability: probabilities[position * width + label], holds: holds,
                            weight: Double(targets.weights[position]))
                    })
            }
        }
    }

    /// How right the head was on the texts that count fully and were judged for every label.
    ///
    /// Of more texts than the limit, evenly spread ones are taken.
    func evaluation(
        of description: HeadDescription, probabilities: [Float], languages: [String], limit: Int = 20_000
    ) -> HeadEvaluation {
        let width = targets.labelCount
        let fullWeight = targets.weights.max() ?? 1
        let everyLabel = width >= 64 ? UInt64.max : (1 << UInt64(width)) - 1
        let whole = (0..<targets.count).filter { position in
            targets.weights[position] == fullWeight
                && (targets.kind == .exclusive || targets.known[position] == everyLabel)
        }
        var evaluation = HeadEvaluation(head: description)
        for number in 0..<min(limit, whole.count) {
            let position = whole[number * whole.count / min(limit, whole.count)]
            let truth =
                targets.kind == .exclusive
                ? [Int(targets.primary[position])] + (targets.further[position] ?? []).map(Int.init)
                : (0..<width).filter { targets.holds[position] >> UInt64($0) & 1 == 1 }
            evaluation.append(
                HeadEvaluation.Record(
                    truth: truth, probabilities: Array(probabilities[position * width..<(position + 1) * width]),
                    language: languages[position]))
        }
        return evaluation
    }
}

extension HeadTargets {
    /// True when a label holds for a text, primary or further; nil when nobody judged it.
    fileprivate func holds(_ label: Int, at position: Int) -> Bool? {
        switch kind {
        case .exclusive:
            return primary[position] == label || further[position]?.contains(Int32(label)) == true
        case .independent:
            guard known[position] >> UInt64(label) & 1 == 1 else { return nil }
            return holds[position] >> UInt64(label) & 1 == 1
        }
    }
}

extension PrecisionCurve {
    /// A held-out text as one label sees it.
    package struct Text {
        /// The label's probability.
        package var probability: Float
        /// True when the label holds.
        package var holds: Bool
        /// The text's weight.
        package var weight: Double

        /// Creates a text.
        package init(probability: Float, holds: Bool, weight: Double) {
            self.probability = probability
            self.holds = holds
            self.weight = weight
        }
    }

    /// Finds the steps: cuts at which the promise is higher than at every lower threshold.
    ///
    /// Weighted texts count by their effective number, (Σw)²/Σw² (Kish 1965). Promises below one half are not kept, nor
    /// steps that take away less than a twentieth of the mistakes that the promise still allows.
    package init(_ texts: [Text]) {
        let all = texts.reduce(0) { $0 + ($1.holds ? $1.weight : 0) }
        var steps: [PrecisionThreshold] = []
        var promise = 0.4737
        for cut in Self.cuts(of: texts).reversed() {
            guard BinomialInterval.isLow(of: cut.right, of: cut.count, above: promise + 0.05 * (1 - promise)) else {
                continue
            }
            let interval = BinomialInterval(right: cut.right, of: cut.count)
            promise = interval.low
            steps.append(
                PrecisionThreshold(
                    threshold: cut.threshold, precision: Self.rounded(cut.right / cut.count),
                    low: Self.rounded(interval.low), high: Self.rounded(interval.high),
                    recall: Self.rounded(cut.rightWeight / all), given: Self.rounded(cut.count)))
        }
        self.texts = texts.count { $0.holds }
        self.steps = steps
    }

    /// The texts from the most probable one down to a threshold.
    private struct Cut {
        var threshold: Float
        /// Effective number of right texts.
        var right: Double
        /// Effective number of texts.
        var count: Double
        var rightWeight: Double
    }

    /// The cuts that can pay, thresholds descending: below a right text and above a wrong one.
    private static func cuts(of texts: [Text]) -> [Cut] {
        let ranked = texts.sorted { $0.probability > $1.probability }
        let all = ranked.reduce(0) { $0 + ($1.holds ? $1.weight : 0) }
        var cuts: [Cut] = []
        var right = 0.0
        var given = 0.0
        var squares = 0.0
        var start = 0
        // Further down than twice the weight of all right texts, less than half of what is given can be right.
        while start < ranked.count, given <= 2 * all {
            var end = start
            let rightAbove = right
            while end < ranked.count, ranked[end].probability == ranked[start].probability {
                given += ranked[end].weight
                squares += ranked[end].weight * ranked[end].weight
                if ranked[end].holds { right += ranked[end].weight }
                end += 1
            }
            if right > rightAbove, end == ranked.count || !ranked[end].holds {
                let count = given * given / squares
                cuts.append(
                    Cut(
                        threshold: ranked[start].probability, right: min(1, right / given) * count, count: count,
                        rightWeight: right))
            }
            start = end
        }
        return cuts
    }

    /// Four decimals, never more than there is.
    private static func rounded(_ value: Double) -> Float { Float((value * 10_000).rounded(.down) / 10_000) }
}
