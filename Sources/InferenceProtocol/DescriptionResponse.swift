/// The answer to a describe request: the loaded model and the server's limits.
///
/// ```
/// u32 maxBodyBytes, u32 maxMessages, u32 maxMessageBytes, u32 maxInFlight
/// 32 bytes model digest
/// string model name
/// u32 number of heads; for each: string name, u8 kind, u32 number of labels, for each: string label, f32 threshold
/// u32 number of metadata entries; for each: string key, string value
/// ```
/// A string is a u32 byte length and that many bytes of UTF-8.
public struct DescriptionResponse: Sendable, Hashable {
    /// The loaded model.
    public var model: ModelDescription
    /// What the server accepts.
    public var limits: ProtocolLimits

    /// Creates a response.
    public init(model: ModelDescription, limits: ProtocolLimits) {
        self.model = model
        self.limits = limits
    }

    /// Encodes the whole frame that answers `requestID`; its kind is `.description`, or `.reloaded` after a reload.
    public func encodedFrame(requestID: UInt32, kind: FrameHeader.Kind = .description) -> [UInt8] {
        var body = ByteWriter()
        body.append(UInt32(limits.maxBodyBytes))
        body.append(UInt32(limits.maxMessages))
        body.append(UInt32(limits.maxMessageBytes))
        body.append(UInt32(limits.maxInFlight))
        model.digest.append(to: &body)
        body.append(string: model.name)
        body.append(UInt32(model.heads.count))
        for head in model.heads {
            body.append(string: head.name)
            body.append(head.kind.rawValue)
            body.append(UInt32(head.labels.count))
            for (label, threshold) in zip(head.labels, head.thresholds) {
                body.append(string: label)
                body.append(threshold)
            }
        }
        // Sorted, so that the same description always has the same bytes.
        body.append(UInt32(model.metadata.count))
        for (key, value) in model.metadata.sorted(by: { $0.key < $1.key }) {
            body.append(string: key)
            body.append(string: value)
        }
        return FrameHeader(kind: kind, requestID: requestID, bodyLength: body.bytes.count)
            .encoded(followedBy: body.bytes)
    }

    /// Decodes the body of a description frame.
    ///
    /// - Throws: `malformed` where the bytes are not a description.
    public init(decoding body: RawSpan) throws(ProtocolError) {
        var cursor = ByteCursor()
        limits = try Self.readLimits(&cursor, in: body)
        let digest = try ModelDigest(reading: &cursor, in: body)
        let name = try cursor.readString(in: body)
        // Counts are never trusted with an allocation: a loop that reads past the end throws.
        var heads: [HeadDescription] = []
        for _ in 0..<(try cursor.readUInt32(in: body)) {
            heads.append(try Self.readHead(&cursor, in: body))
        }
        var metadata: [String: String] = [:]
        for _ in 0..<(try cursor.readUInt32(in: body)) {
            let key = try cursor.readString(in: body)
            metadata[key] = try cursor.readString(in: body)
        }
        try cursor.expectEnd(of: body)
        model = ModelDescription(name: name, digest: digest, heads: heads, metadata: metadata)
    }

    private static func readLimits(
        _ cursor: inout ByteCursor, in body: RawSpan
    ) throws(ProtocolError) -> ProtocolLimits {
        var values: [Int] = []
        for _ in 0..<4 {
            let value = try cursor.readUInt32(in: body)
            guard value > 0, value <= UInt32(Int32.max) else {
                throw ProtocolError(code: .malformed, message: "a limit of \(value) makes no sense")
            }
            values.append(Int(value))
        }
        return ProtocolLimits(
            maxBodyBytes: values[0], maxMessages: values[1], maxMessageBytes: values[2], maxInFlight: values[3])
    }

    private static func readHead(
        _ cursor: inout ByteCursor, in body: RawSpan
    ) throws(ProtocolError) -> HeadDescription {
        let name = try cursor.readString(in: body)
        let rawKind = try cursor.readUInt8(in: body)
        guard let kind = HeadDescription.Kind(rawValue: rawKind) else {
            throw ProtocolError(code: .malformed, message: "head \(name) is of an unknown kind \(rawKind)")
        }
        var labels: [String] = []
        var thresholds: [Float] = []
        for _ in 0..<(try cursor.readUInt32(in: body)) {
            labels.append(try cursor.readString(in: body))
            thresholds.append(try cursor.readFloat(in: body))
        }
        return HeadDescription(name: name, kind: kind, labels: labels, thresholds: thresholds)
    }
}
