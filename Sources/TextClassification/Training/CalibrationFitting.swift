/// Logits of texts that a head was not trained on, with the truth: what calibration and thresholds are fitted on.
struct HeldOutLogits {
    /// The truth, in the same order as the rows.
    let targets: HeadTargets
    /// Logits; `[targets.count, labelCount]`, row-major.
    private(set) var logits: [Float]

    /// The logits of one text.
    func row(_ position: Int) -> ArraySlice<Float> {
        logits[position * targets.labelCount..<(position + 1) * targets.labelCount]
    }

    /// Moves the logits as the rule does when texts are scored.
    mutating func apply(_ rule: OutOfScopeRule) {
        logits.withUnsafeMutableBufferPointer { logits in
            for start in stride(from: 0, to: logits.count, by: targets.labelCount) {
                rule.apply(to: UnsafeMutableBufferPointer(rebasing: logits[start..<start + targets.labelCount]))
            }
        }
    }

    /// Share of texts whose likeliest label is a true one; for independent labels, texts with every label right at logit 0.
    var accuracy: Double {
        var right = 0
        for position in 0..<targets.count {
            let row = Array(row(position))
            switch targets.kind {
            case .exclusive:
                let best = Int32(HeadEvaluation.top(row))
                if targets.primary[position] == best || targets.further[position]?.contains(best) == true {
                    right += 1
                }
            case .independent:
                let isRight = row.indices.allSatisfy { label in
                    targets.known[position] >> UInt64(label) & 1 == 0
                        || (row[label] > 0) == (targets.holds[position] >> UInt64(label) & 1 == 1)
                }
                if isRight { right += 1 }
            }
        }
        return Double(right) / Double(max(1, targets.count))
    }

    /// Fits the calibration of the whole set.
    func calibration() -> Calibration {
        switch targets.kind {
        case .exclusive: Calibration(slopes: [inverseTemperature(at: Array(0..<targets.count), prior: nil)], shifts: [])
        case .independent: plattCalibration()
        }
    }

    /// Fits the inverse temperature on some texts, drawn towards a prior where texts are few.
    ///
    /// Minimizes the negative log likelihood that a true label (primary or further) is drawn, by golden-section search
    /// over the logarithm of the inverse temperature, where it is unimodal.
    func inverseTemperature(at positions: [Int], prior: Float?) -> Float {
        guard !positions.isEmpty else { return prior ?? 1 }
        func cost(_ exponent: Float) -> Float {
            let slope = exponential(exponent)
            var total: Float = 0
            for position in positions { total += loss(at: position, slope: slope) }
            if let prior { total += 50 * (exponent - naturalLogarithm(prior)) * (exponent - naturalLogarithm(prior)) }
            return total
        }
        let golden: Float = 0.618_034
        var low: Float = -3
        var high: Float = 3
        for _ in 0..<40 {
            let left = high - golden * (high - low)
            let right = low + golden * (high - low)
            if cost(left) < cost(right) { high = right } else { low = left }
        }
        return exponential((low + high) / 2)
    }

    private func loss(at position: Int, slope: Float) -> Float {
        let row = row(position)
        let largest = row.max() ?? 0
        var total: Float = 0
        for logit in row { total += exponential((logit - largest) * slope) }
        var right = exponential((row[row.startIndex + Int(targets.primary[position])] - largest) * slope)
        for label in targets.further[position] ?? [] {
            right += exponential((row[row.startIndex + Int(label)] - largest) * slope)
        }
        return -targets.weights[position] * naturalLogarithm(max(right / total, 1e-12))
    }

    /// Fits slope and shift of each label (Platt 1999) by Newton's method with a weak prior towards (1, 0).
    private func plattCalibration() -> Calibration {
        var slopes: [Float] = []
        var shifts: [Float] = []
        for label in 0..<targets.labelCount {
            let pairs = labelled(label)
            let positives = pairs.filter(\.holds).count
            guard positives >= 10, pairs.count - positives >= 10 else {
                slopes.append(1)
                shifts.append(0)
                continue
            }
            let (slope, shift) = Self.logisticFit(pairs)
            slopes.append(max(slope, 0.05))
            shifts.append(shift)
        }
        return Calibration(slopes: slopes, shifts: shifts)
    }

    /// Slope and shift by Newton's method, each step halved until the penalized loss falls.
    private static func logisticFit(_ pairs: [LabelledLogit]) -> (slope: Float, shift: Float) {
        var slope = 1.0
        var shift = 0.0
        var cost = penalizedLoss(pairs, slope: slope, shift: shift)
        for _ in 0..<50 {
            var gradient = (slope: slope - 1, shift: shift * 0.1)
            var hessian = (slope: 1.0, cross: 0.0, shift: 0.1)
            for pair in pairs {
                let x = Double(pair.logit)
                let p = Double(sigmoid(Float(slope * x + shift)))
                let error = (p - (pair.holds ? 1 : 0)) * Double(pair.weight)
                let curvature = p * (1 - p) * Double(pair.weight)
                gradient.slope += error * x
                gradient.shift += error
                hessian.slope += curvature * x * x
                hessian.cross += curvature * x
                hessian.shift += curvature
            }
            let determinant = hessian.slope * hessian.shift - hessian.cross * hessian.cross
            let slopeStep = (hessian.shift * gradient.slope - hessian.cross * gradient.shift) / determinant
            let shiftStep = (hessian.slope * gradient.shift - hessian.cross * gradient.slope) / determinant
            var share = 1.0
            var next = cost
            while share > 1e-4 {
                next = penalizedLoss(pairs, slope: slope - share * slopeStep, shift: shift - share * shiftStep)
                if next < cost { break }
                share /= 2
            }
            guard next < cost else { break }
            slope -= share * slopeStep
            shift -= share * shiftStep
            if cost - next < 1e-9 * cost { break }
            cost = next
        }
        return (Float(slope), Float(shift))
    }

    /// Negative log likelihood of the labels plus the prior's penalty.
    private static func penalizedLoss(_ pairs: [LabelledLogit], slope: Double, shift: Double) -> Double {
        var loss = (slope - 1) * (slope - 1) / 2 + shift * shift * 0.05
        for pair in pairs {
            let margin = (slope * Double(pair.logit) + shift) * (pair.holds ? 1 : -1)
            // ln(1 + e^−m) without overflow.
            loss += Double(pair.weight) * (margin > 0 ? logOnePlus(-margin) : logOnePlus(margin) - margin)
        }
        return loss
    }

    /// ln(1 + e^x) for x ≤ 0.
    private static func logOnePlus(_ x: Double) -> Double { Double(naturalLogarithm(1 + exponential(Float(x)))) }

    /// One text's logit for a label and whether the label holds.
    struct LabelledLogit {
        let logit: Float
        let holds: Bool
        let weight: Float
    }

    /// The texts that were judged for a label.
    func labelled(_ label: Int) -> [LabelledLogit] {
        (0..<targets.count).compactMap { position in
            guard targets.known[position] >> UInt64(label) & 1 == 1 else { return nil }
            return LabelledLogit(
                logit: logits[position * targets.labelCount + label],
                holds: targets.holds[position] >> UInt64(label) & 1 == 1, weight: targets.weights[position])
        }
    }

    /// The probability from which each label is said to hold: where F1 is largest, or one half where texts are few.
    func thresholds(calibration: Calibration) -> [Float] {
        (0..<targets.labelCount).map { label in
            let ranked = labelled(label).sorted { $0.logit > $1.logit }
            let positives = ranked.filter(\.holds).count
            guard positives >= 20 else { return 0.5 }
            let positiveWeight = ranked.reduce(Float(0)) { $0 + ($1.holds ? $1.weight : 0) }
            var right: Float = 0
            var given: Float = 0
            var best = (f1: Float(0), threshold: Float(0.5))
            for (index, pair) in ranked.enumerated() {
                right += pair.holds ? pair.weight : 0
                given += pair.weight
                let f1 = 2 * right / (given + positiveWeight)
                if f1 > best.f1 {
                    let next = index + 1 < ranked.count ? ranked[index + 1].logit : pair.logit - 1
                    let middle = (pair.logit + next) / 2
                    best = (f1, sigmoid(middle * calibration.slopes[label] + calibration.shifts[label]))
                }
            }
            return min(0.9, max(0.1, best.threshold))
        }
    }
}
