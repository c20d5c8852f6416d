/// A message as a platform delivered it.
///
/// Everything but the text is optional.
public struct InboxMessage: Sendable, Hashable, Codable {
    /// Where the message was written.
    public enum Channel: String, Sendable, Hashable, CaseIterable, Codable {
        case comment, dm, mention, sticker
    }

    /// Who wrote the message.
    public struct Author: Sendable, Hashable, Codable {
        /// The platform's identifier.
        public var id: String?
        /// The display name, as the author chose it: untrusted text.
        public var name: String?
        /// True for people the team marked as important.
        public var vip: Bool?
        /// Number of followers.
        public var followers: Int?
        /// Messages of this author that nobody has answered yet.
        public var previousUnresolved: Int?
        /// Earlier messages of this author that were moderated.
        public var strikes: Int?
        /// True if this author asked for no more messages.
        public var optedOut: Bool?

        enum CodingKeys: String, CodingKey {
            case id, name, vip, followers, strikes
            case previousUnresolved = "previous_unresolved"
            case optedOut = "opted_out"
        }

        /// Creates an author.
        public init(
            id: String? = nil, name: String? = nil, vip: Bool? = nil, followers: Int? = nil,
            previousUnresolved: Int? = nil, strikes: Int? = nil, optedOut: Bool? = nil
        ) {
            self.id = id
            self.name = name
            self.vip = vip
            self.followers = followers
            self.previousUnresolved = previousUnresolved
            self.strikes = strikes
            self.optedOut = optedOut
        }
    }

    /// The platform's or caller's identifier.
    public var id: String?
    /// What was written.
    public var text: String
    /// Where it was written.
    public var channel: Channel?
    /// The platform's name, such as `facebook`, `instagram`, `x`, `tiktok` or `linkedin`.
    public var platform: String?
    /// Language tag the caller states, if any.
    public var lang: String?
    /// Who wrote it.
    public var author: Author?
    /// Campaign metadata (UTM…), kept from arrival to lead.
    public var campaign: [String: String]?
    /// When it was sent, ISO 8601.
    public var sentAt: String?

    enum CodingKeys: String, CodingKey {
        case id, text, channel, platform, lang, author, campaign
        case sentAt = "sent_at"
    }

    /// Creates a message.
    public init(
        id: String? = nil, text: String, channel: Channel? = nil, platform: String? = nil, lang: String? = nil,
        author: Author? = nil, campaign: [String: String]? = nil, sentAt: String? = nil
    ) {
        self.id = id
        self.text = text
        self.channel = channel
        self.platform = platform
        self.lang = lang
        self.author = author
        self.campaign = campaign
        self.sentAt = sentAt
    }
}
