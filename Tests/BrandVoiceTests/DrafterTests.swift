import BrandVoice
import InboxRules
import Testing
import TextFeatures

@Suite struct DrafterTests {
    let drafter: Drafter

    init() throws { drafter = try SampleVoice.drafter() }

    private func draft(
        _ message: InboxMessage, _ scores: MessageClassification, _ decision: Decision, entities: [Entity] = [],
        context: ReplyContext = ReplyContext()
    ) -> DraftOutcome {
        drafter.draft(
            for: message, classification: scores, entities: entities, decision: decision, context: context)
    }

    @Test func priceCommentIsAnsweredByNameWithPriceAndCallToAction() throws {
        let outcome = draft(
            SampleVoice.message("Prix ?"), SampleVoice.scores("price_inquiry"),
            SampleVoice.decision(.draft, queue: .sales))
        let draft = try #require(outcome.draft)
        #expect(draft.template == "price-inquiry")
        #expect(draft.lang == "fr")
        #expect(draft.text.contains("Camille"))
        #expect(draft.text.contains("1 490 €"))
        #expect(draft.text.contains("DEVIS"))
    }

    @Test func missingNameLeavesNoTrace() throws {
        let outcome = draft(
            SampleVoice.message("Prix ?", name: nil), SampleVoice.scores("price_inquiry"),
            SampleVoice.decision(.draft, queue: .sales))
        let text = try #require(outcome.draft?.text)
        #expect(text.hasPrefix("Bonjour !") || text.hasPrefix("Bonjour 😊"))
    }

    @Test func orderNumberAtHandIsUsedInPrivateOnly() throws {
        let order = SampleVoice.order("FR-20391")
        let scores = SampleVoice.scores("order_status", sentiment: "negative")
        let ask = SampleVoice.decision(.draft, .askPrivate)
        let inPrivate = draft(SampleVoice.message(channel: .dm), scores, ask, entities: [order])
        #expect(try #require(inPrivate.draft?.text).contains("FR-20391"))
        let inPublic = draft(SampleVoice.message(), scores, ask, entities: [order])
        #expect(try #require(inPublic.draft?.text).contains("FR-20391") == false)
        #expect(inPublic.draft?.text.contains("message privé") == true)
    }

    @Test func missingOrderNumberIsAskedFor() throws {
        let outcome = draft(
            SampleVoice.message(channel: .dm), SampleVoice.scores("order_status"), SampleVoice.decision(.draft))
        #expect(try #require(outcome.draft?.text).contains("Pouvez-vous nous envoyer votre numéro de commande ?"))
    }

    @Test func sameInputSameDraftAndVariantsAreShared() {
        var variants: Set<String> = []
        for author in 0..<40 {
            let message = SampleVoice.message("Prix ?", authorID: "u-\(author)")
            let scores = SampleVoice.scores("price_inquiry")
            let decision = SampleVoice.decision(.draft, queue: .sales)
            let first = draft(message, scores, decision)
            #expect(first == draft(message, scores, decision))
            if let variant = first.draft?.variant { variants.insert(variant) }
        }
        #expect(variants == ["a", "b"])
    }

    @Test func negativeMessageGetsNoEmoji() throws {
        for author in 0..<20 {
            let outcome = draft(
                SampleVoice.message("Pourquoi jamais de prix ??", authorID: "u-\(author)"),
                SampleVoice.scores("price_inquiry", sentiment: "negative"),
                SampleVoice.decision(.draft, queue: .sales))
            #expect(EmojiCount.of(try #require(outcome.draft?.text)) == 0)
        }
    }

    @Test func vipGetsTheFormalWording() throws {
        let outcome = draft(
            SampleVoice.message("Très déçue", vip: true), SampleVoice.scores("complaint", sentiment: "negative"),
            SampleVoice.decision(.draft, .askPrivate, queue: .community))
        #expect(outcome.draft?.template == "apology-public-formal")
    }

    @Test func unansweredAuthorGetsAnApologyInsteadOfARoutineReply() {
        let scores = SampleVoice.scores("technical_support", sentiment: "negative")
        let tagged = SampleVoice.decision(.draft, queue: .supervisor, tags: ["unanswered"])
        #expect(draft(SampleVoice.message(channel: .dm), scores, tagged).draft?.template == "unanswered-dm")
        #expect(draft(SampleVoice.message(), scores, tagged).draft?.template == "unanswered")
        let untagged = SampleVoice.decision(.draft, queue: .supervisor)
        #expect(draft(SampleVoice.message(), scores, untagged).draft?.template == "technical-support")
    }

    @Test func ruleWishOutweighsTheIntent() {
        let outcome = draft(
            SampleVoice.message("Toujours en panne"), SampleVoice.scores("complaint", 0.1, sentiment: "negative"),
            SampleVoice.decision(.draft, wish: ["team-on-it"]))
        #expect(outcome.draft?.template == "team-on-it")
    }

    @Test func wishedFamilyTakesTheTemplateOfTheChannel() {
        let decision = SampleVoice.decision(.draft, queue: .sales, wish: ["price"])
        let scores = SampleVoice.scores("other", 0.2)
        #expect(draft(SampleVoice.message(), scores, decision).draft?.template == "price-inquiry")
        #expect(draft(SampleVoice.message(channel: .dm), scores, decision).draft?.template == "price-inquiry-dm")
    }

    @Test func firstPrivateReplyCarriesTheConsentLineOnce() throws {
        let message = SampleVoice.message("Prix ?", channel: .dm)
        let scores = SampleVoice.scores("price_inquiry")
        let decision = SampleVoice.decision(.draft, queue: .sales)
        #expect(try #require(draft(message, scores, decision).draft?.text).contains("STOP"))
        let later = draft(message, scores, decision, context: ReplyContext(automaticReplies: 1))
        #expect(try #require(later.draft?.text).contains("STOP") == false)
    }

    @Test func legalMatterGetsAtMostAnAcknowledgement() throws {
        let scores = SampleVoice.scores("legal_claim", sentiment: "negative")
        let withheld = draft(SampleVoice.message(channel: .dm), scores, SampleVoice.decision(.draft, queue: .legal))
        #expect(withheld.reason == "C'est une mise en cause juridique : seul un humain y répond.")
        let acknowledged = draft(
            SampleVoice.message(channel: .dm), scores, SampleVoice.decision(.draft, .acknowledge, queue: .legal))
        #expect(acknowledged.draft?.template == "legal-acknowledgement-dm")
    }

    @Test func explanationNamesWinnerAndSecond() {
        let explanation = drafter.explain(
            SampleVoice.message("Très déçu"), classification: SampleVoice.scores("complaint", sentiment: "negative"),
            entities: [], decision: SampleVoice.decision(.draft))
        #expect(explanation.chosen == 0)
        #expect(explanation.candidates.count >= 2)
        #expect(explanation.summary.contains("next “"))
        #expect(explanation.candidates.map(\.points) == explanation.candidates.map(\.points).sorted(by: >))
    }

    @Test func internalNoteAlertsForLegalAndTriagesTheRest() throws {
        let alert = drafter.internalNote(
            for: SampleVoice.message("Mon avocat vous écrira"), classification: SampleVoice.scores("legal_claim"),
            entities: [],
            decision: Decision(
                queue: .legal, priority: .urgent, actions: [.escalate], tags: [], reasons: []))
        #expect(alert?.template == "security-legal-alert")
        let note = try #require(
            drafter.internalNote(
                for: SampleVoice.message("Où est ma commande ?"), classification: SampleVoice.scores("order_status"),
                entities: [SampleVoice.order("FR-20391")], decision: SampleVoice.decision(.draft, tags: ["order"])))
        #expect(note.template == "triage-note")
        #expect(note.text.contains("FR-20391"))
        #expect(note.text.contains("« Où est ma commande ? »"))
    }
}
