/// Which contact details lead capture asks for, and the words people use around them.
public struct LeadPlan: Sendable, Hashable {
    /// Reads `lead-capture.yaml`.
    package init(yaml: VoiceYAML) throws(VoiceError) {
        _ = yaml
    }
}
