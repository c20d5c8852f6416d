import InboxRules

extension ReplyTemplate {
    /// Reads a template file: YAML front matter between two `---` lines, then one or several bodies.
    ///
    /// ```
    /// ---
    /// id: order-status
    /// title: Where is my order, in public
    /// intents: [order_status]
    /// tone: calm
    /// channels: [comment, mention]
    /// asks_private: true
    /// variables: { name: author_name, delay_reply: fact }
    /// ---
    /// Hello{{#name}} {{name}}{{/name}}, please send us your order number in a message.
    /// ```
    ///
    /// Several wordings are declared by `variants: { a: 2, b: 1 }` (name: weight); each body then follows a line
    /// `## a`, `## b`.
    package init(
        text: String, file: String, language: String, facts: BrandFacts, brand: String
    ) throws(VoiceError) {
        let parts = try TemplateFile(text: text, file: file)
        let yaml = try VoiceYAML.parse(parts.frontMatter, file: file, linesBefore: 1)
        let keys = try yaml.dictionary(allowing: [
            "id", "family", "title", "role", "intents", "tags", "sentiment", "tone", "channels", "asks_private",
            "consent",
            "variables", "variants",
        ])
        guard let id = keys["id"] else { throw yaml.fault("“id” is missing", "add “id: \(parts.name)”") }
        self.id = try id.string()
        guard self.id == parts.name else {
            throw id.fault(
                "the id “\(self.id)” is not the file's name", "name the file “\(self.id).md” or change the id")
        }
        family = try keys["family"]?.string() ?? self.id
        title = try keys["title"]?.string() ?? self.id
        self.language = language
        self.file = file
        let roleName = try keys["role"]?.choice(of: Role.allCases.map(\.rawValue)) ?? Role.reply.rawValue
        role = Role(rawValue: roleName) ?? .reply
        intents = try Self.choices(keys["intents"], of: Taxonomy.intents)
        tags = try keys["tags"]?.strings() ?? []
        sentiments = try Self.choices(keys["sentiment"], of: Taxonomy.sentiments)
        tone = try keys["tone"]?.choice(of: Self.tones) ?? "warm"
        channels = try Self.choices(keys["channels"], of: Self.channelNames)
        if channels.isEmpty { channels = Self.channelNames }
        asksPrivate = try keys["asks_private"]?.boolean() ?? false
        carriesConsent = try keys["consent"]?.boolean() ?? true
        variables = try Self.variables(keys["variables"])
        if role != .internalNote, let variable = variables.first(where: { $0.kind.isInternal }) {
            throw (keys["variables"] ?? yaml).fault(
                "“\(variable.name)” may only stand in an internal note", "remove it or set “role: internal”")
        }
        let bodies = try Self.bodies(declared: keys["variants"], parts: parts, yaml: yaml)
        var variants: [Variant] = []
        for body in bodies {
            let compiled = try CompiledBody(
                source: body.text, variables: variables,
                facts: { $0 == "brand" ? brand : facts.value($0, in: language) }, file: file, firstLine: body.firstLine)
            variants.append(
                Variant(
                    name: body.name, weight: body.weight, emojiCount: EmojiCount.of(body.text), body: compiled))
        }
        self.variants = variants
    }

    private static func choices(_ yaml: VoiceYAML?, of names: [String]) throws(VoiceError) -> [String] {
        var result: [String] = []
        for element in try yaml?.list() ?? [] { result.append(try element.choice(of: names)) }
        return result
    }

    private static func variables(_ yaml: VoiceYAML?) throws(VoiceError) -> [Variable] {
        var result: [Variable] = []
        guard let yaml, !yaml.isEmpty else { return result }
        let kinds = VariableKind.allCases.map(\.rawValue)
        for entry in try yaml.entries() {
            var kindName = VariableKind.fact.rawValue
            var fallback: String?
            if entry.value.isMapping == false {
                kindName = try entry.value.choice(of: kinds)
            } else {
                let keys = try entry.value.dictionary(allowing: ["kind", "fallback"])
                guard let kind = keys["kind"] else { throw entry.value.fault("“kind” is missing", "state the kind") }
                kindName = try kind.choice(of: kinds)
                fallback = try keys["fallback"]?.string()
            }
            result.append(
                Variable(name: entry.key, kind: VariableKind(rawValue: kindName) ?? .fact, fallback: fallback))
        }
        return result
    }

    private struct Body {
        var name: String
        var weight: Int
        var text: String
        var firstLine: Int
    }

    private static func bodies(
        declared: VoiceYAML?, parts: TemplateFile, yaml: VoiceYAML
    ) throws(VoiceError) -> [Body] {
        var result: [Body] = []
        if let declared {
            for entry in try declared.entries() {
                guard let section = parts.sections.first(where: { $0.name == entry.key }) else {
                    throw entry.value.fault(
                        "the variant “\(entry.key)” has no body", "add a line “## \(entry.key)” and its text below it")
                }
                let weight = try entry.value.integer(in: 1...1000)
                result.append(Body(name: entry.key, weight: weight, text: section.text, firstLine: section.firstLine))
            }
            if let extra = parts.sections.first(where: { section in !result.contains { $0.name == section.name } }) {
                throw VoiceError(
                    file: yaml.file, line: extra.firstLine - 1,
                    problem: "the body “\(extra.name ?? "")” is not declared",
                    advice: "add it under “variants” with its weight")
            }
        } else {
            if let extra = parts.sections.dropFirst().first {
                throw VoiceError(
                    file: yaml.file, line: extra.firstLine - 1, problem: "several bodies without “variants”",
                    advice: "declare “variants: { a: 1, b: 1 }” in the front matter")
            }
            result = parts.sections.map { Body(name: "a", weight: 1, text: $0.text, firstLine: $0.firstLine) }
        }
        for body in result where body.text.allSatisfy(\.isWhitespace) {
            throw VoiceError(file: yaml.file, line: body.firstLine, problem: "the body is empty", advice: "write it")
        }
        guard !result.isEmpty else {
            throw VoiceError(
                file: yaml.file, line: parts.bodyLine, problem: "the template has no body",
                advice: "write the text below the front matter")
        }
        return result
    }
}

/// The parts of a template file, by lines.
private struct TemplateFile {
    struct Section {
        var name: String?
        var text: String
        var firstLine: Int
    }

    /// The file's name without folder and `.md`.
    let name: String
    let frontMatter: String
    let sections: [Section]
    let bodyLine: Int

    init(text: String, file: String) throws(VoiceError) {
        name = file.split(separator: "/").last.map { $0.hasSuffix(".md") ? String($0.dropLast(3)) : String($0) } ?? file
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            throw VoiceError(
                file: file, line: 1, column: 1, problem: "the front matter is missing",
                advice: "begin the file with a line “---”, the YAML keys, and a second line “---”")
        }
        frontMatter = lines[1..<end].joined(separator: "\n")
        bodyLine = end + 2
        var sections: [Section] = []
        var current = Section(name: nil, text: "", firstLine: end + 2)
        for (offset, line) in lines[(end + 1)...].enumerated() {
            if line.hasPrefix("## ") {
                if current.name != nil || !current.text.allSatisfy(\.isWhitespace) { sections.append(current) }
                let name = String(line.dropFirst(3).trimmingPrefix { $0 == " " })
                current = Section(name: name, text: "", firstLine: end + 3 + offset)
            } else {
                current.text += line + "\n"
            }
        }
        if current.name != nil || !current.text.allSatisfy(\.isWhitespace) { sections.append(current) }
        self.sections = sections
    }
}
