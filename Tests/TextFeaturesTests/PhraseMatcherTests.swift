import Testing
import TextFeatures

/// The matched pieces of the original text, for one phrase.
private func found(
    _ phrase: String, in text: String, match: Phrase.Match = .folded, language: String? = nil
) -> [String] {
    let analyzer = TextAnalyzer()
    let matcher = PhraseMatcher(
        phrases: [Phrase(text: phrase, id: 7, language: language, match: match)], analyze: analyzer.analyze)
    let analyzed = analyzer.analyze(text)
    return matcher.matches(in: analyzed, language: language).map { analyzed.text(in: $0.source) }
}

@Suite struct PhraseMatcherTests {
    @Test(
        arguments: [
            ("IA", "l'IA", ["IA"]), ("IA", "l’IA, encore", ["IA"]), ("IA", "lʼia", ["ia"]), ("IA", "IA,", ["IA"]),
            ("IA", "j'ai", []),
            ("IA", "diable", []), ("IA", "qu'IA", ["IA"]), ("IA", "MIA", []),
            ("prix", "PRIX?", ["PRIX"]), ("prix", "surprix", []), ("prix", "Prix.", ["Prix"]),
            ("prix", "(prix)", ["prix"]), ("prix", "prixx", []),
            ("ordine", "dell'ordine n. 4", ["ordine"]), ("ordine", "un’ordine", ["ordine"]),
            ("aqua", "l'aqua d'aqua", ["aqua", "aqua"]),
            ("can", "can't", []), ("brand", "brand's", []), ("don", "don't", []), ("don't", "I don’t", ["don’t"]),
            ("aujourd'hui", "Aujourd’hui !", ["Aujourd’hui"]), ("l'IA", "avec l’ia", ["l’ia"]),
            ("parler à un humain", "je veux PARLER A UN HUMAIN svp", ["PARLER A UN HUMAIN"]),
            ("parler à un humain", "parler, à un humain", []), ("e-mail", "mon e mail", ["e mail"]),
            ("e mail", "mon E-Mail:", ["E-Mail"]),
            ("e-mail", "email", []), ("prix livraison", "prix - livraison", []), ("fraude", "FRAUDE!!!", ["FRAUDE"]),
            ("légal", "legal", ["legal"]), ("legal", "légal", ["légal"]), ("cœur", "coeur", ["coeur"]),
            ("coeur", "cœur", ["cœur"]),
            ("50 €", "à 50 € net", ["50 €"]), ("👍", "ok 👍🏽", ["👍🏽"]), ("devis", "#DemandeDeDevis", ["Devis"]),
            ("demande de devis", "#DemandeDeDevis !", ["DemandeDeDevis"]),
            ("devis", "#devis", ["devis"]), ("#devis", "un #DEVIS", ["#DEVIS"]), ("devis", "#devisgratuit", []),
            ("@marque", "@Marque", ["@Marque"]),
            ("n° de suivi", "mon nº de suivi", []),
        ] as [(String, String, [String])])
    func matchesWholeWordsOnly(phrase: String, text: String, expected: [String]) {
        #expect(found(phrase, in: text) == expected)
    }

    @Test(arguments: [
        ("Mädchen", "Maedchen"), ("Maedchen", "Mädchen"), ("Mädchen", "Madchen"), ("Madchen", "Mädchen"),
        ("groß", "gross"), ("gross", "GROẞ"),
        ("schön", "schoen"), ("schoen", "SCHÖN"), ("über Nacht", "ueber nacht"), ("ueber nacht", "Über Nacht"),
        ("Mädchen", "Ma\u{308}dchen"),
    ])
    func germanIsOneWordHoweverTyped(phrase: String, text: String) {
        #expect(found(phrase, in: text) == [text])
    }

    @Test(arguments: [
        ("السعر", "السِّعْرُ"), ("السعر", "الســـعر"), ("أحتاج", "احتاج"), ("إلغاء", "الغاء"), ("فاتورة", "فاتوره"),
        ("على", "علي"), ("احتيال", "إحتيال"),
        ("شكرا ١٢", "شكراً 12"), ("كم", "ﻛﻢ"),
    ])
    func arabicIsOneWordHoweverTyped(phrase: String, text: String) {
        #expect(found(phrase, in: text) == [text])
        #expect(found(text, in: phrase) == [phrase])
    }

    @Test(arguments: [
        ("ısı", "ISI"), ("isi", "ısı"), ("İstanbul", "istanbul"), ("istanbul", "ISTANBUL"), ("ёлка", "елка"),
        ("ΆΛΦΑ", "αλφα"), ("ĳs", "ijs"),
        ("ﬁn", "fin"), ("ＰＲＩＸ", "prix"), ("não", "NAO"), ("coração", "coracao"), ("niño", "nino"),
        ("crème", "cre\u{300}me"),
    ])
    func scriptsFoldBothWays(phrase: String, text: String) {
        #expect(found(phrase, in: text) == [text])
        #expect(found(text, in: phrase) == [phrase])
    }

    @Test func exactComparesCaseAndAccents() {
        #expect(found("SAV", in: "le SAV, le sav, l'SAV", match: .exact) == ["SAV", "SAV"])
        #expect(found("péché", in: "péché peche pêché", match: .exact) == ["péché"])
        #expect(found("IA", in: "l’IA l'ia", match: .exact) == ["IA"])
        #expect(found("Re*", in: "Remboursez remboursez", match: .exact) == ["Remboursez"])
    }

    @Test func starStandsForTheRestOfAWord() {
        #expect(
            found("rembours*", in: "REMBOURSEZ-moi, remboursement, rembours, debours") == [
                "REMBOURSEZ", "remboursement", "rembours",
            ])
        #expect(found("rembours* moi", in: "remboursez moi") == ["remboursez moi"])
        #expect(found("rembours* moi", in: "remboursez-moi") == ["remboursez-moi"])
        #expect(found("parl* à un* humain*", in: "parler a une humaine") == ["parler a une humaine"])
        #expect(found("schö*", in: "SCHOENE schöne schone") == ["SCHOENE", "schöne", "schone"])
        #expect(found("arn*", in: "l'arnaque") == ["arnaque"])
        #expect(found("é*", in: "été") == ["été"])
    }

    @Test func languagesKeepTheirPhrases() {
        let analyzer = TextAnalyzer()
        let matcher = PhraseMatcher(
            phrases: [
                Phrase(text: "prix", id: 1, language: "fr"), Phrase(text: "prix", id: 2, language: "en"),
                Phrase(text: "prix", id: 3),
            ], analyze: analyzer.analyze)
        let text = analyzer.analyze("prix")
        #expect(matcher.matches(in: text, language: "fr").map(\.phraseID) == [1, 3])
        #expect(matcher.matches(in: text, language: "de").map(\.phraseID) == [3])
        #expect(matcher.matches(in: text, language: nil).map(\.phraseID) == [1, 2, 3])
    }

    @Test func overlappingPhrasesAreAllFound() {
        let analyzer = TextAnalyzer()
        let list = ["a b", "b c", "a b c", "c", "b", "b c d", "x a b"]
        let matcher = PhraseMatcher(
            phrases: list.enumerated().map { Phrase(text: $1, id: $0) }, analyze: analyzer.analyze)
        let text = analyzer.analyze("a b c")
        let pieces = matcher.matches(in: text, language: nil).map { "\($0.phraseID)\($0.tokens)" }
        #expect(pieces == ["00..<2", "20..<3", "41..<2", "11..<3", "32..<3"])
    }

    @Test func emptyPhrasesNeverMatch() {
        #expect(found("", in: "a") == [])
        #expect(found("  ", in: "a b") == [])
        #expect(found("a", in: "") == [])
        let analyzer = TextAnalyzer()
        #expect(
            PhraseMatcher(phrases: [], analyze: analyzer.analyze).matches(in: analyzer.analyze("a"), language: nil)
                == [])
    }

    @Test func foldingTwiceIsFoldingOnce() {
        var random = SeededRandom(seed: 99)
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<6 {
                let value = UInt32(random.next() % (random.next() % 4 == 0 ? 0x1_F700 : 0x700))
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
            let once = PhraseFolding.foldedForMatching(text.utf8)
            #expect(PhraseFolding.foldedForMatching(once) == once, "\(text.debugDescription)")
        }
    }

    /// The automaton finds what comparing every phrase at every word finds.
    @Test func agreesWithTheSlowReference() {
        var random = SeededRandom(seed: 4)
        let analyzer = TextAnalyzer()
        let vocabulary = ["a", "b", "c", "d"]
        for _ in 0..<300 {
            let phrases = (0..<12).map { id in
                Phrase(
                    text: (0...(random.next() % 3)).map { _ in vocabulary[Int(random.next() % 4)] }.joined(
                        separator: " "), id: id)
            }
            let words = (0..<12).map { _ in vocabulary[Int(random.next() % 4)] }
            let text = analyzer.analyze(words.joined(separator: " "))
            let matcher = PhraseMatcher(phrases: phrases, analyze: analyzer.analyze)
            var expected: Set<String> = []
            for phrase in phrases {
                let parts = phrase.text.split(separator: " ").map(String.init)
                for start in words.indices where start + parts.count <= words.count {
                    if Array(words[start..<(start + parts.count)]) == parts {
                        expected.insert("\(phrase.id) \(start)..<\(start + parts.count)")
                    }
                }
            }
            let found = matcher.matches(in: text, language: nil).map { "\($0.phraseID) \($0.tokens)" }
            #expect(Set(found) == expected && found.count == expected.count)
        }
    }
}
