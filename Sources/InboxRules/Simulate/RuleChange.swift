/// What differs between two rule sets, broken down to the smallest conditions that differ.
///
/// A decision can only differ if one of ``parts`` says so: a threshold that changed inside a long condition is one
/// small comparison, and the rest of the condition need not be asked.
struct RuleChange: Sendable {
    /// A question that tells whether a message can be decided differently.
    enum Part: Sendable {
        /// The decision can differ if the two do not hold alike.
        case condition(before: Condition, after: Condition)
        /// The decision can differ if it holds under the old rules: the rule is gone, or does something else now.
        case onlyBefore(Condition)
        /// The decision can differ if it holds under the new rules: the rule is new, or did something else.
        case onlyAfter(Condition)
    }

    /// Ids of rules that are new, gone, or have another condition, effect, phase or stop.
    private(set) var changed: Set<String> = []
    private(set) var parts: [Part] = []
    /// True if rules that both sets have run in another order, or messages that no rule wants go elsewhere.
    let affectsEverything: Bool

    init(from before: RuleSet, to after: RuleSet) {
        var lists: (old: [String: String], new: [String: String]) = ([:], [:])
        let old = Dictionary(uniqueKeysWithValues: before.rules.map { ($0.id, $0) })
        let kept = Set(old.keys).intersection(after.rules.map(\.id))
        affectsEverything =
            before.rules.map(\.id).filter { kept.contains($0) } != after.rules.map(\.id).filter { kept.contains($0) }
            || before.fallback != after.fallback || before.calendar != after.calendar
        for rule in before.rules where !kept.contains(rule.id) {
            changed.insert(rule.id)
            parts.append(.onlyBefore(rule.when))
        }
        for rule in after.rules {
            guard let former = old[rule.id] else {
                changed.insert(rule.id)
                parts.append(.onlyAfter(rule.when))
                continue
            }
            if former.then != rule.then || former.phase != rule.phase || former.stop != rule.stop {
                changed.insert(rule.id)
                parts += [.onlyBefore(former.when), .onlyAfter(rule.when)]
                continue
            }
            let found = Self.differences(former.when, before, rule.when, after, lists: &lists)
            if !found.isEmpty { changed.insert(rule.id) }
            parts += found
        }
    }

    /// The smallest parts in which two conditions of the same shape differ.
    private static func differences(
        _ old: Condition, _ before: RuleSet, _ new: Condition, _ after: RuleSet,
        lists: inout (old: [String: String], new: [String: String])
    ) -> [Part] {
        let former = fingerprint(old, before, lists: &lists.old)
        if former == fingerprint(new, after, lists: &lists.new) { return [] }
        switch (old.kind, new.kind) {
        case (.all(let first), .all(let second)) where first.count == second.count,
            (.any(let first), .any(let second)) where first.count == second.count,
            (.none(let first), .none(let second)) where first.count == second.count:
            var found: [Part] = []
            for (one, other) in zip(first, second) {
                found += differences(one, before, other, after, lists: &lists)
            }
            return found
        default: return [.condition(before: old, after: new)]
        }
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
