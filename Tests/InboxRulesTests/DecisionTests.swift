import InboxRules
import Testing
import TextFeatures

@Suite struct DecisionTests {
    @Test func onlySafetyRunsAfterAStopInSuppression() throws {
        let bench = try Bench(
            """
            version: 1
            rules:
              - {id: late, phase: reply, title: t, when: always, then: {actions: draft}}
              - {id: safe, phase: safety, title: t, when: {phrases: {text: help}}, then: {queue: care}}
              - {id: first, phase: suppression, title: t, when: always, then: {queue: none}, stop: true}
              - {id: second, phase: suppression, title: t, when: always, then: {queue: pr}}
            """)
        #expect(bench.decide(InboxMessage(text: "hi")).reasons.map(\.rule) == ["first"])
        let decision = bench.decide(InboxMessage(text: "help"))
        #expect(decision.reasons.map(\.rule) == ["first", "safe", "precedence"])
        #expect(decision.queue == .care)
        let unfired = bench.trace(InboxMessage(text: "help")).unfired
        #expect(unfired.map(\.rule) == ["second", "late"])
        #expect(unfired.allSatisfy { $0.because == "not asked: 'first' stops" })
    }

    @Test func queuesAreRankedAndTheConflictIsShown() throws {
        let bench = try Bench(
            """
            version: 1
            rules:
              - {id: m, phase: moderation, title: t, when: always, then: {queue: moderation, priority: urgent, actions: [hide, draft]}}
              - {id: l, phase: escalation, title: t, when: always, then: {queue: legal, priority: high}}
              - {id: r, phase: routing, title: t, when: always, then: {queue: sales, priority: low}}
              - {id: r2, phase: routing, title: t, when: always, then: {queue: care}}
            """)
        let decision = bench.decide(InboxMessage(text: "hi"))
        #expect(decision.queue == .legal)
        #expect(decision.priority == .urgent)
        #expect(decision.actions == [.hide])
        #expect(
            decision.reasons.filter { $0.rule == "precedence" }.map(\.because) == [
                "legal before moderation", "hide before publish: draft dropped",
            ])
        #expect(!decision.reasons.contains { $0.rule == "r2" }, "only the first routing rule counts")
    }

    @Test func careIsNeverHiddenWhateverTheRulesSay() throws {
        let bench = try Bench(
            """
            version: 1
            rules:
              - {id: a, phase: moderation, title: t, when: always, then: {queue: care, actions: [hide, suppress_author]}}
            """)
        #expect(bench.decide(InboxMessage(text: "hi")).actions.isEmpty)
    }

    @Test func aPersonsRulingIsNotContradicted() throws {
        let bench = try Bench(
            """
            version: 1
            rules:
              - {id: a, phase: moderation, title: t, when: always, then: {queue: moderation, priority: high, actions: [hide, suppress_author]}}
            """)
        let shown = DecisionContext.Ruling(queue: .support, priority: .low, hidden: false, authorSuppressed: false)
        let decision = bench.decide(InboxMessage(text: "hi"), context: DecisionContext(ruling: shown))
        #expect(decision.queue == .support)
        #expect(decision.priority == .low)
        #expect(decision.actions.isEmpty)
        #expect(decision.reasons.last?.rule == "person")
        let agreeing = DecisionContext.Ruling(queue: .moderation, hidden: true)
        #expect(bench.decide(InboxMessage(text: "hi"), context: DecisionContext(ruling: agreeing)).reasons.count == 1)
    }

    @Test func aMessageThatNoRuleWantsGoesToTheFallback() throws {
        let bench = try Bench(
            "{version: 1, fallback: {queue: billing, priority: low}, rules: [{id: a, phase: safety, title: t, when: {channel: dm}, then: {queue: pr}}]}"
        )
        let decision = bench.decide(InboxMessage(text: "hi"))
        #expect(decision.queue == .billing)
        #expect(decision.priority == .low)
        #expect(decision.reasons.isEmpty)
    }

    @Test func tagsTargetsTemplatesAndTheShortestDeadlineAreCollectedOnce() throws {
        let bench = try Bench(
            """
            version: 1
            rules:
              - {id: a, phase: safety, title: t, when: always, then: {tags: [z, a], notify: legal, template: one, sla: 2h}}
              - {id: b, phase: safety, title: t, when: always, then: {tags: [a, b], notify: [legal, pr], template: [two, one], sla: 30m}}
            """)
        let decision = bench.decide(InboxMessage(text: "hi"))
        #expect(decision.tags == ["a", "b", "z"])
        #expect(decision.notify == ["legal", "pr"])
        #expect(decision.templateWish == ["one", "two"])
        #expect(decision.slaMinutes == 30)
    }

    @Test func sentencesNameTheTeamTheActionsAndTheReason() throws {
        let rules = try DefaultRules.load()
        let analyzer = TextAnalyzer()
        let decider = Decider(rules: rules, analyze: { analyzer.analyze($0) })
        var scores = MessageClassification.toxicity("insult", 0.88)
        scores.intents = [.init(label: "complaint", probability: 0.9)]
        scores.sentiments = [.init(label: "negative", probability: 0.95)]
        let message = InboxMessage(text: "bande de nuls", channel: .comment, lang: "fr")
        let decision = decider.decide(message, text: analyzer.analyze(message.text), entities: [], scores: scores)
        let french = decision.sentence(in: "fr", rules: rules)
        #expect(french.hasPrefix("Ce message va à la modération (quelqu'un doit agir dans les 30 minutes), est masqué"))
        #expect(french.contains("commentaire insultant"))
        #expect(french.hasSuffix("."))
        let english = decision.sentence(in: "en", rules: rules)
        #expect(english.contains("goes to moderation"))
        #expect(english.contains("insulting comment"))
    }

    @Test func everyRuleOfTheDefaultFileHasATitleInBothLanguagesAndAReason() throws {
        for rule in try DefaultRules.load().rules {
            #expect(rule.title["en"] != nil && rule.title["fr"] != nil, "\(rule.id)")
            #expect(!rule.why.isEmpty, "\(rule.id)")
        }
    }

    @Test func everyIntentHasAQueueInTheDefaultRules() throws {
        let analyzer = TextAnalyzer()
        let decider = Decider(rules: try DefaultRules.load(), analyze: { analyzer.analyze($0) })
        for intent in Taxonomy.intents {
            let text = analyzer.analyze("…")
            let decision = decider.decide(
                InboxMessage(text: "…", channel: .dm), text: text, entities: [], scores: .intent(intent, 0.55))
            #expect(decision.reasons.contains { $0.rule.hasPrefix("route-") }, "\(intent)")
        }
    }

    /// The index of rules by phrase and intent may only skip rules that cannot fire.
    @Test(arguments: [1, 2, 3, 4]) func skippingRulesNeverChangesADecision(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let words = ["alpha", "beta", "gamma", "delta"]
        let labels = ["complaint", "praise", "other"]
        func condition(_ depth: Int) -> String {
            switch random.below(depth > 2 ? 4 : 7) {
            case 0: return "{phrases: {text: [\(words[random.below(4)]), \(words[random.below(4)])]}}"
            case 1: return "{intent: \(labels[random.below(3)])}"
            case 2: return "{intent: {\(labels[random.below(3)]): 0.\(random.below(9))}}"
            case 3: return "{channel: dm}"
            case 4: return "{all: [\(condition(depth + 1)), \(condition(depth + 1))]}"
            case 5: return "{any: [\(condition(depth + 1)), \(condition(depth + 1))]}"
            default: return "{not: \(condition(depth + 1))}"
            }
        }
        var yaml = "version: 1\nrules:\n"
        for number in 0..<80 {
            yaml += "  - {id: r\(number), phase: safety, title: t, when: \(condition(0)), then: {tags: t\(number)}}\n"
        }
        let bench = try Bench(yaml)
        for _ in 0..<200 {
            let message = InboxMessage(
                text: (0..<random.below(4)).map { _ in words[random.below(4)] }.joined(separator: " "),
                channel: random.below(2) == 0 ? .dm : .comment)
            var scores = MessageClassification.quiet
            for label in labels.shuffled(using: &random).prefix(random.below(4)) {
                scores.intents.append(.init(label: label, probability: Float(random.below(100)) / 100))
            }
            scores.intents.sort { $0.probability > $1.probability }
            let trace = bench.trace(message, scores)
            // The trace asks every rule: together, fired and not fired must be all of them.
            #expect(trace.decision.reasons.count + trace.unfired.count == 80, "seed \(seed)")
        }
    }
}

/// SplitMix64: small, seeded, the same everywhere.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
