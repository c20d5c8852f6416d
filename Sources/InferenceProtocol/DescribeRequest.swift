/// Asks which model is loaded, or what a model was whose digest stands in an answer.
///
/// The body is empty, for the model that is loaded at this moment, or the 32 bytes of a digest. A server remembers the
/// models that it had loaded last, so that an answer can be understood that came just before a swap.
public enum DescribeRequest {
    /// Encodes the whole frame.
    ///
    /// - Parameters:
    ///   - digest: the model to describe; `nil` means the one that is loaded.
    ///   - requestID: a number that no other unanswered request of the connection has.
    /// - Returns: header and body.
    public static func encodedFrame(digest: ModelDigest? = nil, requestID: UInt32) -> [UInt8] {
        let body = digest?.bytes ?? []
        return FrameHeader(kind: .describe, requestID: requestID, bodyLength: body.count).encoded(followedBy: body)
    }

    /// Decodes the body of a request.
    ///
    /// - Returns: the model to describe; `nil` means the one that is loaded.
    /// - Throws: `malformed` where the body is neither empty nor a digest.
    public static func decode(_ body: RawSpan) throws(ProtocolError) -> ModelDigest? {
        if body.isEmpty { return nil }
        var cursor = ByteCursor()
        let digest = try ModelDigest(reading: &cursor, in: body)
        try cursor.expectEnd(of: body)
        return digest
    }
}
