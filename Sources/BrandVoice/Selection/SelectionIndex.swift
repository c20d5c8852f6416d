import InboxRules

/// What selection reads of a template, in a few bytes: labels are bits, so that ranking compares numbers, not texts.
package struct SelectionEntry: Sendable {
    /// Position in ``VoiceLibrary/templates``.
    package var position: Int
    package var role: ReplyTemplate.Role
    /// Bit i: the template lists intent i of the taxonomy.
    package var intents: UInt32
    /// Bit i: the template lists sentiment i; 0 for any.
    package var sentiments: UInt8
    /// Position in ``ReplyTemplate/tones``.
    package var tone: UInt8
    package var asksPrivate: Bool
    /// True when it is made for tags of the decision.
    package var hasTags: Bool
    /// True when it serves public channels only or private ones only.
    package var isOneSided: Bool
    /// The references and products that its variables take, as bits of ``SelectionBits/references``.
    package var references: UInt8

    package init(template: ReplyTemplate, position: Int) {
        self.position = position
        role = template.role
        intents = template.intents.reduce(0) { $0 | SelectionBits.intent($1) }
        sentiments = template.sentiments.reduce(0) { $0 | SelectionBits.sentiment($1) }
        tone = SelectionBits.tone(template.tone)
        asksPrivate = template.asksPrivate
        hasTags = !template.tags.isEmpty
        isOneSided = !(template.channels.contains("dm") && template.channels.count > 1)
        references = template.variables.reduce(0) { $0 | SelectionBits.reference($1.kind) }
    }
}

/// Labels as bits.
package enum SelectionBits {
    /// The variables that make a template more fitting when their value is at hand.
    package static let references: [ReplyTemplate.VariableKind] = [
        .orderNumber, .invoiceNumber, .accountNumber, .product,
    ]

    /// The bit of an intent; 0 for a label that the taxonomy does not have.
    package static func intent(_ label: String) -> UInt32 {
        intentPositions[label].map { 1 << UInt32($0) } ?? 0
    }

    /// The bit of a sentiment; 0 for an unknown one.
    package static func sentiment(_ label: String) -> UInt8 {
        Taxonomy.sentiments.firstIndex(of: label).map { 1 << UInt8($0) } ?? 0
    }

    /// The number of a tone.
    package static func tone(_ name: String) -> UInt8 { UInt8(ReplyTemplate.tones.firstIndex(of: name) ?? 0) }

    /// The bit of a reference or product; 0 for other kinds.
    package static func reference(_ kind: ReplyTemplate.VariableKind) -> UInt8 {
        references.firstIndex(of: kind).map { 1 << UInt8($0) } ?? 0
    }

    private static let intentPositions: [String: Int] = {
        var positions: [String: Int] = [:]
        for (index, label) in Taxonomy.intents.enumerated() { positions[label] = index }
        return positions
    }()
}
