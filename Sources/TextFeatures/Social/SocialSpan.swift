/// A stretch of a message that word segmentation must keep whole: a link, an address, a tag, a pictograph.
public struct SocialSpan: Sendable, Hashable {
    /// One of `url`, `email`, `mention`, `hashtag`, `emoji`, `emoticon`.
    public var kind: Token.Kind
    /// UTF-8 bytes in the original text.
    public var range: Range<Int>

    /// Creates a span.
    public init(kind: Token.Kind, range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}
