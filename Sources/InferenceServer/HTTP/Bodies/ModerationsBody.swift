/// What `POST /v1/moderations` asks, in the three forms that OpenAI documents.
///
/// A string, an array of strings (one result each), or an array of parts such as `{"type": "text", "text": "…"}`, which
/// are one input and get one result together.
struct ModerationsBody: Sendable {
    /// The texts of each input.
    var inputs: [[String]]

    /// Reads the body of a request; `model` may be any string, and unknown members are passed over.
    init(_ body: [UInt8]) throws(RequestProblem) {
        let fields = try JSONField(body: body)
        _ = try fields["model"]?.string()
        guard let input = fields["input"] else {
            throw RequestProblem(
                .invalidField, "`input` is missing: send a string, an array of strings or an array of parts",
                field: "input")
        }
        if case .string(let text) = input.value {
            inputs = [[text]]
            return
        }
        guard case .array(let elements) = input.value, let first = elements.first else {
            throw input.mismatch("a string or an array that is not empty")
        }
        var texts: [String] = []
        if case .string = first {
            for element in try input.elements() { texts.append(try element.string()) }
            inputs = texts.map { [$0] }
        } else {
            for element in try input.elements() { texts.append(try Self.text(ofPart: element)) }
            inputs = [texts]
        }
    }

    private static func text(ofPart part: JSONField) throws(RequestProblem) -> String {
        guard case .object = part.value else { throw part.mismatch("an object with `type` and `text`") }
        guard let type = part["type"] else {
            throw RequestProblem(.invalidField, "`\(part.path).type` is missing", field: "\(part.path).type")
        }
        guard try type.string() == "text" else {
            throw RequestProblem(
                .invalidField, "`\(type.path)` must be `text`: this model reads texts, no images", field: type.path)
        }
        guard let text = part["text"] else {
            throw RequestProblem(.invalidField, "`\(part.path).text` is missing", field: "\(part.path).text")
        }
        return try text.string()
    }
}
