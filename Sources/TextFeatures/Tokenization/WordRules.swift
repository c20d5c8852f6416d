/// ICU's rules for words of the root locale as a machine over categories of code points.
///
/// The machine is ICU's own, so that the root locale's differences from UAX #29 (`@` is a letter inside words, `:` joins none)
/// need no rule here. It reads as far as it can and remembers where it last accepted.
struct WordRules: Sendable {
    // What a state accepts: the last rule that matched decides the kind of a stretch.
    static let rejects: UInt8 = 0
    static let other: UInt8 = 1
    static let number: UInt8 = 2
    static let word: UInt8 = 3

    private static let start = 1
    private static let endOfText = 1

    /// A stretch between two boundaries.
    struct Stretch {
        var end: Int
        /// One of the values above.
        var kind: UInt8
        /// True when a dictionary may cut it further.
        var needsDictionary: Bool
    }

    // SAFETY: constants of the program: 32 transitions and one kind for each state; transitions lead to states only.
    private nonisolated(unsafe) let transitions: UnsafePointer<UInt8>
    private nonisolated(unsafe) let kinds: UnsafePointer<UInt8>
    private let dictionaryCategories: UInt32
    /// Bit s is set when state s accepts.
    private let accepting: UInt64

    init(
        transitions: UnsafePointer<UInt8>, kinds: UnsafePointer<UInt8>, stateCount: Int, dictionaryCategories: UInt32
    ) {
        precondition(stateCount <= 64, "ICU's word rules have more states than fit a word.")
        self.transitions = transitions
        self.kinds = kinds
        self.dictionaryCategories = dictionaryCategories
        accepting = (0..<stateCount).reduce(0) { $0 | (kinds[$1] == Self.rejects ? 0 : 1 << UInt64($1)) }
    }

    /// The stretch that begins at a boundary, which is not the end of the text.
    @inline(__always)
    func stretch(
        of text: UnsafeBufferPointer<UInt8>, from start: Int, tables: UnicodeTables
    ) -> Stretch {
        var state = Self.start
        var index = start
        var seen: UInt32 = 0
        var (end, accepted, seenBefore) = (start, 0, UInt32(0))
        while index < text.count {
            let byte = text[index]
            var category = tables.asciiCategory(of: byte & 0x7F)
            var length = 1
            if byte >= 0x80 {
                let scalar = decodeScalar(in: text, at: index)
                category = tables.breakEntry(of: scalar.codePoint).category
                length = scalar.length
            }
            state = Int(transitions[state << 5 | Int(category)])
            if state == 0 { break }
            index += length
            seen |= 1 << UInt32(category)
            if accepting >> UInt64(state) & 1 != 0 { (end, accepted, seenBefore) = (index, state, seen) }
        }
        if index == text.count, state != 0 {
            state = Int(transitions[state << 5 | Self.endOfText])
            if accepting >> UInt64(state) & 1 != 0 { (end, accepted, seenBefore) = (index, state, seen) }
        }
        // Where no rule matches, a code point stands alone.
        if end == start {
            return Stretch(
                end: start + decodeScalar(in: text, at: start).length, kind: Self.other, needsDictionary: false)
        }
        return Stretch(
            end: end, kind: kinds[accepted], needsDictionary: seenBefore & dictionaryCategories != 0)
    }
}
