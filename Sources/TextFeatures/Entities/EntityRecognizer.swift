/// Finds what matters to a business in a message: links, addresses, prices, dates, phone and order numbers.
///
/// ```swift
/// let text = TextAnalyzer().analyze("Ma commande n° FR-20391 du 12/03/2026 (49,90 €) n'est pas là, tél. 06 12 34 56 78")
/// EntityRecognizer().entities(in: text, language: "fr").map(\.value)
/// // ["FR-20391", "2026-03-12", "49.90 EUR", "0612345678"]
/// ```
///
/// Precision comes before recall: a bare number is an order number only beside a word that says so, and a phone number only
/// in the shape of one. Sizes, years, quantities, postcodes and error codes are no entities. All languages' words are
/// known at once (French, English, Spanish, German, Italian, Portuguese, Dutch, Arabic); the language decides where
/// they disagree: the order of day and month, short names of months, national phone numbers.
///
/// What it does not do: check that a phone number is in service or an order exists, or resolve "tomorrow".
public struct EntityRecognizer: Sendable {
    private let lexicon: EntityLexicon

    /// Creates a recognizer.
    public init() { lexicon = EntityLexicon.shared }

    /// The entities of a message, in text order; they never overlap.
    ///
    /// Values are standard forms: a price `49.90 EUR` (or the unit's name where the country is unknown: `200.00 peso`),
    /// a date `2026-03-12` or without year `--03-12`, the digits of a phone number after `+` when the country is written, an order
    /// number in capitals, an e-mail address in small letters; of the other kinds, the text itself. A date such as
    /// 03/04/2026 in English could be April or March: its value is its text.
    ///
    /// - Parameters:
    ///   - text: The analyzed message.
    ///   - language: The language of the message (`fr`), or nil when unknown.
    /// - Returns: The entities, ordered by ``Entity/start``.
    /// - Complexity: O(*n*) in the number of bytes.
    public func entities(in text: AnalyzedText, language: String?) -> [Entity] {
        guard !text.source.isEmpty else { return [] }
        return text.source.withUnsafeBufferPointer { source in
            // Most messages hold no digit, and then only social spans can be entities.
            let holdsDigit = EntityPieces.holdsDigit(source)
            let pieces = EntityPieces(
                text: text, source: MessageBytes(source), lexicon: lexicon, onlySocial: !holdsDigit)
            var scan = EntityScan(text: text, pieces: pieces, language: language)
            return scan.run()
        }
    }
}
