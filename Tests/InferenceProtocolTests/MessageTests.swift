import InferenceProtocol
import Testing

@Suite struct MessageTests {
    static let model = ModelDescription(
        name: "inbox", digest: FrameTests.digest,
        heads: [
            HeadDescription(name: "intent", kind: .exclusive, labels: ["praise", "other"], thresholds: [0.5, 0.5]),
            HeadDescription(name: "toxicity", kind: .independent, labels: ["insult"], thresholds: [0.8]),
        ],
        metadata: ["card": "Größe: 24 MB", "licence": ""])

    @Test func classifyRequestRoundTrips() throws {
        let texts = ["Hallo", "", "c'est combien ? 💶", String(repeating: "é", count: 5000)]
        let frame = ClassifyRequest.encodedFrame(texts: texts, requestID: 1)
        var ends = [100]
        let body = frame.span.bytes.extracting(16...)
        let (count, text) = try ClassifyRequest.appendEnds(
            decoding: body, flags: 0, limits: .standard, base: 100, to: &ends)
        #expect(count == 4)
        let bytes = Array(frame[16...][(text.lowerBound + 16)..<(text.upperBound + 16)])
        let decoded = (0..<4).map { String(decoding: bytes[(ends[$0] - 100)..<(ends[$0 + 1] - 100)], as: UTF8.self) }
        #expect(decoded == texts)
    }

    @Test func emptyBatchIsARequest() throws {
        let frame = ClassifyRequest.encodedFrame(texts: [String](), requestID: 1)
        var ends: [Int] = []
        let (count, text) = try ClassifyRequest.appendEnds(
            decoding: frame.span.bytes.extracting(16...), flags: 0, limits: .standard, base: 0, to: &ends)
        #expect(count == 0 && text.isEmpty && ends.isEmpty)
    }

    @Test(arguments: [
        ([UInt8](), ProtocolError.Code.malformed),
        ([1, 0, 0], .malformed),
        ([1, 0, 0, 0], .malformed),
        ([1, 0, 0, 0, 2, 0, 0, 0, 65], .malformed),
        ([1, 0, 0, 0, 0, 0, 0, 0, 65], .malformed),
        ([3, 0, 0, 0, 0, 0, 0, 0], .tooLarge),
        ([255, 255, 255, 255], .tooLarge),
        ([1, 0, 0, 0, 11, 0, 0, 0], .tooLarge),
        ([2, 0, 0, 0, 1, 0, 0, 0, 255, 255, 255, 255, 65], .tooLarge),
    ])
    func badRequestIsRefusedAndLeavesNoTrace(body: [UInt8], expected: ProtocolError.Code) {
        let limits = ProtocolLimits(maxBodyBytes: 1000, maxMessages: 2, maxMessageBytes: 10)
        var ends = [5]
        let refusal = code { () throws(ProtocolError) in
            try ClassifyRequest.appendEnds(decoding: body.span.bytes, flags: 0, limits: limits, base: 5, to: &ends)
        }
        #expect(refusal == expected)
        #expect(ends == [5])
    }

    @Test func unknownOptionIsRefused() {
        let body: [UInt8] = [0, 0, 0, 0]
        var ends: [Int] = []
        let refusal = code { () throws(ProtocolError) in
            try ClassifyRequest.appendEnds(
                decoding: body.span.bytes, flags: 1, limits: .standard, base: 0, to: &ends)
        }
        #expect(refusal == .unsupportedRequest)
    }

    @Test func limitsAllowAMessageOfAMegabyte() {
        #expect(ProtocolLimits.standard.maxMessageBytes >= 1 << 20)
        #expect(ProtocolLimits.standard.maxBodyBytes >= 8 + ProtocolLimits.standard.maxMessageBytes)
    }

    @Test func scoresRoundTripBitForBit() throws {
        let scores: [Float] = [0, -0.0, 1, .leastNonzeroMagnitude, .infinity, Float(bitPattern: 0x7FC0_0001)]
        let batch = ScoreBatch(digest: FrameTests.digest, messageCount: 2, labelCount: 3, scores: scores)
        let frame = ScoresResponse.encodedFrame(batch, requestID: 1)
        #expect(frame.count == ScoresResponse.frameLength(messageCount: 2, labelCount: 3))
        let decoded = try ScoresResponse.decode(frame.span.bytes.extracting(16...))
        #expect(decoded.scores.map(\.bitPattern) == scores.map(\.bitPattern))
        #expect(decoded.digest == batch.digest && decoded.messageCount == 2 && decoded.labelCount == 3)
        #expect(decoded[message: 1].map(\.bitPattern) == scores[3...].map(\.bitPattern))
    }

    @Test func scoresOfAnotherShapeAreMalformed() {
        let batch = ScoreBatch(digest: FrameTests.digest, messageCount: 2, labelCount: 1, scores: [0, 1])
        let body = Array(ScoresResponse.encodedFrame(batch, requestID: 1)[16...])
        for (offset, value) in [(32, UInt8(3)), (36, 2), (35, 255), (39, 255)] {
            var wrong = body
            wrong[offset] = value
            #expect(code { () throws(ProtocolError) in try ScoresResponse.decode(wrong.span.bytes) } == .malformed)
        }
        let shorter = Array(body.dropLast())
        #expect(code { () throws(ProtocolError) in try ScoresResponse.decode(shorter.span.bytes) } == .malformed)
    }

    @Test func descriptionRoundTrips() throws {
        let limits = ProtocolLimits(maxBodyBytes: 1, maxMessages: 2, maxMessageBytes: 3, maxInFlight: 4)
        let response = DescriptionResponse(model: Self.model, limits: limits)
        let frame = response.encodedFrame(requestID: 1)
        #expect(try DescriptionResponse(decoding: frame.span.bytes.extracting(16...)) == response)
    }

    @Test func describeRequestRoundTrips() throws {
        for digest in [nil, FrameTests.digest] {
            let frame = DescribeRequest.encodedFrame(digest: digest, requestID: 1)
            #expect(frame.count == 16 + (digest == nil ? 0 : 32))
            #expect(try DescribeRequest.decode(frame.span.bytes.extracting(16...)) == digest)
        }
        for count in [1, 31, 33] {
            let body = [UInt8](repeating: 1, count: count)
            #expect(code { () throws(ProtocolError) in try DescribeRequest.decode(body.span.bytes) } == .malformed)
        }
    }

    @Test func everyTruncationOfADescriptionIsMalformed() {
        let frame = DescriptionResponse(model: Self.model, limits: .standard).encodedFrame(requestID: 1)
        let body = Array(frame[16...])
        for count in 0..<body.count {
            let part = Array(body[..<count])
            #expect(
                code { () throws(ProtocolError) in try DescriptionResponse(decoding: part.span.bytes) } == .malformed)
        }
    }

    @Test func columnsOfHeadsStandSideBySide() {
        #expect(Self.model.labelCount == 3)
        #expect(Self.model.columns(ofHeadAt: 0) == 0..<2)
        #expect(Self.model.columns(ofHeadAt: 1) == 2..<3)
    }
}
