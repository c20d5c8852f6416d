import InferenceProtocol

/// Any bytes as a frame and as the body of each kind: nothing crashes, and what is accepted is consistent.
@c(LLVMFuzzerTestOneInput)
public func fuzzFrames(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    if input.count >= FrameHeader.byteCount,
        let header = try? FrameHeader(decoding: input.span.bytes, maxBodyBytes: 1 << 20)
    {
        precondition(header.bodyLength <= 1 << 20, "A header that is accepted keeps to the limit.")
    }
    checkRequest(input)
    checkDescription(input)
    if let batch = try? ScoresResponse.decode(input.span.bytes) {
        let frame = ScoresResponse.encodedFrame(batch, requestID: 1)
        precondition(Array(frame.dropFirst(FrameHeader.byteCount)) == input, "Scores that are read are written alike.")
    }
    _ = try? DescribeRequest.decode(input.span.bytes)
    _ = try? ProtocolError(decoding: input.span.bytes, flags: 0)
    return 0
}

/// The messages of an accepted request lie side by side and fill its text.
private func checkRequest(_ input: [UInt8]) {
    var ends = [7]
    let limits = ProtocolLimits(maxBodyBytes: 1 << 20, maxMessages: 100, maxMessageBytes: 1000)
    guard
        let request = try? ClassifyRequest.appendEnds(
            decoding: input.span.bytes, flags: 0, limits: limits, base: 7, to: &ends)
    else {
        precondition(ends == [7], "A refused request leaves no trace.")
        return
    }
    precondition(request.messageCount == ends.count - 1 && request.messageCount <= limits.maxMessages)
    precondition(zip(ends, ends.dropFirst()).allSatisfy { $0 <= $1 && $1 - $0 <= limits.maxMessageBytes })
    precondition(request.text.count == ends[ends.count - 1] - 7 && request.text.upperBound == input.count)
}

/// A description that is read and written is read as the same.
private func checkDescription(_ input: [UInt8]) {
    guard let first = try? DescriptionResponse(decoding: input.span.bytes) else { return }
    let body = Array(first.encodedFrame(requestID: 1).dropFirst(FrameHeader.byteCount))
    guard let second = try? DescriptionResponse(decoding: body.span.bytes) else {
        preconditionFailure("What was written can be read.")
    }
    // Thresholds may be NaN, which equals nothing: the bytes are compared.
    precondition(Array(second.encodedFrame(requestID: 1).dropFirst(FrameHeader.byteCount)) == body)
}
