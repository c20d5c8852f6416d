import InferenceProtocol

/// Reads a part of the description that stands as JSON in the source.
func openAPI(_ text: String) -> JSONValue {
    do {
        return try JSONParser.parse(Array(text.utf8))
    } catch {
        preconditionFailure("a part of the OpenAPI description is not JSON: \(error)\n\(text)")
    }
}

/// The description of the façade, OpenAPI 3.1, made from its operations.
enum OpenAPIDocument {
    /// The document for a model: the heads and languages that a request may name are its own.
    static func document(for model: ModelDescription) -> JSONValue {
        let paths = HTTPOperation.all.map { operation in
            guard case .object(let members) = operation.description(model) else {
                preconditionFailure("an operation is described by an object")
            }
            let id = JSONValue.Member(name: "operationId", value: .string(operation.name))
            return (operation.path, JSONValue.object([(operation.method.lowercased(), .object([id] + members))]))
        }
        return .object([
            ("openapi", "3.1.0"),
            ("info", info),
            // One path has one operation; a second one would have to be merged here.
            ("paths", .object(paths)),
            ("components", components),
        ])
    }

    private static let info = openAPI(
        #"""
        {
          "title": "Babil inference",
          "version": "1",
          "summary": "Intent, sentiment, toxicity and language of messages, on this machine.",
          "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
        }
        """#)

    private static let components = openAPI(
        #"""
        {
          "schemas": {
            "ExclusiveResult": {
              "type": "object", "description": "One label holds; probabilities add up to 1.",
              "required": ["label", "probability", "others"], "additionalProperties": false,
              "properties": {
                "label": {"type": "string"},
                "probability": {"type": "number", "minimum": 0, "maximum": 1},
                "others": {"type": "array", "items": {
                  "type": "object", "required": ["label", "probability"], "additionalProperties": false,
                  "properties": {
                    "label": {"type": "string"}, "probability": {"type": "number", "minimum": 0, "maximum": 1}
                  }
                }}
              }
            },
            "IndependentResult": {
              "type": "object", "description": "Each label holds or not by itself.",
              "required": ["present", "probabilities"], "additionalProperties": false,
              "properties": {
                "present": {"type": "array", "items": {"type": "string"},
                            "description": "The labels that reach their threshold."},
                "probabilities": {"type": "object",
                                  "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1}}
              }
            },
            "PerspectiveScore": {
              "type": "object", "required": ["value", "type"], "additionalProperties": false,
              "properties": {
                "value": {"type": "number", "minimum": 0, "maximum": 1}, "type": {"const": "PROBABILITY"}
              }
            },
            "Error": {
              "type": "object", "required": ["error"], "additionalProperties": false,
              "properties": {"error": {
                "type": "object", "required": ["code", "message", "field"], "additionalProperties": false,
                "properties": {
                  "code": {"type": "string"}, "message": {"type": "string"}, "field": {"type": ["string", "null"]}
                }
              }}
            },
            "OpenAIError": {
              "type": "object", "required": ["error"], "additionalProperties": false,
              "properties": {"error": {
                "type": "object", "required": ["message", "type", "param", "code"], "additionalProperties": false,
                "properties": {
                  "message": {"type": "string"}, "type": {"enum": ["invalid_request_error", "server_error"]},
                  "param": {"type": ["string", "null"]}, "code": {"type": "string"}
                }
              }}
            },
            "GoogleError": {
              "type": "object", "required": ["error"], "additionalProperties": false,
              "properties": {"error": {
                "type": "object", "required": ["code", "message", "status"], "additionalProperties": false,
                "properties": {
                  "code": {"type": "integer"}, "message": {"type": "string"}, "status": {"type": "string"},
                  "details": {"type": "array", "items": {
                    "type": "object", "required": ["@type", "errorType"],
                    "properties": {"@type": {"type": "string"}, "errorType": {"type": "string"}}
                  }}
                }
              }}
            }
          },
          "responses": {
            "Error": {
              "description": "Why there is no result.",
              "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds, with 503."}},
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
            },
            "OpenAIError": {
              "description": "Why there is no result, as the OpenAI API tells it.",
              "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds, with 503."}},
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/OpenAIError"}}}
            },
            "GoogleError": {
              "description": "Why there is no result, as Google's APIs tell it.",
              "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds, with 503."}},
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/GoogleError"}}}
            }
          }
        }
        """#)
}
