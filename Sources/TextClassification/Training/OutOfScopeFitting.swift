extension HeldOutLogits {
    /// Fits out-of-scope detection, or returns nil when too few texts are out of scope.
    ///
    /// A logistic regression, both classes counted alike, on the margin of the label and the largest other logit gives the
    /// direction; the shift is such that at most `refusedShare` of the texts in scope are taken for out of scope.
    ///
    /// - Parameters:
    ///   - label: the label that means "none of the others".
    ///   - refusedShare: share of the texts in scope that may be refused.
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
        guard outOfScope.count >= 20, inScope.count >= 20 else { return nil }
        let direction = Self.separator(of: outOfScope, from: inScope)
        guard direction.x > 0 else { return nil }
        let factor = direction.y / direction.x
        let scores = inScope.map { $0.x + factor * $0.y }.sorted()
        let kept = Int((Double(scores.count) * Double(1 - refusedShare)).rounded(.down))
        let cut = scores[min(scores.count - 1, kept)]
        return OutOfScopeRule(label: label, largestFactor: Float(factor), shift: Float(-cut))
    }

    /// Logistic regression of two sets of points that count alike, by Newton's method with a weak penalty.
    private static func separator(of positives: [SIMD3<Double>], from negatives: [SIMD3<Double>]) -> SIMD3<Double> {
        var weights = SIMD3<Double>(1, 0, 0)
        for _ in 0..<25 {
            var gradient = weights * 1e-3
            var hessian = [SIMD3<Double>(1e-3, 0, 0), SIMD3<Double>(0, 1e-3, 0), SIMD3<Double>(0, 0, 1e-3)]
            for (points, truth) in [(positives, 1.0), (negatives, 0.0)] {
                let share = 1 / Double(points.count)
                for point in points {
                    let probability = Double(sigmoid(Float((weights * point).sum())))
                    gradient += point * ((probability - truth) * share)
                    let curvature = probability * (1 - probability) * share
                    for row in 0..<3 { hessian[row] += point * (curvature * point[row]) }
                }
            }
            let step = solve(hessian, gradient)
            weights -= step
            if (step * step).sum() < 1e-12 { break }
        }
        return weights
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
