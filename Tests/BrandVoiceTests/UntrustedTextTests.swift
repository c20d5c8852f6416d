import BrandVoice
import Testing

/// What a stranger wrote reaches a draft only as a plain name, product or reference.
@Suite struct UntrustedTextTests {
    let cleaner: UntrustedText

    init() throws { cleaner = try SampleVoice.library().untrusted }

    @Test(arguments: [
        ("Camille Martin", "Camille"), ("camille d.", "Camille"), ("LÉA 🌸", "Léa"), ("Jean-Michel R", "Jean-Michel"),
        ("MARIE-ANGE", "Marie-Ange"), ("McKenna Lee", "McKenna"), ("Maria de Souza", "Maria"), ("José", "José"),
        ("Zoë van Dijk", "Zoë"), ("Siân O’Hara", "Siân"), ("أحمد علي", "أحمد"), ("عبد الله محمد", "عبد الله"),
        ("Łukasz", "Łukasz"), ("  Ana\u{200B}  ", "Ana"), ("Ana\u{202E}", "Ana"), ("Иван Петров", "Иван"),
    ]) func namesOfPeopleAreKept(display: String, name: String) {
        #expect(cleaner.givenName(display) == name)
    }

    @Test(arguments: [
        "", "   ", "🔥🔥🔥", "user_8812", "xX_dark_Xx", "Jean42", "@camille", "www.promo.example", "promo.example",
        "https://evil.example", "<b>Bob</b>", "{{name}}", "Le Petit Bistrot", "The Bike Shop", "Meta Support",
        "Instagram Security", "Connard", "C.0.n.n.a.r.d", "Sale Connard", "Hur3nsohn", "c o n n a r d", "A", "Bob|Ann",
        "\u{202E}\u{202D}", "Camille Martin Durand Petit Moreau Simon Laurent", "#Promo", "hitler88",
        "Wolfeschlegelsteinhausenbergerdorff", "كلب", "Dr. Weber",
    ]) func whatIsNotAPersonsNameIsDropped(display: String) {
        #expect(cleaner.givenName(display) == nil)
    }

    @Test func megabyteNamesAreDropped() {
        #expect(cleaner.givenName(String(repeating: "Ana ", count: 300_000)) == nil)
    }

    @Test func zalgoIsDroppedOrBounded() {
        let zalgo = "A" + String(repeating: "\u{0336}\u{0489}", count: 90) + "na"
        #expect((cleaner.givenName(zalgo)?.unicodeScalars.count ?? 0) <= 40)
    }

    @Test(arguments: ["FR-20391", "#10482", "2025/118", "A1B2C3"]) func referencesAreKept(text: String) {
        #expect(cleaner.reference(text) == text)
    }

    @Test(arguments: ["", "ABC", "FR 20391", "12<b>", "1234567890123456789012345", "٢٠٣٩١", "fr-20391\u{202E}"])
    func oddReferencesAreDropped(text: String) {
        #expect(cleaner.reference(text) == nil)
    }

    @Test func productsAreKeptWithoutMarkup() {
        #expect(cleaner.product("Mirabelle City 3") == "Mirabelle City 3")
        #expect(cleaner.product("<img src=x>") == nil)
        #expect(cleaner.product("gratuit sur promo.example") == nil)
        #expect(cleaner.product(String(repeating: "vélo ", count: 20)) == nil)
    }

    @Test func excerptIsOneLine() {
        #expect(UntrustedText.excerpt("a\n\n b\t c\u{202E}d", limit: 10) == "a b cd")
        #expect(UntrustedText.excerpt("abcdefghij", limit: 4) == "abcd…")
    }

    @Test func phrasesAreFoundAsWholeWordsWhateverTheirCaseAndAccents() {
        let list = PhraseList(["c'est votre faute", "désolé", "مضمون"])
        #expect(list.firstMatch(in: "Mais C’EST   VOTRE FAUTE !") == "c'est votre faute")
        #expect(list.firstMatch(in: "je suis desole.") == "désolé")
        #expect(list.firstMatch(in: "مَضْمُون") == "مضمون")
        #expect(list.firstMatch(in: "désolée") == nil)
        #expect(list.firstMatch(in: "") == nil)
        #expect(list.firstMatch(in: "d\u{00AD}ésolé") == "désolé")
    }
}
