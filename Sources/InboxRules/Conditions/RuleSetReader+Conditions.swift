import TextFeatures

extension RuleSetReader {
    package static let conditionKeys = [
        "all", "any", "not", "phrases", "negated", "regex", "hashtags", "entities", "intent", "toxicity", "sentiment",
        "confidence", "language", "channel", "platform", "author", "campaign", "time", "words",
    ]

    /// A mapping whose keys must all hold, or `always`.
    mutating func readCondition(_ value: YAMLValue) -> Condition? {
        if value.scalar == "always" { return Condition(kind: .always, location: value.location) }
        guard let pairs = value.pairs, !pairs.isEmpty else {
            yaml.error(
                "wrong-type", at: value.location,
                "a condition must be a mapping such as 'channel: comment', or 'always', but this is \(value.kindName)")
            return nil
        }
        var parts: [Condition] = []
        for (key, content) in pairs {
            guard let name = key.scalar, Self.conditionKeys.contains(name) else {
                let hint = NearestName.hint(for: key.scalar ?? "", among: Self.conditionKeys)
                yaml.error("unknown-key", at: key.location, "unknown condition '\(key.scalar ?? "")'; \(hint)")
                continue
            }
            if let kind = readKind(name, content) { parts.append(Condition(kind: kind, location: key.location)) }
        }
        if parts.count == 1 { return parts[0] }
        return Condition(kind: .all(parts), location: value.location)
    }

    private mutating func readKind(_ name: String, _ value: YAMLValue) -> Condition.Kind? {
        switch name {
        case "all": return .all(readParts(value, what: name))
        case "any": return .any(readParts(value, what: name))
        case "not":
            return .none(
                value.elements == nil ? [readCondition(value)].compactMap { $0 } : readParts(value, what: name))
        case "phrases": return readPhraseCondition(value)
        case "negated": return .negated(lists: knownLists(value))
        case "regex": return readRegex(value)
        case "hashtags": return .hashtags(yaml.texts(value, what: name).map { foldedTag($0) })
        case "entities": return readEntities(value)
        case "intent": return .intent(readLabelTests(value, head: .intent))
        case "toxicity": return .toxicity(readLabelTests(value, head: .toxicity))
        case "sentiment": return readSentiment(value)
        case "confidence": return readBound(value, what: name, in: 0...1).map { .confidence($0) }
        case "language": return .language(yaml.texts(value, what: name))
        case "channel":
            return .channel(
                yaml.located(value, what: name).compactMap {
                    yaml.choice(InboxMessage.Channel.self, $0.text, at: $0.at, what: name)
                })
        case "platform": return .platform(yaml.texts(value, what: name).map { $0.lowercased() })
        case "author": return readAuthor(value)
        case "campaign": return readCampaign(value)
        case "time": return readTime(value)
        default: return readWords(value)
        }
    }

    private mutating func readParts(_ value: YAMLValue, what: String) -> [Condition] {
        guard let elements = value.elements, !elements.isEmpty else {
            yaml.error(
                "wrong-type", at: value.location, "'\(what)' needs a list of conditions, but this is \(value.kindName)")
            return []
        }
        return elements.compactMap { readCondition($0) }
    }

    // MARK: Text

    private mutating func readPhraseCondition(_ value: YAMLValue) -> Condition.Kind? {
        guard value.pairs != nil else { return .phrases(lists: knownLists(value), whole: false) }
        let known = ["list", "text", "match", "whole"]
        guard let fields = yaml.fields(of: value, known: known, what: "phrases") else { return nil }
        let whole = fields["whole"].flatMap { yaml.flag($0, what: "whole") } ?? false
        var names = fields["list"].map { knownLists($0) } ?? []
        if let text = fields["text"] {
            var match = PhraseMatchMode.folded
            if let mode = fields["match"], let name = yaml.text(mode, what: "match") {
                match = yaml.choice(PhraseMatchMode.self, name, at: mode, what: "match") ?? .folded
            }
            let name = "\(currentRule)@\(value.location.line):\(value.location.column)"
            let entries = readEntries(text, what: "text")
            lists[name] = RuleSet.PhraseList(
                name: name, match: match, entries: entries, exceptions: [], negatedBy: nil, negationReach: 0,
                ignoresQuoted: false, includes: [], everyLanguage: false, location: value.location)
            names.append(name)
        }
        if names.isEmpty {
            yaml.error("missing-key", at: value.location, "phrases needs 'list' or 'text'; add one")
        }
        return .phrases(lists: names, whole: whole)
    }

    private mutating func knownLists(_ value: YAMLValue) -> [String] {
        yaml.located(value, what: "lists").compactMap { name, at in
            if lists[name] != nil { return name }
            let hint = NearestName.hint(for: name, among: lists.keys.filter { !$0.contains("@") }.sorted())
            yaml.error("unknown-list", at: at.location, "no phrase list is named '\(name)'; \(hint)")
            return nil
        }
    }

    private mutating func readRegex(_ value: YAMLValue) -> Condition.Kind? {
        var pattern = value.scalar
        var ignoresCase = true
        if value.pairs != nil {
            guard let fields = yaml.fields(of: value, known: ["pattern", "ignore_case"], what: "regex") else {
                return nil
            }
            pattern = fields["pattern"].flatMap { yaml.text($0, what: "pattern") }
            ignoresCase = fields["ignore_case"].flatMap { yaml.flag($0, what: "ignore_case") } ?? true
        }
        guard let pattern, !pattern.isEmpty else {
            yaml.error("missing-key", at: value.location, "regex needs a pattern; add one")
            return nil
        }
        if let regex = try? BoundedRegex(pattern: pattern, ignoresCase: ignoresCase) { return .regex(regex) }
        yaml.error(
            "invalid-regex", at: value.location,
            "the regular expression '\(pattern)' does not parse; check brackets, and quote it in single quotes")
        return nil
    }

    private mutating func readEntities(_ value: YAMLValue) -> Condition.Kind? {
        var kindValue = value
        var atLeast = 1
        if value.pairs != nil {
            guard let fields = yaml.fields(of: value, known: ["kind", "at_least"], what: "entities"),
                let kind = fields["kind"]
            else { return nil }
            kindValue = kind
            atLeast = fields["at_least"].flatMap { yaml.integer($0, what: "at_least", atLeast: 1) } ?? 1
        }
        let kinds = yaml.located(kindValue, what: "entities").compactMap {
            yaml.choice(Entity.Kind.self, $0.text, at: $0.at, what: "entity")
        }
        return .entities(kinds: kinds, atLeast: atLeast)
    }

    private func foldedTag(_ text: String) -> String {
        String(text.drop(while: { $0 == "#" || $0 == "＃" })).lowercased()
    }
}
