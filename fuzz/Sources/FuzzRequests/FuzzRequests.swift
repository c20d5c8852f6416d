/// Any bytes as the body of each HTTP operation: nothing crashes, and what is accepted is consistent.
@c(LLVMFuzzerTestOneInput)
public func fuzzRequests(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    do {
        let value = try JSONParser.parse(input)
        let again = try JSONParser.parse(value.utf8)
        precondition(again == value, "A value that is written is read as the same.")
    } catch {
        precondition(error.offset >= 0 && error.offset <= input.count && error.line > 0 && error.column > 0)
    }
    if let request = try? ClassifyBody(input) { precondition((0...1000).contains(request.others)) }
    if let request = try? ModerationsBody(input) {
        precondition(!request.inputs.isEmpty && request.inputs.allSatisfy { !$0.isEmpty })
    }
    if let request = try? PerspectiveBody(input) {
        precondition(!request.text.isEmpty && !request.attributes.isEmpty)
        checkSentences(of: request.text)
    }
    checkSentences(of: String(decoding: input, as: UTF8.self))
    return 0
}

/// Sentences stand in order, do not overlap, and are what their offsets say.
private func checkSentences(of text: String) {
    let units = Array(text.utf16)
    var end = 0
    for span in SentenceSpan.all(in: text) {
        precondition(span.range.lowerBound >= end && span.range.upperBound <= units.count && !span.range.isEmpty)
        precondition(Array(span.text.utf16) == Array(units[span.range]), "A span is its text.")
        end = span.range.upperBound
    }
}
