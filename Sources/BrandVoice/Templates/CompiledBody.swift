import InboxRules
import Mustache

/// A Mustache body rendered ahead, once for each set of variables that may be missing.
///
/// Facts are known when the library is loaded; only what comes from the message is not. So Mustache renders the body
/// at load time with a marker for each such variable, for every combination of present and missing ones, and a draft
/// is then the concatenation of fixed pieces and values. What a stranger wrote is never given to Mustache, and
/// nothing is ever HTML-escaped.
package struct CompiledBody: Sendable {
    /// A piece of the text.
    package enum Piece: Sendable, Hashable {
        /// Fixed text.
        case text(String)
        /// The value of the variable with this index in ``CompiledBody/variables``.
        case value(Int)
    }

    /// The body for one set of present variables.
    package struct Pattern: Sendable, Hashable {
        package var pieces: [Piece]
        /// Variables that this pattern would print empty.
        package var unfilled: [String]
    }

    /// Most variables that a body may take from a message: the patterns double with each.
    package static let maximumVariables = 8

    /// The variables whose value comes with the message, in the order of the pattern's bits.
    package let variables: [ReplyTemplate.Variable]
    /// The patterns by bit mask: bit i is set when variable i has a value.
    package let patterns: [Pattern]
    /// The body as it was written.
    package let source: String
    /// Its tags, with their places.
    package let tags: MustacheTags

    /// Compiles a body.
    ///
    /// - Throws: `VoiceError` when the body does not parse, uses an undeclared variable, or takes too many variables.
    package init(
        source: String, variables declared: [ReplyTemplate.Variable], facts: (String) -> String?, file: String,
        firstLine: Int
    ) throws(VoiceError) {
        self.source = source
        let tags = try MustacheTags(body: source, file: file, firstLine: firstLine)
        self.tags = tags
        for tag in tags.tags where !declared.contains(where: { $0.name == tag.name }) {
            let nearest = NearestName.to(tag.name, among: declared.map(\.name))
            throw VoiceError(
                file: file, line: tag.line, column: tag.column,
                problem: "the variable “\(tag.name)” is not declared in the front matter",
                advice: nearest.map { "did you mean “\($0)”?" } ?? "add it under “variables”")
        }
        let used = tags.names
        let fromMessage = declared.filter { $0.kind != .fact && used.contains($0.name) }
        guard fromMessage.count <= Self.maximumVariables else {
            throw VoiceError(
                file: file, line: firstLine,
                problem: "a body takes at most \(Self.maximumVariables) variables from a message, this one takes "
                    + "\(fromMessage.count)", advice: "split the template")
        }
        self.variables = fromMessage
        guard !source.unicodeScalars.contains(where: { Self.marker(of: $0) != nil }) else {
            throw VoiceError(
                file: file, line: firstLine, problem: "the body holds a private-use character (U+E000…U+E0FF)",
                advice: "remove it")
        }
        let template: MustacheTemplate
        do {
            template = try MustacheTemplate(string: source)
        } catch let error as MustacheTemplate.ParserError {
            throw VoiceError(
                file: file, line: firstLine + error.context.lineNumber - 1, column: error.context.columnNumber,
                problem: "the Mustache body does not parse (\(error.error))", advice: "check the tags at this place")
        } catch {
            throw VoiceError(
                file: file, line: firstLine, problem: "the Mustache body does not parse (\(error))",
                advice: "check its tags")
        }
        // Facts get markers too, so that Mustache cannot escape them; they are put in right after rendering.
        var factTexts: [(name: String, text: String)] = []
        for variable in declared where variable.kind == .fact && used.contains(variable.name) {
            if let text = facts(variable.name) ?? variable.fallback { factTexts.append((variable.name, text)) }
        }
        var patterns: [Pattern] = []
        for mask in 0..<(1 << fromMessage.count) {
            var context: [String: String] = [:]
            for (index, variable) in fromMessage.enumerated() where mask & (1 << index) != 0 {
                context[variable.name] = Self.marker(index)
            }
            for (index, fact) in factTexts.enumerated() {
                context[fact.name] = Self.marker(Self.maximumVariables + index)
            }
            let unfilled = tags.unfilled { context[$0] != nil }
            let rendered = template.render(context)
            patterns.append(
                Pattern(pieces: Self.pieces(of: rendered, facts: factTexts.map(\.text)), unfilled: unfilled))
        }
        self.patterns = patterns
    }

    /// The pattern for these values (nil: missing), in the order of ``variables``.
    package func pattern(for values: [String?]) -> Pattern {
        var mask = 0
        for (index, value) in values.enumerated() where value != nil { mask |= 1 << index }
        return patterns[mask]
    }

    // MARK: Private

    private static func marker(_ index: Int) -> String {
        Unicode.Scalar(0xE000 + UInt32(index)).map { String($0) } ?? ""
    }

    private static func marker(of scalar: Unicode.Scalar) -> Int? {
        (0xE000...0xE0FF).contains(scalar.value) ? Int(scalar.value) - 0xE000 : nil
    }

    /// Cuts a rendered body at its markers and tidies white space: none at the ends, none before a line break.
    private static func pieces(of rendered: String, facts: [String]) -> [Piece] {
        var pieces: [Piece] = []
        var text = ""
        for line in rendered.split(separator: "\n", omittingEmptySubsequences: false) {
            if !(pieces.isEmpty && text.isEmpty) { text.append("\n") }
            var end = line.endIndex
            while end > line.startIndex, line[line.index(before: end)].isWhitespace { end = line.index(before: end) }
            for scalar in line[..<end].unicodeScalars {
                guard let marker = marker(of: scalar) else {
                    text.unicodeScalars.append(scalar)
                    continue
                }
                if marker >= maximumVariables {
                    text += facts[marker - maximumVariables]
                } else {
                    if !text.isEmpty { pieces.append(.text(text)) }
                    text = ""
                    pieces.append(.value(marker))
                }
            }
        }
        while text.last?.isNewline == true { text.removeLast() }
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces
    }
}

extension CompiledBody.Pattern {
    /// The text with the values put in; every value the pattern uses must be there.
    package func text(values: [String?]) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let fixed): text += fixed
            case .value(let index): text += values[index] ?? ""
            }
        }
        return text
    }
}
