extension HeldOutLogits {
    /// Fits out-of-scope detection.
    ///
    /// A logistic regression, both classes counted alike, on the margin of the label and the largest other logit gives the
    /// direction; the shift is such that at most `refusedShare` of the texts in scope are taken for out of scope.
    ///
    /// - Parameters:
    ///   - label: the label that means "none of the others".
    ///   - refusedShare: share of the texts in scope that may be refused.
    /// - Returns: nil when too few texts are out of scope.
    func outOfScopeRule(label: Int, refusedShare: Float) -> OutOfScopeRule? {
        var inScope: [SIMD3<Double>] = []
        var outOfScope: [SIMD3<Double>] = []
        let probe = OutOfScopeRule(label: label, largestFactor: 0, shift: 0)
        for position in 0..<targets.count {
            let largest = row(position).withUnsafeBufferPointer { probe.largestOther(in: $0) }
            let own = row(position)[row(position).startIndex + label]
            let point = SIMD3(Double(own - largest), Double(largest), 1)
            if Int(targets.primary[position]) == label { outOfScope.append(point) } else { inScope.append(point) }
        }
        guard outOfScope.count >= 10, inScope.count >= 100 else { return nil }
        let direction = Self.separator(of: outOfScope, from: inScope)
        guard direction.x > 0 else { return nil }
        let factor = direction.y / direction.x
        let scores = inScope.map { $0.x + factor * $0.y }.sorted()
        let kept = Int((Double(scores.count) * Double(1 - refusedShare)).rounded(.down))
        let cut = scores[min(scores.count - 1, kept)]
        return OutOfScopeRule(label: label, largestFactor: Float(factor), shift: Float(-cut))
    }

    /// Logistic regression of two sets of points that count alike, by Newton's method with a weak penalty; each step is
    /// halved until the loss falls.
    private static func separator(of positives: [SIMD3<Double>], from negatives: [SIMD3<Double>]) -> SIMD3<Double> {
        let groups = [(positives, 1.0), (negatives, -1.0)]
        func loss(_ weights: SIMD3<Double>) -> Double {
            groups.reduce(1e-3 * (weights * weights).sum() / 2) { total, group in
                total + group.0.reduce(0) { $0 + logOnePlusExponential(-group.1 * (weights * $1).sum()) }
                    / Double(group.0.count)
            }
        }
        var weights = SIMD3<Double>(repeating: 0)
        var cost = loss(weights)
        for _ in 0..<50 {
            var gradient = weights * 1e-3
            var hessian = [SIMD3<Double>(1e-3, 0, 0), SIMD3<Double>(0, 1e-3, 0), SIMD3<Double>(0, 0, 1e-3)]
            for (points, sign) in groups {
                let share = 1 / Double(points.count)
                for point in points {
                    let probability = Double(sigmoid(Float((weights * point).sum())))
                    gradient += point * ((probability - (sign > 0 ? 1 : 0)) * share)
                    let curvature = probability * (1 - probability) * share
                    for row in 0..<3 { hessian[row] += point * (curvature * point[row]) }
                }
            }
            var step = solve(hessian, gradient)
            var next = loss(weights - step)
            while next > cost, (step * step).sum() > 1e-12 {
                step *= 0.5
                next = loss(weights - step)
            }
            guard next < cost else { break }
            weights -= step
            cost = next
        }
        return weights
    }

    /// ln(1 + e^x), without overflow.
    private static func logOnePlusExponential(_ x: Double) -> Double {
        max(x, 0) + Double(naturalLogarithm(1 + exponential(Float(-x.magnitude))))
    }

    /// Solves a symmetric positive definite system of three equations by Cramer's rule.
    private static func solve(_ rows: [SIMD3<Double>], _ right: SIMD3<Double>) -> SIMD3<Double> {
        func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
            SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
        }
        let determinant = (rows[0] * cross(rows[1], rows[2])).sum()
        return SIMD3(
            (right * cross(rows[1], rows[2])).sum(), (rows[0] * cross(right, rows[2])).sum(),
            (rows[0] * cross(rows[1], right)).sum()) / determinant
    }
}
