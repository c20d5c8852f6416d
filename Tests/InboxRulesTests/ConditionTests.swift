import Foundation
import InboxRules
import Testing

@Suite struct ConditionTests {
    /// Rules with one rule whose condition is the given YAML.
    private func bench(when condition: String, lists: String = "") throws -> Bench {
        try Bench(
            """
            version: 1
            \(lists)
            rules:
              - id: it
                phase: routing
                title: it
                when: \(condition)
                then: {queue: pr}
            """)
    }

    private func fires(_ bench: Bench, _ message: InboxMessage, _ scores: MessageClassification = .quiet) -> Bool {
        bench.decide(message, scores).queue == .pr
    }

    @Test func absentValuesNeverHoldAndAreNamedAbsent() throws {
        let conditions = [
            "{author: {vip: true}}": "author vip absent",
            "{author: {vip: false}}": "author vip absent",
            "{author: {followers: 10}}": "followers absent",
            "{author: {strikes: 1}}": "strikes absent",
            "{author: {unresolved: 1}}": "unanswered messages absent",
            "{author: {opted_out: true}}": "author opted out absent",
            "{channel: comment}": "channel absent",
            "{platform: x}": "platform absent",
            "{language: fr}": "language absent",
            "{campaign: utm_source}": "campaign utm_source absent",
            "{time: {business_hours: false}}": "business hours absent",
            "{time: {age: 1h}}": "age in minutes absent",
            "{intent: complaint}": "intent absent",
            "{intent: {complaint: 0}}": "intent complaint absent",
            "{intent: {complaint: {below: 0.5}}}": "intent complaint absent",
            "{toxicity: {insult: 0}}": "toxicity insult absent",
            "{toxicity: {insult: {below: 0.5}}}": "toxicity insult absent",
            "{sentiment: {below: 1}}": "sentiment absent",
            "{sentiment: negative}": "sentiment absent",
            "{confidence: {below: 1}}": "confidence absent",
            "{entities: url}": "url absent",
            "{hashtags: soldes}": "hashtag #soldes absent",
            "{regex: 'a+'}": "regex absent",
            "{phrases: {text: oui}}": "phrase text absent",
        ]
        for (condition, because) in conditions {
            let trace = try bench(when: condition).trace(InboxMessage(text: "."))
            #expect(trace.unfired.map(\.because) == [because], "\(condition)")
        }
    }

    @Test func thresholdsHoldAtTheirValueAndNotBelow() throws {
        let bench = try bench(when: "{toxicity: {insult: 0.8}}")
        #expect(fires(bench, InboxMessage(text: "a"), .toxicity("insult", 0.8)))
        #expect(!fires(bench, InboxMessage(text: "a"), .toxicity("insult", 0.7999)))
        #expect(!fires(bench, InboxMessage(text: "a"), .toxicity("insult", .nan)))
        let trace = bench.trace(InboxMessage(text: "a"), .toxicity("insult", 0.7999))
        #expect(trace.unfired.first?.because == "toxicity insult 0.7999 < 0.8")
    }

    @Test func thresholdsByLanguageApplyToTheirLanguage() throws {
        let bench = try bench(when: "{toxicity: {insult: {default: 0.8, ar: 0.95}}}")
        #expect(fires(bench, InboxMessage(text: "a", lang: "fr"), .toxicity("insult", 0.9)))
        #expect(!fires(bench, InboxMessage(text: "a", lang: "ar-EG"), .toxicity("insult", 0.9)))
        #expect(fires(bench, InboxMessage(text: "a"), .toxicity("insult", 0.9)))
    }

    @Test func precisionTargetsNeverHoldUnlessTheModelPromisesThem() throws {
        let yaml = """
            version: 1
            rules:
              - {id: it, phase: routing, title: it, when: {toxicity: {insult: {precision: 0.98}}}, then: {queue: pr}}
            """
        let scores = MessageClassification.toxicity("insult", 0.99)
        #expect(try Bench(yaml).decide(InboxMessage(text: "a"), scores).queue == .support)
        let promised = PrecisionThresholds { head, label, language, precision in
            head == "toxicity" && label == "insult" && language == "fr" && precision == 0.98
                ? .threshold(0.9) : .refused("too few texts")
        }
        let bench = try Bench(yaml, precision: promised)
        #expect(bench.decide(InboxMessage(text: "a", lang: "fr"), scores).queue == .pr)
        #expect(bench.decide(InboxMessage(text: "a", lang: "de"), scores).queue == .support)
    }

    @Test func primaryIntentIsTheMostProbableOne() throws {
        let bench = try bench(when: "{intent: [complaint, praise]}")
        #expect(fires(bench, InboxMessage(text: "a"), .intent("praise", 0.2)))
        var scores = MessageClassification.intent("other", 0.5)
        scores.intents.append(.init(label: "praise", probability: 0.4))
        #expect(!fires(bench, InboxMessage(text: "a"), scores))
    }

    @Test func allAnyAndNotCombine() throws {
        let bench = try bench(
            when: "{any: [{channel: dm}, {platform: X}], not: [{language: de}, {words: {at_least: 3}}]}")
        #expect(fires(bench, InboxMessage(text: "one two", channel: .dm)))
        #expect(fires(bench, InboxMessage(text: "one two", channel: .comment, platform: "x")))
        #expect(!fires(bench, InboxMessage(text: "one two", channel: .comment)))
        #expect(!fires(bench, InboxMessage(text: "one two", channel: .dm, lang: "de")))
        #expect(!fires(bench, InboxMessage(text: "one two three", channel: .dm)))
    }

    @Test func wholePhrasesCoverEveryWord() throws {
        let bench = try bench(when: "{phrases: {text: [stop, prix], whole: true}}")
        #expect(fires(bench, InboxMessage(text: "STOP")))
        #expect(fires(bench, InboxMessage(text: "  Prix ?? 🙏")))
        #expect(!fires(bench, InboxMessage(text: "stop it you're too cute")))
        #expect(!fires(bench, InboxMessage(text: "prix 2")))
    }

    @Test func phrasesOfAnotherLanguageDoNotCountUnlessTheLanguageIsUnknown() throws {
        let bench = try bench(when: "{phrases: {text: {de: [gift]}}}")
        #expect(fires(bench, InboxMessage(text: "Gift!", lang: "de")))
        #expect(fires(bench, InboxMessage(text: "Gift!")))
        let both = try self.bench(
            when: "{phrases: l}", lists: "lists: {l: {phrases: {de: [gift], en: [poison]}}}")
        #expect(!fires(both, InboxMessage(text: "a gift", lang: "en")))
        #expect(fires(both, InboxMessage(text: "a gift", lang: "tr")), "no list speaks Turkish, so all are tried")
    }

    @Test func negationAndExceptionsCancelOnlyTheMatchTheyTouch() throws {
        let lists = """
            lists:
              no: {phrases: {fr: [pas, pas besoin d], en: ["no"]}}
              law: {negated_by: no, phrases: {fr: [avocat, procon]}, except: {fr: [salade d'avocat]}}
            """
        let bench = try bench(when: "{phrases: law}", lists: lists)
        #expect(fires(bench, InboxMessage(text: "mon avocat", lang: "fr")))
        #expect(!fires(bench, InboxMessage(text: "pas d'avocat", lang: "fr")))
        #expect(!fires(bench, InboxMessage(text: "pas besoin d’avocat", lang: "fr")))
        #expect(fires(bench, InboxMessage(text: "ça ne marche pas, avocat demain", lang: "fr")))
        #expect(!fires(bench, InboxMessage(text: "une salade d'avocat", lang: "fr")))
        #expect(fires(bench, InboxMessage(text: "une salade d'avocat pour mon avocat", lang: "fr")))
        #expect(fires(bench, InboxMessage(text: "no procon")), "an English 'no' does not negate a French phrase")
        let negated = try self.bench(when: "{negated: law}", lists: lists)
        #expect(fires(negated, InboxMessage(text: "pas d'avocat", lang: "fr")))
        #expect(!fires(negated, InboxMessage(text: "pas d'avocat ? si, mon avocat !", lang: "fr")))
    }

    @Test func quotedPhrasesCanBeIgnored() throws {
        let bench = try bench(when: "{phrases: l}", lists: "lists: {l: {ignore_quoted: true, phrases: [idiot]}}")
        for text in ["« idiot » !", "he said \"you idiot\" to me", "„Idiot“", "“idiot”"] {
            let fired = fires(bench, InboxMessage(text: text))
            #expect(!fired, "\(text)")
        }
        for text in ["idiot", "\"hello\" idiot", "« oui » idiot « non »", "5\" idiot"] {
            let fired = fires(bench, InboxMessage(text: text))
            #expect(fired, "\(text)")
        }
    }

    @Test func authorCampaignAndTimeAreRead() throws {
        let author = InboxMessage.Author(vip: true, followers: 5, previousUnresolved: 2, strikes: 1, optedOut: false)
        let message = InboxMessage(
            text: "#Soldes d'été", channel: .dm, platform: "Instagram", lang: "fr_CA", author: author,
            campaign: ["utm_source": "ete"], sentAt: "2026-03-02T10:00:00Z")
        let conditions = [
            "{author: {vip: true, followers: 5, unresolved: 2, strikes: 1, opted_out: false}}", "{language: fr}",
            "{platform: instagram}", "{campaign: {utm_source: [hiver, ete]}}", "{campaign: utm_source}",
            "{hashtags: '#soldes'}", "{time: {age: 2h}}", "{time: {business_hours: true}}", "{regex: 'd.été$'}",
            "{entities: {kind: hashtag, at_least: 1}}",
        ]
        let context = DecisionContext(now: try Date("2026-03-02T12:00:00Z", strategy: .iso8601))
        for condition in conditions {
            #expect(try bench(when: condition).decide(message, context: context).queue == .pr, "\(condition)")
        }
    }

    @Test(.timeLimit(.minutes(1))) func explosiveRegexIsGivenUp() throws {
        let bench = try bench(when: "{regex: '(a+)+$'}")
        let message = InboxMessage(text: String(repeating: "a", count: 3000) + "b")
        #expect(bench.trace(message).unfired.first?.because == "regex given up: too many steps")
        #expect(fires(bench, InboxMessage(text: "caaa")))
    }
}
