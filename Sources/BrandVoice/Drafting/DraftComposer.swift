import InboxRules

/// Fills one wording of one template and checks every constraint of the guide on the finished text.
package struct DraftComposer {
    let library: VoiceLibrary
    let template: ReplyTemplate
    let variant: ReplyTemplate.Variant

    package init(library: VoiceLibrary, template: ReplyTemplate, variant: ReplyTemplate.Variant) {
        self.library = library
        self.template = template
        self.variant = variant
    }

    /// The finished draft, or the first constraint that it would break.
    package func compose(request: DraftRequest, isFirstAutomaticReply: Bool) -> Result<Draft, Withholding> {
        let values = variant.body.variables.map { request[$0.kind] ?? $0.fallback }
        return compose(
            values: values, channel: request.channel.rawValue, platform: request.message.platform,
            isFirstAutomaticReply: isFirstAutomaticReply)
    }

    /// The finished draft for given values, in the order of the body's variables.
    package func compose(
        values: [String?], channel: String, platform: String?, isFirstAutomaticReply: Bool
    ) -> Result<Draft, Withholding> {
        let guide = library.guide
        let language = template.language
        let pattern = variant.body.pattern(for: values)
        if let variable = pattern.unfilled.first {
            return .failure(.unfilled(template: template.id, variable: variable))
        }
        var text = pattern.text(values: values)
        if guide.signature.channels.contains(channel), let signature = library.signatures[language] {
            text += "\n" + signature
        }
        // A person at risk is not met with a legal notice.
        if isFirstAutomaticReply, guide.consent.channels.contains(channel), template.role != .care {
            guard template.carriesConsent, let line = library.consentLines[language] else {
                return .failure(.consentMissing(template: template.id, language: language))
            }
            text += "\n\n" + line
        }
        if let broken = brokenPhrase(in: text) { return .failure(broken) }
        if let tooLong = excess(of: text, channel: channel, platform: platform) { return .failure(tooLong) }
        return .success(
            Draft(
                template: template.id, lang: language, tone: template.tone, text: text, variant: variant.name))
    }

    private func brokenPhrase(in text: String) -> Withholding? {
        let folded = FoldedText.bytes(of: text)
        if let phrase = library.banned[template.language]?.firstMatch(inFolded: folded) {
            return .banned(template: template.id, phrase: phrase)
        }
        for required in library.required[template.language] ?? []
        where template.role == .reply && required.intents.contains(where: template.intents.contains) {
            if required.list.firstMatch(inFolded: folded) == nil {
                return .requiredMissing(template: template.id, phrase: required.phrase)
            }
        }
        return nil
    }

    private func excess(of text: String, channel: String, platform: String?) -> Withholding? {
        let limits = library.guide.limits
        if let limit = limits.limit(platform: platform, channel: channel) {
            let length = limit.unit.length(of: text)
            if length > limit.maximumLength {
                return .tooLong(
                    template: template.id, length: length, limit: limit.maximumLength,
                    place: PlatformNames.display(platform))
            }
        }
        if let maximum = limits.brandMaximum[channel] {
            let length = PlatformLimits.Unit.characters.length(of: text)
            if length > maximum {
                return .tooLong(
                    template: template.id, length: length, limit: maximum, place: library.guide.brand)
            }
        }
        return nil
    }
}
