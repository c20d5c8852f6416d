package import InboxRules
package import TextFeatures

/// What selection reads of a message, worked out once.
package struct DraftRequest: Sendable {
    /// What kind of reply the decision asks for.
    package enum Purpose: Sendable, Hashable { case reply, acknowledgement, care }

    package var message: InboxMessage
    package var purpose: Purpose
    /// The primary intent, then further ones that are likely enough.
    package var intents: [String]
    package var sentiment: String
    package var tone: String
    package var channel: InboxMessage.Channel
    package var asksPrivate: Bool
    package var isQueued: Bool
    package var templateWish: [String]
    /// Values from the message by kind, cleaned; a kind that is missing has no value.
    package var values: [ReplyTemplate.VariableKind: String]

    /// Least probability of a further intent.
    package static let secondaryIntentProbability: Float = 0.2

    /// True for direct messages.
    package var isPrivate: Bool { channel == .dm }

    package init(
        message: InboxMessage, classification: MessageClassification, entities: [Entity], decision: Decision,
        purpose: Purpose, library: VoiceLibrary
    ) {
        self.message = message
        self.purpose = purpose
        intents = classification.intents.first.map { [$0.label] } ?? []
        for other in classification.intents.dropFirst().prefix(3)
        where other.probability >= Self.secondaryIntentProbability { intents.append(other.label) }
        let top = classification.sentiments.first
        sentiment = (top?.probability ?? 0) >= 0.5 ? top?.label ?? "neutral" : "neutral"
        // A message whose channel is unknown is answered as if everybody could read the answer.
        channel = message.channel ?? .comment
        asksPrivate = decision.actions.contains(.askPrivate) && channel != .dm
        isQueued = decision.queue != .none
        templateWish = decision.templateWish
        let policy = library.guide.tone
        if message.author?.vip == true || decision.tags.contains("vip") {
            tone = policy.vip
        } else if sentiment == "negative" {
            tone = policy.negative
        } else {
            tone = message.platform.flatMap { policy.platforms[$0.lowercased()] } ?? policy.usual
        }
        values = Self.values(message: message, entities: entities, library: library)
    }

    private static func values(
        message: InboxMessage, entities: [Entity], library: VoiceLibrary
    ) -> [ReplyTemplate.VariableKind: String] {
        var values: [ReplyTemplate.VariableKind: String] = [:]
        values[.authorName] = library.untrusted.givenName(message.author?.name)
        values[.product] = library.untrusted.product(message.campaign?["product"])
        for entity in entities {
            let kind: ReplyTemplate.VariableKind
            switch entity.kind {
            case .orderNumber: kind = .orderNumber
            case .invoiceNumber: kind = .invoiceNumber
            case .accountNumber: kind = .accountNumber
            default: continue
            }
            if values[kind] == nil { values[kind] = library.untrusted.reference(entity.value) }
        }
        return values
    }
}
