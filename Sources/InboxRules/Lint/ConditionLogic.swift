import TextFeatures

/// What follows from what: enough logic over conditions to find rules that can never fire.
///
/// Every answer "true" is certain; "false" may also mean that the question is too hard.
enum ConditionLogic {
    /// True if every message for which `premise` holds is one for which `conclusion` holds.
    static func implies(_ premise: Condition, _ conclusion: Condition) -> Bool {
        switch (premise.kind, conclusion.kind) {
        case (_, .always): return true
        case (.any(let parts), _): return !parts.isEmpty && parts.allSatisfy { implies($0, conclusion) }
        case (_, .all(let parts)): return parts.allSatisfy { implies(premise, $0) }
        case (.all(let parts), _):
            if parts.contains(where: { implies($0, conclusion) }) { return true }
            if case .any(let options) = conclusion.kind { return options.contains { implies(premise, $0) } }
            return false
        case (_, .any(let options)): return options.contains { implies(premise, $0) }
        case (.none(let excluded), .none(let wanted)):
            return wanted.allSatisfy { part in excluded.contains { implies(part, $0) } }
        case (_, .none(let wanted)): return wanted.allSatisfy { excludes(premise, $0) }
        default: return leafImplies(premise.kind, conclusion.kind)
        }
    }

    /// True if no message can satisfy the condition.
    static func isImpossible(_ condition: Condition) -> Bool {
        switch condition.kind {
        case .any(let parts): return parts.allSatisfy { isImpossible($0) }
        case .all:
            let parts = conjuncts(of: condition)
            if parts.contains(where: { isImpossible($0) }) { return true }
            for (index, part) in parts.enumerated() where parts[..<index].contains(where: { excludes(part, $0) }) {
                return true
            }
            return false
        case .none(let parts):
            return parts.contains { if case .always = $0.kind { true } else { false } }
        case .words(let atLeast, let atMost): return atLeast > atMost
        case .confidence(let bound), .sentimentScore(let bound):
            guard let atLeast = bound.atLeast, let atMost = bound.atMost else { return false }
            return bound.atLeast?.byLanguage.isEmpty == true && atLeast.value > atMost.value
        default: return false
        }
    }

    /// True if the two can never hold together.
    static func excludes(_ one: Condition, _ other: Condition) -> Bool {
        if case .none(let parts) = one.kind { return parts.contains { implies(other, $0) } }
        if case .none(let parts) = other.kind { return parts.contains { implies(one, $0) } }
        if case .all(let parts) = one.kind { return parts.contains { excludes($0, other) } }
        if case .all(let parts) = other.kind { return parts.contains { excludes(one, $0) } }
        if case .any(let parts) = one.kind { return !parts.isEmpty && parts.allSatisfy { excludes($0, other) } }
        if case .any(let parts) = other.kind { return !parts.isEmpty && parts.allSatisfy { excludes(one, $0) } }
        switch (one.kind, other.kind) {
        case (.channel(let first), .channel(let second)): return Set(first).isDisjoint(with: second)
        case (.language(let first), .language(let second)): return Set(first).isDisjoint(with: second)
        case (.platform(let first), .platform(let second)): return Set(first).isDisjoint(with: second)
        case (.vip(let first), .vip(let second)), (.optedOut(let first), .optedOut(let second)),
            (.businessHours(let first), .businessHours(let second)):
            return first != second
        case (.intent(let first), .intent(let second)), (.sentiment(let first), .sentiment(let second)),
            (.toxicity(let first), .toxicity(let second)):
            return first.allSatisfy { test in second.allSatisfy { excludes(test, $0) } }
        case (.words(let atLeast, let atMost), .words(let otherLeast, let otherMost)):
            return max(atLeast, otherLeast) > min(atMost, otherMost)
        case (.sentimentScore(let first), .sentimentScore(let second)),
            (.confidence(let first), .confidence(let second)):
            return isAbove(first.atLeast, second.atMost) || isAbove(second.atLeast, first.atMost)
        default: return false
        }
    }

    /// The parts of nested `all`s, flat.
    static func conjuncts(of condition: Condition) -> [Condition] {
        guard case .all(let parts) = condition.kind else { return [condition] }
        return parts.flatMap { conjuncts(of: $0) }
    }

    private static func excludes(_ one: Condition.LabelTest, _ other: Condition.LabelTest) -> Bool {
        switch (one.test, other.test) {
        case (.primary, .primary): return one.label != other.label
        case (.atLeast(let bound), .below(let limit)), (.below(let limit), .atLeast(let bound)):
            return one.label == other.label && isGeneral(bound) && isGeneral(limit) && bound.value >= limit.value
        default: return false
        }
    }

    private static func isAbove(_ bound: RuleSet.Threshold?, _ limit: RuleSet.Threshold?) -> Bool {
        guard let bound, let limit, isGeneral(bound), isGeneral(limit) else { return false }
        return bound.value > limit.value
    }

    static func isGeneral(_ threshold: RuleSet.Threshold) -> Bool { threshold.byLanguage.isEmpty }
}

extension ConditionLogic {
    private static func leafImplies(_ premise: Condition.Kind, _ conclusion: Condition.Kind) -> Bool {
        switch (premise, conclusion) {
        case (.always, .always): true
        case (.phrases(let lists, let whole), .phrases(let wanted, let wantedWhole)):
            Set(lists).isSubset(of: wanted) && (whole || !wantedWhole)
        case (.negated(let lists), .negated(let wanted)): Set(lists).isSubset(of: wanted)
        case (.regex(let regex), .regex(let wanted)): regex.pattern == wanted.pattern
        case (.hashtags(let tags), .hashtags(let wanted)): Set(tags).isSubset(of: wanted)
        case (.entities(let kinds, let atLeast), .entities(let wanted, let wantedLeast)):
            Set(kinds).isSubset(of: wanted) && atLeast >= wantedLeast
        case (.intent(let tests), .intent(let wanted)), (.toxicity(let tests), .toxicity(let wanted)),
            (.sentiment(let tests), .sentiment(let wanted)):
            tests.allSatisfy { test in wanted.contains { testImplies(test, $0) } }
        case (.sentimentScore(let bound), .sentimentScore(let wanted)),
            (.confidence(let bound), .confidence(let wanted)):
            boundImplies(bound, wanted)
        case (.language(let values), .language(let wanted)): Set(values).isSubset(of: wanted)
        case (.platform(let values), .platform(let wanted)): Set(values).isSubset(of: wanted)
        case (.channel(let values), .channel(let wanted)): Set(values).isSubset(of: wanted)
        case (.vip(let flag), .vip(let wanted)), (.optedOut(let flag), .optedOut(let wanted)),
            (.businessHours(let flag), .businessHours(let wanted)):
            flag == wanted
        case (.followers(let count), .followers(let wanted)), (.strikes(let count), .strikes(let wanted)),
            (.unresolved(let count), .unresolved(let wanted)), (.age(let count), .age(let wanted)):
            count >= wanted
        case (.campaign(let key, let values), .campaign(let wantedKey, let wanted)):
            key == wantedKey && (wanted.isEmpty || (!values.isEmpty && Set(values).isSubset(of: wanted)))
        case (.words(let atLeast, let atMost), .words(let wantedLeast, let wantedMost)):
            atLeast >= wantedLeast && atMost <= wantedMost
        default: false
        }
    }

    private static func testImplies(_ test: Condition.LabelTest, _ wanted: Condition.LabelTest) -> Bool {
        guard test.label == wanted.label else { return false }
        switch (test.test, wanted.test) {
        case (.primary, .primary), (.model, .model): return true
        case (.atLeast(let bound), .atLeast(let limit)):
            return bound == limit || (isGeneral(bound) && isGeneral(limit) && bound.value >= limit.value)
        case (.below(let bound), .below(let limit)):
            return bound == limit || (isGeneral(bound) && isGeneral(limit) && bound.value <= limit.value)
        case (.precision(let target), .precision(let limit)): return target >= limit
        default: return false
        }
    }

    private static func boundImplies(_ bound: Condition.Bound, _ wanted: Condition.Bound) -> Bool {
        if let limit = wanted.atLeast {
            guard let own = bound.atLeast,
                own == limit || (isGeneral(own) && isGeneral(limit) && own.value >= limit.value)
            else { return false }
        }
        if let limit = wanted.atMost {
            guard let own = bound.atMost,
                own == limit || (isGeneral(own) && isGeneral(limit) && own.value <= limit.value)
            else { return false }
        }
        return true
    }
}
