import InferenceProtocol

/// A batch cut into requests that keep to the server's limits.
struct BatchParts: Sendable {
    /// The messages of each request, in order; at least one request, which may be empty.
    let ranges: [Range<Int>]

    /// Cuts `texts`.
    ///
    /// - Throws: `refused(.tooLarge)` for a message that fits in no request.
    init(texts: [String], limits: ProtocolLimits, socketPath: String) throws(InferenceClientError) {
        let longest = min(
            limits.maxMessageBytes, limits.maxBodyBytes - ClassifyRequest.bodyLength(messageCount: 1, textBytes: 0))
        var ranges: [Range<Int>] = []
        var start = 0
        var textBytes = 0
        for (index, text) in texts.enumerated() {
            let count = text.utf8.count
            guard count <= longest else {
                throw InferenceClientError(
                    code: .refused(.tooLarge),
                    message: "message \(index) has \(count) bytes, the server at \(socketPath) takes \(longest)")
            }
            let length = ClassifyRequest.bodyLength(
                messageCount: index - start + 1, textBytes: textBytes + count)
            if index - start == limits.maxMessages || length > limits.maxBodyBytes {
                ranges.append(start..<index)
                start = index
                textBytes = 0
            }
            textBytes += count
        }
        ranges.append(start..<texts.count)
        self.ranges = ranges
    }

    /// Puts the scores of the parts together; `nil` where they come from different models.
    static func joined(_ batches: [ScoreBatch]) -> ScoreBatch? {
        guard let first = batches.first else { return nil }
        if batches.count == 1 { return first }
        guard batches.allSatisfy({ $0.digest == first.digest && $0.labelCount == first.labelCount }) else { return nil }
        return ScoreBatch(
            digest: first.digest, messageCount: batches.reduce(0) { $0 + $1.messageCount },
            labelCount: first.labelCount, scores: batches.flatMap(\.scores))
    }
}
