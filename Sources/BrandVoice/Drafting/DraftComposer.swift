import InboxRules

/// Fills one wording of one template and checks every constraint of the guide on the finished text.
package struct DraftComposer {
    let library: VoiceLibrary
    let prepared: PreparedTemplate
    let variant: Int

    /// Prepares to fill a wording.
    ///
    /// - Parameters:
    ///   - library: The library.
    ///   - position: The template's place in ``VoiceLibrary/templates``.
    ///   - variant: The wording's place among the template's.
    package init(library: VoiceLibrary, position: Int, variant: Int) {
        self.library = library
        prepared = library.prepared[position]
        self.variant = variant
    }

    /// The finished draft, or the first constraint that it would break.
    package func compose(request: DraftRequest, isFirstAutomaticReply: Bool) -> Result<Draft, Withholding> {
        let values = prepared.template.variants[variant].body.variables.map { request[$0.kind] ?? $0.fallback }
        return compose(
            values: values, channel: request.channel.rawValue, platform: request.message.platform,
            isFirstAutomaticReply: isFirstAutomaticReply)
    }

    /// The finished draft for given values, in the order of the body's variables.
    package func compose(
        values: [String?], channel: String, platform: String?, isFirstAutomaticReply: Bool
    ) -> Result<Draft, Withholding> {
        guard
            let wording = prepared.wording(
                variant: variant, values: values, channel: channel, isFirstAutomaticReply: isFirstAutomaticReply)
        else {
            return .failure(.consentMissing(template: prepared.template.id, language: prepared.template.language))
        }
        if let variable = wording.unfilled {
            return .failure(.unfilled(template: prepared.template.id, variable: variable))
        }
        if let broken = wording.broken { return .failure(broken) }
        let text = wording.text(values: values)
        if wording.fixedText == nil,
            let fault = wording.fault(values: values, text: text, template: prepared.template, rules: prepared.rules)
        {
            return .failure(fault)
        }
        let bound = wording.lengthBound(values: values)
        if let tooLong = excess(of: text, bound: bound, channel: channel, platform: platform) {
            return .failure(tooLong)
        }
        return .success(
            Draft(
                template: prepared.template.id, lang: prepared.template.language, tone: prepared.template.tone,
                text: text, variant: prepared.template.variants[variant].name))
    }

    private func excess(of text: String, bound: Int, channel: String, platform: String?) -> Withholding? {
        if let limit = library.guide.limits.limit(platform: platform, channel: channel), bound > limit.maximumLength {
            let length = limit.unit.length(of: text)
            if length > limit.maximumLength {
                return .tooLong(
                    template: prepared.template.id, length: length, limit: limit.maximumLength,
                    place: PlatformNames.display(platform))
            }
        }
        if let maximum = library.guide.limits.brandMaximum[channel], bound > maximum {
            let length = PlatformLimits.Unit.characters.length(of: text)
            if length > maximum {
                return .tooLong(
                    template: prepared.template.id, length: length, limit: maximum, place: library.guide.brand)
            }
        }
        return nil
    }
}
