/// A template with all its wordings checked ahead, shared by all drafts.
package final class PreparedTemplate: Sendable {
    /// The template.
    package let template: ReplyTemplate
    let rules: WordingRules
    /// The consent line of its language, nil where there is none or the template may not carry it.
    let consentLine: String?
    private let signature: String?
    private let signatureChannels: [String]
    private let consentChannels: [String]
    /// By variant, then by set of values, four each: plain, signed, with consent, with both; nil for what never occurs.
    private let wordings: [[PreparedWording?]]

    init(
        template: ReplyTemplate, rules: WordingRules, guide: VoiceGuide, signature: String?, consentLine: String?
    ) {
        self.template = template
        self.rules = rules
        // A person at risk is not met with a legal notice.
        let mayConsent = template.role != .care
        consentChannels = mayConsent ? guide.consent.channels : []
        self.consentLine = template.carriesConsent ? consentLine : nil
        self.signature = signature
        signatureChannels = signature == nil ? [] : guide.signature.channels
        let line = self.consentLine.map { "\n\n" + $0 } ?? ""
        let signed = signature.map { "\n" + $0 } ?? ""
        var closings: Set<Int> = [0]
        for channel in ReplyTemplate.channelNames {
            let sign = signatureChannels.contains(channel) ? 1 : 0
            closings.insert(sign)
            if consentChannels.contains(channel), self.consentLine != nil { closings.insert(sign + 2) }
        }
        wordings = template.variants.map { variant in
            variant.body.patterns.flatMap { pattern in
                (0..<4).map { closing in
                    guard closings.contains(closing) else { return nil }
                    let text = (closing & 1 == 1 ? signed : "") + (closing & 2 == 2 ? line : "")
                    return PreparedWording(pattern: pattern, closing: text, template: template, rules: rules)
                }
            }
        }
    }

    /// The wording for some values on a channel; nil when a first automatic reply would go without the consent line.
    func wording(variant: Int, values: [String?], channel: String, isFirstAutomaticReply: Bool) -> PreparedWording? {
        var closing = signatureChannels.contains(channel) ? 1 : 0
        if isFirstAutomaticReply, consentChannels.contains(channel) {
            if consentLine == nil { return nil }
            closing += 2
        }
        var mask = 0
        for (index, value) in values.enumerated() where value != nil { mask |= 1 << index }
        return wordings[variant][4 * mask + closing]
    }
}
