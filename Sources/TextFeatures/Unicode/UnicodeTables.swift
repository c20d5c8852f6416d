internal import CICU
internal import Glibc

/// What the text stages look up of each code point.
///
/// The tables were written by the command `unicode-tables` from one version of ICU and hold only for it. With another
/// ICU, a line on standard error says so, and everything is asked of that ICU instead: foldings once at the start, word
/// boundaries for every text. That is slow and right.
package final class UnicodeTables: Sendable {
    /// The process-wide tables.
    package static let shared: UnicodeTables = {
        if isCurrent(icu: UnicodeVersion.icu) { return UnicodeTables() }
        let message = """
            babil: this ICU is \(UnicodeVersion.icu), the tables were made from \(tablesVersion): texts are read by ICU, \
            several times slower; `make unicode-tables` makes the tables again

            """
        _ = message.withCString { write(STDERR_FILENO, $0, strlen($0)) }
        return UnicodeTables(askedOf: UnicodeTableBuilder())
    }()

    /// The version of ICU that the tables were made from.
    package static var tablesVersion: String { String(cString: cicu_tables_version()) }

    /// True when the tables hold for an ICU of this version.
    package static func isCurrent(icu version: String) -> Bool { version == tablesVersion }

    // SAFETY: the pointers are to constants of the program, or to memory that `init(askedOf:)` filled and nobody frees
    // or changes; each has an element for every code point, or state, that is asked for.
    let foldTable: FoldTable
    nonisolated(unsafe) let breakIndex: UnsafePointer<UInt16>
    nonisolated(unsafe) let breaks: UnsafePointer<UInt8>
    nonisolated(unsafe) let traitIndex: UnsafePointer<UInt16>
    nonisolated(unsafe) let traits: UnsafePointer<UInt8>
    nonisolated(unsafe) let bases: UnsafePointer<UInt16>
    /// See ``UnicodeTableBuilder/lookalikes()``.
    let lookalikes: [UInt32]
    /// The machine for words; nil when ICU has to be asked for every boundary.
    let wordRules: WordRules?

    private init() {
        foldTable = FoldTable(index: cicu_fold_index(), entries: cicu_folds())
        breakIndex = cicu_break_index()
        breaks = cicu_breaks()
        traitIndex = cicu_trait_index()
        traits = cicu_traits()
        bases = cicu_bases()
        lookalikes = Array(UnsafeBufferPointer(start: cicu_lookalikes(), count: Int(cicu_lookalike_count())))
        wordRules = WordRules(
            transitions: cicu_word_transitions(), kinds: cicu_word_kinds(), stateCount: Int(cicu_word_state_count()),
            dictionaryCategories: cicu_dictionary_categories())
    }

    /// Asks an ICU of any version; never freed, as tables live as long as the program.
    package init(askedOf builder: UnicodeTableBuilder) {
        let folding = CodePointTable { builder.fold(of: $0).bits }
        let breaking = CodePointTable { builder.breakEntry(of: $0).bits }
        let described = CodePointTable { builder.traits(of: $0).rawValue }
        foldTable = FoldTable(index: Self.kept(folding.index), entries: Self.kept(folding.data))
        traitIndex = Self.kept(described.index)
        traits = Self.kept(described.data)
        breakIndex = Self.kept(breaking.index)
        breaks = Self.kept(breaking.data)
        bases = Self.kept((0..<UInt32(CICU_BASE_COUNT)).map { builder.base(of: $0) })
        lookalikes = builder.lookalikes()
        wordRules = nil
    }

    /// What NFKC_Casefold does to a code point.
    package func fold(of codePoint: UInt32) -> FoldEntry { foldTable.fold(of: codePoint) }

    /// What the word breaker needs to know of a code point.
    @inline(__always)
    package func breakEntry(of codePoint: UInt32) -> BreakEntry {
        BreakEntry(bits: breaks[Int(breakIndex[Int(codePoint >> 6)]) << 6 | Int(codePoint & 63)])
    }

    /// The category of an ASCII byte: its two blocks are the first two of the table.
    @inline(__always)
    func asciiCategory(of byte: UInt8) -> UInt8 { breaks[Int(byte)] & 31 }

    /// What the scanners ask of a code point.
    @inline(__always)
    package func traits(of codePoint: UInt32) -> ScalarTraits {
        ScalarTraits(rawValue: traits[Int(traitIndex[Int(codePoint >> 6)]) << 6 | Int(codePoint & 63)])
    }

    private static func kept<Element>(_ elements: [Element]) -> UnsafePointer<Element> {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(1, elements.count))
        _ = memory.initialize(from: elements)
        guard let base = memory.baseAddress else { fatalError("No memory for the Unicode tables.") }
        return UnsafePointer(base)
    }
}
