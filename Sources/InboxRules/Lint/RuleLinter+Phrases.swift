import TextFeatures

/// Phrase lists and other parts.
extension RuleLinter {
    func phraseProblems(_ rules: RuleSet, analyze: (String) -> AnalyzedText) -> [RuleProblem] {
        var problems: [RuleProblem] = []
        for list in rules.lists.values.sorted(by: { $0.name < $1.name }) {
            problems += repeats(list, analyze: analyze)
        }
        return problems
    }

    /// Phrases of a list that normalize to the same, and phrases that an exception cancels altogether.
    private func repeats(_ list: RuleSet.PhraseList, analyze: (String) -> AnalyzedText) -> [RuleProblem] {
        struct Key: Hashable {
            var form: [[UInt8]]
            var language: String?
        }
        var problems: [RuleProblem] = []
        var seen: [Key: RuleSet.PhraseList.Entry] = [:]
        func key(_ entry: RuleSet.PhraseList.Entry) -> Key {
            let text = analyze(entry.text)
            let form = text.tokens.filter { $0.kind != .punctuation }.map { token in
                list.match == .exact
                    ? Array(text.source[token.source])
                    : PhraseFolding.foldedForMatching(text.normalized[token.norm])
            }
            return Key(form: form, language: entry.language)
        }
        for entry in list.entries {
            let own = key(entry)
            if own.form.isEmpty {
                problems.append(
                    warning(
                        "wordless-phrase", entry.location, "the phrase '\(entry.text)' has no word to match; remove it")
                )
            }
            for language in Set([entry.language, nil]) {
                if let earlier = seen[Key(form: own.form, language: language)] {
                    problems.append(
                        warning(
                            "duplicate-phrase", entry.location,
                            "'\(entry.text)' reads the same as '\(earlier.text)' (\(earlier.location)) in the list '\(list.name)'; remove one"
                        ))
                    break
                }
            }
            seen[own] = seen[own] ?? entry
        }
        for exception in list.exceptions {
            guard let cancelled = seen[key(exception)] else { continue }
            problems.append(
                warning(
                    "cancelled-phrase", exception.location,
                    "the exception '\(exception.text)' cancels the phrase '\(cancelled.text)' (\(cancelled.location)) of its own list always; remove one"
                ))
        }
        return problems
    }

    /// Lists and thresholds that no rule uses.
    func unusedParts(_ rules: RuleSet) -> [RuleProblem] {
        var used: Set<String> = []
        var pending = rules.rules.flatMap { listNames($0.when) }
        while let name = pending.popLast() {
            guard used.insert(name).inserted, let list = rules.lists[name] else { continue }
            pending += list.includes + [list.negatedBy].compactMap { $0 }
        }
        let lists = rules.lists.values.filter { !used.contains($0.name) }.map {
            warning("unused-list", $0.location, "no rule uses the list '\($0.name)'; use it or remove it")
        }
        let thresholds = rules.unusedThresholds.map {
            warning("unused-threshold", $0.value, "no rule uses the threshold '\($0.key)'; use it or remove it")
        }
        return lists + thresholds
    }

    private func listNames(_ condition: Condition) -> [String] {
        switch condition.kind {
        case .phrases(let lists, _), .negated(let lists): lists
        default: condition.parts.flatMap { listNames($0) }
        }
    }
}
