/// What platforms accept: lengths, and how long after a message a reply is still allowed.
///
/// Figures come from `voice.yaml`, never from code: platforms change them.
public struct PlatformLimits: Sendable, Hashable {
    /// What a length counts.
    public enum Unit: String, Sendable, Hashable, CaseIterable {
        /// Unicode scalars.
        case characters
        /// UTF-16 code units.
        case utf16
        /// UTF-8 bytes.
        case bytes
        /// X's weighted count: most scripts 1, others and emoji 2, each link 23.
        case xWeighted = "x_weighted"
    }

    /// The limit of one platform's channel.
    public struct Limit: Sendable, Hashable {
        /// Greatest length, in ``unit``.
        public var maximumLength: Int
        /// What the length counts.
        public var unit: Unit
        /// How long a reply is allowed after the message; nil without limit.
        public var replyWindow: Duration?
    }

    /// The version of these figures, for the record.
    public var version: String
    /// Limits by platform and channel; the platform `default` serves those that are not listed.
    public var platforms: [String: [String: Limit]]
    /// The brand's own greatest length by channel, in characters, whatever the platform allows.
    public var brandMaximum: [String: Int]

    /// The limit that holds on a platform's channel; the default platform's when it is not listed.
    public func limit(platform: String?, channel: String) -> Limit? {
        if let platform, let limit = platforms[platform.lowercased()]?[channel] { return limit }
        return platforms["default"]?[channel]
    }
}

extension PlatformLimits.Unit {
    /// The length of a text in this unit.
    public func length(of text: String) -> Int {
        switch self {
        // Every scalar has exactly one byte that is not a continuation byte.
        case .characters: return text.utf8.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        case .utf16: return text.utf16.count
        case .bytes: return text.utf8.count
        case .xWeighted: return Self.weightedLength(of: text)
        }
    }

    /// X's count for plain text: see `twitter-text` v3 (weights 1 below U+1100 and for some punctuation, else 2).
    private static func weightedLength(of text: String) -> Int {
        var total = 0
        for word in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == " " || $0 == "\n" }) {
            if word.hasPrefix("https://") || word.hasPrefix("http://") {
                total += 23
                continue
            }
            for character in word {
                let scalars = character.unicodeScalars
                if scalars.contains(where: { $0.properties.isEmojiPresentation || $0.value == 0xFE0F }) {
                    total += 2
                } else {
                    for scalar in scalars { total += isLight(scalar.value) ? 1 : 2 }
                }
            }
        }
        return total + text.count { $0 == " " || $0 == "\n" }
    }

    private static func isLight(_ value: UInt32) -> Bool {
        value <= 4351 || (8192...8205).contains(value) || (8208...8223).contains(value)
            || (8242...8247).contains(value)
    }
}
