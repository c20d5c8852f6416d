import InferenceProtocol

extension HTTPOperation {
    /// Every operation of the façade.
    static let all: [HTTPOperation] = [
        classify, models, moderations, analyzeComment, health, readiness, metrics, openAPIDescription,
    ]

    /// `GET /healthz`: the process lives and its loops turn.
    static let health = HTTPOperation(
        name: "health", method: "GET", path: "/healthz", isAlwaysAnswered: true,
        description: textDescription("The process lives.", statuses: ["200"])
    ) { (_, _) throws(RequestProblem) in HTTPAnswer(text: "ok\n") }

    /// `GET /readyz`: new work is accepted.
    static let readiness = HTTPOperation(
        name: "readiness", method: "GET", path: "/readyz", isAlwaysAnswered: true,
        description: textDescription(
            "New work is accepted: 200, or 503 while the server drains.", statuses: ["200", "503"])
    ) { (_, scoring) throws(RequestProblem) in
        scoring.state.isDraining
            ? HTTPAnswer(text: "draining\n", status: 503) : HTTPAnswer(text: "ready\n")
    }

    /// `GET /metrics`: counters in the text format of Prometheus.
    static let metrics = HTTPOperation(
        name: "metrics", method: "GET", path: "/metrics", isAlwaysAnswered: true,
        description: textDescription("Counters in the text format of Prometheus.", statuses: ["200"])
    ) { (_, scoring) throws(RequestProblem) in
        HTTPAnswer(text: scoring.state.metricsPage, contentType: "text/plain; version=0.0.4; charset=utf-8")
    }

    /// `GET /openapi.json`: this façade described.
    static let openAPIDescription = HTTPOperation(
        name: "openapi", method: "GET", path: "/openapi.json", isAlwaysAnswered: true,
        description: { _ in
            [
                "summary": "The description of this API, OpenAPI 3.1.",
                "responses": [
                    "200": [
                        "description": "The document.",
                        "content": ["application/json": ["schema": ["type": "object"]]],
                    ]
                ],
            ]
        }
    ) { (_, scoring) throws(RequestProblem) in
        HTTPAnswer(OpenAPIDocument.document(for: scoring.engine.loaded.engine.description))
    }

    private static func textDescription(
        _ summary: String, statuses: [String]
    ) -> @Sendable (ModelDescription) -> JSONValue {
        let response: JSONValue = [
            "description": .string(summary), "content": ["text/plain": ["schema": ["type": "string"]]],
        ]
        let description: JSONValue = [
            "summary": .string(summary), "responses": .object(statuses.map { ($0, response) }),
        ]
        return { _ in description }
    }
}
