/// A brand's voice, read from a folder: the guide, the facts and the templates of every language.
///
/// ```
/// voice/
///   voice.yaml            who speaks, how, within which limits
///   facts.yaml            prices, hours, links, delays
///   lead-capture.yaml     which contact details are asked for, and the words around them
///   templates/fr/price-inquiry.md
/// ```
///
/// Loading stops at the first fault, with file, line, column and advice; ``faults(inDirectory:)`` lists them all.
public final class VoiceLibrary: Sendable {
    /// Greatest size of one file, in bytes.
    public static let maximumFileSize = 1 << 20

    /// The guide.
    public let guide: VoiceGuide
    /// The facts.
    public let facts: BrandFacts
    /// The words and fields of lead capture; nil when the folder has no `lead-capture.yaml`.
    public let leadPlan: LeadPlan?
    /// Every template, sorted by language (in the guide's order), then by id.
    public let templates: [ReplyTemplate]

    package let untrusted: UntrustedText
    /// What selection looks at, by language, then by the channel's position in ``ReplyTemplate/channelNames``.
    package let entries: [String: [[SelectionEntry]]]
    package let consentLines: [String: String]
    /// By place in ``templates``: the template with its wordings checked ahead.
    package let prepared: [PreparedTemplate]

    /// A phrase that replies to some intents must contain, in one language.
    package struct RequiredText: Sendable {
        var intents: [String]
        var phrase: String
        var list: PhraseList
    }

    /// Reads a voice folder.
    ///
    /// - Throws: `VoiceError` for the first fault: a missing or broken file, an unknown key, a template that does not
    ///   parse.
    public convenience init(directory: String) throws(VoiceError) {
        let folder = VoiceFolder(directory: directory)
        let guide = try VoiceGuide(yaml: folder.yaml("voice.yaml"))
        let facts = try BrandFacts(yaml: folder.yaml("facts.yaml"))
        var templates: [ReplyTemplate] = []
        for entry in try folder.templateFiles() {
            guard guide.languages.contains(entry.language) else { throw Self.unlisted(entry, folder: folder) }
            templates.append(try Self.template(entry, folder: folder, facts: facts, guide: guide))
        }
        guard !templates.isEmpty else {
            throw VoiceError(
                file: folder.path("templates"), problem: "the folder holds no template",
                advice: "add at least one file, e.g. templates/\(guide.defaultLanguage)/acknowledgement.md")
        }
        var plan: LeadPlan?
        if folder.exists("lead-capture.yaml") { plan = try LeadPlan(yaml: folder.yaml("lead-capture.yaml")) }
        try self.init(guide: guide, facts: facts, templates: templates, leadPlan: plan, folder: folder)
    }

    /// Every fault of a voice folder, in file order; empty when it loads.
    public static func faults(inDirectory directory: String) -> [VoiceError] {
        let folder = VoiceFolder(directory: directory)
        var faults: [VoiceError] = []
        func attempt<Value>(_ body: () throws(VoiceError) -> Value) -> Value? {
            do { return try body() } catch {
                faults.append(error)
                return nil
            }
        }
        let guide = attempt { () throws(VoiceError) in try VoiceGuide(yaml: folder.yaml("voice.yaml")) }
        let facts = attempt { () throws(VoiceError) in try BrandFacts(yaml: folder.yaml("facts.yaml")) }
        if folder.exists("lead-capture.yaml") {
            _ = attempt { () throws(VoiceError) in try LeadPlan(yaml: folder.yaml("lead-capture.yaml")) }
        }
        guard let guide, let facts else { return faults }
        for entry in attempt({ () throws(VoiceError) in try folder.templateFiles() }) ?? [] {
            guard guide.languages.contains(entry.language) else {
                faults.append(unlisted(entry, folder: folder))
                continue
            }
            _ = attempt { () throws(VoiceError) in
                try template(entry, folder: folder, facts: facts, guide: guide)
            }
        }
        if faults.isEmpty {
            _ = attempt { () throws(VoiceError) in try VoiceLibrary(directory: directory) }
        }
        return faults
    }

    /// The template with an id in a language.
    public func template(_ id: String, language: String) -> ReplyTemplate? {
        position(of: id, language: language).map { templates[$0] }
    }

    /// The place of a template in ``templates``.
    package func position(of id: String, language: String) -> Int? {
        templates.firstIndex { $0.id == id && $0.language == language }
    }

    // MARK: Private

    private init(
        guide: VoiceGuide, facts: BrandFacts, templates: [ReplyTemplate], leadPlan: LeadPlan?, folder: VoiceFolder
    ) throws(VoiceError) {
        self.guide = guide
        self.facts = facts
        self.leadPlan = leadPlan
        var order: [String: Int] = [:]
        for (index, language) in guide.languages.enumerated() { order[language] = index }
        let sorted = templates.sorted { (order[$0.language] ?? 0, $0.id) < (order[$1.language] ?? 0, $1.id) }
        self.templates = sorted
        untrusted = UntrustedText(neverEcho: guide.neverEcho)
        var entries: [String: [[SelectionEntry]]] = [:]
        for (index, template) in sorted.enumerated() {
            let entry = SelectionEntry(template: template, position: index)
            var channels = entries[template.language] ?? ReplyTemplate.channelNames.map { _ in [] }
            for (channel, name) in ReplyTemplate.channelNames.enumerated() where template.channels.contains(name) {
                channels[channel].append(entry)
            }
            entries[template.language] = channels
        }
        self.entries = entries
        var banned: [String: PhraseList] = [:]
        var required: [String: [RequiredText]] = [:]
        for language in guide.languages {
            banned[language] = PhraseList(guide.bannedPhrases(in: language))
            for rule in guide.required {
                guard let phrase = rule.phrases[language] else { continue }
                required[language, default: []].append(
                    RequiredText(intents: rule.intents, phrase: phrase, list: PhraseList([phrase])))
            }
        }
        let signatures = try Self.closings(
            guide.signature, name: "signature", guide: guide, facts: facts, folder: folder)
        let consents = try Self.closings(guide.consent, name: "consent", guide: guide, facts: facts, folder: folder)
        consentLines = consents
        prepared = sorted.map { template in
            let language = template.language
            let longest = guide.bannedPhrases(in: language).map { FoldedText.wordCount(of: $0) }.max() ?? 0
            return PreparedTemplate(
                template: template,
                rules: WordingRules(
                    banned: banned[language], required: required[language] ?? [], longestBannedPhrase: longest),
                guide: guide, signature: signatures[language], consentLine: consents[language])
        }
    }

    /// The closing texts with their facts filled in.
    private static func closings(
        _ closing: VoiceGuide.Closing, name: String, guide: VoiceGuide, facts: BrandFacts, folder: VoiceFolder
    ) throws(VoiceError) -> [String: String] {
        let file = folder.path("voice.yaml")
        let variables = (facts.names + ["brand"]).map {
            ReplyTemplate.Variable(name: $0, kind: .fact, fallback: nil)
        }
        var result: [String: String] = [:]
        for (language, text) in closing.texts.sorted(by: { $0.key < $1.key }) {
            let body = try CompiledBody(
                source: text, variables: variables,
                facts: { $0 == "brand" ? guide.brand : facts.value($0, in: language) }, file: file, firstLine: 1)
            let pattern = body.pattern(for: [])
            if let missing = pattern.unfilled.first {
                throw VoiceError(
                    file: file,
                    problem: "the \(name) in “\(language)” needs the fact “\(missing)”, which is not stated",
                    advice: "add it to facts.yaml")
            }
            result[language] = pattern.text(values: [])
        }
        return result
    }

    private static func template(
        _ entry: VoiceFolder.TemplateEntry, folder: VoiceFolder, facts: BrandFacts, guide: VoiceGuide
    ) throws(VoiceError) -> ReplyTemplate {
        try ReplyTemplate(
            text: folder.text(entry.path), file: folder.path(entry.path), language: entry.language, facts: facts,
            brand: guide.brand)
    }

    private static func unlisted(_ entry: VoiceFolder.TemplateEntry, folder: VoiceFolder) -> VoiceError {
        VoiceError(
            file: folder.path(entry.path),
            problem: "the folder's language “\(entry.language)” is not listed in voice.yaml",
            advice: "add it under “languages” or remove the folder")
    }
}
