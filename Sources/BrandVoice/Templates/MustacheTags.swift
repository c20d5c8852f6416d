/// The tags of a Mustache body with their places: what the loader checks before Mustache renders anything.
///
/// Variables `{{name}}`, sections `{{#name}}…{{/name}}`, inverted sections `{{^name}}…{{/name}}` and comments
/// `{{! … }}` are accepted. Partials, unescaped variables, lambdas, transforms and changed delimiters are refused: a
/// reply needs none of them, and each is a way for a template to surprise its reader.
package struct MustacheTags: Sendable {
    /// What a tag does.
    package enum Kind: Sendable, Hashable { case variable, section, invertedSection, close }

    /// A tag.
    package struct Tag: Sendable, Hashable {
        package var kind: Kind
        package var name: String
        /// Line in the file, from 1.
        package var line: Int
        /// Column in the line, from 1, in Unicode scalars.
        package var column: Int
    }

    /// The tags in text order, comments left out.
    package let tags: [Tag]

    /// Reads the tags of a body whose first line is line `firstLine` of the file.
    package init(body: String, file: String, firstLine: Int) throws(VoiceError) {
        var tags: [Tag] = []
        var open: [Tag] = []
        var line = firstLine
        for text in body.split(separator: "\n", omittingEmptySubsequences: false) {
            var rest = text[...]
            var column = 1
            while let start = rest.firstRange(of: "{{") {
                column += rest[..<start.lowerBound].unicodeScalars.count
                func fault(_ problem: String, _ advice: String) -> VoiceError {
                    VoiceError(file: file, line: line, column: column, problem: problem, advice: advice)
                }
                guard let end = rest[start.upperBound...].firstRange(of: "}}") else {
                    throw fault("a tag is opened by “{{” and not closed on this line", "close it with “}}”")
                }
                let inner = rest[start.upperBound..<end.lowerBound]
                if let tag = try Self.tag(inner, line: line, column: column, fault: fault) {
                    switch tag.kind {
                    case .section, .invertedSection: open.append(tag)
                    case .close:
                        guard let last = open.popLast(), last.name == tag.name else {
                            throw fault(
                                "“{{/\(tag.name)}}” closes a section that is not open", "close the last opened one")
                        }
                    case .variable: break
                    }
                    tags.append(tag)
                }
                column += rest[start.lowerBound..<end.upperBound].unicodeScalars.count
                rest = rest[end.upperBound...]
            }
            line += 1
        }
        if let tag = open.last {
            throw VoiceError(
                file: file, line: tag.line, column: tag.column, problem: "the section “\(tag.name)” is never closed",
                advice: "add “{{/\(tag.name)}}” where it ends")
        }
        self.tags = tags
    }

    /// The names used, each once, in text order.
    package var names: [String] {
        var seen: [String] = []
        for tag in tags where !seen.contains(tag.name) { seen.append(tag.name) }
        return seen
    }

    /// The variables that would be printed empty when only the names in `present` have a value.
    package func unfilled(present: (String) -> Bool) -> [String] {
        var hidden = 0
        var stack: [Bool] = []
        var result: [String] = []
        for tag in tags {
            switch tag.kind {
            case .section, .invertedSection:
                let shown = present(tag.name) == (tag.kind == .section)
                stack.append(shown)
                if !shown { hidden += 1 }
            case .close: if stack.popLast() == false { hidden -= 1 }
            case .variable:
                if hidden == 0, !present(tag.name), !result.contains(tag.name) { result.append(tag.name) }
            }
        }
        return result
    }

    private static func tag(
        _ inner: Substring, line: Int, column: Int, fault: (String, String) -> VoiceError
    ) throws(VoiceError) -> Tag? {
        let kind: Kind
        var name = inner
        switch inner.first {
        case "!": return nil
        case "#": kind = .section
        case "^": kind = .invertedSection
        case "/": kind = .close
        case "{", "&": throw fault("“{{\(inner)}}” is not needed: nothing is escaped", "write {{name}}")
        case ">", "<", "$", "=", "%", "*":
            throw fault("“{{\(inner)}}” is not allowed in a reply", "use variables and sections only")
        default: kind = .variable
        }
        if kind != .variable { name = name.dropFirst() }
        let trimmed = name.trimmingPrefix { $0 == " " }
        let end = trimmed.lastIndex { $0 != " " }
        let bare = end.map { trimmed[...$0] } ?? ""
        guard !bare.isEmpty,
            bare.utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == 0x5F || (0x30...0x39).contains($0) })
        else {
            throw fault(
                "“\(bare)” is not a variable's name", "use lower-case letters, digits and “_”, as in {{order_number}}")
        }
        return Tag(kind: kind, name: String(bare), line: line, column: column)
    }
}
