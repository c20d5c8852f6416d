extension TemplateLinter {
    /// What a body says, whatever its values: address, emoji, numbers, personal data.
    mutating func checkWording(of variant: ReplyTemplate.Variant, in template: ReplyTemplate) {
        let guide = library.guide
        let name = template.variants.count > 1 ? "wording “\(variant.name)”: " : ""
        let text = Self.fixedText(of: variant.body.source)
        if template.role != .internalNote, let formality = guide.formality(of: template.tone, in: template.language) {
            let other: VoiceGuide.Formality = formality == .formal ? .informal : .formal
            if let word = FormalityMarkers.firstMarker(of: other, in: text, language: template.language) {
                let pronouns = FormalityMarkers.pronouns[template.language]
                let wanted = (formality == .formal ? pronouns?.formal : pronouns?.informal) ?? formality.rawValue
                add(
                    .error, "formality", template.file,
                    name + "“\(word)” does not fit: this brand says “\(wanted)” here",
                    "change the word, or the formality in voice.yaml")
            }
        }
        if variant.emojiCount > guide.emoji.maximum {
            add(
                .error, "emoji", template.file,
                name + "\(variant.emojiCount) emoji, and \(guide.emoji.maximum) is the most", "remove some")
        }
        if variant.emojiCount > 0, !guide.emoji.tones.contains(template.tone) {
            add(
                .error, "emoji", template.file, name + "an emoji in tone “\(template.tone)”",
                "remove it: only \(guide.emoji.tones.joined(separator: ", ")) replies may carry one")
        }
        if template.role != .internalNote, let digit = text.first(where: { $0.isNumber }) {
            add(
                .error, "number", template.file, name + "the text carries a number (“\(digit)”)",
                "state it in facts.yaml and use the fact")
        }
        checkPrivacy(of: text, name: name, in: template)
    }

    /// A public reply asks for personal data in private only.
    private mutating func checkPrivacy(of text: String, name: String, in template: ReplyTemplate) {
        guard template.role != .internalNote, template.channels.contains(where: { $0 != "dm" }),
            let words = PrivacyWords.byLanguage[template.language]
        else { return }
        let folded = FoldedText.bytes(of: text)
        let invites = PhraseList(words.inPrivate).firstMatch(inFolded: folded) != nil
        if let data = PhraseList(words.personalData).firstMatch(inFolded: folded), !invites {
            add(
                .error, "public_personal_data", template.file,
                name + "a public reply asks for “\(data)” without asking for a private message",
                "ask for it in private")
        }
        if template.asksPrivate, !invites {
            add(
                .warning, "private_unsaid", template.file,
                name + "“asks_private” is set, but the text does not ask for a private message",
                "say it, e.g. “\(words.inPrivate[0])”")
        }
    }

    /// Holes that missing or strange values leave: doubled spaces, orphan punctuation, leftover tags.
    mutating func checkTypography(of text: String, template: ReplyTemplate, variant: ReplyTemplate.Variant) {
        let name = template.variants.count > 1 ? "wording “\(variant.name)”: " : ""
        func fault(_ problem: String) -> (String, String) {
            (name + problem + ": “\(text.prefix(60))…”", "mend the sections around the variables")
        }
        var previous: Character = "\n"
        for character in text {
            let isSpace = character == " "
            if isSpace, previous == " " || previous == "\n" {
                let (problem, advice) = fault("a doubled or leading space")
                add(.error, "typography", template.file, problem, advice)
            }
            // French sets a space before ! ? : ; » and no other language does.
            let tight = template.language == "fr" ? ",.)…" : ",.)…!?:;،؟"
            if previous == " ", tight.contains(character) {
                let (problem, advice) = fault("a space before “\(character)”")
                add(.error, "typography", template.file, problem, advice)
            }
            if ",،".contains(previous), "!?.,،؟:".contains(character) {
                let (problem, advice) = fault("“\(previous)\(character)”")
                add(.error, "typography", template.file, problem, advice)
            }
            previous = character
        }
        if text.contains("{{") || text.contains("}}") {
            let (problem, advice) = fault("a leftover tag")
            add(.error, "typography", template.file, problem, advice)
        }
        if let first = text.first, first.isLowercase {
            let (problem, advice) = fault("it begins with a small letter")
            add(.error, "typography", template.file, problem, advice)
        }
    }

    /// A body without its tags.
    static func fixedText(of source: String) -> String {
        var text = ""
        var rest = source[...]
        while let start = rest.firstRange(of: "{{") {
            text += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else { break }
            text += " "
            rest = rest[end.upperBound...]
        }
        return text + rest
    }
}

/// Words that ask for personal data, and words that ask to go on in private, by language.
enum PrivacyWords {
    struct Words: Sendable {
        var personalData: [String]
        var inPrivate: [String]
    }

    static let byLanguage: [String: Words] = [
        "fr": Words(
            personalData: [
                "numéro de commande", "numéro de téléphone", "votre e-mail", "adresse e-mail", "votre adresse",
            ],
            inPrivate: ["message privé", "en privé", "en MP"]),
        "en": Words(
            personalData: ["order number", "phone number", "your email", "email address", "your address"],
            inPrivate: ["DM", "DMs", "direct message", "privately", "private message"]),
        "es": Words(
            personalData: ["número de pedido", "teléfono", "tu correo", "su correo", "tu dirección"],
            inPrivate: ["por privado", "mensaje privado", "en privado"]),
        "de": Words(
            personalData: ["Bestellnummer", "Telefonnummer", "E-Mail-Adresse", "Ihre Adresse"],
            inPrivate: ["Nachricht", "privat"]),
        "it": Words(
            personalData: ["numero d'ordine", "numero di telefono", "la tua e-mail", "indirizzo e-mail"],
            inPrivate: ["in privato"]),
        "pt": Words(
            personalData: ["número do pedido", "telefone", "seu e-mail", "seu endereço"],
            inPrivate: ["mensagem privada", "no privado", "em privado"]),
        "nl": Words(
            personalData: ["bestelnummer", "telefoonnummer", "e-mailadres", "je adres"],
            inPrivate: ["privébericht", "berichtje"]),
        "ar": Words(
            personalData: ["رقم الطلب", "رقم الهاتف", "بريدكم", "عنوانكم"],
            inPrivate: ["على الخاص", "رسالة خاصة", "رسالة على الخاص"]),
    ]
}
