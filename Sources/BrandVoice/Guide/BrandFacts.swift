/// What the brand states as fact: prices, hours, links, delays.
///
/// The only place where a number stands.
/// A fact is one text for every language, or one per language:
///
/// ```yaml
/// link_shop: mirabelle.example
/// price_from: { fr: "1 490 €", en: "€1,490" }
/// ```
public struct BrandFacts: Sendable, Hashable {
    /// Facts by name, then by language; `all` holds for every language.
    private var values: [String: [String: String]]

    /// Creates facts: by name, then by language (`all` for every language).
    public init(_ values: [String: [String: String]]) { self.values = values }

    /// The names, sorted.
    public var names: [String] { values.keys.sorted() }

    /// A fact in a language; nil when it is not stated for it.
    public func value(_ name: String, in language: String) -> String? {
        guard let byLanguage = values[name] else { return nil }
        return byLanguage[language] ?? byLanguage["all"]
    }

    /// Reads `facts.yaml`.
    package init(yaml: VoiceYAML) throws(VoiceError) {
        values = [:]
        for entry in try yaml.entries() {
            if entry.value.isMapping == false {
                values[entry.key] = ["all": try Self.text(entry.value)]
            } else {
                for language in try entry.value.entries() {
                    values[entry.key, default: [:]][language.key] = try Self.text(language.value)
                }
            }
        }
    }

    private static func text(_ yaml: VoiceYAML) throws(VoiceError) -> String {
        let text = try yaml.string()
        guard !text.isEmpty else { throw yaml.fault("a fact is empty", "state it or remove the line") }
        return text
    }
}
