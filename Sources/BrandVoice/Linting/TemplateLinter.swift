/// Checks a voice folder as a careful editor would: every template, language and wording, with the longest and the
/// strangest values.
///
/// Errors are drafts that would be withheld or wrong; warnings are what may not be meant. `babil templates check`
/// prints them all and fails on errors.
public struct TemplateLinter {
    let library: VoiceLibrary
    var findings: [LintFinding] = []
    /// By how much a wording is too long for a place, at worst.
    private var excess: [Excess: Int] = [:]

    private struct Excess: Hashable {
        var file: String
        var wording: String
        var place: String
    }

    /// The findings for a folder, by file; a folder that does not load yields its faults.
    public static func check(directory: String) -> [LintFinding] {
        let faults = VoiceLibrary.faults(inDirectory: directory)
        guard faults.isEmpty else {
            return faults.map {
                LintFinding(
                    severity: .error, kind: "broken", file: $0.file, line: $0.line, problem: $0.problem,
                    advice: $0.advice)
            }
        }
        do { return check(library: try VoiceLibrary(directory: directory)) } catch {
            return [
                LintFinding(
                    severity: .error, kind: "broken", file: error.file, line: error.line, problem: error.problem,
                    advice: error.advice)
            ]
        }
    }

    /// The findings for a loaded library, by file.
    public static func check(library: VoiceLibrary) -> [LintFinding] {
        var linter = TemplateLinter(library: library)
        for (position, template) in library.templates.enumerated() {
            linter.checkDeclarations(of: template)
            for (number, variant) in template.variants.enumerated() {
                linter.checkWording(of: variant, in: template)
                guard template.role != .internalNote else { continue }
                let composer = DraftComposer(library: library, position: position, variant: number)
                linter.checkFilling(of: variant, in: template, composer: composer)
            }
        }
        linter.reportExcess()
        linter.checkTranslations()
        linter.checkCoverage()
        linter.checkGuideAndFacts()
        return linter.findings.sorted {
            ($0.file, $0.line ?? 0, $0.kind, $0.problem) < ($1.file, $1.line ?? 0, $1.kind, $1.problem)
        }
    }

    init(library: VoiceLibrary) { self.library = library }

    mutating func add(
        _ severity: LintFinding.Severity, _ kind: String, _ file: String, line: Int? = nil, _ problem: String,
        _ advice: String
    ) {
        let finding = LintFinding(
            severity: severity, kind: kind, file: file, line: line, problem: problem, advice: advice)
        if !findings.contains(finding) { findings.append(finding) }
    }

    // MARK: Declarations

    private mutating func checkDeclarations(of template: ReplyTemplate) {
        let used = Set(template.variants.flatMap { $0.body.tags.names })
        for variable in template.variables where !used.contains(variable.name) {
            add(
                .warning, "dead_variable", template.file, "the variable “\(variable.name)” is never used",
                "remove it from “variables” or use it")
        }
        if template.asksPrivate, template.channels.contains("dm") {
            add(
                .error, "private_in_private", template.file, "“asks_private” in a template that serves “dm”",
                "remove “dm” from “channels”: there the author already writes in private")
        }
        if template.role == .reply, template.intents.isEmpty, template.tags.isEmpty {
            add(
                .warning, "no_intent", template.file,
                "a reply without “intents” or “tags” is only used when a rule names it",
                "list the intents it answers")
        }
        let accepts = template.sentiments.isEmpty || template.sentiments.contains("negative")
        if accepts, template.role != .internalNote, template.variants.allSatisfy({ $0.emojiCount > 0 }) {
            add(
                .warning, "emoji_only", template.file,
                "every wording has an emoji, and an answer to a negative message never has one",
                "add a wording without emoji or list the sentiments it serves")
        }
    }

    // MARK: Filling

    /// Values to try: usual, longest, and strange ones that the cleaner lets through.
    private static let samples: [ReplyTemplate.VariableKind: [String]] = [
        .authorName: ["Camille", String(repeating: "W", count: UntrustedText.maximumNameLength), "عبد الله", "Ng"],
        .orderNumber: [
            "FR-20391", "#" + String(repeating: "8", count: UntrustedText.maximumReferenceLength - 1), "A1/22",
        ],
        .invoiceNumber: ["F-2025-118", String(repeating: "9", count: UntrustedText.maximumReferenceLength)],
        .accountNumber: ["C10482", String(repeating: "7", count: UntrustedText.maximumReferenceLength)],
        .product: ["Mirabelle City 3", String(repeating: "M", count: UntrustedText.maximumProductLength), "R&D 2.0"],
        .leadValue: ["Camille", String(repeating: "W", count: UntrustedText.maximumProductLength)],
    ]

    private mutating func checkFilling(
        of variant: ReplyTemplate.Variant, in template: ReplyTemplate, composer: DraftComposer
    ) {
        let variables = variant.body.variables
        for mask in 0..<(1 << variables.count) {
            for round in 0..<4 {
                let values = variables.enumerated().map { index, variable -> String? in
                    guard mask & (1 << index) != 0 else { return variable.fallback }
                    let samples = Self.samples[variable.kind] ?? ["x"]
                    return samples[min(round, samples.count - 1)]
                }
                checkFilled(composer, template: template, variant: variant, values: values, isLongest: round == 1)
                if variables.isEmpty { break }
            }
        }
    }

    private mutating func checkFilled(
        _ composer: DraftComposer, template: ReplyTemplate, variant: ReplyTemplate.Variant, values: [String?],
        isLongest: Bool
    ) {
        for channel in template.channels {
            let places = isLongest || values.isEmpty ? Array(library.guide.limits.platforms.keys).sorted() : ["default"]
            for platform in places where platform == "default" || library.guide.limits.serves(platform, channel) {
                let result = composer.compose(
                    values: values, channel: channel, platform: platform,
                    isFirstAutomaticReply: true)
                switch result {
                case .success(let draft): checkTypography(of: draft.text, template: template, variant: variant)
                case .failure(let withholding):
                    report(withholding, template: template, variant: variant, channel: channel)
                }
            }
        }
    }

    private mutating func report(
        _ withholding: Withholding, template: ReplyTemplate, variant: ReplyTemplate.Variant, channel: String
    ) {
        let name = template.variants.count > 1 ? "wording “\(variant.name)”: " : ""
        switch withholding {
        case .unfilled(_, let variable):
            let isFact = template.isFact(variable)
            add(
                .error, "unfilled", template.file,
                line: variant.body.tags.tags.first { $0.name == variable }?.line,
                name
                    + (isFact
                        ? "the fact “\(variable)” is not stated in “\(template.language)”"
                        : "“{{\(variable)}}” prints nothing when the message does not give it"),
                isFact
                    ? "add it to facts.yaml"
                    : "put it in a section {{#\(variable)}}…{{/\(variable)}} or give it a fallback")
        case .banned(_, let phrase):
            add(.error, "banned", template.file, name + "it says “\(phrase)”", "the guide bans it: say it otherwise")
        case .requiredMissing(_, let phrase):
            add(.error, "required", template.file, name + "“\(phrase)” is missing", "the guide requires it: add it")
        case .tooLong(_, let length, let limit, let place):
            let key = Excess(file: template.file, wording: name, place: place)
            excess[key] = max(excess[key] ?? 0, length - limit)
        case .consentMissing:
            add(
                .error, "consent", template.file, "a first private reply would go without the consent line",
                "remove “consent: false”, or add the line in “\(template.language)” to voice.yaml")
        default: break
        }
    }

    /// A short platform may get another template; what is too long for the brand itself is never sent.
    private mutating func reportExcess() {
        for (key, length) in excess {
            add(
                key.place == library.guide.brand ? .error : .warning, "too_long", key.file,
                key.wording + "with the longest values it is too long for \(key.place)", "shorten it by \(length)")
        }
    }
}

extension PlatformLimits {
    /// True when the platform states a limit for the channel.
    func serves(_ platform: String, _ channel: String) -> Bool { platforms[platform]?[channel] != nil }
}
