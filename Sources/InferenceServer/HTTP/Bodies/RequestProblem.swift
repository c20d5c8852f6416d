/// Why a request of the HTTP façade gets no result: what, where, and what to do.
///
/// It never contains the text of a message.
struct RequestProblem: Error, Sendable, Hashable {
    /// What kind of trouble, as a word that programs may compare.
    enum Code: String, Sendable {
        case invalidJSON = "invalid_json"
        case invalidField = "invalid_field"
        case contentType = "unsupported_content_type"
        case tooLarge = "too_large"
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case forbidden
        case overloaded
        case shuttingDown = "shutting_down"
        case timedOut = "timed_out"

        /// The HTTP status.
        var status: Int {
            switch self {
            case .invalidJSON, .invalidField: 400
            case .forbidden: 403
            case .notFound: 404
            case .methodNotAllowed: 405
            case .timedOut: 408
            case .tooLarge: 413
            case .contentType: 415
            case .overloaded, .shuttingDown: 503
            }
        }
    }

    /// What kind of trouble.
    var code: Code
    /// One sentence for a person.
    var message: String
    /// The field at fault, such as `comment.text`.
    var field: String?
    /// What the Perspective API calls this error, with further members.
    var perspective: PerspectiveError?

    init(_ code: Code, _ message: String, field: String? = nil, perspective: PerspectiveError? = nil) {
        self.code = code
        self.message = message
        self.field = field
        self.perspective = perspective
    }

    /// The problem of a body that is no JSON.
    init(_ failure: JSONParser.Failure) {
        self.init(
            .invalidJSON,
            "the body is not JSON: \(failure.reason) at line \(failure.line), column \(failure.column) "
                + "(byte \(failure.offset))")
    }
}

/// The `errorType` of the Perspective API, with what it tells besides.
struct PerspectiveError: Sendable, Hashable {
    /// Such as `COMMENT_EMPTY`.
    var type: String
    /// Further members of the detail.
    var members: [JSONValue.Member] = []
}
