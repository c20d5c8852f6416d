import InferenceProtocol

/// A category of the OpenAI moderation API, and the labels of the toxicity head that stand for it.
struct ModerationCategory: Sendable {
    /// The category's name in requests and answers.
    var name: String
    /// The labels, which must all hold; none where the category is not covered.
    ///
    /// The score is the least of theirs.
    var labels: [String]

    /// All categories that OpenAI documents, in its order.
    ///
    /// What each mapping means stands in `HTTP/MIGRATION.md`.
    static let all: [ModerationCategory] = [
        ModerationCategory(name: "harassment", labels: ["insult"]),
        ModerationCategory(name: "harassment/threatening", labels: ["threat"]),
        ModerationCategory(name: "hate", labels: ["identity_hate"]),
        ModerationCategory(name: "hate/threatening", labels: ["identity_hate", "threat"]),
        ModerationCategory(name: "illicit", labels: []),
        ModerationCategory(name: "illicit/violent", labels: []),
        ModerationCategory(name: "self-harm", labels: ["self_harm"]),
        ModerationCategory(name: "self-harm/intent", labels: ["self_harm"]),
        ModerationCategory(name: "self-harm/instructions", labels: []),
        ModerationCategory(name: "sexual", labels: ["sexual"]),
        ModerationCategory(name: "sexual/minors", labels: []),
        ModerationCategory(name: "violence", labels: ["threat"]),
        ModerationCategory(name: "violence/graphic", labels: []),
    ]
}

extension HTTPOperation {
    /// `POST /v1/moderations`: the moderation endpoint of the OpenAI API.
    static let moderations = HTTPOperation(
        name: "moderations", method: "POST", path: "/v1/moderations", errorStyle: .openAI,
        description: { _ in moderationsDescription }
    ) { (body, scoring) throws(RequestProblem) in
        let request = try ModerationsBody(body)
        let scored = try await scoring.score(request.inputs.flatMap { $0 })
        var results: [JSONValue] = []
        var message = 0
        for input in request.inputs {
            results.append(moderation(of: scored, messages: message..<message + input.count))
            message += input.count
        }
        let random = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        return HTTPAnswer([
            "id": .string("modr-" + String(random.0, radix: 36) + String(random.1, radix: 36)),
            "model": .string(scored.model.identifier), "results": .array(results),
        ])
    }

    /// The result for the parts of one input: a category holds where it holds for one of them.
    private static func moderation(of scored: ScoredMessages, messages: Range<Int>) -> JSONValue {
        var flagged = false
        var categories: [(String, JSONValue)] = []
        var scores: [(String, JSONValue)] = []
        var inputTypes: [(String, JSONValue)] = []
        for category in ModerationCategory.all {
            let columns = category.labels.compactMap { scored.model.column(head: "toxicity", label: $0) }
            let thresholds = category.labels.compactMap { scored.model.threshold(head: "toxicity", label: $0) }
            let isCovered = !category.labels.isEmpty && columns.count == category.labels.count
            var holds = false
            var score: Float = 0
            for message in isCovered ? messages : 0..<0 {
                let row = scored.batch[message: message]
                let values = columns.map { row[row.startIndex + $0] }
                score = max(score, values.min() ?? 0)
                holds = holds || zip(values, thresholds).allSatisfy { $0 >= $1 }
            }
            flagged = flagged || holds
            categories.append((category.name, .bool(holds)))
            scores.append((category.name, .number(score)))
            inputTypes.append((category.name, isCovered ? ["text"] : []))
        }
        return [
            "flagged": .bool(flagged), "categories": .object(categories), "category_scores": .object(scores),
            "category_applied_input_types": .object(inputTypes),
        ]
    }
}

/// An object schema that requires a member of the same kind for each category.
private func schema(ofEachCategory member: String) -> String {
    let names = ModerationCategory.all.map { "\"\($0.name)\"" }
    return "{\"type\": \"object\", \"additionalProperties\": false, \"required\": [\(names.joined(separator: ", "))], "
        + "\"properties\": {\(names.map { "\($0): \(member)" }.joined(separator: ", "))}}"
}

private let moderationsDescription = openAPI(
    #"""
    {
      "summary": "The moderation endpoint of the OpenAI API, for texts.",
      "description": "Categories that the model does not cover are false, 0 and apply to no input type.",
      "requestBody": {"required": true, "content": {"application/json": {"schema": {
        "type": "object",
        "required": ["input"],
        "properties": {
          "input": {"oneOf": [
            {"type": "string"},
            {"type": "array", "minItems": 1, "items": {"type": "string"}, "description": "One result each."},
            {"type": "array", "minItems": 1, "description": "Parts of one input: one result.", "items": {
              "type": "object", "required": ["type", "text"],
              "properties": {"type": {"const": "text"}, "text": {"type": "string"}}
            }}
          ]},
          "model": {"type": ["string", "null"], "description": "Any name; the model in use answers."}
        },
        "example": {"input": "you absolute idiot", "model": "omni-moderation-latest"}
      }}}},
      "responses": {
        "200": {"description": "One result an input.", "content": {"application/json": {"schema": {
          "type": "object",
          "required": ["id", "model", "results"],
          "additionalProperties": false,
          "properties": {
            "id": {"type": "string"},
            "model": {"type": "string", "description": "The model that answered: name and digest."},
            "results": {"type": "array", "minItems": 1, "items": {
              "type": "object",
              "required": ["flagged", "categories", "category_scores", "category_applied_input_types"],
              "additionalProperties": false,
              "properties": {
                "flagged": {"type": "boolean"},
                "categories": \#(schema(ofEachCategory: #"{"type": "boolean"}"#)),
                "category_scores": \#(schema(ofEachCategory: #"{"type": "number", "minimum": 0, "maximum": 1}"#)),
                "category_applied_input_types":
                  \#(schema(ofEachCategory: #"{"type": "array", "items": {"const": "text"}}"#))
              }
            }}
          }
        }}}},
        "400": {"$ref": "#/components/responses/OpenAIError"},
        "403": {"$ref": "#/components/responses/OpenAIError"},
        "408": {"$ref": "#/components/responses/OpenAIError"},
        "413": {"$ref": "#/components/responses/OpenAIError"},
        "415": {"$ref": "#/components/responses/OpenAIError"},
        "503": {"$ref": "#/components/responses/OpenAIError"}
      }
    }
    """#)
