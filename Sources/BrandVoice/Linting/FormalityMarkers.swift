/// Words that show whether a text says tu or vous, du or Sie, tú or usted.
package enum FormalityMarkers {
    /// How the two addresses are named in `voice.yaml`.
    package static let pronouns: [String: (informal: String, formal: String)] = [
        "fr": ("tu", "vous"), "de": ("du", "Sie"), "es": ("tú", "usted"), "it": ("tu", "Lei"), "pt": ("você", "senhor"),
        "nl": ("je", "u"),
    ]

    /// The first word of the text that belongs to the given address, if any.
    ///
    /// Case decides in German and Italian (“Sie” is polite, “sie” is they); elsewhere it does not matter. Words that
    /// both addresses use (Portuguese “seu”) or that are also a third person (“on envoie”) are not listed: what is found
    /// is certain.
    package static func firstMarker(
        of formality: VoiceGuide.Formality, in text: String, language: String
    ) -> String? {
        guard let markers = markers[language] else { return nil }
        let sought = formality == .formal ? markers.formal : markers.informal
        var sentenceStarts = true
        var word = ""
        var wordStartsSentence = true
        for character in text + "\n" {
            if character.isLetter {
                if word.isEmpty { wordStartsSentence = sentenceStarts }
                word.append(character)
                sentenceStarts = false
                continue
            }
            if !word.isEmpty {
                if markers.caseMatters {
                    // A capital at the start of a sentence says nothing where case decides.
                    if sought.contains(word), formality == .informal || !wordStartsSentence { return word }
                } else if sought.contains(word.lowercased()) {
                    return word
                }
                word = ""
            }
            if ".!?:…\n".contains(character) { sentenceStarts = true }
        }
        return nil
    }

    private struct Markers: Sendable {
        var informal: Set<String>
        var formal: Set<String>
        var caseMatters = false
    }

    private static let markers: [String: Markers] = [
        "fr": Markers(
            informal: [
                "tu", "toi", "ton", "ta", "tes", "écris", "réponds", "dis", "peux", "veux", "as",
            ],
            formal: [
                "vous", "votre", "vos", "écrivez", "envoyez", "répondez", "dites", "indiquez", "pouvez", "voulez",
                "avez", "précisez", "contactez", "souhaitez",
            ]),
        "de": Markers(
            informal: [
                "du", "Du", "dir", "Dir", "dich", "Dich", "dein", "Dein", "deine", "Deine", "deinen", "deiner",
                "deinem",
                "schick", "Schick", "schreib", "Schreib", "hast", "kannst", "möchtest", "willst",
            ],
            formal: ["Sie", "Ihnen", "Ihr", "Ihre", "Ihren", "Ihrer", "Ihrem"], caseMatters: true),
        "es": Markers(
            informal: [
                "tú", "ti", "te", "tu", "tus", "contigo", "escríbenos", "envíanos", "mándanos", "dinos", "responde",
                "puedes", "quieres", "tienes", "cuéntanos", "necesitas", "prefieres",
            ],
            formal: [
                "usted", "escríbanos", "envíenos", "mándenos", "díganos", "responda", "indíquenos", "cuéntenos",
            ]),
        "it": Markers(
            informal: [
                "tu", "te", "ti", "tuo", "tua", "tuoi", "tue", "scrivici", "mandaci", "inviaci", "rispondi", "puoi",
                "vuoi", "hai", "dicci", "Scrivici", "Mandaci", "Inviaci", "Rispondi", "Puoi", "Vuoi", "Hai", "Dicci",
            ],
            formal: ["Lei", "Le", "Suo", "Sua", "Suoi", "scriva", "risponda"], caseMatters: true),
        "pt": Markers(
            informal: ["você", "te", "teu", "tua"],
            formal: ["senhor", "senhora", "vossa"]),
        "nl": Markers(
            informal: ["je", "jij", "jou", "jouw", "jullie"],
            formal: ["u", "uw", "uzelf"]),
    ]
}
