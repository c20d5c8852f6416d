#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// e^x.
@inline(__always)
func exponential(_ x: Float) -> Float { expf(x) }

/// ln x.
@inline(__always)
func naturalLogarithm(_ x: Float) -> Float { logf(x) }

/// base^exponent.
@inline(__always)
func power(_ base: Float, _ exponent: Float) -> Float { powf(base, exponent) }

/// 1 / (1 + e^−x), without overflow.
@inline(__always)
func sigmoid(_ x: Float) -> Float {
    if x >= 0 { return 1 / (1 + expf(-x)) }
    let e = expf(x)
    return e / (1 + e)
}

/// Turns logits into probabilities that sum to 1, in place.
func softmax(_ values: UnsafeMutableBufferPointer<Float>) {
    guard var largest = values.first else { return }
    for value in values where value > largest { largest = value }
    var total: Float = 0
    for index in values.indices {
        values[index] = expf(values[index] - largest)
        total += values[index]
    }
    for index in values.indices { values[index] /= total }
}
