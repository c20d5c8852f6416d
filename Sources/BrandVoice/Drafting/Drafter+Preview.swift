extension Drafter {
    /// One template filled with given values, checked like a real draft: what `babil templates render` shows.
    ///
    /// - Parameters:
    ///   - template: The template's id.
    ///   - language: The language of the version wanted.
    ///   - variant: The wording; nil for the first one.
    ///   - values: Values by variable name; they are cleaned like values from a message. A variable that is missing
    ///     here is missing in the draft.
    ///   - channel: `comment`, `mention`, `sticker` or `dm`.
    ///   - platform: The platform whose limits hold; nil for the default ones.
    ///   - isFirstAutomaticReply: True when the consent line belongs to it.
    /// - Returns: The draft or the constraint it breaks; nil when there is no such template or wording.
    public func preview(
        template: String, language: String, variant: String? = nil, values: [String: String] = [:], channel: String,
        platform: String? = nil, isFirstAutomaticReply: Bool = true
    ) -> Result<Draft, Withholding>? {
        guard let position = library.position(of: template, language: language) else { return nil }
        let template = library.templates[position]
        let wanted = variant ?? template.variants.first?.name
        guard let variant = template.variants.firstIndex(where: { $0.name == wanted }) else { return nil }
        let filled = template.variants[variant].body.variables.map { variable -> String? in
            clean(values[variable.name], kind: variable.kind) ?? variable.fallback
        }
        let composer = DraftComposer(library: library, position: position, variant: variant)
        return composer.compose(
            values: filled, channel: channel, platform: platform,
            isFirstAutomaticReply: isFirstAutomaticReply)
    }

    private func clean(_ value: String?, kind: ReplyTemplate.VariableKind) -> String? {
        switch kind {
        case .authorName: return library.untrusted.givenName(value)
        case .product, .leadValue: return library.untrusted.product(value)
        case .orderNumber, .invoiceNumber, .accountNumber: return library.untrusted.reference(value)
        default: return value.map { UntrustedText.excerpt($0, limit: 200) }
        }
    }
}
