/// What `POST /v1alpha1/comments:analyze` asks, with the members and the errors of the Perspective API.
///
/// Members may be in camel case or, as Google's own servers have it, in snake case.
struct PerspectiveBody: Sendable {
    /// A requested attribute.
    struct Attribute: Sendable {
        /// Such as `TOXICITY`.
        var name: String
        /// Scores below are left out.
        var scoreThreshold: Float?
    }

    /// The comment.
    var text: String
    /// The attributes, in the order of the request.
    var attributes: [Attribute]
    /// The languages that the caller states, as written.
    var languages: [String]
    /// Whether each sentence is to be scored besides the whole.
    var wantsSpans: Bool
    /// Comes back in the answer.
    var clientToken: String?

    /// The members of a request, with the name that Google's servers take as well.
    private static let members: [String: String] = [
        "comment": "comment", "context": "context", "requestedAttributes": "requested_attributes",
        "languages": "languages", "doNotStore": "do_not_store", "clientToken": "client_token",
        "sessionId": "session_id", "communityId": "community_id", "spanAnnotations": "span_annotations",
    ]

    /// Reads the body of a request.
    ///
    /// `doNotStore` needs nothing done, because nothing is ever stored; `context`, `sessionId` and `communityId` are
    /// checked and have no influence, as in the Perspective API itself.
    init(_ body: [UInt8]) throws(RequestProblem) {
        let fields = try JSONField(body: body)
        try Self.expect(Set(Self.members.keys).union(Self.members.values), in: fields)
        func field(_ name: String) -> JSONField? { fields[name, Self.members[name]] }
        text = try Self.text(of: field("comment"))
        attributes = try Self.attributes(of: field("requestedAttributes"))
        languages = []
        for element in try field("languages")?.elements() ?? [] { languages.append(try element.string()) }
        wantsSpans = try field("spanAnnotations")?.bool() ?? false
        clientToken = try field("clientToken")?.string()
        _ = try field("doNotStore")?.bool()
        _ = try field("sessionId")?.string()
        _ = try field("communityId")?.string()
        if let context = field("context") {
            try Self.expect(["entries", "articleAndParentComment", "article_and_parent_comment"], in: context)
            _ = try context["entries"]?.elements()
            _ = try context["articleAndParentComment", "article_and_parent_comment"]?.members()
            guard try context.members().count > 1 else { return }
            throw Self.invalid(
                "Context can have either entries or article_and_parent_comment, but both fields were populated.",
                field: "context")
        }
    }

    /// Refuses members that Google's servers do not know either, in their words.
    private static func expect(_ known: Set<String>, in field: JSONField) throws(RequestProblem) {
        for (name, member) in try field.members() where !known.contains(name) {
            let place = field.path.isEmpty ? "" : " at '\(field.path)'"
            throw invalid(
                "Invalid JSON payload received. Unknown name \"\(name)\"\(place): Cannot find field.",
                field: member.path)
        }
    }

    private static func text(of comment: JSONField?) throws(RequestProblem) -> String {
        if let comment { try expect(["text", "type"], in: comment) }
        let text = try comment?["text"]?.string() ?? ""
        switch try comment?["type"]?.string() {
        case nil, "PLAIN_TEXT", "TEXT_TYPE_UNSPECIFIED": break
        case "HTML":
            throw invalid("Currently, only 'PLAIN_TEXT' comments are supported", field: "comment.type")
        default: throw invalid("Unknown text type", field: "comment.type")
        }
        guard !text.isEmpty else {
            throw RequestProblem(
                .invalidField, "Comment must be non-empty.", field: "comment.text",
                perspective: PerspectiveError(type: "COMMENT_EMPTY"))
        }
        return text
    }

    private static func attributes(of field: JSONField?) throws(RequestProblem) -> [Attribute] {
        var attributes: [Attribute] = []
        for (name, parameters) in try field?.members() ?? [] {
            if case .null = parameters.value {
                attributes.append(Attribute(name: name))
                continue
            }
            try expect(["scoreType", "score_type", "scoreThreshold", "score_threshold"], in: parameters)
            switch try parameters["scoreType", "score_type"]?.string() {
            case nil, "PROBABILITY", "SCORE_TYPE_UNSPECIFIED": break
            case .some(let type):
                throw invalid(
                    "Requested score type \(type) is not supported by attribute \(name)", field: "requestedAttributes")
            }
            let threshold = try parameters["scoreThreshold", "score_threshold"]?.number()
            attributes.append(Attribute(name: name, scoreThreshold: threshold.map { Float($0) }))
        }
        guard !attributes.isEmpty else {
            throw RequestProblem(
                .invalidField, "Missing requested_attributes", field: "requestedAttributes",
                perspective: PerspectiveError(type: "NO_REQUESTED_ATTRIBUTES"))
        }
        return attributes
    }

    /// A problem that the Perspective API calls `INVALID_REQUEST`.
    static func invalid(_ message: String, field: String) -> RequestProblem {
        RequestProblem(
            .invalidField, message, field: field, perspective: PerspectiveError(type: "INVALID_REQUEST"))
    }
}
