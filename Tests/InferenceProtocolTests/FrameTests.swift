import InferenceProtocol
import Testing

@Suite struct FrameTests {
    static let digest = ModelDigest(bytes: (0..<32).map { UInt8($0) })

    @Test func headerHasGoldenBytes() {
        let header = FrameHeader(kind: .describe, requestID: 0x0403_0201, bodyLength: 0)
        #expect(
            header.encoded(followedBy: []) == [
                0xBA, 0xB1, 0x01, 0x02, 0x01, 0x02, 0x03, 0x04, 0, 0, 0, 0, 0, 0, 0, 0,
            ])
    }

    @Test func classifyRequestHasGoldenBytes() {
        #expect(
            ClassifyRequest.encodedFrame(texts: ["hé", "", "a"], requestID: 7) == [
                0xBA, 0xB1, 0x01, 0x01, 7, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0,
                3, 0, 0, 0,
                3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
                0x68, 0xC3, 0xA9, 0x61,
            ])
    }

    @Test func scoresHaveGoldenBytes() {
        let batch = ScoreBatch(digest: Self.digest, messageCount: 1, labelCount: 2, scores: [1, -0.5])
        #expect(
            ScoresResponse.encodedFrame(batch, requestID: 7) == [
                0xBA, 0xB1, 0x01, 0x81, 7, 0, 0, 0, 48, 0, 0, 0, 0, 0, 0, 0,
            ] + (0..<32).map { UInt8($0) } + [
                1, 0, 0, 0, 2, 0, 0, 0,
                0, 0, 0x80, 0x3F, 0, 0, 0, 0xBF,
            ])
    }

    @Test func errorHasGoldenBytes() {
        let error = ProtocolError(code: .tooLarge, message: "no", closesConnection: true)
        #expect(
            error.encodedFrame(requestID: 9) == [
                0xBA, 0xB1, 0x01, 0xFF, 9, 0, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0,
                4, 0, 0, 0, 2, 0, 0, 0, 0x6E, 0x6F,
            ])
    }

    @Test func headerRoundTrips() throws {
        let header = FrameHeader(kind: .classify, requestID: .max, bodyLength: 0, flags: 0x8000_0001)
        let bytes = header.encoded(followedBy: [])
        #expect(try FrameHeader(decoding: bytes.span.bytes, maxBodyBytes: 0) == header)
    }

    @Test func headerWithoutMagicIsMalformed() {
        let bytes = Array("GET / HTTP/1.1\r\n".utf8)
        #expect(throws: ProtocolError.self) { try FrameHeader(decoding: bytes.span.bytes, maxBodyBytes: 1000) }
        #expect(
            code { () throws(ProtocolError) in try FrameHeader(decoding: bytes.span.bytes, maxBodyBytes: 1000) }
                == .malformed)
    }

    @Test func headerOfAnotherVersionNamesBothVersions() {
        var bytes = FrameHeader(kind: .ping, requestID: 1, bodyLength: 0).encoded(followedBy: [])
        bytes[2] = 2
        do throws(ProtocolError) {
            _ = try FrameHeader(decoding: bytes.span.bytes, maxBodyBytes: 1000)
            Issue.record("a frame of version 2 was accepted")
        } catch {
            #expect(error.code == .unsupportedVersion && error.closesConnection)
            #expect(error.message.contains("version 2") && error.message.contains("version 1"))
        }
    }

    @Test func bodyLimitIsInclusive() throws {
        var writer = ByteWriter()
        FrameHeader(kind: .ping, requestID: 1, bodyLength: 1000).append(to: &writer)
        let bytes = writer.bytes
        #expect(try FrameHeader(decoding: bytes.span.bytes, maxBodyBytes: 1000).bodyLength == 1000)
        #expect(
            code { () throws(ProtocolError) in try FrameHeader(decoding: bytes.span.bytes, maxBodyBytes: 999) }
                == .tooLarge)
    }

    @Test func errorRoundTrips() throws {
        let error = ProtocolError(code: .init(rawValue: 999), message: "später noch einmal", closesConnection: true)
        let frame = error.encodedFrame(requestID: 3)
        let header = try FrameHeader(decoding: frame.span.bytes, maxBodyBytes: 1000)
        #expect(try ProtocolError(decoding: frame.span.bytes.extracting(16...), flags: header.flags) == error)
    }

    @Test func digestRoundTripsThroughHex() {
        let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        #expect(Self.digest.hex == hex)
        #expect(ModelDigest(hex: hex) == Self.digest)
        #expect(ModelDigest(hex: hex.uppercased()) == Self.digest)
        #expect(ModelDigest(hex: String(hex.dropLast())) == nil)
        #expect(ModelDigest(hex: String(hex.dropLast()) + "g") == nil)
        #expect(ModelDigest(bytes: Self.digest.bytes) == Self.digest)
    }
}

/// The code of the error that `body` throws, or `nil` where it throws none.
func code<Result>(_ body: () throws(ProtocolError) -> Result) -> ProtocolError.Code? {
    do throws(ProtocolError) {
        _ = try body()
        return nil
    } catch {
        return error.code
    }
}
