/// A brand's voice as `voice.yaml` states it: languages, formality, tone, what must and must not be said, and limits.
public struct VoiceGuide: Sendable {
    /// How a language addresses the reader.
    public enum Formality: String, Sendable, Hashable {
        /// du, tu, tú, je.
        case informal
        /// Sie, vous, usted, Lei, u.
        case formal
    }

    /// The address of a language: the brand's usual one, and the one of templates in tone `formal`.
    public struct Address: Sendable, Hashable {
        /// The usual address.
        public var usual: Formality
        /// The address of templates whose tone is `formal`.
        public var formal: Formality
    }

    /// Which tone a reply takes.
    public struct TonePolicy: Sendable, Hashable {
        /// When nothing else applies.
        public var usual: String
        /// When the message is negative.
        public var negative: String
        /// When the author is marked as important.
        public var vip: String
        /// By platform, before ``usual``.
        public var platforms: [String: String]
    }

    /// How many emoji a reply may carry.
    public struct EmojiPolicy: Sendable, Hashable {
        /// Most emoji in one reply.
        public var maximum: Int
        /// The tones that may carry one.
        public var tones: [String]
    }

    /// A phrase that every reply to some intents must contain.
    public struct RequiredPhrase: Sendable, Hashable {
        /// The intents it concerns.
        public var intents: [String]
        /// The phrase by language.
        public var phrases: [String: String]
    }

    /// Text added at the end of a reply on some channels.
    public struct Closing: Sendable, Hashable {
        /// The channels that carry it.
        public var channels: [String]
        /// The text by language.
        public var texts: [String: String]
    }

    /// How sure the model must be before a reply is drafted.
    public struct Confidence: Sendable, Hashable {
        /// Least probability of the primary intent.
        public var intent: Float
        /// Least probability of the language; below it the caller's or the default language is used.
        public var language: Float
    }

    /// The brand's name, as the variable `brand`.
    public var brand: String
    /// Language of reasons and internal notes.
    public var workspaceLanguage: String
    /// Languages the brand answers in, the default one first.
    public var languages: [String]
    /// For a language the brand does not write: which of its languages are read there too, best first.
    public var fallbacks: [String: [String]]
    /// How each language addresses the reader; a language that is not listed makes no difference.
    public var address: [String: Address]
    /// Which tone a reply takes.
    public var tone: TonePolicy
    /// How many emoji a reply may carry.
    public var emoji: EmojiPolicy
    /// Phrases no reply may contain, by language; `all` holds for every language.
    public var banned: [String: [String]]
    /// Phrases that replies to some intents must contain.
    public var required: [RequiredPhrase]
    /// Words that are never taken over from a message (insults, impersonations), for every language.
    public var neverEcho: [String]
    /// The signature.
    public var signature: Closing
    /// The consent line of the first automatic reply.
    public var consent: Closing
    /// How sure the model must be.
    public var confidence: Confidence
    /// Intents that only a human answers: at most an acknowledgement is drafted.
    public var humanOnly: [String]
    /// Lengths and reply windows by platform and channel.
    public var limits: PlatformLimits

    /// The default language, used when neither the model nor the caller knows better.
    public var defaultLanguage: String { languages[0] }

    /// The banned phrases that hold in a language.
    public func bannedPhrases(in language: String) -> [String] { (banned[language] ?? []) + (banned["all"] ?? []) }

    /// The address that a template of this tone takes in a language; nil where the language makes no difference.
    public func formality(of tone: String, in language: String) -> Formality? {
        guard let address = address[language] else { return nil }
        return tone == "formal" ? address.formal : address.usual
    }
}
