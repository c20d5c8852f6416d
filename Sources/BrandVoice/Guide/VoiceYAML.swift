import InboxRules
import Yams

/// A YAML value that knows where it stands, so that each fault names file, line and column.
package struct VoiceYAML {
    let node: Node
    let file: String
    /// Lines of the file before the first line of the YAML text (front matter starts at line 2).
    let linesBefore: Int
    /// The keys that lead here, for messages: `platforms.x.dm`.
    let path: String

    /// Parses one YAML document; an empty document is an empty mapping.
    package static func parse(_ text: String, file: String, linesBefore: Int = 0) throws(VoiceError) -> VoiceYAML {
        do {
            // Scalars are read as text here, so that Yams need not guess their types by regular expressions.
            let node = try compose(yaml: text, .basic, .default, .utf8) ?? Node([(Node, Node)]())
            return VoiceYAML(node: node, file: file, linesBefore: linesBefore, path: "")
        } catch let error as YamlError {
            throw fault(of: error, file: file, linesBefore: linesBefore)
        } catch {
            throw VoiceError(file: file, problem: "the YAML cannot be read (\(error))", advice: "check its syntax")
        }
    }

    // MARK: Typed access

    /// The entries of a mapping in file order; only the keys named in `allowing` are accepted, nil accepts all.
    package func entries(allowing keys: [String]? = nil) throws(VoiceError) -> [(key: String, value: VoiceYAML)] {
        guard let mapping = node.mapping else {
            throw fault("\(label) must be a mapping (key: value)", "write one “key: value” per line")
        }
        var result: [(key: String, value: VoiceYAML)] = []
        for (keyNode, valueNode) in mapping {
            guard let key = keyNode.scalar?.string else {
                throw at(keyNode).fault("a key of \(label) is not plain text", "use a word as the key")
            }
            if let keys, !keys.contains(key) {
                let nearest = NearestName.to(key, among: keys)
                throw at(keyNode).fault(
                    "unknown key “\(key)” in \(label)",
                    nearest.map { "did you mean “\($0)”?" } ?? "known keys: \(keys.joined(separator: ", "))")
            }
            let child = path.isEmpty ? key : "\(path).\(key)"
            result.append((key, VoiceYAML(node: valueNode, file: file, linesBefore: linesBefore, path: child)))
        }
        return result
    }

    /// The entries as a dictionary; only the keys named in `allowing` are accepted, nil accepts all.
    package func dictionary(allowing keys: [String]? = nil) throws(VoiceError) -> [String: VoiceYAML] {
        var result: [String: VoiceYAML] = [:]
        for entry in try entries(allowing: keys) { result[entry.key] = entry.value }
        return result
    }

    /// The elements of a list; a single scalar counts as a list of one, an empty value as none.
    package func list() throws(VoiceError) -> [VoiceYAML] {
        if let sequence = node.sequence {
            return sequence.map { VoiceYAML(node: $0, file: file, linesBefore: linesBefore, path: path) }
        }
        if isEmpty { return [] }
        if node.scalar != nil { return [self] }
        throw fault("\(label) must be a list", "write [a, b] or one “- item” per line")
    }

    /// The scalar as it is written, without YAML's own typing (`no` stays the language code).
    package func string() throws(VoiceError) -> String {
        guard let scalar = node.scalar else {
            throw fault("\(label) must be text", "write one value, quoted if need be")
        }
        return scalar.string
    }

    /// A list of texts.
    package func strings() throws(VoiceError) -> [String] {
        var result: [String] = []
        for element in try list() { result.append(try element.string()) }
        return result
    }

    /// A whole number within a range.
    package func integer(in range: ClosedRange<Int>) throws(VoiceError) -> Int {
        guard let value = Int(try string()), range.contains(value) else {
            throw fault(
                "\(label) must be a whole number from \(range.lowerBound) to \(range.upperBound)", "correct the value")
        }
        return value
    }

    /// A number within a range.
    package func number(in range: ClosedRange<Double>) throws(VoiceError) -> Double {
        guard let value = Double(try string()), range.contains(value) else {
            throw fault(
                "\(label) must be a number from \(range.lowerBound) to \(range.upperBound)", "correct the value")
        }
        return value
    }

    /// `true` or `false`.
    package func boolean() throws(VoiceError) -> Bool {
        switch try string().lowercased() {
        case "true", "yes": return true
        case "false", "no": return false
        default: throw fault("\(label) must be true or false", "write true or false")
        }
    }

    /// One of the given names.
    package func choice(of names: [String]) throws(VoiceError) -> String {
        let value = try string()
        if names.contains(value) { return value }
        let nearest = NearestName.to(value, among: names)
        throw fault(
            "unknown value “\(value)” for \(label)",
            nearest.map { "did you mean “\($0)”?" } ?? "one of: \(names.joined(separator: ", "))")
    }

    /// True for a mapping, false for text and lists.
    package var isMapping: Bool { node.mapping != nil }

    /// True for a missing value (`key:` with nothing after it).
    package var isEmpty: Bool {
        guard let scalar = node.scalar, scalar.string.isEmpty else { return false }
        return scalar.style != .doubleQuoted && scalar.style != .singleQuoted
    }

    // MARK: Faults

    /// A fault at this value's place.
    package func fault(_ problem: String, _ advice: String) -> VoiceError {
        VoiceError(
            file: file, line: node.mark.map { $0.line + linesBefore }, column: node.mark?.column, problem: problem,
            advice: advice)
    }

    private var label: String { path.isEmpty ? "the document" : "“\(path)”" }

    private func at(_ other: Node) -> VoiceYAML {
        VoiceYAML(node: other, file: file, linesBefore: linesBefore, path: path)
    }

    private static func fault(of error: YamlError, file: String, linesBefore: Int) -> VoiceError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return VoiceError(
                file: file, line: mark.line + linesBefore, column: mark.column, problem: "broken YAML: \(problem)",
                advice: "check the indentation, quotes and colons at this place")
        case .duplicatedKeysInMapping(let duplicates, let context):
            return VoiceError(
                file: file, line: context.mark.line + linesBefore, column: context.mark.column,
                problem: "the key “\(duplicates.first ?? "")” stands twice in one mapping", advice: "keep one of them")
        default:
            return VoiceError(
                file: file, problem: "broken YAML: \(error)", advice: "check the file's syntax and that it is UTF-8")
        }
    }
}
