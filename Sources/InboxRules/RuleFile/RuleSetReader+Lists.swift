extension RuleSetReader {
    package static let listKeys = [
        "match", "phrases", "except", "negated_by", "reach", "include", "every_language", "ignore_quoted",
    ]
    static let defaultNegationReach = 0

    mutating func readLists(_ value: YAMLValue) {
        for (name, key, content) in yaml.entries(of: value, what: "lists") {
            if let earlier = lists[name] {
                yaml.error(
                    "duplicate-list", at: key.location,
                    "the list '\(name)' is already defined at \(earlier.location); merge them")
                continue
            }
            lists[name] = readList(content, name: name)
        }
    }

    private mutating func readList(_ value: YAMLValue, name: String) -> RuleSet.PhraseList? {
        guard let fields = yaml.fields(of: value, known: Self.listKeys, what: "the list '\(name)'") else { return nil }
        var list = RuleSet.PhraseList(
            name: name, match: .folded, entries: [], exceptions: [], negatedBy: nil,
            negationReach: Self.defaultNegationReach, ignoresQuoted: false, includes: [], everyLanguage: false,
            location: value.location)
        if let match = fields["match"], let text = yaml.text(match, what: "match") {
            list.match = yaml.choice(PhraseMatchMode.self, text, at: match, what: "match") ?? .folded
        }
        list.entries = fields["phrases"].map { readEntries($0, what: "the phrases of '\(name)'") } ?? []
        list.exceptions = fields["except"].map { readEntries($0, what: "the exceptions of '\(name)'") } ?? []
        list.negatedBy = fields["negated_by"].flatMap { yaml.text($0, what: "negated_by") }
        list.negationReach =
            fields["reach"].flatMap { yaml.integer($0, what: "reach") } ?? Self.defaultNegationReach
        list.includes = fields["include"].map { yaml.texts($0, what: "include") } ?? []
        list.everyLanguage = fields["every_language"].flatMap { yaml.flag($0, what: "every_language") } ?? false
        list.ignoresQuoted = fields["ignore_quoted"].flatMap { yaml.flag($0, what: "ignore_quoted") } ?? false
        if list.entries.isEmpty, list.includes.isEmpty {
            yaml.error("empty-list", at: value.location, "the list '\(name)' has no phrase; fill in 'phrases'")
        }
        return list
    }

    /// Phrases by language (`any` for every language), or one phrase or a plain list for every language.
    mutating func readEntries(_ value: YAMLValue, what: String) -> [RuleSet.PhraseList.Entry] {
        var entries: [RuleSet.PhraseList.Entry] = []
        if value.pairs == nil {
            entries = readPhrases(value, language: nil, what: what)
        } else {
            for (name, key, content) in yaml.entries(of: value, what: what) {
                if name != "any", !(2...3).contains(name.count) || name.lowercased() != name {
                    yaml.error(
                        "unknown-value", at: key.location, "'\(name)' is not a language code such as 'fr', nor 'any'")
                }
                entries += readPhrases(content, language: name == "any" ? nil : name, what: what)
            }
        }
        return entries
    }

    private mutating func readPhrases(
        _ value: YAMLValue, language: String?, what: String
    ) -> [RuleSet.PhraseList.Entry] {
        var entries: [RuleSet.PhraseList.Entry] = []
        for (text, at) in yaml.located(value, what: what) {
            if text.allSatisfy(\.isWhitespace) {
                yaml.error("empty-phrase", at: at.location, "an empty phrase matches nothing; remove it")
            } else {
                entries.append(.init(text: text, language: language, location: at.location))
            }
        }
        return entries
    }

    /// Checks that every list a list names exists, and that lists do not include each other in a circle.
    mutating func checkListReferences() {
        var hasCycle = false
        for list in lists.values.sorted(by: { $0.location < $1.location }) {
            for name in list.includes + [list.negatedBy].compactMap({ $0 }) where lists[name] == nil {
                let hint = NearestName.hint(for: name, among: lists.keys.sorted())
                yaml.error("unknown-list", at: list.location, "the list '\(list.name)' names '\(name)'; \(hint)")
            }
            var path = [list.name]
            // One circle is met from each of its lists: it is told once.
            if !hasCycle, includeCycle(from: list.name, path: &path) {
                let way = path.joined(separator: " → ")
                yaml.error("list-cycle", at: list.location, "lists include each other in a circle: \(way); cut it")
                hasCycle = true
            }
        }
    }

    private func includeCycle(from name: String, path: inout [String]) -> Bool {
        for next in lists[name]?.includes ?? [] {
            let closes = path.contains(next)
            path.append(next)
            if closes || includeCycle(from: next, path: &path) { return true }
            path.removeLast()
        }
        return false
    }
}
