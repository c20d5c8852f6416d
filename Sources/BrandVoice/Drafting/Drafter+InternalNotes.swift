public import InboxRules
public import TextFeatures

extension Drafter {
    /// A note for colleagues: the triage note or, for legal and security matters, the alert; never for the author.
    ///
    /// The best template of role `internal` in the workspace's language is used: one that a rule wishes for, else one
    /// that lists the intent, else one for any intent. Nil when the decision needs no human or no template fits.
    public func internalNote(
        for message: InboxMessage, classification: MessageClassification, entities: [Entity], decision: Decision
    ) -> Draft? {
        guard decision.queue != .none else { return nil }
        let language = library.guide.workspaceLanguage
        let intent = classification.intents.first?.label ?? "other"
        let alerts = (decision.queue == .legal || decision.queue == .security) && decision.priority == .urgent
        var best: (points: Int, template: ReplyTemplate)?
        for template in library.templates where template.language == language && template.role == .internalNote {
            let isWished = decision.templateWish.contains(template.id)
            guard isWished || template.intents.isEmpty || template.intents.contains(intent) || alerts else { continue }
            var points = isWished ? 100 : 0
            if template.intents.contains(intent) { points += 10 }
            if alerts, !template.intents.isEmpty { points += 5 }
            if points > best?.points ?? -1 { best = (points, template) }
        }
        guard let template = best?.template, let variant = template.variants.first else { return nil }
        var request = DraftRequest(
            message: message, classification: classification, entities: entities, decision: decision,
            purpose: .reply, library: library)
        request[.queue] = decision.queue.rawValue
        request[.priority] = decision.priority.rawValue
        if !decision.tags.isEmpty { request[.tags] = decision.tags.joined(separator: ", ") }
        request[.intent] = PlainWords.words(forIntent: intent, in: language)
        let reasons = decision.reasons.map { "\($0.rule) (\($0.because))" }
        if !reasons.isEmpty { request[.reasons] = reasons.joined(separator: "; ") }
        let excerpt = UntrustedText.excerpt(message.text, limit: 120)
        if !excerpt.isEmpty { request[.excerpt] = excerpt }
        request[.platform] = PlatformNames.display(message.platform)
        request[.messageID] = message.id.map { UntrustedText.excerpt($0, limit: 60) }
        request[.authorID] = message.author?.id.map { UntrustedText.excerpt($0, limit: 60) }
        let filled = variant.body.variables.map { request[$0.kind] ?? $0.fallback }
        let pattern = variant.body.pattern(for: filled)
        guard pattern.unfilled.isEmpty else { return nil }
        return Draft(
            template: template.id, lang: language, tone: template.tone, text: pattern.text(values: filled),
            variant: variant.name)
    }
}
