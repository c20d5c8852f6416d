import InferenceProtocol

extension HTTPOperation {
    /// `GET /v1/models`: the model in use, its heads, labels and thresholds, and the limits.
    ///
    /// The members `object`, `data`, `id`, `created` and `owned_by` are those of the OpenAI API.
    static let models = HTTPOperation(
        name: "models", method: "GET", path: "/v1/models", errorStyle: .openAI, description: { _ in modelsDescription }
    ) { (_, scoring) throws(RequestProblem) in
        let loaded = scoring.engine.loaded
        let model = loaded.engine.description
        let heads = model.heads.map { head in
            JSONValue.object([
                ("name", .string(head.name)), ("kind", head.kind == .exclusive ? "exclusive" : "independent"),
                (
                    "labels",
                    .array(
                        zip(head.labels, head.thresholds).map { label, threshold in
                            ["label": .string(label), "threshold": .number(threshold)]
                        })
                ),
            ])
        }
        let metadata = model.metadata.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
        let limits = scoring.limits
        return HTTPAnswer([
            "object": "list",
            "data": [
                [
                    "id": .string(model.identifier), "object": "model", "created": .number("\(loaded.loadedAt)"),
                    "owned_by": "babil", "name": .string(model.name), "digest": .string(model.digest.hex),
                    "heads": .array(heads), "metadata": .object(metadata),
                ]
            ],
            "limits": [
                "max_body_bytes": .number("\(limits.maxBodyBytes)"), "max_messages": .number("\(limits.maxMessages)"),
                "max_message_bytes": .number("\(limits.maxMessageBytes)"),
            ],
        ])
    }
}

private let modelsDescription = openAPI(
    #"""
    {
      "summary": "The model in use, its heads, labels and thresholds, and the limits.",
      "responses": {
        "200": {"description": "A list of one model.", "content": {"application/json": {"schema": {
          "type": "object",
          "required": ["object", "data", "limits"],
          "additionalProperties": false,
          "properties": {
            "object": {"const": "list"},
            "data": {"type": "array", "minItems": 1, "maxItems": 1, "items": {
              "type": "object",
              "required": ["id", "object", "created", "owned_by", "name", "digest", "heads", "metadata"],
              "additionalProperties": false,
              "properties": {
                "id": {"type": "string", "description": "Name and the first 12 digits of the digest."},
                "object": {"const": "model"},
                "created": {"type": "integer", "description": "When it was loaded, in seconds since 1970."},
                "owned_by": {"const": "babil"},
                "name": {"type": "string"},
                "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "heads": {"type": "array", "items": {
                  "type": "object",
                  "required": ["name", "kind", "labels"],
                  "additionalProperties": false,
                  "properties": {
                    "name": {"type": "string"},
                    "kind": {"enum": ["exclusive", "independent"]},
                    "labels": {"type": "array", "items": {
                      "type": "object", "required": ["label", "threshold"], "additionalProperties": false,
                      "properties": {"label": {"type": "string"}, "threshold": {"type": "number"}}
                    }}
                  }
                }},
                "metadata": {"type": "object", "additionalProperties": {"type": "string"}}
              }
            }},
            "limits": {
              "type": "object",
              "required": ["max_body_bytes", "max_messages", "max_message_bytes"],
              "additionalProperties": false,
              "properties": {
                "max_body_bytes": {"type": "integer"}, "max_messages": {"type": "integer"},
                "max_message_bytes": {"type": "integer"}
              }
            }
          }
        }}}},
        "403": {"$ref": "#/components/responses/OpenAIError"},
        "503": {"$ref": "#/components/responses/OpenAIError"}
      }
    }
    """#)
