package import InboxRules
package import TextFeatures

/// What selection reads of a message, worked out once.
package struct DraftRequest: Sendable {
    /// What kind of reply the decision asks for.
    package enum Purpose: Sendable, Hashable { case reply, acknowledgement, care }

    package let message: InboxMessage
    package let purpose: Purpose
    /// The primary intent's label.
    package let intent: String
    /// The primary intent, as in ``SelectionBits``.
    package let primaryIntent: UInt32
    /// Further intents that are likely enough, as in ``SelectionBits``.
    package let furtherIntents: UInt32
    package let sentimentBit: UInt8
    package let isNegative: Bool
    package let toneIndex: UInt8
    package let channel: InboxMessage.Channel
    package let asksPrivate: Bool
    package let isQueued: Bool
    package let templateWish: [String]
    /// The decision's tags.
    package let tags: [String]
    /// Which references and products the message gives, as in ``SelectionBits``.
    package private(set) var references: UInt8 = 0
    /// Values from the message, cleaned, by the position of their kind; nil where there is none.
    private var values: [String?]
    private let untrusted: UntrustedText

    /// Least probability of a further intent.
    package static let secondaryIntentProbability: Float = 0.2

    /// True for direct messages.
    package var isPrivate: Bool { channel == .dm }

    /// Position of the channel among ``ReplyTemplate/channelNames``.
    package var channelIndex: Int {
        switch channel {
        case .comment: return 0
        case .mention: return 1
        case .sticker: return 2
        case .dm: return 3
        }
    }

    /// The value for a kind of variable; nil when the message gives none.
    package subscript(kind: ReplyTemplate.VariableKind) -> String? {
        // Names take the longest to clean, and many messages get no draft.
        get { kind == .authorName ? untrusted.givenName(message.author?.name) : values[kind.position] }
        set { values[kind.position] = newValue }
    }

    package init(
        message: InboxMessage, classification: MessageClassification, entities: [Entity], decision: Decision,
        purpose: Purpose, library: VoiceLibrary
    ) {
        untrusted = library.untrusted
        self.message = message
        self.purpose = purpose
        intent = classification.intents.first?.label ?? "other"
        primaryIntent = SelectionBits.intent(intent)
        var further: UInt32 = 0
        for other in classification.intents.dropFirst().prefix(3)
        where other.probability >= Self.secondaryIntentProbability { further |= SelectionBits.intent(other.label) }
        furtherIntents = further
        let top = classification.sentiments.first
        let sentiment = (top?.probability ?? 0) >= 0.5 ? top?.label ?? "neutral" : "neutral"
        sentimentBit = SelectionBits.sentiment(sentiment)
        isNegative = sentiment == "negative"
        // A message whose channel is unknown is answered as if everybody could read the answer.
        channel = message.channel ?? .comment
        asksPrivate = decision.actions.contains(.askPrivate) && channel != .dm
        isQueued = decision.queue != .none
        templateWish = decision.templateWish
        tags = decision.tags
        let policy = library.guide.tone
        let tone: String
        if message.author?.vip == true || decision.tags.contains("vip") {
            tone = policy.vip
        } else if isNegative {
            tone = policy.negative
        } else {
            tone = message.platform.flatMap { policy.platforms[$0.lowercased()] } ?? policy.usual
        }
        toneIndex = SelectionBits.tone(tone)
        values = Array(repeating: nil, count: ReplyTemplate.VariableKind.allCases.count)
        if let product = message.campaign?["product"] { self[.product] = library.untrusted.product(product) }
        for entity in entities {
            let kind: ReplyTemplate.VariableKind
            switch entity.kind {
            case .orderNumber: kind = .orderNumber
            case .invoiceNumber: kind = .invoiceNumber
            case .accountNumber: kind = .accountNumber
            default: continue
            }
            if self[kind] == nil { self[kind] = library.untrusted.reference(entity.value) }
        }
        for kind in SelectionBits.references where self[kind] != nil { references |= SelectionBits.reference(kind) }
    }
}
