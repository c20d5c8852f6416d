/// Rules that meet other rules.
extension RuleLinter {
    /// More rules than this are compared only within their phase's neighbours, since pairs grow with the square.
    private static let pairLimit = 3000

    func duplicatesAndShadows(_ rules: RuleSet) -> [RuleProblem] {
        var problems: [RuleProblem] = []
        for (index, later) in rules.rules.enumerated() {
            let first = max(0, index - Self.pairLimit)
            for earlier in rules.rules[first..<index] {
                if let problem = relation(of: later, to: earlier) {
                    problems.append(problem)
                    break
                }
            }
        }
        return problems
    }

    /// A `stop` in the safety phase that keeps later safety rules from being asked.
    func stopsBeforeSafety(_ rules: RuleSet) -> [RuleProblem] {
        let safety = rules.rules.filter { $0.phase == .safety }
        return safety.enumerated().compactMap { index, rule in
            let hidden = safety[(index + 1)...].map(\.id)
            guard rule.stop, !hidden.isEmpty else { return nil }
            return warning(
                "stop-hides-safety", rule.location,
                "the 'stop' of '\(rule.id)' keeps the safety rules \(hidden.joined(separator: ", ")) from being asked; remove it or move it to the end"
            )
        }
    }

    private func relation(of later: RuleSet.Rule, to earlier: RuleSet.Rule) -> RuleProblem? {
        let skips = earlier.stop && (earlier.phase == later.phase || later.phase.canBeSkipped)
        guard earlier.phase == later.phase || skips, ConditionLogic.implies(later.when, earlier.when) else {
            return nil
        }
        if skips || earlier.phase.firstMatchOnly {
            let reason = skips ? "stops" : "matches first"
            return warning(
                "unreachable-rule", later.location,
                "the rule '\(later.id)' can never fire: whenever it matches, '\(earlier.id)' (\(earlier.location)) \(reason); reorder them or narrow the first"
            )
        }
        guard ConditionLogic.implies(earlier.when, later.when) else {
            return shadow(of: later, by: earlier)
        }
        if let conflict = contradiction(later.then, earlier.then) {
            return warning(
                "contradictory-rules", later.location,
                "'\(later.id)' and '\(earlier.id)' (\(earlier.location)) match the same messages, but \(conflict); keep one"
            )
        }
        return warning(
            "duplicate-rule", later.location,
            "'\(later.id)' matches the same messages as '\(earlier.id)' (\(earlier.location)); merge them")
    }

    /// A narrower rule that adds nothing to a broader one that fires with it.
    private func shadow(of later: RuleSet.Rule, by earlier: RuleSet.Rule) -> RuleProblem? {
        let own = later.then
        let wide = earlier.then
        let addsNothing =
            (own.queue == nil || own.queue == wide.queue) && (own.priority == nil || own.priority == wide.priority)
            && Set(own.actions).isSubset(of: wide.actions) && Set(own.never).isSubset(of: wide.never)
            && Set(own.tags).isSubset(of: wide.tags) && Set(own.notify).isSubset(of: wide.notify)
            && Set(own.templates).isSubset(of: wide.templates)
            && (own.slaSeconds == nil || own.slaSeconds == wide.slaSeconds) && !later.stop
        guard addsNothing else { return nil }
        return warning(
            "shadowed-rule", later.location,
            "'\(later.id)' adds nothing: whenever it fires, '\(earlier.id)' (\(earlier.location)) does the same; remove it"
        )
    }

    private func contradiction(_ one: RuleSet.Effect, _ other: RuleSet.Effect) -> String? {
        if let first = one.queue, let second = other.queue, first != second {
            return "one wants the queue '\(first.rawValue)' and the other '\(second.rawValue)'"
        }
        if let first = one.priority, let second = other.priority, first != second {
            return "one wants the priority '\(first.rawValue)' and the other '\(second.rawValue)'"
        }
        let forbidden = Set(one.actions).intersection(other.never).union(Set(other.actions).intersection(one.never))
        return forbidden.map(\.rawValue).min().map { "one wants '\($0)' and the other forbids it" }
    }

    /// Intents for which no routing rule names a team: their messages all go to the fallback.
    func unroutedIntents(_ rules: RuleSet) -> [RuleProblem] {
        let routing = rules.rules.filter { $0.phase == .routing }
        guard let first = routing.first else { return [] }
        let missing = Taxonomy.intents.filter { label in
            let primary = Condition(
                kind: .intent([.init(label: label, test: .primary, location: first.location)]), location: first.location
            )
            return !routing.contains { ConditionLogic.implies(primary, $0.when) }
        }
        if missing.isEmpty { return [] }
        return [
            warning(
                "unrouted-intent", first.location,
                "no routing rule always takes the intents \(missing.joined(separator: ", ")); they may go to the fallback '\(rules.fallback.queue.rawValue)'"
            )
        ]
    }
}
