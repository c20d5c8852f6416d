import InboxRules

extension TemplateLinter {
    /// Intents that need no template: nobody answers them, or only a human does.
    private static let withoutTemplate: Set<String> = ["social_chatter", "other", "opt_out"]

    /// The same templates in every language, with the same front matter.
    mutating func checkTranslations() {
        var byID: [String: [ReplyTemplate]] = [:]
        for template in library.templates { byID[template.id, default: []].append(template) }
        for (id, versions) in byID.sorted(by: { $0.key < $1.key }) {
            guard let model = versions.first else { continue }
            let present = Set(versions.map(\.language))
            let missing = library.guide.languages.filter { !present.contains($0) }
            if !missing.isEmpty {
                add(
                    .warning, "missing_translation", model.file,
                    "“\(id)” is missing in \(missing.joined(separator: ", "))",
                    "translate it, or remove it everywhere")
            }
            for version in versions.dropFirst() {
                var differences: [String] = []
                if version.intents != model.intents { differences.append("intents") }
                if version.tags != model.tags { differences.append("tags") }
                if version.sentiments != model.sentiments { differences.append("sentiment") }
                if version.channels != model.channels { differences.append("channels") }
                if version.tone != model.tone { differences.append("tone") }
                if version.role != model.role { differences.append("role") }
                if version.family != model.family { differences.append("family") }
                if version.asksPrivate != model.asksPrivate { differences.append("asks_private") }
                if version.carriesConsent != model.carriesConsent { differences.append("consent") }
                guard !differences.isEmpty else { continue }
                add(
                    .warning, "uneven_translation", version.file,
                    "\(differences.joined(separator: ", ")) differ from \(model.file)",
                    "make them the same if not meant")
            }
        }
    }

    /// A template for each intent that deserves an answer, in public and in private.
    mutating func checkCoverage() {
        let guide = library.guide
        for language in guide.languages {
            for intent in Taxonomy.intents where !Self.withoutTemplate.contains(intent) {
                let roles: [ReplyTemplate.Role] = guide.humanOnly.contains(intent) ? [.acknowledgement] : [.reply]
                for channel in ["comment", "dm"] {
                    let covered = library.templates.contains {
                        $0.language == language && roles.contains($0.role) && $0.channels.contains(channel)
                            && $0.intents.contains(intent)
                    }
                    if covered { continue }
                    add(
                        .warning, "no_template", "templates/\(language)",
                        "nothing answers \(intent) in \(channel)", "write a template for it")
                }
            }
        }
    }

    /// Facts nobody uses, and languages without signature or consent line.
    mutating func checkGuideAndFacts() {
        let guide = library.guide
        var used: Set<String> = []
        for template in library.templates {
            for variant in template.variants { used.formUnion(variant.body.tags.names) }
        }
        let closings = Array(guide.signature.texts.values) + Array(guide.consent.texts.values)
        for name in library.facts.names where !used.contains(name) && !closings.contains(where: { $0.contains(name) }) {
            add(
                .warning, "dead_fact", "facts.yaml", "no template uses the fact “\(name)”",
                "use it or remove it")
        }
        for language in guide.languages {
            if !guide.consent.channels.isEmpty, guide.consent.texts[language] == nil {
                add(
                    .error, "consent", "voice.yaml", "the consent line is missing in “\(language)”",
                    "add it under “consent.texts”: first private replies are withheld without it")
            }
            if !guide.signature.channels.isEmpty, guide.signature.texts[language] == nil {
                add(
                    .warning, "signature", "voice.yaml", "the signature is missing in “\(language)”",
                    "add it under “signature.texts”")
            }
            if library.entries[language] == nil {
                add(
                    .error, "missing_translation", "voice.yaml", "“\(language)” is listed without a single template",
                    "add templates/\(language) or remove the language")
            }
        }
    }
}
