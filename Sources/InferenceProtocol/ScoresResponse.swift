/// The answer to a classify request.
///
/// ```
/// 32 bytes model digest
/// u32 message count n
/// u32 label count L
/// n × L × f32 probabilities, row-major
/// ```
/// Scores are sent as the engine gave them, bit for bit.
public enum ScoresResponse {
    /// Number of bytes before the first probability, with the frame header.
    public static let prefixLength = FrameHeader.byteCount + ModelDigest.byteCount + 8

    /// Number of bytes of the whole frame.
    public static func frameLength(messageCount: Int, labelCount: Int) -> Int {
        prefixLength + 4 * messageCount * labelCount
    }

    /// Encodes what stands before the probabilities: the frame header, the digest and the shape.
    public static func encodedPrefix(
        requestID: UInt32, digest: ModelDigest, messageCount: Int, labelCount: Int
    ) -> [UInt8] {
        let frameLength = frameLength(messageCount: messageCount, labelCount: labelCount)
        var writer = ByteWriter(reservingCapacity: prefixLength)
        FrameHeader(kind: .scores, requestID: requestID, bodyLength: frameLength - FrameHeader.byteCount)
            .append(to: &writer)
        digest.append(to: &writer)
        writer.append(UInt32(messageCount))
        writer.append(UInt32(labelCount))
        return writer.bytes
    }

    /// Encodes the whole frame that answers `requestID`.
    public static func encodedFrame(_ batch: ScoreBatch, requestID: UInt32) -> [UInt8] {
        var writer = ByteWriter(
            reservingCapacity: frameLength(messageCount: batch.messageCount, labelCount: batch.labelCount))
        writer.append(
            bytes: encodedPrefix(
                requestID: requestID, digest: batch.digest, messageCount: batch.messageCount,
                labelCount: batch.labelCount))
        for score in batch.scores { writer.append(score) }
        return writer.bytes
    }

    /// Decodes the body of a scores frame.
    ///
    /// - Throws: `malformed` where the bytes are not scores.
    public static func decode(_ body: RawSpan) throws(ProtocolError) -> ScoreBatch {
        var cursor = ByteCursor()
        let digest = try ModelDigest(reading: &cursor, in: body)
        let messageCount = Int(try cursor.readUInt32(in: body))
        let labelCount = Int(try cursor.readUInt32(in: body))
        let (count, overflow) = messageCount.multipliedReportingOverflow(by: labelCount)
        guard !overflow, count <= body.byteCount / 4, cursor.offset + 4 * count == body.byteCount else {
            throw ProtocolError(
                code: .malformed,
                message: "\(messageCount) × \(labelCount) scores do not fit a body of \(body.byteCount) bytes")
        }
        let scores = [Float](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            // SAFETY: the guard above says that 4 × count bytes follow the offset; each bit pattern is a Float.
            for index in 0..<count {
                let bits = body.unsafeLoadUnaligned(fromByteOffset: cursor.offset + 4 * index, as: UInt32.self)
                buffer.initializeElement(at: index, to: Float(bitPattern: UInt32(littleEndian: bits)))
            }
            initializedCount = count
        }
        return ScoreBatch(digest: digest, messageCount: messageCount, labelCount: labelCount, scores: scores)
    }
}
