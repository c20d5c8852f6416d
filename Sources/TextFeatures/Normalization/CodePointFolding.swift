internal import CICU

/// What NFKC_Casefold does to single code points, read from ICU once.
///
/// ## Why a table
/// ICU answers these questions correctly, one call each. Almost every character of real text stands between two
/// normalization boundaries and becomes one code point, so those answers are kept in an array over the Basic
/// Multilingual Plane.
final class CodePointFolding: Sendable {
    /// Marks a code point that becomes several code points, or none.
    static let notSingle: UInt32 = 0x1F_FFFF

    /// Set in an entry when the code point may attach to the one before it.
    private static let attaches: UInt32 = 1 << 31

    /// The process-wide table, built on first use.
    static let shared = CodePointFolding()

    /// ICU's normalizer, immutable and shared for the life of the process.
    // SAFETY: ICU documents UNormalizer2 singletons as immutable and thread-safe; the pointer is never freed.
    private nonisolated(unsafe) let normalizer: UnsafeRawPointer
    /// For each code point of the BMP, what it becomes alone (or ``notSingle``), with ``attaches``.
    private let entries: [UInt32]

    private init() {
        var status: Int32 = 0
        guard let normalizer = cicu_nfkc_casefold(&status) else {
            fatalError("ICU's normalization data cannot be loaded (status \(status)): install ICU again")
        }
        self.normalizer = normalizer
        var entries = [UInt32](repeating: Self.notSingle, count: 0x10000)
        var folded: [UInt16] = []
        for codePoint in UInt32(0)..<0x10000 where !(0xD800..<0xE000).contains(codePoint) {
            var entry = Self.notSingle
            if cicu_is_inert(normalizer, codePoint) {
                entry = codePoint
            } else {
                Self.normalize([UInt16(codePoint)], with: normalizer, into: &folded)
                if folded.count == 1 { entry = UInt32(folded[0]) }
            }
            if !cicu_has_boundary_before(normalizer, codePoint) { entry |= Self.attaches }
            entries[Int(codePoint)] = entry
        }
        self.entries = entries
    }

    /// What a code point becomes between two normalization boundaries, or ``notSingle``.
    @inline(__always)
    func foldingAlone(of codePoint: UInt32) -> UInt32 {
        if codePoint < 0x10000 { return entries[Int(codePoint)] & ~Self.attaches }
        return cicu_is_inert(normalizer, codePoint) ? codePoint : Self.notSingle
    }

    /// True when a normalization segment may start at the code point.
    @inline(__always)
    func hasBoundaryBefore(_ codePoint: UInt32) -> Bool {
        if codePoint < 0x10000 { return entries[Int(codePoint)] & Self.attaches == 0 }
        return cicu_has_boundary_before(normalizer, codePoint)
    }

    /// Normalizes UTF-16 text through ICU, replacing the contents of `folded`.
    func normalize(_ text: [UInt16], into folded: inout [UInt16]) {
        Self.normalize(text, with: normalizer, into: &folded)
    }

    private static func normalize(
        _ text: [UInt16], with normalizer: UnsafeRawPointer, into folded: inout [UInt16]
    ) {
        var capacity = text.count * 18 + 32
        while true {
            var status: Int32 = 0
            var needed: Int32 = 0
            folded = [UInt16](unsafeUninitializedCapacity: capacity) { buffer, count in
                needed = cicu_normalize(
                    normalizer, text, Int32(text.count), buffer.baseAddress, Int32(capacity), &status)
                count = min(capacity, max(0, Int(needed)))
            }
            precondition(status <= 0, "ICU could not normalize a segment (status \(status))")
            if Int(needed) <= capacity { return }
            capacity = Int(needed)
        }
    }
}
