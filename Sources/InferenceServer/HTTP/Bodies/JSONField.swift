/// A value of a request together with its path, for errors that name the field.
struct JSONField {
    /// The value.
    let value: JSONValue
    /// Where it stands, such as `input[2].text`; empty for the whole body.
    let path: String

    /// The body of a request, which must be an object.
    ///
    /// - Throws: `invalidJSON` with a position, or `invalidField`.
    init(body: [UInt8]) throws(RequestProblem) {
        do {
            value = try JSONParser.parse(body)
        } catch {
            throw RequestProblem(error)
        }
        path = ""
        guard case .object = value else {
            throw RequestProblem(.invalidField, "the body must be a JSON object, not \(value.kindName)")
        }
    }

    private init(value: JSONValue, path: String) {
        self.value = value
        self.path = path
    }

    /// A member by its name, or by another that means the same; nil where it is absent or null.
    subscript(name: String, alias: String? = nil) -> JSONField? {
        guard let found = value[name] ?? alias.flatMap({ value[$0] }), found != .null else { return nil }
        return JSONField(value: found, path: path.isEmpty ? name : "\(path).\(name)")
    }

    /// The members of an object, in their order.
    func members() throws(RequestProblem) -> [(name: String, field: JSONField)] {
        guard case .object(let members) = value else { throw mismatch("an object") }
        return members.map {
            ($0.name, JSONField(value: $0.value, path: path.isEmpty ? $0.name : "\(path).\($0.name)"))
        }
    }

    /// The elements of an array.
    func elements() throws(RequestProblem) -> [JSONField] {
        guard case .array(let elements) = value else { throw mismatch("an array") }
        return elements.enumerated().map { JSONField(value: $1, path: "\(path)[\($0)]") }
    }

    /// A string.
    func string() throws(RequestProblem) -> String {
        guard case .string(let text) = value else { throw mismatch("a string") }
        return text
    }

    /// A boolean.
    func bool() throws(RequestProblem) -> Bool {
        guard case .bool(let flag) = value else { throw mismatch("true or false") }
        return flag
    }

    /// A finite number.
    func number() throws(RequestProblem) -> Double {
        guard case .number(let digits) = value, let number = Double(digits), number.isFinite else {
            throw mismatch("a number")
        }
        return number
    }

    /// A whole number in a range.
    func integer(in range: ClosedRange<Int>) throws(RequestProblem) -> Int {
        guard let number = Int(exactly: try number()), range.contains(number) else {
            throw mismatch("a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The problem that the value is not what it should be.
    func mismatch(_ expected: String) -> RequestProblem {
        RequestProblem(.invalidField, "`\(path)` must be \(expected), not \(value.kindName)", field: path)
    }

    /// Refuses members that the request does not know: most often they are misspelt.
    func expectMembers(_ known: Set<String>) throws(RequestProblem) {
        for (name, field) in try members() where !known.contains(name) {
            throw RequestProblem(
                .invalidField, "`\(field.path)` is not known; known are \(known.sorted().joined(separator: ", "))",
                field: field.path)
        }
    }
}
