/// A span of a message that means something to a business, such as a link, a phone number or an order number.
public struct Entity: Sendable, Hashable, Codable {
    /// What an entity is.
    ///
    /// Raw values appear in the JSON answer.
    public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
        case url, email, mention, hashtag, emoji, emoticon, price, phone
        case orderNumber = "order_number"
        case accountNumber = "account_number"
        case invoiceNumber = "invoice_number"
        case date
    }

    /// What it is.
    public var kind: Kind
    /// The original text of the span.
    public var text: String
    /// The value in a standard form.
    ///
    /// A date as ISO 8601 (`2026-03-12`, or `--03-12` without a year), a price as `49.90 EUR`, the digits of a phone number
    /// (with `+` when the country is written), a number of an order in capitals; otherwise the text itself.
    public var value: String
    /// First UTF-8 byte in the original text.
    public var start: Int
    /// One past the last UTF-8 byte in the original text.
    public var end: Int

    /// Creates an entity.
    public init(kind: Kind, text: String, value: String, start: Int, end: Int) {
        self.kind = kind
        self.text = text
        self.value = value
        self.start = start
        self.end = end
    }
}
