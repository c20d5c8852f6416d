import BrandVoice
import Foundation
import InboxRules
import Testing

/// Each constraint, broken once: the draft is withheld with its own reason, in plain words.
@Suite struct WithholdingTests {
    let drafter: Drafter

    init() throws { drafter = try SampleVoice.drafter() }

    private func code(
        _ message: InboxMessage = SampleVoice.message(channel: .dm),
        _ scores: MessageClassification = SampleVoice.scores("price_inquiry"),
        _ decision: Decision = SampleVoice.decision(.draft), context: ReplyContext = ReplyContext(),
        drafter other: Drafter? = nil
    ) -> String? {
        let explanation = (other ?? drafter).explain(
            message, classification: scores, entities: [], decision: decision, context: context)
        #expect(explanation.outcome.draft == nil || explanation.withholding == nil)
        return explanation.withholding?.code
    }

    private func drafter(editing file: String, _ edit: (String) -> String) throws -> Drafter {
        let folder = try SampleVoice.editableCopy()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/\(file)"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let edited = edit(text)
        #expect(edited != text)
        try edited.write(toFile: path, atomically: true, encoding: .utf8)
        return Drafter(library: try VoiceLibrary(directory: folder))
    }

    @Test func optedOutPersonGetsNothing() {
        #expect(code(context: ReplyContext(optedOut: true)) == "opted_out")
        #expect(code(SampleVoice.message(), SampleVoice.scores("opt_out")) == "opted_out")
    }

    @Test func hiddenAndSuppressedMessagesGetNothing() {
        #expect(
            code(SampleVoice.message(), SampleVoice.scores("price_inquiry"), SampleVoice.decision(.hide, .draft))
                == "hidden")
        let suppress = SampleVoice.decision(.draft, .suppressAuthor)
        #expect(code(SampleVoice.message(), SampleVoice.scores("price_inquiry"), suppress) == "suppressed")
    }

    @Test func personAtRiskIsLeftToTheCareTeamUnlessAcknowledged() {
        let scores = SampleVoice.scores("other", sentiment: "negative", toxic: ["self_harm"])
        let care = SampleVoice.decision(.escalate, queue: .care)
        #expect(code(SampleVoice.message(channel: .dm), scores, care) == "person_at_risk")
        let acknowledged = SampleVoice.decision(.acknowledge, .escalate, queue: .care)
        let outcome = drafter.draft(
            for: SampleVoice.message(channel: .dm), classification: scores, entities: [], decision: acknowledged)
        #expect(outcome.draft?.template == "care-dm")
        #expect(outcome.draft?.text.contains("STOP") == false)
    }

    @Test func nothingAskedNothingAnswered() {
        let chatter = SampleVoice.scores("social_chatter")
        #expect(code(SampleVoice.message(), chatter, SampleVoice.decision(queue: .none)) == "nothing_to_answer")
        #expect(code(SampleVoice.message(), chatter, SampleVoice.decision(queue: .billing)) == "not_asked")
    }

    @Test func doubtfulIntentIsNotAnsweredUnlessARuleKnows() {
        let doubtful = SampleVoice.scores("price_inquiry", 0.2)
        #expect(code(SampleVoice.message(), doubtful) == "low_confidence")
        let wish = SampleVoice.decision(.draft, wish: ["price-inquiry"])
        #expect(code(SampleVoice.message(), doubtful, wish) == nil)
    }

    @Test func languageWithoutTemplatesIsWithheldAndFallbacksAreNot() {
        let turkish = SampleVoice.scores("price_inquiry", language: "tr")
        #expect(code(SampleVoice.message(), turkish) == "no_template_in_language")
        let occitan = drafter.draft(
            for: SampleVoice.message(), classification: SampleVoice.scores("price_inquiry", language: "oc"),
            entities: [], decision: SampleVoice.decision(.draft))
        #expect(occitan.draft?.lang == "fr")
    }

    @Test func unsureLanguageGivesWayToTheCallersThenToTheDefault() {
        func lang(_ stated: String?, _ probability: Float) -> String? {
            drafter.draft(
                for: SampleVoice.message(lang: stated),
                classification: SampleVoice.scores(
                    "price_inquiry", language: "de", languageProbability: probability),
                entities: [], decision: SampleVoice.decision(.draft)
            ).draft?.lang
        }
        #expect(lang("en-GB", 0.3) == "en")
        #expect(lang(nil, 0.3) == "fr")
    }

    @Test func closedReplyWindowIsRespected() {
        let message = SampleVoice.message(channel: .dm, sentAt: "2025-11-20T09:00:00Z")
        #expect(code(message, context: ReplyContext(now: "2025-11-21T08:59:59Z")) == nil)
        #expect(code(message, context: ReplyContext(now: "2025-11-21T09:00:01Z")) == "window_closed")
        #expect(code(message, context: ReplyContext(now: "2025-11-21T11:00:00+02:00")) == nil)
        #expect(code(message) == nil)
    }

    @Test func bannedPhraseStopsTheDraft() throws {
        let edited = try drafter(editing: "templates/fr/price-inquiry-dm.md") {
            $0.replacingOccurrences(of: "Dites-nous", with: "Calmez  vous et dites-nous")
        }
        #expect(code(drafter: edited) == "banned_phrase")
    }

    @Test func missingRequiredPhraseStopsTheDraft() throws {
        let edited = try drafter(editing: "templates/fr/promo-discount.md") {
            $0.replacingOccurrences(of: " et leurs conditions", with: "")
        }
        #expect(
            code(SampleVoice.message(), SampleVoice.scores("promo_discount"), drafter: edited)
                == "required_phrase_missing")
    }

    @Test func factThatIsNotStatedStopsTheDraft() throws {
        let edited = try drafter(editing: "facts.yaml") {
            $0.replacingOccurrences(of: "link_shop: mirabelle.example\n", with: "")
        }
        #expect(code(drafter: edited) == "unfilled_variable")
    }

    @Test func templateWithoutConsentNeverOpensAPrivateConversation() throws {
        let edited = try drafter(editing: "templates/fr/price-inquiry-dm.md") {
            $0.replacingOccurrences(of: "tone: warm", with: "tone: warm\nconsent: false")
        }
        #expect(code(drafter: edited) == "consent_missing")
        #expect(code(context: ReplyContext(automaticReplies: 1), drafter: edited) == nil)
    }

    @Test func tooLongForTheChannelIsNeverSent() throws {
        let edited = try drafter(editing: "voice.yaml") {
            $0.replacingOccurrences(
                of: "dm: { max_length: 1000, reply_window_hours: 48 }", with: "dm: { max_length: 40 }")
        }
        #expect(code(SampleVoice.message(channel: .dm, platform: "tiktok"), drafter: edited) == "too_long")
    }

    @Test(arguments: ["fr", "en"]) func everyReasonIsOneSentenceWithoutHoles(language: String) {
        let all: [Withholding] = [
            .optedOut, .suppressed, .hidden, .personAtRisk, .humanOnly(intent: "fraud_report"), .nothingToAnswer,
            .notAsked(queue: .billing), .windowClosed(platform: "Instagram", hours: 24),
            .lowConfidence(intent: "booking", probability: 0.21, needed: 0.4), .noTemplateInLanguage(language: "tr"),
            .noTemplate(intent: "other", language: "de", isPrivate: true), .unfilled(template: "t", variable: "v"),
            .banned(template: "t", phrase: "p"), .requiredMissing(template: "t", phrase: "p"),
            .tooLong(template: "t", length: 301, limit: 280, place: "X"),
            .consentMissing(template: "t", language: "nl"),
        ]
        #expect(Set(all.map(\.code)).count == all.count)
        for reason in all {
            let sentence = reason.sentence(in: language)
            #expect(sentence.hasSuffix("."))
            #expect(!sentence.contains("  "))
            #expect(!sentence.contains("\n"))
        }
    }
}
