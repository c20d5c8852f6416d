import Foundation

/// A change of a message that changes nothing of what it asks.
enum Perturbation: String, CaseIterable {
    case lowercase, capitals, accents, emoji, politeness, punctuation

    /// Politeness as people write it, by language.
    private static let polite: [String: [String]] = [
        "fr": ["svp", "s'il vous plaît", "stp"], "en": ["please", "pls"], "es": ["por favor", "porfa"],
        "de": ["bitte", "bitte schön"], "it": ["per favore", "grazie"], "pt": ["por favor", "pf"],
        "nl": ["alstublieft", "aub"], "ar": ["من فضلك", "لو سمحت"],
    ]
    private static let signs = ["🙂", "🙏", "🤔", "👋"]

    /// The changed message; nil where the change does nothing to it.
    func apply(to text: String, language: String, number: Int) -> String? {
        let changed: String
        switch self {
        case .lowercase: changed = text.lowercased()
        case .capitals: changed = text.uppercased()
        case .accents:
            // Arabic points to other letters without its marks; writers leave them out anyway.
            changed = text.folding(options: .diacriticInsensitive, locale: Locale(identifier: language))
        case .emoji: changed = "\(text) \(Self.signs[number % Self.signs.count])"
        case .politeness:
            let words = Self.polite[language] ?? ["please"]
            changed = "\(text) \(words[number % words.count])"
        case .punctuation:
            changed = String(text.filter { !".,;!…".contains($0) })
        }
        return changed == text ? nil : changed
    }
}
