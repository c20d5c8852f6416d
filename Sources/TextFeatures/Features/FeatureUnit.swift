/// A stretch of a message whose own features depend on nothing around it: what an engine can remember.
package struct FeatureUnit: Sendable, Hashable {
    /// Which features a unit has.
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// A word: itself, without accents, its character n-grams, its prefixes.
        case word
        /// A number: as a word, but without prefixes and with every digit.
        case number
        /// The words of a hashtag without `#`: itself and its character n-grams.
        case hashtag
        /// An emoji, a symbol, a word of a script without spaces: only itself.
        case sign
        /// `?` or `!`: only itself, and nothing when the last word feature was the same.
        case mark
        /// A link, whatever it says.
        case url
        /// An email address, whatever it says.
        case email
        /// A mention, whatever it says.
        case mention
        /// A stretch of a script without spaces: character n-grams across its words, and no word.
        case run

        /// True when the unit takes its place in the sequences of words.
        package var isWord: Bool { self != .run }
    }

    /// What the unit is.
    package var kind: Kind
    /// The unit's bytes in the normalized text; empty for a kind whose bytes do not matter.
    package var norm: Range<Int>
    /// The unit's bytes in the original text.
    package var source: Range<Int>
}

/// Families of features that hash the same bytes to different buckets.
enum FeatureSalt: UInt64 {
    case word = 1
    case kind, accentless, sequence, characters, prefix, stemSequence, surface, first, last
}
