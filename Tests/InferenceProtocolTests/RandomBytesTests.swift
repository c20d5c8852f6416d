import InferenceProtocol
import Testing

/// A small seeded generator (SplitMix64), so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Decoders either decode or throw; a trap or an endless loop ends the test run.
@Suite struct RandomBytesTests {
    static let rounds = 20_000

    @Test func randomBytesNeverTrapADecoder() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<Self.rounds {
            let bytes = (0..<Int.random(in: 16...120, using: &generator)).map { _ in
                // Small numbers are likelier to pass the first checks.
                Bool.random(using: &generator)
                    ? UInt8.random(in: 0...3, using: &generator)
                    : UInt8.random(in: 0...255, using: &generator)
            }
            decodeAll(bytes)
        }
    }

    @Test func mutatedFramesNeverTrapADecoder() {
        let batch = ScoreBatch(digest: FrameTests.digest, messageCount: 3, labelCount: 2, scores: [0, 1, 2, 3, 4, 5])
        let frames = [
            ClassifyRequest.encodedFrame(texts: ["un", "", "zwei"], requestID: 1),
            ScoresResponse.encodedFrame(batch, requestID: 1),
            DescriptionResponse(model: MessageTests.model, limits: .standard).encodedFrame(requestID: 1),
            ProtocolError(code: .overloaded, message: "later").encodedFrame(requestID: 1),
        ]
        var generator = SeededGenerator(seed: 2)
        for round in 0..<Self.rounds {
            var bytes = frames[round % frames.count]
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) { bytes.removeLast(Int.random(in: 0...8, using: &generator)) }
            decodeAll(bytes)
        }
    }

    private func decodeAll(_ bytes: [UInt8]) {
        let whole = bytes.span.bytes
        _ = code { () throws(ProtocolError) in try FrameHeader(decoding: whole, maxBodyBytes: 1 << 20) }
        let body = whole.extracting(16...)
        var ends: [Int] = []
        _ = code { () throws(ProtocolError) in
            let (count, text) = try ClassifyRequest.appendEnds(
                decoding: body, flags: 0, limits: .standard, base: 0, to: &ends)
            #expect(ends.count == count && (ends.last ?? 0) == text.count && text.upperBound == body.byteCount)
        }
        _ = code { () throws(ProtocolError) in try DescribeRequest.decode(body) }
        _ = code { () throws(ProtocolError) in try ScoresResponse.decode(body) }
        _ = code { () throws(ProtocolError) in try DescriptionResponse(decoding: body) }
        _ = code { () throws(ProtocolError) in try ProtocolError(decoding: body, flags: 0) }
    }
}
