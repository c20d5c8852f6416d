extension RuleSetReader {
    package static let stepKeys = ["id", "after", "clock", "with", "priority", "task", "notify", "summary"]

    mutating func readLadder(_ value: YAMLValue) -> EscalationLadder? {
        guard let elements = value.elements else {
            yaml.error(
                "wrong-type", at: value.location, "ladder must be a list of steps, but this is \(value.kindName)")
            return nil
        }
        var steps: [EscalationLadder.Step] = []
        for element in elements {
            guard let step = readStep(element) else { continue }
            if steps.contains(where: { $0.id == step.id }) {
                yaml.error("duplicate-id", at: element.location, "the step '\(step.id)' occurs twice; rename one")
            }
            steps.append(step)
        }
        return EscalationLadder(steps: steps)
    }

    private mutating func readStep(_ value: YAMLValue) -> EscalationLadder.Step? {
        guard let fields = yaml.fields(of: value, known: Self.stepKeys, what: "a step of the ladder") else {
            return nil
        }
        for key in ["id", "after", "task"] where fields[key] == nil {
            yaml.error("missing-key", at: value.location, "the step has no '\(key)'; add one")
        }
        guard let id = fields["id"].flatMap({ yaml.text($0, what: "id") }),
            let after = fields["after"].flatMap({ yaml.seconds($0, what: "after") }),
            let taskValue = fields["task"], let taskName = yaml.text(taskValue, what: "task"),
            let task = yaml.choice(EscalationLadder.Task.self, taskName, at: taskValue, what: "task")
        else { return nil }
        var step = EscalationLadder.Step(id: id, afterSeconds: after, countsOpenHoursOnly: true, task: task)
        if let clock = fields["clock"], let text = yaml.text(clock, what: "clock") {
            if !["open", "always"].contains(text) {
                yaml.error("unknown-value", at: clock.location, "unknown clock '\(text)'; write open or always")
            }
            step.countsOpenHoursOnly = text == "open"
        }
        if let action = fields["with"], let text = yaml.text(action, what: "with") {
            step.onlyWith = yaml.choice(Decision.Action.self, text, at: action, what: "action")
        }
        if let priority = fields["priority"], let text = yaml.text(priority, what: "priority") {
            step.minimumPriority =
                yaml.choice(Decision.Priority.self, text, at: priority, what: "priority") ?? step.minimumPriority
        }
        step.notify = fields["notify"].map { yaml.texts($0, what: "notify") } ?? []
        step.withSummary = fields["summary"].flatMap { yaml.flag($0, what: "summary") } ?? false
        return step
    }
}
