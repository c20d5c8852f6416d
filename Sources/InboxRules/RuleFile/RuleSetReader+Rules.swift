extension RuleSetReader {
    package static let ruleKeys = ["id", "phase", "title", "why", "when", "then", "stop"]
    package static let effectKeys = ["queue", "priority", "actions", "never", "tags", "notify", "template", "sla"]

    mutating func readRules(_ value: YAMLValue) {
        guard let elements = value.elements else {
            yaml.error("wrong-type", at: value.location, "rules must be a list, but this is \(value.kindName)")
            return
        }
        for element in elements { readRule(element) }
    }

    private mutating func readRule(_ value: YAMLValue) {
        guard let fields = yaml.fields(of: value, known: Self.ruleKeys, what: "a rule") else { return }
        for key in ["id", "phase", "title", "when", "then"] where fields[key] == nil {
            let rule = fields["id"]?.scalar.map { "the rule '\($0)'" } ?? "the rule"
            yaml.error("missing-key", at: value.location, "\(rule) has no '\(key)'; add one")
        }
        guard let idValue = fields["id"], let id = yaml.text(idValue, what: "id") else { return }
        currentRule = id
        if let earlier = rulePlaces[id] {
            yaml.error(
                "duplicate-id", at: idValue.location,
                "the id '\(id)' is already used at \(earlier); give each rule its own")
        }
        rulePlaces[id] = value.location
        if Decision.reservedRuleNames.contains(id) {
            yaml.error("reserved-id", at: idValue.location, "the id '\(id)' is Babil's own; choose another")
        }
        var phase: RulePhase?
        if let phaseValue = fields["phase"], let text = yaml.text(phaseValue, what: "phase") {
            phase = yaml.choice(RulePhase.self, text, at: phaseValue, what: "phase")
        }
        let title = fields["title"].map { readTitle($0) } ?? [:]
        let why = fields["why"].flatMap { yaml.text($0, what: "why") } ?? ""
        let when = fields["when"].flatMap { readCondition($0) }
        let then = fields["then"].flatMap { readEffect($0) }
        let stop = fields["stop"].flatMap { yaml.flag($0, what: "stop") } ?? false
        guard let phase, let when, let then else { return }
        rules.append(
            RuleSet.Rule(
                id: id, title: title, why: why, phase: phase, when: when, then: then, stop: stop,
                location: value.location))
    }

    private mutating func readTitle(_ value: YAMLValue) -> [String: String] {
        if value.pairs == nil { return yaml.text(value, what: "title").map { [language: $0] } ?? [:] }
        var title: [String: String] = [:]
        for (name, _, content) in yaml.entries(of: value, what: "title") {
            title[name] = yaml.text(content, what: "the title in '\(name)'")
        }
        return title
    }

    private mutating func readEffect(_ value: YAMLValue) -> RuleSet.Effect? {
        guard let fields = yaml.fields(of: value, known: Self.effectKeys, what: "then") else { return nil }
        var effect = RuleSet.Effect()
        if let queue = fields["queue"], let text = yaml.text(queue, what: "queue") {
            effect.queue = yaml.choice(Decision.Queue.self, text, at: queue, what: "queue")
        }
        if let priority = fields["priority"], let text = yaml.text(priority, what: "priority") {
            effect.priority = yaml.choice(Decision.Priority.self, text, at: priority, what: "priority")
        }
        effect.actions = fields["actions"].map { readActions($0, what: "action") } ?? []
        effect.never = fields["never"].map { readActions($0, what: "forbidden action") } ?? []
        effect.tags = fields["tags"].map { yaml.texts($0, what: "tags") } ?? []
        effect.notify = fields["notify"].map { yaml.texts($0, what: "notify") } ?? []
        effect.templates = fields["template"].map { yaml.texts($0, what: "template") } ?? []
        effect.slaSeconds = fields["sla"].flatMap { yaml.seconds($0, what: "sla") }
        for action in effect.actions where effect.never.contains(action) {
            yaml.error(
                "contradiction", at: value.location,
                "the rule '\(currentRule)' both wants and forbids '\(action.rawValue)'; remove one")
        }
        if fields.isEmpty {
            yaml.error("empty-effect", at: value.location, "the rule '\(currentRule)' does nothing; fill in 'then'")
        }
        return effect
    }

    private mutating func readActions(_ value: YAMLValue, what: String) -> [Decision.Action] {
        yaml.located(value, what: "\(what)s").compactMap {
            yaml.choice(Decision.Action.self, $0.text, at: $0.at, what: what)
        }
    }
}
