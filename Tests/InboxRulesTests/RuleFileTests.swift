import Foundation
import InboxRules
import Testing

@Suite struct RuleFileTests {
    private func problems(_ yaml: String) -> [String] {
        do {
            _ = try RuleSet.parse(yaml: yaml, file: "r.yaml")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    private func rule(_ parts: String) -> String {
        "version: 1\nrules:\n  - {id: a, phase: safety, title: t, \(parts)}\n"
    }

    @Test func everyMistakeNamesItsPlaceAndWhatToDo() {
        let mistakes: [(yaml: String, expected: String)] = [
            ("", "r.yaml:1:1: error: the file is empty"),
            ("version: 1\nrules: [", "error: this is not valid YAML"),
            ("\tversion: 1", "r.yaml:1:1: error: this is not valid YAML"),
            (
                "version: 2\nrules: []",
                "r.yaml:1:10: error: the file has format version 2, but this program reads up to 1"
            ),
            ("rules: []", "add 'version: 1'"),
            ("version: 1", "the file has no 'rules'"),
            ("version: 1\nruels: []", "r.yaml:2:1: error: unknown key 'ruels' in a rule file; did you mean 'rules'?"),
            ("version: 1\nversion: 1\nrules: []", "says 'version' twice"),
            ("version: 1\nrules: 3", "rules must be a list, but this is the text '3'"),
            (
                rule("when: {chanel: dm}, then: {queue: pr}"),
                "r.yaml:3:45: error: unknown condition 'chanel'; did you mean 'channel'?"
            ),
            (rule("when: {channel: dn}, then: {queue: pr}"), "unknown channel 'dn'; did you mean 'dm'?"),
            (rule("when: always, then: {queue: legale}"), "unknown queue 'legale'; did you mean 'legal'?"),
            (rule("when: always, then: {priority: hihg}"), "unknown priority 'hihg'; did you mean 'high'?"),
            (rule("when: always, then: {actions: [hide, delete]}"), "unknown action 'delete'"),
            (rule("when: always, then: {}"), "does nothing"),
            (rule("when: always, then: {actions: hide, never: hide}"), "both wants and forbids 'hide'"),
            (
                rule("when: {intent: complain}, then: {queue: pr}"),
                "unknown intent label 'complain'; did you mean 'complaint'?"
            ),
            (rule("when: {toxicity: {insult: 1.2}}, then: {queue: pr}"), "must be a number between 0 and 1"),
            (
                rule("when: {toxicity: {insult: $hide}}, then: {queue: pr}"),
                "no threshold is named 'hide'; none is defined"
            ),
            (rule("when: {phrases: leagl}, then: {queue: pr}"), "no phrase list is named 'leagl'"),
            (rule("when: {regex: '('}, then: {queue: pr}"), "the regular expression '(' does not parse"),
            (rule("when: {entities: link}, then: {queue: pr}"), "unknown entity 'link'"),
            (rule("when: {sentiment: {}}, then: {queue: pr}"), "'sentiment' names no label; add one"),
            (rule("when: [], then: {queue: pr}"), "a condition must be a mapping"),
            (rule("when: {time: {age: soon}}, then: {queue: pr}"), "must be a time span such as 30s, 15m, 2h or 1d"),
            (rule("when: always, then: {queue: pr}, stop: maybe"), "stop must be true or false"),
            (
                "version: 1\nrules:\n  - {id: precedence, phase: safety, title: t, when: always, then: {queue: pr}}",
                "Babil's own"
            ),
            (
                rule("when: always, then: {queue: pr}")
                    + "  - {id: a, phase: safety, title: t, when: always, then: {queue: pr}}",
                "the id 'a' is already used at r.yaml:3:5"
            ),
            (
                "version: 1\nlists: {a: {include: b, phrases: [x]}, b: {include: a, phrases: [y]}}\nrules: []",
                "lists include each other in a circle: a → b → a"
            ),
            ("version: 1\nlists: {a: {phrases: []}}\nrules: []", "the list 'a' has no phrase"),
            ("version: 1\nlists: {a: {phrases: {french: [x]}}}\nrules: []", "'french' is not a language code"),
            ("version: 1\nlists: {a: {negated_by: nope, phrases: [x]}}\nrules: []", "the list 'a' names 'nope'"),
            ("version: 1\ncalendar: {time_zone: Europe/Pari}\nrules: []", "unknown time zone 'Europe/Pari'"),
            ("version: 1\ncalendar: {open: {mon: 17:00-9:00}}\nrules: []", "are not opening hours"),
            ("version: 1\ncalendar: {open: {mo: 9:00-17:00}}\nrules: []", "unknown day 'mo'"),
            ("version: 1\ncalendar: {holidays: [christmas]}\nrules: []", "'christmas' is not a date"),
            ("version: 1\nladder: [{id: a, after: 1h, task: shout}]\nrules: []", "unknown task 'shout'"),
            ("version: 1\nlanguage: de\nrules: []", "sentences are not written in 'de'"),
            ("version: 1\ninclude: gone.yaml\nrules: []", "cannot read the rule file 'gone.yaml'"),
        ]
        for (yaml, expected) in mistakes {
            let found = problems(yaml)
            #expect(found.contains { $0.contains(expected) }, "\(yaml)\n→ \(found)")
        }
    }

    @Test func oneRunShowsEveryMistake() {
        let found = problems(rule("when: {chanel: dm}, then: {queue: legale}, sotp: true"))
        #expect(found.count == 3, "\(found)")
    }

    @Test func rulesRunByPhaseThenAsInTheFile() throws {
        let rules = try RuleSet.parse(
            yaml: """
                version: 1
                rules:
                  - {id: d, phase: reply, title: t, when: always, then: {tags: x}}
                  - {id: b, phase: safety, title: t, when: always, then: {tags: x}}
                  - {id: c, phase: safety, title: t, when: always, then: {tags: x}}
                  - {id: a, phase: suppression, title: t, when: always, then: {tags: x}}
                """, file: "r.yaml")
        #expect(rules.rules.map(\.id) == ["a", "b", "c", "d"])
    }

    @Test func aFileThatCannotBeReadIsOneClearError() {
        #expect(throws: RuleFileError.self) { try RuleSet.load(path: "/nowhere/rules.yaml") }
        #expect(throws: RuleFileError.self) { try RuleCases.load(paths: ["/nowhere/cases.yaml"]) }
    }

    @Test(.timeLimit(.minutes(1))) func aHundredThousandPhrasesAreReadAndFound() throws {
        let phrases = (0..<100_000).map { "phrase\($0)" }.joined(separator: ", ")
        let bench = try Bench(
            "version: 1\nlists: {big: {phrases: [\(phrases)]}}\nrules: [{id: a, phase: safety, title: t, when: {phrases: big}, then: {queue: pr}}]"
        )
        #expect(bench.decide(InboxMessage(text: "see phrase77777 now")).queue == .pr)
        #expect(bench.decide(InboxMessage(text: "see phrase100000 now")).queue == .support)
    }

    @Test func anyBytesGiveRulesOrAnError() {
        var random = SplitMix(seed: 7)
        let pieces = [
            "version: 1", "rules:", "- ", "id: a", "{", "}", "[", "]", "when: ", "always", ":", "\n", "  ", "&x ", "*x",
            "'", "\"", "!!int ", "\u{0}", "é",
        ]
        for _ in 0..<2000 {
            let text = (0..<random.below(30)).map { _ in pieces[random.below(pieces.count)] }.joined()
            _ = problems(text)
        }
    }
}
