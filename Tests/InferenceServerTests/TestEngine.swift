import InferenceProtocol
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// An engine whose scores depend on every byte of a message and on the model, and on nothing else.
final class TestEngine: InferenceEngine {
    let description: ModelDescription
    private let salt: UInt64
    private let delay: Duration
    private let largest = Mutex(0)

    /// Creates an engine.
    ///
    /// - Parameters:
    ///   - model: which of the possible models.
    ///   - labelCount: number of labels.
    ///   - delay: how long each call takes.
    init(model: UInt8 = 1, labelCount: Int = 5, delay: Duration = .zero) {
        salt = UInt64(model)
        self.delay = delay
        description = ModelDescription(
            name: "test-\(model)", digest: ModelDigest(bytes: Array(repeating: model, count: 32)),
            heads: [
                HeadDescription(
                    name: "all", kind: .independent, labels: (0..<labelCount).map { "label\($0)" },
                    thresholds: Array(repeating: 0.5, count: labelCount))
            ])
    }

    /// Most messages scored in one call.
    var largestBatch: Int { largest.withLock { $0 } }

    func score(texts: UnsafeBufferPointer<UInt8>, ends: [Int], into scores: UnsafeMutableBufferPointer<Float>) {
        largest.withLock { $0 = max($0, ends.count) }
        if delay > .zero { usleep(UInt32(delay / .microseconds(1))) }
        let labelCount = description.labelCount
        precondition(scores.count == ends.count * labelCount && texts.count == ends.last ?? 0)
        var start = 0
        for (message, end) in ends.enumerated() {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325 &+ salt
            for byte in texts[start..<end] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            for label in 0..<labelCount {
                hash = (hash ^ UInt64(label)) &* 0x100_0000_01B3
                scores[message * labelCount + label] = Float(hash >> 40) / Float(1 << 24)
            }
            start = end
        }
    }
}
