import Dispatch
import InferenceProtocol

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
    private let gate: Gate?

    /// Creates an engine.
    ///
    /// - Parameters:
    ///   - model: which of the possible models.
    ///   - labelCount: number of labels.
    ///   - delay: how long each call takes.
    ///   - gate: what each call has to pass.
    init(model: UInt8 = 1, labelCount: Int = 5, delay: Duration = .zero, gate: Gate? = nil) {
        self.gate = gate
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

    func score(texts: UnsafeBufferPointer<UInt8>, ends: [Int], into scores: UnsafeMutableBufferPointer<Float>) {
        gate?.pass()
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

/// Stops an engine until the test lets it go on.
final class Gate: Sendable {
    private let arrivals = DispatchSemaphore(value: 0)
    private let openings = DispatchSemaphore(value: 0)

    /// Waits, on a thread of the server, until the gate is opened for one call.
    ///
    /// A test that fails before it opens the gate shall fail, not hang: nobody waits longer than two minutes.
    func pass() {
        arrivals.signal()
        _ = openings.wait(timeout: .now() + 120)
    }

    /// Returns once a call stands before the gate.
    func waitForArrival() {
        _ = arrivals.wait(timeout: .now() + 120)
    }

    /// Lets `count` calls pass, now or later.
    func open(for count: Int) {
        for _ in 0..<count { openings.signal() }
    }
}
