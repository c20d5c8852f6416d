import Foundation

/// Reads golden cases from YAML, collecting every problem with its place.
struct RuleCaseReader {
    static let caseKeys = [
        "name", "text", "lang", "channel", "platform", "author", "campaign", "sent_at", "now", "ruling", "scores",
        "expect",
    ]
    static let authorKeys = ["id", "name", "vip", "followers", "previous_unresolved", "strikes", "opted_out"]
    static let expectationKeys = ["queue", "priority", "actions", "not_actions", "tags", "rules", "not_rules"]

    var yaml = YAMLReader()

    mutating func read(yaml text: String, file: String) -> [RuleCase] {
        guard let document = yaml.document(yaml: text, file: file),
            let fields = yaml.fields(of: document, known: ["version", "cases"], what: "a case file")
        else { return [] }
        guard let elements = fields["cases"]?.elements else {
            yaml.error("missing-key", at: document.location, "the file has no list of 'cases'; add one")
            return []
        }
        var cases: [RuleCase] = []
        for element in elements {
            guard let read = readCase(element) else { continue }
            if let earlier = cases.first(where: { $0.name == read.name }) {
                yaml.error(
                    "duplicate-id", at: element.location,
                    "the case '\(read.name)' already stands at \(earlier.location); rename one")
            }
            cases.append(read)
        }
        return cases
    }

    private mutating func readCase(_ value: YAMLValue) -> RuleCase? {
        guard let fields = yaml.fields(of: value, known: Self.caseKeys, what: "a case") else { return nil }
        for key in ["name", "text", "expect"] where fields[key] == nil {
            yaml.error("missing-key", at: value.location, "the case has no '\(key)'; add one")
        }
        guard let name = fields["name"].flatMap({ yaml.text($0, what: "name") }), let text = fields["text"]?.scalar,
            let expect = fields["expect"].flatMap({ readExpectation($0) })
        else { return nil }
        var message = InboxMessage(text: text)
        message.lang = fields["lang"].flatMap { yaml.text($0, what: "lang") }
        if let channel = fields["channel"], let text = yaml.text(channel, what: "channel") {
            message.channel = yaml.choice(InboxMessage.Channel.self, text, at: channel, what: "channel")
        }
        message.platform = fields["platform"].flatMap { yaml.text($0, what: "platform") }
        message.author = fields["author"].flatMap { readAuthor($0) }
        message.sentAt = fields["sent_at"].flatMap { yaml.text($0, what: "sent_at") }
        if let campaign = fields["campaign"] {
            var pairs: [String: String] = [:]
            for (key, _, content) in yaml.entries(of: campaign, what: "campaign") {
                pairs[key] = yaml.text(content, what: "the campaign's '\(key)'")
            }
            message.campaign = pairs
        }
        var context = DecisionContext()
        if let now = fields["now"], let text = yaml.text(now, what: "now") {
            context.now = try? Date(text, strategy: .iso8601)
            if context.now == nil {
                yaml.error("wrong-type", at: now.location, "'\(text)' is not a moment; write 2026-03-02T10:00:00Z")
            }
        }
        context.ruling = fields["ruling"].flatMap { readRuling($0) }
        return RuleCase(
            name: name, message: message, scores: fields["scores"].flatMap { readScores($0) }, context: context,
            expect: expect, location: value.location)
    }

    private mutating func readAuthor(_ value: YAMLValue) -> InboxMessage.Author? {
        guard let fields = yaml.fields(of: value, known: Self.authorKeys, what: "author") else { return nil }
        return InboxMessage.Author(
            id: fields["id"].flatMap { yaml.text($0, what: "id") },
            name: fields["name"].flatMap { yaml.text($0, what: "name") },
            vip: fields["vip"].flatMap { yaml.flag($0, what: "vip") },
            followers: fields["followers"].flatMap { yaml.integer($0, what: "followers") },
            previousUnresolved: fields["previous_unresolved"].flatMap { yaml.integer($0, what: "previous_unresolved") },
            strikes: fields["strikes"].flatMap { yaml.integer($0, what: "strikes") },
            optedOut: fields["opted_out"].flatMap { yaml.flag($0, what: "opted_out") })
    }

    private mutating func readRuling(_ value: YAMLValue) -> DecisionContext.Ruling? {
        let known = ["queue", "priority", "hidden", "author_suppressed"]
        guard let fields = yaml.fields(of: value, known: known, what: "ruling") else { return nil }
        var ruling = DecisionContext.Ruling()
        if let queue = fields["queue"], let text = yaml.text(queue, what: "queue") {
            ruling.queue = yaml.choice(Decision.Queue.self, text, at: queue, what: "queue")
        }
        if let priority = fields["priority"], let text = yaml.text(priority, what: "priority") {
            ruling.priority = yaml.choice(Decision.Priority.self, text, at: priority, what: "priority")
        }
        ruling.hidden = fields["hidden"].flatMap { yaml.flag($0, what: "hidden") }
        ruling.authorSuppressed = fields["author_suppressed"].flatMap { yaml.flag($0, what: "author_suppressed") }
        return ruling
    }

    private mutating func readExpectation(_ value: YAMLValue) -> RuleCase.Expectation? {
        guard let fields = yaml.fields(of: value, known: Self.expectationKeys, what: "expect") else { return nil }
        var expect = RuleCase.Expectation()
        if let queue = fields["queue"], let text = yaml.text(queue, what: "queue") {
            expect.queue = yaml.choice(Decision.Queue.self, text, at: queue, what: "queue")
        }
        if let priority = fields["priority"], let text = yaml.text(priority, what: "priority") {
            expect.priority = yaml.choice(Decision.Priority.self, text, at: priority, what: "priority")
        }
        expect.actions = fields["actions"].map { readActions($0) } ?? []
        expect.notActions = fields["not_actions"].map { readActions($0) } ?? []
        expect.tags = fields["tags"].map { yaml.texts($0, what: "tags") } ?? []
        expect.rules = fields["rules"].map { yaml.texts($0, what: "rules") } ?? []
        expect.notRules = fields["not_rules"].map { yaml.texts($0, what: "not_rules") } ?? []
        return expect
    }

    private mutating func readActions(_ value: YAMLValue) -> [Decision.Action] {
        yaml.located(value, what: "actions").compactMap {
            yaml.choice(Decision.Action.self, $0.text, at: $0.at, what: "action")
        }
    }
}
