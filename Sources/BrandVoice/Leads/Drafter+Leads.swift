public import InboxRules
public import TextFeatures

/// One turn of lead capture: the conversation after it, what it means, and what to send.
public struct LeadTurn: Sendable, Hashable {
    /// The conversation after this turn; keep it for the next one.
    public var capture: LeadCapture
    /// What the turn means.
    public var step: LeadCapture.Step
    /// The reply; nil when nothing is sent.
    public var reply: DraftOutcome?

    /// The finished lead, when this turn completed it.
    public var lead: Lead? {
        if case .complete(let lead) = step { return lead }
        return nil
    }
}

extension Drafter {
    /// Opens lead capture in private after a message that showed interest; its first words carry the consent line.
    ///
    /// - Returns: Nil when the library has no `lead-capture.yaml`. When the reply is withheld (a missing consent line,
    ///   a language without templates), nothing must be sent and the conversation goes to a person.
    public func beginLead(
        from message: InboxMessage, entities: [Entity], language: String, platform: String? = nil
    ) -> LeadTurn? {
        guard let capture = LeadCapture(from: message, entities: entities, language: language, library: library) else {
            return nil
        }
        let step = capture.firstStep
        let reply = reply(to: step, capture: capture, platform: platform ?? message.platform, isFirst: true)
        return LeadTurn(capture: capture, step: step, reply: reply)
    }

    /// Takes the person's answer and writes the next words.
    public func continueLead(
        _ capture: LeadCapture, answer text: String, entities: [Entity], platform: String? = nil
    ) -> LeadTurn {
        var capture = capture
        let step = capture.receive(text, entities: entities, library: library)
        return LeadTurn(
            capture: capture, step: step,
            reply: reply(to: step, capture: capture, platform: platform, isFirst: false))
    }

    private func reply(
        to step: LeadCapture.Step, capture: LeadCapture, platform: String?, isFirst: Bool
    ) -> DraftOutcome? {
        let id: String
        switch step {
        case .ask(let field): id = "lead-ask-\(field.rawValue)"
        case .askAgain(let field): id = "lead-ask-\(field.rawValue)-again"
        case .complete: id = "lead-thanks"
        case .stop: id = "lead-stopped"
        case .decline: id = "lead-declined"
        case .silence: return nil
        }
        var values: [String: String] = [:]
        values["name"] = capture.lead.name
        values["product"] = capture.lead.product
        let workspace = library.guide.workspaceLanguage
        let language = capture.lead.language
        let result = preview(
            template: id, language: language, values: values, channel: "dm", platform: platform,
            isFirstAutomaticReply: isFirst)
        switch result {
        case .success(let draft): return .draft(draft)
        case .failure(let withholding): return .withheld(reason: withholding.sentence(in: workspace))
        case nil:
            return .withheld(reason: Withholding.noTemplateInLanguage(language: language).sentence(in: workspace))
        }
    }
}
