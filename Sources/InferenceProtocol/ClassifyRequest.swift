/// A batch of messages to be scored.
///
/// ```
/// u32 message count n
/// n × u32 byte length of each message
/// the UTF-8 bytes of all messages, one after the other
/// ```
/// The header's flags are 0: they are kept for options.
public enum ClassifyRequest {
    /// Number of bytes of the body of a request with these messages.
    public static func bodyLength(messageCount: Int, textBytes: Int) -> Int {
        4 + 4 * messageCount + textBytes
    }

    /// Encodes the whole frame of a request; the caller keeps to the server's limits.
    ///
    /// - Parameters:
    ///   - texts: the messages.
    ///   - requestID: a number that no other unanswered request of the connection has.
    /// - Returns: header and body.
    public static func encodedFrame(texts: some Collection<String>, requestID: UInt32) -> [UInt8] {
        let textBytes = texts.reduce(0) { $0 + $1.utf8.count }
        let length = bodyLength(messageCount: texts.count, textBytes: textBytes)
        var writer = ByteWriter(reservingCapacity: FrameHeader.byteCount + length)
        FrameHeader(kind: .classify, requestID: requestID, bodyLength: length).append(to: &writer)
        writer.append(UInt32(texts.count))
        for text in texts { writer.append(UInt32(text.utf8.count)) }
        for text in texts { writer.append(bytes: text.utf8) }
        return writer.bytes
    }

    /// Checks the body of a request and appends where its messages end.
    ///
    /// On failure `ends` is as it was. The text itself is not looked at: it may be ill-formed UTF-8.
    ///
    /// - Parameters:
    ///   - body: the bytes after the header.
    ///   - flags: the header's flags, which must be 0.
    ///   - limits: what the receiver accepts.
    ///   - base: offset at which the caller puts the first byte of text.
    ///   - ends: receives, for each message, `base` plus the offset of its end in the text.
    /// - Returns: the message count, and the bytes of `body` that are text.
    /// - Throws: `malformed`, `tooLarge` or `unsupportedRequest`; none of them closes the connection.
    public static func appendEnds(
        decoding body: RawSpan, flags: UInt32, limits: ProtocolLimits, base: Int, to ends: inout [Int]
    ) throws(ProtocolError) -> (messageCount: Int, text: Range<Int>) {
        guard flags == 0 else {
            throw ProtocolError(
                code: .unsupportedRequest, message: "classify has no option bits yet, but the flags are \(flags)")
        }
        var cursor = ByteCursor()
        let count = Int(try cursor.readUInt32(in: body))
        guard count <= limits.maxMessages else {
            throw ProtocolError(
                code: .tooLarge, message: "a batch of \(count) messages exceeds the limit of \(limits.maxMessages)")
        }
        let textStart = bodyLength(messageCount: count, textBytes: 0)
        guard textStart <= body.byteCount else {
            throw ProtocolError(
                code: .malformed,
                message: "the body of \(body.byteCount) bytes is too short for \(count) message lengths")
        }
        let oldCount = ends.count
        var end = base
        do throws(ProtocolError) {
            for index in 0..<count {
                let length = Int(try cursor.readUInt32(in: body))
                guard length <= limits.maxMessageBytes else {
                    throw ProtocolError(
                        code: .tooLarge,
                        message: "message \(index) has \(length) bytes, the limit is \(limits.maxMessageBytes)")
                }
                end += length
                ends.append(end)
            }
            guard end - base == body.byteCount - textStart else {
                throw ProtocolError(
                    code: .malformed,
                    message: "the message lengths add up to \(end - base), "
                        + "but \(body.byteCount - textStart) bytes of text follow")
            }
        } catch {
            ends.removeSubrange(oldCount...)
            throw error
        }
        return (count, textStart..<body.byteCount)
    }
}
