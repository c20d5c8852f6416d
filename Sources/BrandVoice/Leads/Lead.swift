/// A contact who asked to hear from the brand, with where they came from.
public struct Lead: Sendable, Hashable, Codable {
    /// A contact detail that is asked for.
    public enum Field: String, Sendable, Hashable, CaseIterable, Codable {
        case email, phone, name, product
    }

    /// Email address, its domain in lower case.
    public var email: String?
    /// Phone number: digits, with `+` and the country when it was given.
    public var phone: String?
    /// The name the person gave, or their display name when it reads as one.
    public var name: String?
    /// What they are interested in.
    public var product: String?
    /// Where the conversation began: `instagram_comment`.
    public var source: String
    /// The campaign's id, when the message carried one.
    public var campaignID: String?
    /// All campaign metadata of the first message.
    public var campaign: [String: String]
    /// The author's id on the platform.
    public var authorID: String?
    /// The language of the conversation.
    public var language: String
    /// The consent line that the person was shown before giving anything.
    public var consent: String?

    enum CodingKeys: String, CodingKey {
        case email, phone, name, product, source, campaign, language, consent
        case campaignID = "campaign_id"
        case authorID = "author_id"
    }

    /// Creates an empty lead from where it came.
    public init(
        source: String, campaign: [String: String] = [:], authorID: String? = nil, language: String,
        consent: String? = nil
    ) {
        self.source = source
        self.campaign = campaign
        campaignID = campaign["campaign_id"] ?? campaign["id"] ?? campaign["utm_campaign"]
        self.authorID = authorID
        self.language = language
        self.consent = consent
    }

    /// The value of a field.
    public subscript(field: Field) -> String? {
        get {
            switch field {
            case .email: return email
            case .phone: return phone
            case .name: return name
            case .product: return product
            }
        }
        set {
            switch field {
            case .email: email = newValue
            case .phone: phone = newValue
            case .name: name = newValue
            case .product: product = newValue
            }
        }
    }
}
