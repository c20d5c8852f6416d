#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The interval of Clopper and Pearson (1934) for a share of right answers.
///
/// Exact: each end is passed by the true share in at most 5 % of samples, whatever the share and however few the texts.
/// Together the ends are a 90 % interval. Counts may be fractions, for weighted texts.
public struct BinomialInterval: Sendable, Hashable {
    /// Chance that the true share lies beyond one end.
    public static let tail = 0.05

    /// Lower end, 0…1.
    public let low: Double
    /// Upper end, 0…1.
    public let high: Double

    /// The interval after `right` right answers out of `count`.
    public init(right: Double, of count: Double) {
        precondition(right >= 0 && right <= count, "right answers lie between none and all")
        let wrong = count - right
        low = right == 0 ? 0 : Self.quantile(Self.tail, right, wrong + 1)
        high = wrong == 0 ? 1 : Self.quantile(1 - Self.tail, right + 1, wrong)
    }

    /// True when the lower end lies above a share; much cheaper than the interval itself.
    static func isLow(of right: Double, of count: Double, above share: Double) -> Bool {
        right > 0 && cumulative(share, right, count - right + 1) < tail
    }

    /// How many right answers without a mistake it takes until the lower end reaches a share.
    public static func flawlessCount(reaching share: Double) -> Int {
        precondition(share >= 0 && share < 1, "no number of answers proves a share of 1")
        return share == 0 ? 0 : Int((log(tail) / log(share)).rounded(.up))
    }

    /// The quantile of a beta distribution, by bisection.
    private static func quantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
        var low = 0.0
        var high = 1.0
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if cumulative(middle, a, b) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// The regularized incomplete beta function I_x(a, b) (DLMF 8.17.22, continued fraction by Lentz's method).
    private static func cumulative(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        // The fraction converges quickly only left of the mean.
        if x > (a + 1) / (a + b + 2) { return 1 - cumulative(1 - x, b, a) }
        let logBeta: Double = lgamma(a) + lgamma(b) - lgamma(a + b)
        let logFront: Double = a * log(x) + b * log(1 - x) - logBeta
        let front = exp(logFront) / a
        let tiny = 1e-300
        var c = 1.0
        var d = 1 / nonZero(1 - (a + b) * x / (a + 1), tiny)
        var fraction = d
        for step in 1...300 {
            let m = Double(step)
            let center = a + 2 * m
            let odd: Double = m * (b - m) * x / ((center - 1) * center)
            let even: Double = (a + m) * (a + b + m) * x / (center * (center + 1))
            for numerator in [odd, 0 - even] {
                d = 1 / nonZero(1 + numerator * d, tiny)
                c = nonZero(1 + numerator / c, tiny)
                fraction *= d * c
            }
            if (d * c - 1).magnitude < 1e-12 { break }
        }
        return front * fraction
    }

    private static func nonZero(_ value: Double, _ tiny: Double) -> Double { value.magnitude < tiny ? tiny : value }
}
