/// A template of one language: what it is for, and its variants, ready to fill.
public struct ReplyTemplate: Sendable {
    /// What a template is used for.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// Answers the message.
        case reply
        /// Says that the message has arrived and who takes care of it; argues and promises nothing.
        case acknowledgement
        /// For a person at risk: only when the care team's queue has the message.
        case care
        /// Sent when nothing has happened for a while: only when asked for by name.
        case followUp = "follow_up"
        /// A step of lead capture: only used by ``LeadCapture``.
        case lead
        /// A note for colleagues, never for the author.
        case internalNote = "internal"
    }

    /// Where the value of a variable comes from.
    public enum VariableKind: String, Sendable, Hashable, CaseIterable {
        /// The author's given name, cleaned.
        case authorName = "author_name"
        /// A fact of the brand (`facts.yaml`), by the variable's name.
        case fact
        /// The first order number of the message.
        case orderNumber = "order_number"
        /// The first invoice number of the message.
        case invoiceNumber = "invoice_number"
        /// The first account number of the message.
        case accountNumber = "account_number"
        /// The campaign's product, cleaned.
        case product
        /// A product, name or address given in lead capture, cleaned.
        case leadValue = "lead_value"
        /// Parts of the decision and the message, for internal notes only.
        case queue, priority, tags, intent, reasons, excerpt, platform
        /// The message's id, for internal notes only.
        case messageID = "message_id"
        /// The author's id, for internal notes only.
        case authorID = "author_id"

        /// Position among all kinds, for tables.
        package var position: Int {
            switch self {
            case .authorName: return 0
            case .fact: return 1
            case .orderNumber: return 2
            case .invoiceNumber: return 3
            case .accountNumber: return 4
            case .product: return 5
            case .leadValue: return 6
            case .queue: return 7
            case .priority: return 8
            case .tags: return 9
            case .intent: return 10
            case .reasons: return 11
            case .excerpt: return 12
            case .platform: return 13
            case .messageID: return 14
            case .authorID: return 15
            }
        }

        /// True for values that only colleagues may read.
        public var isInternal: Bool {
            switch self {
            case .queue, .priority, .tags, .intent, .reasons, .excerpt, .platform, .messageID, .authorID: return true
            default: return false
            }
        }
    }

    /// A variable of the body.
    public struct Variable: Sendable, Hashable {
        /// The name, as in `{{name}}`.
        public var name: String
        /// Where its value comes from.
        public var kind: VariableKind
        /// The text that stands in when there is no value; nil for none.
        public var fallback: String?
    }

    /// One wording of the template.
    public struct Variant: Sendable {
        /// The name, as in the front matter: `a`, `b`.
        public var name: String
        /// Its share among the variants.
        public var weight: Int
        /// Number of emoji in the fixed text.
        public var emojiCount: Int
        package var body: CompiledBody
    }

    /// The tones a template may have.
    public static let tones = ["warm", "calm", "formal"]
    /// The channels a template may serve.
    public static let channelNames = ["comment", "mention", "sticker", "dm"]

    /// The template's name, the same in every language.
    public var id: String
    /// A wider name that rules may wish for; the id when none is stated.
    public var family: String
    /// What it is for, for people.
    public var title: String
    /// The language it is written in.
    public var language: String
    /// What it is used for.
    public var role: Role
    /// The intents it answers; empty for any.
    public var intents: [String]
    /// Tags of the decision it is made for; with tags it is used only for decisions that carry one of them.
    public var tags: [String]
    /// The sentiments it fits; empty for any.
    public var sentiments: [String]
    /// Its tone.
    public var tone: String
    /// The channels it serves.
    public var channels: [String]
    /// True when it asks the author to go on in private.
    public var asksPrivate: Bool
    /// True when the consent line is added to a first automatic reply.
    public var carriesConsent: Bool
    /// Its variables, in front matter order.
    public var variables: [Variable]
    /// Its wordings.
    public var variants: [Variant]
    /// The file it was read from.
    public var file: String

    /// True when a variable of the body is a fact of the brand.
    package func isFact(_ name: String) -> Bool { variables.contains { $0.name == name && $0.kind == .fact } }
}
