internal import CICU

/// Letters without their accents, by canonical decomposition.
///
/// `é` → `e`, `ç` → `c`, `ñ` → `n`, `أ` → `ا`; Arabic vowel signs and tatweel go, as writers leave them out. What
/// decomposes differently by language (German `ä` as `ae`) is left to the phrase matcher.
final class AccentFolding: Sendable {
    /// The process-wide table.
    static let shared = AccentFolding()

    /// For each code point below U+2000, its base letter; 0 when it is dropped.
    private let bases: [UInt16]

    private init() {
        var bases = [UInt16](repeating: 0, count: 0x2000)
        for codePoint in UInt32(0)..<0x2000 { bases[Int(codePoint)] = UInt16(cicu_base_letter(codePoint)) }
        // Latin, Greek and Cyrillic accents; Hebrew points; Arabic tatweel and vowel signs. Vowel signs of other scripts
        // are letters to their readers and stay.
        for dropped in [0x0300...0x036F, 0x0591...0x05BD, 0x0640...0x0640, 0x064B...0x065F, 0x0670...0x0670] {
            for codePoint in dropped { bases[codePoint] = 0 }
        }
        self.bases = bases
    }

    /// The base letter of a code point; 0 for a combining mark, which is dropped.
    @inline(__always)
    func base(of codePoint: UInt32) -> UInt32 { codePoint < 0x2000 ? UInt32(bases[Int(codePoint)]) : codePoint }
}
