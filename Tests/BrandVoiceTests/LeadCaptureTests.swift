import BrandVoice
import Foundation
import InboxRules
import Testing

@Suite struct LeadCaptureTests {
    let drafter: Drafter

    init() throws { drafter = try SampleVoice.drafter() }

    private func begin(
        _ text: String = "info", language: String = "fr", name: String? = "Camille Martin",
        campaign: [String: String]? = ["id": "c-7", "utm_source": "instagram"]
    ) throws -> LeadTurn {
        let message = SampleVoice.message(text, name: name, campaign: campaign)
        return try #require(drafter.beginLead(from: message, entities: [], language: language))
    }

    private func answer(_ turn: LeadTurn, _ text: String) -> LeadTurn {
        drafter.continueLead(turn.capture, answer: text, entities: [], platform: "instagram")
    }

    @Test(arguments: [
        ("fr", "bien sûr : lea.martin@courriel.example", "06 12 34 56 78", "le modèle cargo"),
        ("en", "sure, it's lea.martin@courriel.example.", "+44 7700 900123", "the cargo one"),
        ("es", "claro, lea.martin@courriel.example", "612 345 678", "la bici de carga"),
        ("de", "gern: lea.martin@courriel.example", "0151 23456789", "das Lastenrad"),
        ("it", "certo, lea.martin@courriel.example", "347 123 4567", "la bici da carico"),
        ("pt", "claro: lea.martin@courriel.example", "(11) 91234-5678", "a bike de carga"),
        ("nl", "ja hoor, lea.martin@courriel.example", "06-12345678", "de bakfiets"),
        ("ar", "تفضلوا lea.martin@courriel.example", "٠٥٠١٢٣٤٥٦٧", "دراجة الشحن"),
    ]) func wholeConversationYieldsALead(language: String, email: String, phone: String, product: String) throws {
        var turn = try begin(language: language)
        #expect(turn.step == .ask(.email))
        let first = try #require(turn.reply?.draft)
        #expect(first.lang == language)
        #expect(first.text.contains("STOP"))
        turn = answer(turn, email)
        #expect(turn.step == .ask(.phone))
        #expect(try #require(turn.reply?.draft?.text).contains("STOP") == false)
        turn = answer(turn, phone)
        #expect(turn.step == .ask(.product))
        turn = answer(turn, product)
        let lead = try #require(turn.lead)
        #expect(lead.email == "lea.martin@courriel.example")
        #expect(lead.phone?.allSatisfy { $0.isASCII } == true)
        #expect(lead.product == product)
        #expect(lead.name == "Camille Martin")
        #expect(lead.source == "instagram_comment")
        #expect(lead.campaignID == "c-7")
        #expect(lead.campaign["utm_source"] == "instagram")
        #expect(lead.consent?.contains("STOP") == true)
        #expect(turn.reply?.draft?.lang == language)
        #expect(answer(turn, "merci").step == .silence)
    }

    @Test(arguments: ["fr", "en", "es", "de", "it", "pt", "nl", "ar"])
    func wrongAddressGetsOneSecondQuestionThenAPerson(language: String) throws {
        var turn = try begin(language: language)
        turn = answer(turn, "lea.martin@")
        #expect(turn.step == .askAgain(.email))
        #expect(turn.reply?.draft?.template == "lead-ask-email-again")
        turn = answer(turn, "lea martin gmail")
        #expect(turn.step == .stop)
        #expect(turn.reply?.draft?.template == "lead-stopped")
        #expect(turn.lead == nil)
        #expect(answer(turn, "lea@courriel.example").step == .silence)
    }

    @Test func secondQuestionCanStillBeAnswered() throws {
        var turn = try begin()
        turn = answer(turn, "c'est lea@courriel")
        #expect(turn.step == .askAgain(.email))
        turn = answer(turn, "pardon, lea@courriel.example")
        #expect(turn.step == .ask(.phone))
        turn = answer(turn, "0612")
        #expect(turn.step == .askAgain(.phone))
        turn = answer(turn, "06 12 34 56 78")
        #expect(turn.step == .ask(.product))
    }

    @Test func slipOfTheFingerIsQuestionedOnceThenBelieved() throws {
        var turn = answer(try begin(), "lea@gmial.com")
        #expect(turn.step == .askAgain(.email))
        turn = answer(turn, "lea@gmial.com")
        #expect(turn.step == .ask(.phone))
        #expect(turn.capture.lead.email == "lea@gmial.com")
    }

    @Test(arguments: [
        "non merci", "No, thanks!", "no gracias", "Nein, danke", "no grazie", "não, obrigada", "nee bedankt", "لا شكرًا",
    ]) func declineEndsItAndKeepsNothing(text: String) throws {
        let turn = answer(try begin(), text)
        #expect(turn.step == .decline)
        #expect(turn.reply?.draft?.template == "lead-declined")
        #expect(turn.capture.lead.name == nil)
        #expect(turn.capture.lead.email == nil)
    }

    @Test(arguments: [
        "STOP", "stop.", "Désabonnez-moi svp", "unsubscribe", "baja", "Abmelden", "parar", "afmelden", "إيقاف",
    ])
    func optOutEndsItInSilence(text: String) throws {
        let turn = answer(try begin(), text)
        #expect(turn.step == .silence)
        #expect(turn.capture.stage == .optedOut)
        #expect(turn.reply == nil)
        #expect(turn.capture.lead.name == nil)
    }

    @Test func everythingInOneMessageIsTaken() throws {
        let turn = answer(try begin(), "Je m'appelle Inès Moreau, ines@courriel.example, 06 98 76 54 32")
        #expect(turn.step == .ask(.product))
        #expect(turn.capture.lead.name == "Inès Moreau")
        #expect(turn.capture.lead.email == "ines@courriel.example")
        #expect(turn.capture.lead.phone == "0698765432")
    }

    @Test func whatIsKnownIsNotAskedFor() throws {
        let turn = try begin(
            "infos svp, lea@courriel.example 06 12 34 56 78", campaign: ["product": "Mirabelle Cargo"])
        #expect(turn.lead?.product == "Mirabelle Cargo")
        #expect(turn.lead?.email == "lea@courriel.example")
    }

    @Test func interestIsNotAName() throws {
        let turn = answer(try begin(language: "en", name: nil), "I'm interested in the price, leo@courriel.example")
        #expect(turn.capture.lead.name == nil)
        #expect(turn.capture.lead.email == "leo@courriel.example")
    }

    @Test func questionIsNotAProduct() throws {
        var turn = answer(try begin(), "lea@courriel.example 06 12 34 56 78")
        turn = answer(turn, "ça coûte combien ?")
        #expect(turn.step == .askAgain(.product))
    }

    @Test func captureSurvivesStorage() throws {
        let turn = answer(try begin(), "lea@")
        let stored = try JSONDecoder().decode(LeadCapture.self, from: JSONEncoder().encode(turn.capture))
        #expect(stored == turn.capture)
    }

    @Test(arguments: [
        ("a@b.fr", "a@b.fr"), ("Prenom.Nom+x@Mail.EXAMPLE", "Prenom.Nom+x@mail.example"),
        ("mon mail : x_y@mail.example.", "x_y@mail.example"), ("<x@mail.example>", "x@mail.example"),
        ("x (at) mail.example", "x@mail.example"), ("x[at]mail.example", "x@mail.example"), ("a@b.co.uk!", "a@b.co.uk"),
        ("mailto:x@mail.example", "x@mail.example"),
    ]) func emailsAreFound(text: String, email: String) {
        #expect(ContactDetails.email(in: text) == .valid(email))
    }

    @Test(arguments: [
        "a@", "@b.fr", "a@b", "a@b.c", "a..b@c.fr", ".a@c.fr", "a@-b.fr", "a@b..fr", "a@@b.fr", "a@b.f1",
        "léa@mail.example",
        "lea@gmail.con", "lea@hotmial.com",
    ]) func brokenEmailsAreDoubted(text: String) {
        if case .doubtful = ContactDetails.email(in: text) { return }
        Issue.record("\(text) was not doubted")
    }

    @Test(arguments: [
        ("06 12 34 56 78", "0612345678"), ("+33 (0)6.12.34.56.78", "+33612345678"), ("0033612345678", "+33612345678"),
        ("appelez le 07-11-22-33-44 svp", "0711223344"), ("٠٥٠١٢٣٤٥٦٧", "0501234567"), ("۰۹۱۲۳۴۵۶۷۸۹", "09123456789"),
    ]) func phonesAreFound(text: String, phone: String) {
        #expect(ContactDetails.phone(in: text) == .valid(phone))
    }

    @Test(arguments: ["0612", "17 11 2025", "2025-11-17", "00000000", "12345678", "1234567890123456", "rien"])
    func otherDigitsAreNoPhones(text: String) {
        #expect(ContactDetails.phone(in: text).value == nil)
    }
}
