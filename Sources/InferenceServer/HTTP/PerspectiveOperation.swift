import InferenceProtocol

/// The attributes of the Perspective API that a label of the toxicity head stands for.
enum PerspectiveAttribute {
    /// Label by attribute; a name with `_EXPERIMENTAL` stands for the same label.
    static let labels: [String: String] = [
        "TOXICITY": "toxicity", "SEVERE_TOXICITY": "severe_toxicity", "IDENTITY_ATTACK": "identity_hate",
        "INSULT": "insult", "PROFANITY": "profanity", "THREAT": "threat", "SEXUALLY_EXPLICIT": "sexual",
        "OBSCENE": "profanity", "SPAM": "spam",
    ]

    /// The label for an attribute.
    static func label(of attribute: String) -> String? {
        let suffix = "_EXPERIMENTAL"
        if attribute.hasSuffix(suffix) { return labels[String(attribute.dropLast(suffix.count))] }
        return labels[attribute]
    }
}

extension HTTPOperation {
    /// `POST /v1alpha1/comments:analyze`: the one method of the Perspective API.
    static let analyzeComment = HTTPOperation(
        name: "comments.analyze", method: "POST", path: "/v1alpha1/comments:analyze", errorStyle: .google,
        description: { analyzeDescription($0) }
    ) { (body, scoring) throws(RequestProblem) in
        let request = try PerspectiveBody(body)
        let spans = request.wantsSpans ? SentenceSpan.all(in: request.text) : []
        // The whole comment first, then its sentences: one batch.
        let scored = try await scoring.score([request.text] + spans.map(\.text))
        let columns = try attributeColumns(of: request, scored.model)
        try checkLanguages(of: request, scored.model)
        var ranges = spans.map(\.range)
        if ranges.isEmpty { ranges = [0..<request.text.utf16.count] }
        var attributes: [(String, JSONValue)] = []
        for (attribute, column) in zip(request.attributes, columns) {
            func score(_ message: Int) -> JSONValue? {
                let row = scored.batch[message: message]
                let value = row[row.startIndex + column]
                if let threshold = attribute.scoreThreshold, value < threshold { return nil }
                return ["value": .number(value), "type": "PROBABILITY"]
            }
            let spanScores = ranges.enumerated().compactMap { index, range -> JSONValue? in
                guard let score = score(spans.isEmpty ? 0 : index + 1) else { return nil }
                return [
                    "begin": .number("\(range.lowerBound)"), "end": .number("\(range.upperBound)"), "score": score,
                ]
            }
            var members: [(String, JSONValue)] = []
            if !spanScores.isEmpty { members.append(("spanScores", .array(spanScores))) }
            if let summary = score(0) { members.append(("summaryScore", summary)) }
            if !members.isEmpty { attributes.append((attribute.name, .object(members))) }
        }
        return HTTPAnswer(.object(answer(to: request, attributes, languages(of: scored))))
    }

    private static func answer(
        to request: PerspectiveBody, _ attributes: [(String, JSONValue)], _ detected: [String]
    ) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = []
        if !attributes.isEmpty { members.append(("attributeScores", .object(attributes))) }
        let used = request.languages.isEmpty ? Array(detected.prefix(1)) : request.languages
        members.append(("languages", .array(used.map { .string($0) })))
        members.append(("detectedLanguages", .array(detected.map { .string($0) })))
        if let token = request.clientToken { members.append(("clientToken", .string(token))) }
        return members
    }

    private static func attributeColumns(
        of request: PerspectiveBody, _ model: ModelDescription
    ) throws(RequestProblem) -> [Int] {
        var columns: [Int] = []
        for attribute in request.attributes {
            guard let label = PerspectiveAttribute.label(of: attribute.name),
                let column = model.column(head: "toxicity", label: label)
            else {
                throw PerspectiveBody.invalid(
                    "Unknown requested attribute: \(attribute.name)", field: "requestedAttributes")
            }
            columns.append(column)
        }
        return columns
    }

    /// Refuses languages that the caller states and the model does not know.
    private static func checkLanguages(
        of request: PerspectiveBody, _ model: ModelDescription
    ) throws(RequestProblem) {
        guard let known = model.heads.first(where: { $0.name == "language" })?.labels else { return }
        let unknown = request.languages.filter {
            let primary = $0.split(separator: "-").first.map { String($0).lowercased() } ?? ""
            return !known.contains(primary)
        }
        guard !unknown.isEmpty, let attribute = request.attributes.first else { return }
        throw RequestProblem(
            .invalidField,
            "Attribute \(attribute.name) does not support request languages: \(unknown.joined(separator: ", "))",
            field: "languages",
            perspective: PerspectiveError(
                type: "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
                members: [
                    JSONValue.Member(
                        name: "languageNotSupportedByAttributeError",
                        value: [
                            "detectedLanguages": .array(unknown.map { .string($0) }),
                            "attribute": .string(attribute.name),
                        ])
                ]))
    }

    /// The likely languages of the whole comment, likeliest first, one at least.
    private static func languages(of scored: ScoredMessages) -> [String] {
        let model = scored.model
        guard let index = model.heads.firstIndex(where: { $0.name == "language" }) else { return [] }
        let row = Array(scored.batch[message: 0][model.columns(ofHeadAt: index)])
        let ranked = row.indices.sorted { (row[$1], $0) < (row[$0], $1) }
        return ranked.enumerated().filter { $0.offset == 0 || row[$0.element] >= 0.1 }
            .map { model.heads[index].labels[$0.element] }
    }
}

private func analyzeDescription(_ model: ModelDescription) -> JSONValue {
    let known = PerspectiveAttribute.labels.filter { model.column(head: "toxicity", label: $0.value) != nil }.keys
        .sorted()
    let attributes = (known + known.map { $0 + "_EXPERIMENTAL" }).map { "\"\($0)\"" }.joined(separator: ", ")
    let languages = model.heads.first { $0.name == "language" }?.labels.joined(separator: "|") ?? "[A-Za-z]+"
    return openAPI(
        #"""
        {
          "summary": "The analyze method of the Perspective API.",
          "description": "Members may also be written in snake case. Nothing is stored, whatever `doNotStore` says.",
          "requestBody": {"required": true, "content": {"application/json": {"schema": {
            "type": "object",
            "required": ["comment", "requestedAttributes"],
            "additionalProperties": false,
            "properties": {
              "comment": {
                "type": "object", "required": ["text"], "additionalProperties": false,
                "properties": {
                  "text": {"type": "string", "minLength": 1},
                  "type": {"enum": ["PLAIN_TEXT", "TEXT_TYPE_UNSPECIFIED", null]}
                }
              },
              "requestedAttributes": {
                "type": "object", "minProperties": 1,
                "propertyNames": {"enum": [\#(attributes)]},
                "additionalProperties": {
                  "type": ["object", "null"], "additionalProperties": false,
                  "properties": {
                    "scoreType": {"enum": ["PROBABILITY", "SCORE_TYPE_UNSPECIFIED", null]},
                    "scoreThreshold": {"type": ["number", "null"], "description": "Scores below it are left out."}
                  }
                }
              },
              "languages": {"type": ["array", "null"], "description": "ISO or BCP-47 codes.",
                            "items": {"type": "string", "pattern": "^(\#(languages))(-[A-Za-z0-9-]*)?$"}},
              "spanAnnotations": {"type": ["boolean", "null"], "description": "Score each sentence besides the whole."},
              "clientToken": {"type": ["string", "null"], "description": "Comes back in the answer."},
              "context": {
            "type": ["object", "null"], "description": "Has no influence.",
            "additionalProperties": false, "maxProperties": 1,
            "properties": {
              "entries": {"type": ["array", "null"]}, "articleAndParentComment": {"type": ["object", "null"]}
            }
          },
              "doNotStore": {"type": ["boolean", "null"]},
              "sessionId": {"type": ["string", "null"]},
              "communityId": {"type": ["string", "null"]}
            },
            "example": {"comment": {"text": "you absolute idiot"}, "requestedAttributes": {"TOXICITY": {}}}
          }}}},
          "responses": {
            "200": {"description": "The scores.", "content": {"application/json": {"schema": {
              "type": "object",
              "required": ["languages", "detectedLanguages"],
              "additionalProperties": false,
              "properties": {
                "attributeScores": {"type": "object", "minProperties": 1, "additionalProperties": {
                  "type": "object", "minProperties": 1, "additionalProperties": false,
                  "properties": {
                    "summaryScore": {"$ref": "#/components/schemas/PerspectiveScore"},
                    "spanScores": {"type": "array", "minItems": 1, "items": {
                      "type": "object", "required": ["begin", "end", "score"], "additionalProperties": false,
                      "properties": {
                        "begin": {"type": "integer", "description": "First UTF-16 code unit."},
                        "end": {"type": "integer", "description": "The UTF-16 code unit after the last."},
                        "score": {"$ref": "#/components/schemas/PerspectiveScore"}
                      }
                    }}
                  }
                }},
                "languages": {"type": "array", "items": {"type": "string"}},
                "detectedLanguages": {"type": "array", "items": {"type": "string"}},
                "clientToken": {"type": "string"}
              }
            }}}},
            "400": {"$ref": "#/components/responses/GoogleError"},
            "403": {"$ref": "#/components/responses/GoogleError"},
            "408": {"$ref": "#/components/responses/GoogleError"},
            "413": {"$ref": "#/components/responses/GoogleError"},
            "415": {"$ref": "#/components/responses/GoogleError"},
            "503": {"$ref": "#/components/responses/GoogleError"}
          }
        }
        """#)
}
