/// What `POST /v1/classify` asks: `{"texts": […], "heads": […], "others": 3}`.
struct ClassifyBody: Sendable {
    /// The messages.
    var texts: [String]
    /// The heads to answer; all where nil.
    var heads: [String]?
    /// How many labels of an exclusive head are told besides the most probable one.
    var others = 3

    /// Reads the body of a request.
    init(_ body: [UInt8]) throws(RequestProblem) {
        let fields = try JSONField(body: body)
        try fields.expectMembers(["texts", "heads", "others"])
        guard let texts = fields["texts"] else {
            throw RequestProblem(
                .invalidField, "`texts` is missing: send {\"texts\": [\"a message\", \"another one\"]}", field: "texts")
        }
        self.texts = try Self.strings(texts)
        if let heads = fields["heads"] { self.heads = try Self.strings(heads) }
        if let others = fields["others"] { self.others = try others.integer(in: 0...1000) }
    }

    private static func strings(_ field: JSONField) throws(RequestProblem) -> [String] {
        var strings: [String] = []
        for element in try field.elements() { strings.append(try element.string()) }
        return strings
    }
}
