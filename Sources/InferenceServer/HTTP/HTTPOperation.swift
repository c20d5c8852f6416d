import InferenceProtocol

/// One operation of the façade: where it is, what it answers, and how OpenAPI describes it.
///
/// The router and `/openapi.json` are both made from the same list of operations, so that they cannot differ.
struct HTTPOperation: Sendable {
    /// In which form errors are told.
    enum ErrorStyle: Sendable {
        /// `{"error": {"code", "message", "field"}}`.
        case babil
        /// As the OpenAI API does it.
        case openAI
        /// As Google's APIs do it.
        case google
    }

    /// The name in the description, in metrics and in logs.
    var name: String
    /// `GET` or `POST`.
    var method: String
    /// The path.
    var path: String
    /// In which form errors are told.
    var errorStyle = ErrorStyle.babil
    /// Whether it answers while the server is overloaded or draining.
    var isAlwaysAnswered = false
    /// The OpenAPI operation object for a model, without its `operationId`.
    var description: @Sendable (ModelDescription) -> JSONValue
    /// Answers a request; the body is empty for `GET`.
    var answer: @Sendable (_ body: [UInt8], _ scoring: FacadeScoring) async throws(RequestProblem) -> HTTPAnswer
}

/// What an operation answers.
struct HTTPAnswer: Sendable {
    /// The HTTP status.
    var status = 200
    /// The type of the body.
    var contentType = "application/json"
    /// Further header fields, lower-case.
    var headers: [(name: String, value: String)] = []
    /// The body.
    var body: [UInt8]

    /// A JSON answer.
    init(_ value: JSONValue, status: Int = 200) {
        self.status = status
        body = value.utf8
    }

    /// A text answer.
    init(text: String, contentType: String = "text/plain; charset=utf-8", status: Int = 200) {
        self.status = status
        self.contentType = contentType
        body = Array(text.utf8)
    }

    /// The answer to a request that gets no result.
    init(_ problem: RequestProblem, style: HTTPOperation.ErrorStyle) {
        status = problem.code.status
        body = style.body(of: problem).utf8
        if status == 503 { headers.append(("retry-after", "1")) }
    }
}

extension HTTPOperation.ErrorStyle {
    /// The body that tells a problem.
    func body(of problem: RequestProblem) -> JSONValue {
        switch self {
        case .babil:
            return [
                "error": [
                    "code": .string(problem.code.rawValue), "message": .string(problem.message),
                    "field": problem.field.map { .string($0) } ?? .null,
                ]
            ]
        case .openAI:
            return [
                "error": [
                    "message": .string(problem.message),
                    "type": problem.code.status < 500 ? "invalid_request_error" : "server_error",
                    "param": problem.field.map { .string($0) } ?? .null, "code": .string(problem.code.rawValue),
                ]
            ]
        case .google:
            var members: [(String, JSONValue)] = [
                ("code", .number("\(problem.code.status)")), ("message", .string(problem.message)),
                ("status", .string(problem.code.googleStatus)),
            ]
            if let error = problem.perspective {
                let type = JSONValue.Member(
                    name: "@type", value: "type.googleapis.com/google.commentanalyzer.v1alpha1.Error")
                let name = JSONValue.Member(name: "errorType", value: .string(error.type))
                members.append(("details", [.object([type, name] + error.members)]))
            }
            return ["error": .object(members)]
        }
    }
}

extension RequestProblem.Code {
    /// The canonical name that Google's APIs give a status.
    fileprivate var googleStatus: String {
        switch self {
        case .invalidJSON, .invalidField, .tooLarge, .contentType: "INVALID_ARGUMENT"
        case .forbidden: "PERMISSION_DENIED"
        case .notFound: "NOT_FOUND"
        case .methodNotAllowed: "UNIMPLEMENTED"
        case .overloaded, .shuttingDown: "UNAVAILABLE"
        case .timedOut: "DEADLINE_EXCEEDED"
        }
    }
}
