import Testing
import TextFeatures

/// The entities of a text, written `kind|value`.
private func entities(_ text: String, _ language: String? = nil) -> [String] {
    EntityRecognizer().entities(in: TextAnalyzer().analyze(text), language: language).map {
        "\($0.kind.rawValue)|\($0.value)"
    }
}

@Suite struct EntityRecognizerTests {
    @Test(
        arguments: [
            ("49,90 €", "49.90 EUR"), ("49,9€", "49.90 EUR"), ("20 euros", "20.00 EUR"),
            ("1.299,00 EUR", "1299.00 EUR"), ("£5", "5.00 GBP"),
            ("$12.50", "12.50 USD"), ("R$ 30", "30.00 BRL"), ("R$30,50", "30.50 BRL"), ("200 AED", "200.00 AED"),
            ("AED200", "200.00 AED"),
            ("٢٠٠ د.إ", "200.00 AED"), ("150 ر.س.", "150.00 SAR"), ("١٢٫٥ د.ك", "12.50 KWD"),
            ("٣٥٠ جنيه", "350.00 EGP"), ("2 000 €", "2000.00 EUR"),
            ("2\u{202F}000,50 €", "2000.50 EUR"), ("$1,299.99", "1299.99 USD"), ("1,299 $", "1299.00 USD"),
            ("CHF 4'600.50", "4600.50 CHF"), ("€ 49,-", "49.00 EUR"),
            ("12.– CHF", "12.00 CHF"), ("2€50", "2.50 EUR"), ("2 euros 50", "2.50 EUR"), ("15k€", "15000.00 EUR"),
            ("1,5 k€", "1500.00 EUR"), ("90 000 FCFA", "90000.00 XOF"),
            ("Rs. 2,349", "2349.00 INR"), ("₹1,49,999", "149999.00 INR"), ("US$ 20", "20.00 USD"),
            ("$20 CAD", "20.00 CAD"), ("500dh", "500.00 dirham"),
            ("3.000 pesos", "3000.00 peso"), ("٢٠٠ ريال", "200.00 riyal"), ("99 kr", nil), ("300€/mois", "300.00 EUR"),
            ("0,99 €", "0.99 EUR"), ("40 quid", "40.00 GBP"),
        ] as [(String, String?)])
    func readsPrices(text: String, value: String?) {
        #expect(entities(text) == (value.map { ["price|\($0)"] } ?? []))
        #expect(entities("ok (\(text)) !") == (value.map { ["price|\($0)"] } ?? []))
    }

    @Test(arguments: [
        ("06 12 34 56 78", "fr", "0612345678"), ("06.12.34.56.78", "fr", "0612345678"),
        ("0612345678", "fr", "0612345678"), ("06-12-34-56-78", "fr", "0612345678"),
        ("+33 6 12 34 56 78", "fr", "+33612345678"), ("+33 (0)6 12 34 56 78", "fr", "+33612345678"),
        ("0033 6 12 34 56 78", "fr", "+33612345678"),
        ("450-000-0187", "fr", "4500000187"), ("079 555 40 40", "de", "0795554040"),
        ("0151 12345678", "de", "015112345678"), ("0391 555 01 44", "de", "03915550144"),
        ("+49 (0) 30 555077", "de", "+4930555077"), ("655 010 947", "es", "655010947"),
        ("612 34 56 78", "es", "612345678"), ("tel 612345678", "es", "612345678"),
        ("11 5550 0199", "es", "1155500199"), ("333 5550148", "it", "3335550148"), ("3495550111", "it", "3495550111"),
        ("06 5555 0188", "it", "0655550188"),
        ("(11) 91234-5678", "pt", "11912345678"), ("912 555 010", "pt", "912555010"),
        ("06-12345678", "nl", "0612345678"), ("0477 00 00 09", "nl", "0477000009"),
        ("07700 900 266", "en", "07700900266"), ("(555) 010-1234", "en", "5550101234"),
        ("1-800-555-0199", "en", "18005550199"), ("+1 555 010 1234", "en", "+15550101234"),
        ("98220 11457", "en", "9822011457"), ("٠٥٠٠٠٠٠٠٠١", "ar", "0500000001"), ("واتساب 50012345", "ar", "50012345"),
        ("\u{200E}+971 50 123 4567", "ar", "+971501234567"),
        ("Tel.: 0361 555 90 12", "de", "03615559012"), ("my number is 555 0199", "en", "5550199"),
    ])
    func readsPhoneNumbers(text: String, language: String, value: String) {
        #expect(entities(text, language) == ["phone|\(value)"])
        #expect(entities("ok \(text), merci.", language) == ["phone|\(value)"])
    }

    @Test(
        arguments: [
            ("12/03/2026", "fr", "2026-03-12"), ("le 12.03.26", "fr", "2026-03-12"), ("2026-03-12", nil, "2026-03-12"),
            ("2026/03/12", "en", "2026-03-12"), ("3 mars", "fr", "--03-03"),
            ("1er avril 2026", "fr", "2026-04-01"), ("March 3rd", "en", "--03-03"),
            ("March 3rd, 2026", "en", "2026-03-03"), ("3rd of March 2026", "en", "2026-03-03"),
            ("Sept 11", "en", "--09-11"), ("12/25/2026", "en", "2026-12-25"), ("25/12/2026", "en", "2026-12-25"),
            ("04/03/2026", "en", "04/03/2026"), ("3. März 2026", "de", "2026-03-03"),
            ("am 2.11.", "de", "--11-02"), ("22.12.", "de", "--12-22"), ("3 de marzo de 2026", "es", "2026-03-03"),
            ("15 de febrero", "es", "--02-15"), ("il 3 novembre", "it", "--11-03"),
            ("1° maggio", "it", "--05-01"), ("1 de novembro", "pt", "--11-01"), ("3 maart 2026", "nl", "2026-03-03"),
            ("٣ مارس ٢٠٢٦", "ar", "2026-03-03"), ("12 آذار", "ar", "--03-12"),
            ("le 12/03", "fr", "--03-12"), ("depuis le 9 août", "fr", "--08-09"), ("5 juin", "fr", "--06-05"),
            ("24 déc. 2025", "fr", "2025-12-24"), ("٢٠٢٦/٠٣/١٢", "ar", "2026-03-12"),
        ] as [(String, String?, String)])
    func readsDates(text: String, language: String?, value: String) {
        #expect(entities(text, language) == ["date|\(value)"])
        #expect(entities("(\(text))", language) == ["date|\(value)"])
    }

    @Test(arguments: [
        ("commande FR-20391", "fr", "order_number|FR-20391"), ("commande n° 1234567", "fr", "order_number|1234567"),
        ("order 99812", "en", "order_number|99812"),
        ("ma commande 4471 n'est pas là", "fr", "order_number|4471"),
        ("Bestellnummer: DE-88213", "de", "order_number|DE-88213"),
        ("Bestellung 5501-882", "de", "order_number|5501-882"),
        ("mi pedido #48213", "es", "order_number|48213"), ("ordine n. 48213", "it", "order_number|48213"),
        ("encomenda 55102", "pt", "order_number|55102"), ("bestelling 10023984", "nl", "order_number|10023984"),
        ("طلب رقم ٤٤١٢٠", "ar", "order_number|44120"), ("Where's my order? #60213", "en", "order_number|60213"),
        ("order number is 403-1234567-1234567", "en", "order_number|403-1234567-1234567"),
        ("Mon numéro de commande : AB12345", "fr", "order_number|AB12345"),
        ("réf. 2024-8831, ma commande", "fr", "order_number|2024-8831"),
        ("booking ref HB-20417", "en", "order_number|HB-20417"),
        ("colis perdu (FR-20391), commande de mai", "fr", "order_number|FR-20391"),
        ("facture 2024-0931", "fr", "invoice_number|2024-0931"), ("Rechnung Nr. 20118", "de", "invoice_number|20118"),
        ("invoice #INV-0042", "en", "invoice_number|INV-0042"), ("fattura n. 118", "it", "invoice_number|118"),
        ("الفاتورة رقم 20118", "ar", "invoice_number|20118"), ("factuurnummer 20118", "nl", "invoice_number|20118"),
        ("n° client 882190", "fr", "account_number|882190"), ("Kundennummer 77120043", "de", "account_number|77120043"),
        ("account nr 88-204-117", "en", "account_number|88-204-117"),
        ("numéro de client c'est le 5540321", "fr", "account_number|5540321"),
        ("Cliente nº 220145", "pt", "account_number|220145"), ("klantnr 882-19", "nl", "account_number|882-19"),
        ("FR76 3000 6000 0112 3456 7890 189", "fr", "account_number|FR7630006000011234567890189"),
        ("commande 12345 du 3 mars", "fr", "order_number|12345"),
    ])
    func readsNumbersBesideTheWordThatNamesThem(text: String, language: String, expected: String) {
        #expect(entities(text, language).first == expected)
        #expect(entities("ok, \(text).", language).first == expected)
    }

    /// What looks like a number with a meaning and has none.
    @Test(arguments: [
        ("taille 38, iPhone 15, PS5, A4, CO2, 5e, H1N1, 24/7, 4K", "fr"), ("depuis 2018, en 2024", "fr"),
        ("j'ai commandé 300 sacs", "fr"), ("Commande 500 pièces", "fr"),
        ("I want to order 500 units", "en"), ("order 2 of them", "en"), ("ma commande de 12h30", "fr"),
        ("83000 Toulon, 39104 Magdeburg", "fr"), ("pages 120-130, note 9/10, 50/50, 1/2", "fr"),
        ("version 2.0.1, 192.168.0.1", "en"), ("erreur 503, article 1641 du code civil", "fr"), ("EG 261/2004", "de"),
        ("calle 45 # 12-30 apto 502", "es"), ("1 000 000 abonnés", "fr"),
        ("1.000.000 views", "en"), ("#1 fan", "en"), ("12 345 678 habitants", "fr"), ("ISBN 0-306-40615-2", "en"),
        ("SIRET 000 000 000 00012", "fr"), ("SIRET 732 829 320 00074", "fr"),
        ("a 9:30 reunião 10h45", "pt"), ("score 3-2", "fr"), ("moins 20 %", "fr"),
        ("3x plus, 2kg, 16GB, 5000 mAh", "fr"), ("LH 220145", "de"), ("Kia 7H0-819", "de"), ("code 4471", "fr"),
        ("300 da pagare", "it"), ("may 3 people come", "en"), ("FR76 3000 6000 0112 3456 7890 180", "fr"),
        ("44/2025/9999", "fr"), ("31.02.2026", "fr"), ("12.08.1984.5", "de"),
        ("RTX-4090, my order is late", "en"), ("taglia 42, quantità 12", "it"), ("chambre 214, vol AF1234", "fr"),
        ("prix ? combien ?", "fr"), ("١٢٠ شخص", "ar"), ("عندي ٢٠٠ ألف متابع", "ar"),
        ("maat 42, 350 hoodies", "nl"), ("Größe 31, 820 m²", "de"), ("ma commande 2024", "fr"),
        ("order 300 please", "en"),
    ])
    func lookAlikesAreNoEntities(text: String, language: String) {
        #expect(entities(text, language).isEmpty)
        #expect(entities(text, nil).isEmpty)
    }

    @Test(arguments: [
        ("FR-20391", "FR-20391"), ("FR-20391 toujours rien reçu", "FR-20391"),
        ("toujours rien !! (FR-20391)", "FR-20391"),
        ("DE-88213 ist nicht da", "DE-88213"), ("wo bleibt ABC-1234567?", "ABC-1234567"),
        ("it's NL-402211.", "NL-402211"),
    ])
    func anOrderNumberNeedsNoLabelWhereNothingElseLooksLikeIt(text: String, value: String) {
        #expect(entities(text) == ["order_number|\(value)"])
    }

    @Test(arguments: [
        "DE-10115 Berlin", "12 rue des Lilas, FR-75001", "KB-5034441", "CVE-2024-12345", "ISO-27001", "WH-1000XM4",
        "AB-12345-CD", "RTX-4090", "COVID-19", "UTC-05000", "F-75001", "xFR-20391", "FR-20391x", "ABCDE-12345",
        "AB-1234",
    ])
    func whatLooksLikeAnOrderNumberAloneIsNone(text: String) { #expect(entities(text).isEmpty) }

    @Test func socialSpansAreEntitiesInPlace() {
        #expect(
            entities("@Zoé #Devis https://ex.fr/06-12-34-56-78 A@B.fr 👍🏽 :) 5 €", "fr") == [
                "mention|@Zoé", "hashtag|#Devis", "url|https://ex.fr/06-12-34-56-78", "email|a@b.fr", "emoji|👍🏽",
                "emoticon|:)", "price|5.00 EUR",
            ])
    }

    @Test func aMessageWithEverything() {
        #expect(
            entities("Ma commande n° FR-20391 du 12/03/2026 (49,90 €) n'est pas là, tél. 06 12 34 56 78", "fr") == [
                "order_number|FR-20391", "date|2026-03-12", "price|49.90 EUR", "phone|0612345678",
            ])
    }

    @Test func anyBytesGiveOrderedEntitiesThatSliceTheText() {
        var random = SeededRandom(seed: 31)
        let analyzer = TextAnalyzer()
        let pieces = [
            "commande ", "n° ", "#", "FR", "-", "12", "2026", "/", ".", ",", " ", "€", "$", "R$", "+33", "(0)", "06 ",
            "mars", "٣", "د.إ", "order", "é", "😀", "@a1", "\n", "5", "k",
        ]
        for _ in 0..<4000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int(random.next() % 14) {
                bytes += Array(pieces[Int(random.next() % UInt64(pieces.count))].utf8)
            }
            if random.next() % 4 == 0, !bytes.isEmpty {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() % 256)
            }
            let text = analyzer.analyze(utf8: bytes)
            var last = 0
            for entity in EntityRecognizer().entities(in: text, language: "fr") {
                #expect(entity.start >= last && entity.start < entity.end && entity.end <= bytes.count)
                #expect(
                    entity.text == String(decoding: bytes[entity.start..<entity.end], as: UTF8.self)
                        && !entity.value.isEmpty)
                last = entity.end
            }
        }
    }
}
