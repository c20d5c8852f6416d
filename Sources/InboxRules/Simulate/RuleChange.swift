/// Which rules differ between two rule sets, and whether that is all that differs.
struct RuleChange: Sendable {
    /// Ids of rules that are new, gone, or have another condition, effect, phase or stop.
    var changed: Set<String>
    /// True if rules that both sets have run in another order, or messages that no rule wants go elsewhere.
    var affectsEverything: Bool

    init(from before: RuleSet, to after: RuleSet) {
        let old = Self.fingerprints(before)
        let new = Self.fingerprints(after)
        changed = Set(old.keys.filter { new[$0] != old[$0] }).union(new.keys.filter { old[$0] == nil })
        let kept = Set(old.keys).intersection(new.keys)
        let oldOrder = before.rules.map(\.id).filter { kept.contains($0) }
        let newOrder = after.rules.map(\.id).filter { kept.contains($0) }
        affectsEverything =
            oldOrder != newOrder || before.fallback != after.fallback || before.calendar != after.calendar
    }

    private static func fingerprints(_ rules: RuleSet) -> [String: String] {
        var lists: [String: String] = [:]
        return Dictionary(
            uniqueKeysWithValues: rules.rules.map { rule in
                let condition = fingerprint(rule.when, rules, lists: &lists)
                return (rule.id, "\(rule.phase) \(rule.stop) \(rule.then) \(condition)")
            })
    }

    /// The condition without places, with its lists written out.
    private static func fingerprint(_ condition: Condition, _ rules: RuleSet, lists: inout [String: String]) -> String {
        var own: String
        switch condition.kind {
        case .all: own = "all"
        case .any: own = "any"
        case .none: own = "none"
        case .phrases(let names, let whole):
            own = "phrases \(whole)"
            for name in names { own += fingerprint(list: name, rules, known: &lists) }
        case .negated(let names):
            own = "negated"
            for name in names { own += fingerprint(list: name, rules, known: &lists) }
        case .regex(let regex): own = "regex \(regex.pattern) \(regex.ignoresCase)"
        case .intent(let tests): own = "intent" + fingerprint(tests)
        case .toxicity(let tests): own = "toxicity" + fingerprint(tests)
        case .sentiment(let tests): own = "sentiment" + fingerprint(tests)
        case .sentimentScore(let bound): own = "score" + fingerprint(bound)
        case .confidence(let bound): own = "confidence" + fingerprint(bound)
        default: own = "\(condition.kind)"
        }
        for part in condition.parts { own += "(" + fingerprint(part, rules, lists: &lists) + ")" }
        return own
    }

    private static func fingerprint(_ tests: [Condition.LabelTest]) -> String {
        tests.map { test in
            switch test.test {
            case .atLeast(let threshold): " \(test.label) ≥ " + fingerprint(threshold)
            case .below(let threshold): " \(test.label) < " + fingerprint(threshold)
            default: " \(test.label) \(test.test)"
            }
        }.joined()
    }

    private static func fingerprint(_ bound: Condition.Bound) -> String {
        " \(bound.atLeast.map(fingerprint) ?? "-") \(bound.atMost.map(fingerprint) ?? "-")"
    }

    private static func fingerprint(_ threshold: RuleSet.Threshold) -> String {
        let languages = threshold.byLanguage.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
        return "\(threshold.value) " + languages.joined(separator: " ")
    }

    private static func fingerprint(list name: String, _ rules: RuleSet, known: inout [String: String]) -> String {
        if let known = known[name] { return known }
        guard let list = rules.lists[name] else { return "?" }
        func texts(_ entries: [RuleSet.PhraseList.Entry]) -> String {
            entries.map { "\($0.language ?? "any"):\($0.text)\u{1}" }.joined()
        }
        // Lists do not include each other in circles: the reader checks that.
        let others = (list.includes + [list.negatedBy].compactMap { $0 }).filter { $0 != name }
        var text =
            "[\(list.match) \(list.negationReach) \(list.everyLanguage) \(list.ignoresQuoted) "
            + "\(list.includes.count) \(texts(list.entries)) except \(texts(list.exceptions))"
        for other in others { text += fingerprint(list: other, rules, known: &known) }
        text += "]"
        known[name] = text
        return text
    }
}
