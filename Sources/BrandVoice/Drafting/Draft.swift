/// A reply ready for a person to read, edit and send.
public struct Draft: Sendable, Hashable, Codable {
    /// The template's id.
    public var template: String
    /// The language it is written in.
    public var lang: String
    /// Its tone.
    public var tone: String
    /// The text.
    public var text: String
    /// Which wording of the template it is.
    public var variant: String

    /// Creates a draft.
    public init(template: String, lang: String, tone: String, text: String, variant: String) {
        self.template = template
        self.lang = lang
        self.tone = tone
        self.text = text
        self.variant = variant
    }
}

/// What came of a message: a draft, or why there is none.
public enum DraftOutcome: Sendable, Hashable {
    /// A complete draft that keeps every constraint.
    case draft(Draft)
    /// No draft; the reason is a sentence in the workspace's language.
    case withheld(reason: String)
}

/// What the drafter must know beside the message: what was said before, and what time it is.
public struct ReplyContext: Sendable, Hashable {
    /// Automatic replies already sent in this conversation; 0 makes the next one carry the consent line.
    public var automaticReplies: Int
    /// True when the author asked for no more messages earlier.
    public var optedOut: Bool
    /// The conversation's id: the same conversation always gets the same wording.
    public var conversation: String?
    /// The present time, ISO 8601; without it no reply window is judged.
    public var now: String?

    /// Creates a context.
    public init(
        automaticReplies: Int = 0, optedOut: Bool = false, conversation: String? = nil, now: String? = nil
    ) {
        self.automaticReplies = automaticReplies
        self.optedOut = optedOut
        self.conversation = conversation
        self.now = now
    }
}
