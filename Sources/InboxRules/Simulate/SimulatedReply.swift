/// What a replayed message was answered: a draft, or why there is none.
public struct SimulatedReply: Sendable, Hashable, Codable {
    /// The template's id; nil when there is no draft.
    public var template: String?
    /// The draft's text, or the reason why there is none.
    public var text: String

    /// Creates a reply.
    public init(template: String?, text: String) {
        self.template = template
        self.text = text
    }
}
