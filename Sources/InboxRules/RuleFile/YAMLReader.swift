import Yams

/// A node of a YAML file that knows where it stands.
struct YAMLValue {
    let node: Node
    let file: String

    var location: SourceLocation {
        SourceLocation(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    /// The words to describe the value in an error, such as `a list` or `the text 'x'`.
    var kindName: String {
        switch node {
        case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "the text '\(scalar.string.prefix(40))'"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    /// The scalar's text, if the value is a scalar.
    var scalar: String? {
        if case .scalar(let scalar) = node { return scalar.string }
        return nil
    }

    /// True for an empty value or an unquoted `null`.
    var isNull: Bool {
        if case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any {
            return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        }
        return false
    }

    /// The elements, if the value is a list.
    var elements: [YAMLValue]? {
        if case .sequence(let sequence) = node { return sequence.map { YAMLValue(node: $0, file: file) } }
        return nil
    }

    /// The key and value pairs in file order, if the value is a mapping.
    var pairs: [(key: YAMLValue, value: YAMLValue)]? {
        if case .mapping(let mapping) = node {
            return mapping.map { (YAMLValue(node: $0.key, file: file), YAMLValue(node: $0.value, file: file)) }
        }
        return nil
    }
}

/// Reads YAML values and collects every problem with its place, so that one run shows all of them.
struct YAMLReader {
    private(set) var problems: [RuleProblem] = []

    /// Parses one YAML document; nil, with a problem recorded, if it is not YAML.
    mutating func document(yaml: String, file: String) -> YAMLValue? {
        do {
            guard let node = try Yams.compose(yaml: yaml, .basic, .default, .utf8) else {
                let start = SourceLocation(file: file, line: 1, column: 1)
                error("empty-file", at: start, "the file is empty; it needs at least 'version: 1'")
                return nil
            }
            return YAMLValue(node: node, file: file)
        } catch {
            record(error, file: file)
            return nil
        }
    }

    mutating func error(_ code: String, at location: SourceLocation, _ message: String) {
        problems.append(RuleProblem(severity: .error, code: code, location: location, message: message))
    }

    /// The mapping's values by key; unknown keys, with the nearest known one, and wrong shapes are recorded.
    mutating func fields(of value: YAMLValue, known: [String], what: String) -> [String: YAMLValue]? {
        guard let pairs = value.pairs else {
            error("wrong-type", at: value.location, "\(what) must be a mapping, but this is \(value.kindName)")
            return nil
        }
        var fields: [String: YAMLValue] = [:]
        for (key, content) in pairs {
            guard let name = key.scalar else {
                error("wrong-type", at: key.location, "a key of \(what) must be plain text")
                continue
            }
            if known.contains(name) {
                fields[name] = content
            } else {
                let hint = NearestName.hint(for: name, among: known)
                error("unknown-key", at: key.location, "unknown key '\(name)' in \(what); \(hint)")
            }
        }
        return fields
    }

    /// The mapping's pairs with free keys, each once; wrong shapes are recorded.
    mutating func entries(of value: YAMLValue, what: String) -> [(name: String, key: YAMLValue, value: YAMLValue)] {
        guard let pairs = value.pairs else {
            if !value.isNull {
                error("wrong-type", at: value.location, "\(what) must be a mapping, but this is \(value.kindName)")
            }
            return []
        }
        return pairs.compactMap { pair in
            guard let name = pair.key.scalar else {
                error("wrong-type", at: pair.key.location, "a key of \(what) must be plain text")
                return nil
            }
            return (name, pair.key, pair.value)
        }
    }

    mutating func text(_ value: YAMLValue, what: String) -> String? {
        if let scalar = value.scalar, !value.isNull { return scalar }
        error("wrong-type", at: value.location, "\(what) must be text, but this is \(value.kindName)")
        return nil
    }

    /// One text or a list of texts.
    mutating func texts(_ value: YAMLValue, what: String) -> [String] {
        located(value, what: what).map(\.text)
    }

    /// One text or a list of texts, each with its place.
    mutating func located(_ value: YAMLValue, what: String) -> [(text: String, at: YAMLValue)] {
        if let elements = value.elements {
            return elements.compactMap { element in text(element, what: "each of \(what)").map { ($0, element) } }
        }
        return text(value, what: what).map { [($0, value)] } ?? []
    }

    mutating func flag(_ value: YAMLValue, what: String) -> Bool? {
        if let scalar = value.scalar, let flag = ["true": true, "false": false][scalar] { return flag }
        error("wrong-type", at: value.location, "\(what) must be true or false, but this is \(value.kindName)")
        return nil
    }

    mutating func number(_ value: YAMLValue, what: String, in range: ClosedRange<Double>) -> Double? {
        if let scalar = value.scalar, let number = Double(scalar), range.contains(number) { return number }
        let bounds = "\(shortDecimal(range.lowerBound)) and \(shortDecimal(range.upperBound))"
        error(
            "wrong-type", at: value.location,
            "\(what) must be a number between \(bounds), but this is \(value.kindName)")
        return nil
    }

    mutating func integer(_ value: YAMLValue, what: String, atLeast minimum: Int = 0) -> Int? {
        if let scalar = value.scalar, let number = Int(scalar), number >= minimum { return number }
        error(
            "wrong-type", at: value.location,
            "\(what) must be a whole number of at least \(minimum), but this is \(value.kindName)")
        return nil
    }

    /// A span of time such as `30m`, `2h`, `1d`, in seconds.
    mutating func seconds(_ value: YAMLValue, what: String) -> Int? {
        if let scalar = value.scalar, let seconds = TimeSpan.seconds(scalar) { return seconds }
        error(
            "wrong-type", at: value.location,
            "\(what) must be a time span such as 30s, 15m, 2h or 1d, but this is \(value.kindName)")
        return nil
    }

    /// One of the names of an enumeration, by raw value.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ type: Choice.Type, _ text: String, at value: YAMLValue, what: String
    ) -> Choice? {
        if let choice = Choice(rawValue: text) { return choice }
        let hint = NearestName.hint(for: text, among: Choice.allCases.map(\.rawValue))
        error("unknown-value", at: value.location, "unknown \(what) '\(text)'; \(hint)")
        return nil
    }

    private mutating func record(_ thrown: any Error, file: String) {
        var place = SourceLocation(file: file, line: 1, column: 1)
        var text = "\(thrown)"
        var code = "invalid-yaml"
        if let yaml = thrown as? YamlError {
            switch yaml {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                place = SourceLocation(file: file, line: mark.line, column: mark.column)
                text = "this is not valid YAML: \(problem); check indentation, quotes and colons here"
            case .duplicatedKeysInMapping(let duplicates, let context):
                place = SourceLocation(file: file, line: context.mark.line, column: context.mark.column)
                code = "duplicate-key"
                text = "the mapping that starts here says '\(duplicates.joined(separator: "', '"))' twice; keep one"
            case .reader(let problem, let offset, _, _):
                text = "this is not valid YAML text (\(problem) at byte \(offset ?? 0)); save the file as UTF-8"
            default:
                break
            }
        }
        error(code, at: place, text)
    }
}
