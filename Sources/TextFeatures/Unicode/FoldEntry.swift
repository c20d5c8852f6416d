/// What NFKC_Casefold does to one code point, in 32 bits: how the tables hold it.
///
/// | bits | meaning |
/// |---|---|
/// | 0–20 | of a single code point, the distance to what it becomes, modulo 2^21; of an ordered mark, 1 when it is extending |
/// | 21–23 | the ``Role`` |
/// | 24–31 | of an ordered mark, its combining class; of a single code point, its ``PlaceInWords`` |
package struct FoldEntry: Hashable, Sendable {
    /// How a code point takes part in normalization.
    package enum Role: UInt32, Sendable {
        /// Begins a segment and becomes one code point whatever follows, unless what follows has role ``composing``.
        case single = 0
        /// A mark that stays as it is as long as the marks of its segment are in the order of their classes.
        case orderedMark
        /// Becomes nothing: default ignorable.
        case dropped
        /// May change together with what stands before it.
        case composing
        /// Begins a segment and becomes several code points.
        case several
    }

    /// The bits.
    package var bits: UInt32

    /// Takes the bits of a table.
    @inline(__always)
    package init(bits: UInt32) { self.bits = bits }

    /// Puts the entry of another code point together; `isExtending` and the class are those of an ordered mark.
    package init(role: Role, combiningClass: UInt8 = 0, isExtending: Bool = false) {
        bits = (isExtending ? 1 : 0) | role.rawValue << 21 | UInt32(combiningClass) << 24
    }

    /// What a single code point is to the word breaker.
    package enum PlaceInWords: UInt32, Sendable {
        /// Anything that the masks of the text kernel know nothing of.
        case irregular = 0
        /// An ordinary letter, or ASCII: word boundaries are found 64 bytes at a time.
        case plain
        /// Belongs to the letter before it, and is as good as a letter there.
        case extending
        /// A letter but before `'` and `"`: Hebrew.
        case letterButBeforeQuotes
    }

    /// Puts the entry of a single code point together.
    package init(singleAt distance: UInt32, place: PlaceInWords) {
        bits = distance & 0x1F_FFFF | place.rawValue << 24
    }

    /// How the code point takes part.
    @inline(__always)
    package var role: Role { Role(rawValue: bits >> 21 & 7) ?? .composing }

    /// What a code point that has this entry becomes.
    @inline(__always)
    package func folding(of codePoint: UInt32) -> UInt32 { (codePoint &+ bits) & 0x1F_FFFF }

    /// The combining class of an ordered mark.
    @inline(__always)
    package var combiningClass: UInt8 { UInt8(truncatingIfNeeded: bits >> 24) }

    /// True when a normalization segment begins here.
    @inline(__always)
    package var beginsSegment: Bool { role == .single || role == .several }

    /// True when the role is ``Role/single``, the commonest by far.
    @inline(__always)
    package var isSingle: Bool { bits & 0xE0_0000 == 0 }

    /// What a single code point is to the word breaker.
    @inline(__always)
    package var place: PlaceInWords { PlaceInWords(rawValue: bits >> 24 & 3) ?? .irregular }

    /// True for a single code point that becomes an ordinary letter or ASCII.
    @inline(__always)
    package var isPlainSingle: Bool { bits >> 21 == 1 << 3 }

    /// True when an ordered mark belongs to the letter before it.
    @inline(__always)
    package var isExtendingMark: Bool { bits & 1 != 0 }
}

/// The fold entries of all code points, for loops that should not look for the table at each step.
struct FoldTable: Sendable {
    // SAFETY: see `UnicodeTables`, whose tables these are.
    nonisolated(unsafe) let index: UnsafePointer<UInt16>
    nonisolated(unsafe) let entries: UnsafePointer<UInt32>

    /// What NFKC_Casefold does to a code point.
    @inline(__always)
    func fold(of codePoint: UInt32) -> FoldEntry {
        // SAFETY: code points are below 0x110000: the decoder makes no others.
        FoldEntry(bits: entries[Int(index[Int(codePoint >> 6)]) << 6 | Int(codePoint & 63)])
    }
}

/// What the word breaker needs to know of one code point, in 8 bits.
///
/// | bits | meaning |
/// |---|---|
/// | 0–4 | the category of ICU's rules |
/// | 5–6 | what it is when it is no part of a word: 0 a symbol, 1 punctuation, 2 white space |
package struct BreakEntry: Hashable, Sendable {
    /// The bits.
    package var bits: UInt8

    /// Takes the bits of a table.
    @inline(__always)
    package init(bits: UInt8) { self.bits = bits }

    /// Puts an entry together.
    package init(category: UInt8, isPunctuation: Bool, isWhiteSpace: Bool) {
        precondition(category < 32, "ICU's word rules have more categories than fit the tables.")
        bits = category | (isWhiteSpace ? 2 : isPunctuation ? 1 : 0) << 5
    }

    /// The category of ICU's rules.
    @inline(__always)
    package var category: UInt8 { bits & 31 }

    /// The kind of a stretch without letters and digits that begins with it; nil for white space.
    @inline(__always)
    package var kindAlone: Token.Kind? {
        switch bits >> 5 {
        case 0: .symbol
        case 1: .punctuation
        default: nil
        }
    }
}
