import Testing
import TextFeatures

/// The spans of a text, written `kind|text` so that a failure reads well.
private func spans(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return SocialScanner().spans(in: text).map {
        "\($0.kind.rawValue)|\(String(decoding: bytes[$0.range], as: UTF8.self))"
    }
}

@Suite struct SocialScannerTests {
    @Test(arguments: [
        ("voir https://exemple.fr/a?b=c#d.", "https://exemple.fr/a?b=c#d"),
        ("(https://fr.wikipedia.org/wiki/Prix_(homonymie))", "https://fr.wikipedia.org/wiki/Prix_(homonymie)"),
        ("http://example.com!!!", "http://example.com"),
        ("«http://example.com»", "http://example.com"),
        ("请看https://example.com/路谢谢", "https://example.com/"),
        ("lienhttps://example.com/x", "https://example.com/x"),
        ("www.mon-site.be, merci", "www.mon-site.be"),
        ("WWW.EXEMPLE.FR", "WWW.EXEMPLE.FR"),
        ("allez sur exemple.fr, vite", "exemple.fr"),
        ("Exemple.com/promo est en panne", "Exemple.com/promo"),
        ("mango.example:8080/x?y", "mango.example:8080/x?y"),
        ("cadeau sur bono-hogar.example", "bono-hogar.example"),
        ("t.co/Ab12", "t.co/Ab12"),
        ("wa.me/33612345678", "wa.me/33612345678"),
        ("auf zalando.de gekauft", "zalando.de"),
        ("lo vi en mango.es", "mango.es"),
        ("müller.ch hat", "müller.ch"),
        ("ok...monsite.com merci", "monsite.com"),
        ("shop.example.co.uk.", "shop.example.co.uk"),
        ("fb://profile/33", "fb://profile/33"),
        ("https://xn--e1afmkfd.xn--p1ai/путь конец", "https://xn--e1afmkfd.xn--p1ai/путь"),
    ])
    func findsTheLinkAndNothingAround(text: String, link: String) {
        #expect(spans(text) == ["url|\(link)"])
    }

    @Test(arguments: [
        "merci.Je voudrais", "merci.je voudrais", "oui.ca va", "at 9 a.m. or p.m.", "e.g. this, i.e. that",
        "12.50 et 3.14",
        "gracias.es muy bonito", "fine.It works", "ok.de nada", "M.Dupont", "S.N.C.F.", "photo.jpg et facture.pdf",
        "prix.info", "Anche.io voglio", "fin...de", "a/b", "et/ou", "http://", "://", "www.", "www.fini", "no.so",
        "1.fr.",
        "U.S.A.", "v2.0.1", "c'est fini.to be", "Node.js", "me...sorry da.it's mine", "waa.in.nin.ku.ah.da.in",
    ])
    func ordinaryFullStopsAreNotLinks(text: String) {
        #expect(spans(text).isEmpty)
    }

    @Test(arguments: [
        ("écris à jean.dupont+x@gmail.com.", "jean.dupont+x@gmail.com"),
        ("flo1989@exemple.net, merci", "flo1989@exemple.net"),
        ("l.baum@mail.example 😊", "l.baum@mail.example"),
        ("mailto:a@b.co", "a@b.co"),
        ("contact@st-josef.example", "contact@st-josef.example"),
        ("ok...paola_nails@ejemplo.mx", "paola_nails@ejemplo.mx"),
        ("JEAN@EXEMPLE.FR", "JEAN@EXEMPLE.FR"),
    ])
    func findsTheAddress(text: String, address: String) {
        #expect(spans(text).first == "email|\(address)" || spans(text).last == "email|\(address)")
        #expect(spans(text).filter { $0.hasPrefix("mention") || $0.hasPrefix("url") }.isEmpty)
    }

    @Test func mentionsStopBeforePunctuationAndNeverLieInAnAddress() {
        #expect(
            spans("@zoé, @ahmd.x تعال @mc_lauchhammer. @محمد!") == [
                "mention|@zoé", "mention|@ahmd.x", "mention|@mc_lauchhammer", "mention|@محمد",
            ])
        #expect(spans("direction@ de vos campagnes").isEmpty)
        #expect(spans("cl@ve y c@nnard").isEmpty)
        #expect(spans("@ 5 heures, @12, @l'hôtel").isEmpty)
        #expect(spans("(@ana)@leo") == ["mention|@ana", "mention|@leo"])
    }

    @Test func hashtagsAreWordsOfAnyScriptAndNeverNumbers() {
        #expect(
            spans("#été #JeVeuxUnDevis! #BLACKFRIDAY2024 #عرض_خاص #东京。＃日本") == [
                "hashtag|#été", "hashtag|#JeVeuxUnDevis", "hashtag|#BLACKFRIDAY2024", "hashtag|#عرض_خاص", "hashtag|#东京",
                "hashtag|＃日本",
            ])
        #expect(spans("#a#b") == ["hashtag|#a", "hashtag|#b"])
        #expect(spans("#12 #1 # x C# a#b &#39; #FR-20391 #A123456 calle 45 # 12-30 #DE-88213").isEmpty)
        #expect(spans("#CES2026 #2026vibes") == ["hashtag|#CES2026", "hashtag|#2026vibes"])
    }

    @Test(arguments: [
        "😀", "👍🏽", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇫🇷", "1️⃣", "#️⃣", "❤", "❤️", "❤️‍🔥", "☺️", "✌🏿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🧑🏻‍🤝‍🧑🏿", "⭐", "©️", "‼️", "㊗️", "⬆️", "🅰️",
        "🙋‍♀️", "🫠", "🤷🏾‍♂️", "4⃣",
    ])
    func oneEmojiIsOneCluster(emoji: String) {
        #expect(spans(emoji) == ["emoji|\(emoji)"])
        #expect(spans("ok\(emoji)\(emoji)!") == ["emoji|\(emoji)", "emoji|\(emoji)"])
    }

    @Test func signsThatAreTextStayText() {
        #expect(spans("© 2024 Babil™ ® 5 ↔ 3 ℹ 1 # * ❤\u{FE0E} 🇫 ①").isEmpty)
        #expect(spans("🇫🇷🇩🇪🇪") == ["emoji|🇫🇷", "emoji|🇩🇪"])
    }

    /// Emoji spans are exactly the characters (grapheme clusters) of the standard library.
    @Test func emojiSpansAreCharacters() {
        var random = SeededRandom(seed: 20_260_312)
        let pieces = [
            "😀", "👍", "🏽", "\u{200D}", "\u{FE0F}", "❤", "🇫", "🇷", "1", "\u{20E3}", "a", " ", "é", "\u{301}", "👩", "🦰",
            "♀", "🏴",
            "\u{E0067}", "\u{E007F}",
        ]
        for _ in 0..<4000 {
            let text = (0..<Int(random.next() % 9)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }
                .joined()
            let bytes = Array(text.utf8)
            var boundaries: Set<Int> = [0]
            var offset = 0
            for character in text {
                offset += String(character).utf8.count
                boundaries.insert(offset)
            }
            for span in SocialScanner().spans(in: text) where span.kind == .emoji {
                let shown = bytes[span.range].map { String($0, radix: 16) }.joined(separator: " ")
                #expect(boundaries.contains(span.range.upperBound), "\(text.debugDescription) \(shown)")
            }
        }
    }

    @Test(arguments: [
        ":)", ":-)", ";-)", ":D", "<3", "</3", ":'(", ":'D", "xD", "XD", "xd", "XDDD", "^^", "^_^", "¯\\_(ツ)_/¯",
        ":(((", ":P", ":-*", "=)",
        "o_O", "T_T", "-_-", ">_<", ">.<", ":/", ":-/", ":3", ";)", ":o", "(:", "):", "\\o/", ">:(", "(^^)", "(T_T)",
        "ಠ_ಠ",
        "( ͡° ͜ʖ ͡°)", "x)", ":-S", "._.", ":-|",
    ])
    func findsTheEmoticon(face: String) {
        #expect(spans(face) == ["emoticon|\(face)"])
        #expect(spans("ok \(face)") == ["emoticon|\(face)"])
        #expect(spans("ok \(face) \(face)\n") == ["emoticon|\(face)", "emoticon|\(face)"])
    }

    @Test(arguments: [
        "12:Das", "à 12:30", "http:/", "taux", "Taille :S ou M", "Taille :XL", "<30 €", "5<3", "foo_o_bar", "__init__",
        "2^^3", "&nbsp;)",
        "prix :3 euros", "a=(b)", "x=3", "Infos:(voir)", "**Note:**", "clé:valeur", "{\"a\":[1]}",
        "10:(2)", "3:)",
        "(x)", "=>", "->", "exdx", "a;b", "maxD", "xDr",
    ])
    func ordinaryPunctuationIsNoEmoticon(text: String) {
        #expect(spans(text).isEmpty)
    }

    @Test func facesMayTouchAWord() {
        #expect(spans("merci:) bisous;) top<3") == ["emoticon|:)", "emoticon|;)", "emoticon|<3"])
    }

    @Test func anyBytesGiveOrderedSpansInsideTheText() {
        var random = SeededRandom(seed: 7)
        let alphabet: [UInt8] =
            Array("ab.@#:/)(;xD_<3^ 1-%=w".utf8) + [0xC3, 0xA9, 0xF0, 0x9F, 0x98, 0x80, 0xE2, 0x83, 0xA3, 0xFF]
        for _ in 0..<20_000 {
            let bytes = (0..<Int(random.next() % 40)).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
            var spans: [SocialSpan] = []
            bytes.withUnsafeBufferPointer { SocialScanner().scan($0, into: &spans) }
            var last = 0
            for span in spans {
                #expect(span.range.lowerBound >= last && !span.range.isEmpty && span.range.upperBound <= bytes.count)
                last = span.range.upperBound
            }
        }
    }
}

@Suite struct HashtagWordsTests {
    @Test(arguments: [
        ("#JeVeuxUnDevis", "Je Veux Un Devis"), ("#BLACKFRIDAY2024", "BLACKFRIDAY 2024"),
        ("#HTMLParser", "HTML Parser"),
        ("#devisgratuit", "devisgratuit"), ("#été_2026", "été 2026"), ("#ÉtéÀParis", "Été À Paris"),
        ("#iPhone15", "iPhone 15"),
        ("#lundimotivation", "lundimotivation"), ("#عرض_خاص", "عرض خاص"), ("＃日本Trip", "日本 Trip"), ("#24h", "24 h"),
        ("#", ""), ("#__", ""),
        ("#GroßeLiebe", "Große Liebe"), ("#jAime", "j Aime"), ("#E\u{301}te\u{301}Chaud", "E\u{301}te\u{301} Chaud"),
    ])
    func splitsOnCaseDigitsAndUnderscore(tag: String, words: String) {
        #expect(HashtagWords.words(in: tag) == words.split(separator: " ").map(String.init))
    }
}

/// Serialized, and only among the long tests: the tests of this suite measure time.
@Suite(.serialized, .enabled(if: LongTests.areWanted)) struct SocialScannerTimeTests {
    /// Forty times the input may cost about forty times the time; a quadratic scan would cost 1600 times as much.
    @Test(arguments: [
        "a.", "@", "a@a", "a@", "..", ".a..", "#1", "#a", ":/", "://a", "a%b.", "_", "(", "\u{200D}", "\u{301}",
        "👩\u{200D}", "😀", "1", "x", ":", "&a;)",
        "www.", "a.com.", "aaa.es ", "https://", "((((", "]", ".@", "é", "éa.", "<3", "^",
    ])
    func timeIsLinearOnHostileInput(piece: String) {
        func seconds(_ repeats: Int) -> Double {
            let text = Array(String(repeating: piece, count: repeats).utf8)
            var best = Double.infinity
            for _ in 0..<3 {
                var spans: [SocialSpan] = []
                let clock = ContinuousClock()
                let time = clock.measure { text.withUnsafeBufferPointer { SocialScanner().scan($0, into: &spans) } }
                best = min(best, Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds))
            }
            return best
        }
        let small = 400
        let ratio = seconds(small * 40) / max(seconds(small), 1e-6)
        #expect(ratio < 300, "40 times the input took \(ratio) times as long")
    }
}
