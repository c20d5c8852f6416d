internal import Foundation
internal import TextClassification
internal import Yams

/// A training configuration in YAML; mistakes are named with their line and column.
struct TrainingFile {
    let path: String

    /// Reads the configuration.
    ///
    /// - Throws: `FileError` when the file cannot be read, is no YAML, has a key that nothing reads, or a value of another type.
    func configuration() throws -> TrainingConfiguration {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw FileError("\(path): cannot be read; check the path")
        }
        let root: Node?
        do {
            root = try compose(yaml: text)
        } catch {
            throw FileError("\(path): is not YAML: \(Self.singleLine("\(error)"))")
        }
        guard let root, root.mapping != nil else {
            throw FileError("\(path): holds no configuration; see models/inbox.yaml for an example")
        }
        try checkKeys(of: root, place: [])
        do {
            return try YAMLDecoder().decode(TrainingConfiguration.self, from: root)
        } catch let error as DecodingError {
            throw failure(error, root: root)
        }
    }

    /// Refuses keys that nothing reads: a misspelt option would otherwise be ignored.
    private func checkKeys(of node: Node, place: [String]) throws(FileError) {
        if let items = node.sequence {
            for item in items { try checkKeys(of: item, place: place) }
            return
        }
        guard let mapping = node.mapping, let known = TrainingConfiguration.keys[place.joined(separator: ".")] else {
            return
        }
        for (key, value) in mapping {
            let name = key.string ?? ""
            guard known.contains(name) else {
                throw FileError(
                    "\(position(of: key)): unknown key `\(name)`; known here are \(known.sorted().joined(separator: ", "))"
                )
            }
            try checkKeys(of: value, place: place + [name])
        }
    }

    private func failure(_ error: DecodingError, root: Node) -> FileError {
        switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            FileError("\(position(of: context, in: root)): `\(Self.name(of: context))` must be \(Self.name(of: type))")
        case .keyNotFound(let key, let context):
            FileError("\(position(of: context, in: root)): `\(key.stringValue)` is missing")
        case .dataCorrupted(let context):
            FileError(
                "\(position(of: context, in: root)): `\(Self.name(of: context))` has a value that is not known: "
                    + Self.singleLine(context.debugDescription))
        @unknown default: FileError("\(path): \(Self.singleLine("\(error)"))")
        }
    }

    /// File, line and column of the value that an error is about.
    private func position(of context: DecodingError.Context, in root: Node) -> String {
        var node = root
        for key in context.codingPath {
            let next =
                key.intValue.flatMap { index in node.sequence.map { $0[index] } }
                ?? node.mapping?[Node(key.stringValue)]
            guard let next else { break }
            node = next
        }
        return position(of: node)
    }

    private func position(of node: Node) -> String {
        node.mark.map { "\(path):\($0.line):\($0.column)" } ?? path
    }

    private static func name(of context: DecodingError.Context) -> String {
        context.codingPath.last { $0.intValue == nil }?.stringValue ?? "the file"
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is any BinaryInteger.Type: "a whole number"
        case is any BinaryFloatingPoint.Type: "a number"
        case is Bool.Type: "true or false"
        case is String.Type: "a text"
        default: "\(type)".contains("Array") || "\(type)".contains("Sequence") ? "a list" : "a mapping"
        }
    }

    private static func singleLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    }
}
