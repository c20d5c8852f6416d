internal import CICU

/// Letters without their accents, by canonical decomposition.
///
/// `é` → `e`, `ç` → `c`, `ñ` → `n`, `أ` → `ا`; Arabic vowel signs and tatweel go, as writers leave them out. What
/// decomposes differently by language (German `ä` as `ae`) is left to the phrase matcher.
struct AccentFolding: Sendable {
    /// The process-wide table.
    static let shared = AccentFolding(tables: .shared)

    // SAFETY: a table for the code points below `limit` that lives as long as the program.
    private nonisolated(unsafe) let bases: UnsafePointer<UInt16>
    private static let limit = UInt32(CICU_BASE_COUNT)

    private init(tables: UnicodeTables) { bases = tables.bases }

    /// The base letter of a code point; 0 for a combining mark, which is dropped.
    @inline(__always)
    func base(of codePoint: UInt32) -> UInt32 {
        codePoint < Self.limit ? UInt32(bases[Int(codePoint)]) : codePoint
    }
}
