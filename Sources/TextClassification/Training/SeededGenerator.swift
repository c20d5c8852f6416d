/// SplitMix64 (Steele, Lea and Flood 2014): a small generator whose whole state is its seed.
///
/// Every random draw of training comes from one of these, so the same seed gives the same model.
package struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// Starts the sequence of a seed.
    package init(seed: UInt64) { state = seed }

    /// Starts a sequence of its own for each purpose of one seed.
    init(seed: UInt64, purpose: UInt64) {
        var mixer = SeededGenerator(seed: seed ^ (purpose &* 0xA24B_AED4_963E_E407))
        state = mixer.next()
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    /// A number in 0..<1.
    package mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }

    /// A draw from nearly the standard normal distribution: the sum of twelve uniform draws, less six (Irwin-Hall).
    mutating func normal() -> Float {
        var sum: Float = 0
        for _ in 0..<12 { sum += unit() }
        return sum - 6
    }
}
