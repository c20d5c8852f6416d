import InferenceProtocol

extension HTTPOperation {
    /// `POST /v1/classify`: the probabilities of every head for a batch of messages.
    static let classify = HTTPOperation(
        name: "classify", method: "POST", path: "/v1/classify", description: { classifyDescription($0) }
    ) { (body, scoring) throws(RequestProblem) in
        let request = try ClassifyBody(body)
        let wanted = try headIndices(request.heads, of: scoring.engine.loaded.engine.description)
        let scored = try await scoring.score(request.texts)
        // The model may have been swapped since; its heads are looked up again.
        let heads =
            scored.batch.digest == scoring.engine.loaded.digest
            ? wanted : try headIndices(request.heads, of: scored.model)
        let results = (0..<scored.batch.messageCount).map { index in
            JSONValue.object(
                heads.map {
                    (scored.model.heads[$0].name, result(head: $0, of: scored, message: index, request.others))
                })
        }
        return HTTPAnswer([
            "model": ["name": .string(scored.model.name), "digest": .string(scored.batch.digest.hex)],
            "results": .array(results),
        ])
    }

    private static func headIndices(
        _ names: [String]?, of model: ModelDescription
    ) throws(RequestProblem) -> [Int] {
        guard let names else { return Array(model.heads.indices) }
        var indices: [Int] = []
        for (position, name) in names.enumerated() {
            guard let index = model.heads.firstIndex(where: { $0.name == name }) else {
                throw RequestProblem(
                    .invalidField,
                    "`heads[\(position)]` is no head of this model; it has "
                        + model.heads.map(\.name).joined(separator: ", "),
                    field: "heads[\(position)]")
            }
            if !indices.contains(index) { indices.append(index) }
        }
        return indices
    }

    private static func result(
        head index: Int, of scored: ScoredMessages, message: Int, _ others: Int
    ) -> JSONValue {
        let head = scored.model.heads[index]
        let columns = scored.model.columns(ofHeadAt: index)
        let row = scored.batch[message: message]
        let scores = Array(zip(head.labels, row[(row.startIndex + columns.lowerBound)...].prefix(columns.count)))
        switch head.kind {
        case .exclusive:
            // Most probable first; equals keep the model's order.
            let ranked = scores.enumerated()
                .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }.map(\.element)
            let pairs = ranked.prefix(others + 1).map {
                JSONValue.object([("label", .string($0.0)), ("probability", .number($0.1))])
            }
            return .object([
                ("label", .string(ranked[0].0)), ("probability", .number(ranked[0].1)),
                ("others", .array(Array(pairs.dropFirst()))),
            ])
        case .independent:
            let present = zip(scores, head.thresholds).filter { $0.0.1 >= $0.1 }.map { JSONValue.string($0.0.0) }
            return .object([
                ("present", .array(present)),
                ("probabilities", .object(scores.map { ($0.0, JSONValue.number($0.1)) })),
            ])
        }
    }
}

private func classifyDescription(_ model: ModelDescription) -> JSONValue {
    let heads = String(decoding: JSONValue.array(model.heads.map { .string($0.name) }).utf8, as: UTF8.self)
    return openAPI(
        #"""
        {
          "summary": "The probabilities of every head for a batch of messages.",
          "requestBody": {"required": true, "content": {"application/json": {"schema": {
            "type": "object",
            "required": ["texts"],
            "additionalProperties": false,
            "properties": {
              "texts": {"type": "array", "items": {"type": "string"}, "description": "The messages."},
              "heads": {"type": ["array", "null"], "items": {"enum": \#(heads)},
                        "description": "The heads to answer; all where absent."},
              "others": {"type": ["integer", "null"], "minimum": 0, "maximum": 1000, "default": 3,
                         "description": "How many labels of an exclusive head are told besides the most probable one."}
            },
            "example": {"texts": ["c'est combien la livraison ?"], "heads": ["intent", "toxicity"]}
          }}}},
          "responses": {
            "200": {"description": "One result a message, in order; all of one model.", "content": {"application/json": {
              "schema": {
                "type": "object",
                "required": ["model", "results"],
                "additionalProperties": false,
                "properties": {
                  "model": {
                    "type": "object", "required": ["name", "digest"], "additionalProperties": false,
                    "properties": {"name": {"type": "string"}, "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}
                  },
                  "results": {"type": "array", "items": {
                    "type": "object", "description": "A member for each head.",
                    "additionalProperties": {"oneOf": [
                      {"$ref": "#/components/schemas/ExclusiveResult"}, {"$ref": "#/components/schemas/IndependentResult"}
                    ]}
                  }}
                }
              }}}},
            "400": {"$ref": "#/components/responses/Error"},
            "403": {"$ref": "#/components/responses/Error"},
            "408": {"$ref": "#/components/responses/Error"},
            "413": {"$ref": "#/components/responses/Error"},
            "415": {"$ref": "#/components/responses/Error"},
            "503": {"$ref": "#/components/responses/Error"}
          }
        }
        """#)
}
