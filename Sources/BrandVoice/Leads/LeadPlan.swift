/// Which contact details lead capture asks for, and the words people use around them: `lead-capture.yaml`.
public struct LeadPlan: Sendable {
    /// The details asked for, in this order; one that is known already is not asked for.
    public var fields: [Lead.Field]
    /// How often one detail is asked for before a person takes over; 2 is the first question and one more.
    public var questionsPerField: Int
    /// Phrases by which people introduce themselves, all languages together: “je m'appelle”, “my name is”.
    package var introductions: [[UInt8]]
    /// Openings that introduce a name only when the name was asked for: “I'm”, “soy”.
    package var nameOpenings: [[UInt8]]
    /// Phrases that decline: “non merci”.
    package var refusals: PhraseList
    /// Phrases that ask for no more messages; a single word counts only when it is the whole message.
    package var optOutPhrases: PhraseList
    package var optOutWords: [[UInt8]]

    /// Reads `lead-capture.yaml`.
    package init(yaml: VoiceYAML) throws(VoiceError) {
        let keys = try yaml.dictionary(allowing: [
            "fields", "questions_per_field", "introductions", "name_openings", "refusals", "opt_out",
        ])
        fields = []
        for element in try keys["fields"]?.list() ?? [] {
            let name = try element.choice(of: Lead.Field.allCases.map(\.rawValue))
            guard let field = Lead.Field(rawValue: name), !fields.contains(field) else {
                throw element.fault("“\(name)” is listed twice", "keep one of them")
            }
            fields.append(field)
        }
        guard !fields.isEmpty else {
            throw yaml.fault("“fields” is missing or empty", "list what is asked for, e.g. [email, product]")
        }
        questionsPerField = try keys["questions_per_field"]?.integer(in: 1...5) ?? 2
        introductions = try Self.phrases(keys["introductions"]).map { FoldedText.bytes(of: $0) }
        nameOpenings = try Self.phrases(keys["name_openings"]).map { FoldedText.bytes(of: $0) }
        refusals = PhraseList(try Self.phrases(keys["refusals"]))
        let optOut = try Self.phrases(keys["opt_out"])
        optOutWords = optOut.map { FoldedText.bytes(of: $0) }
        optOutPhrases = PhraseList(optOut.filter { FoldedText.bytes(of: $0).dropFirst().dropLast().contains(0x20) })
    }

    /// Phrases by language, all languages together: people answer in whichever they like.
    private static func phrases(_ yaml: VoiceYAML?) throws(VoiceError) -> [String] {
        var result: [String] = []
        guard let yaml, !yaml.isEmpty else { return result }
        for entry in try yaml.entries() { result += try entry.value.strings() }
        return result
    }
}
