/// A hash that gives the same number on every machine and in every run, unlike `Hasher`.
package enum StableHash {
    /// FNV-1a of the bytes (64 bits), then an avalanche step so that the low bits depend on all of them.
    ///
    /// Fowler, Noll, Vo: “The FNV Non-Cryptographic Hash Algorithm”; the last step is that of SplitMix64.
    package static func of(_ texts: String...) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for text in texts {
            for byte in text.utf8 {
                hash ^= UInt64(byte)
                hash &*= 0x100_0000_01B3
            }
            // Texts are kept apart: ("ab", "c") is not ("a", "bc").
            hash ^= 0x1F
            hash &*= 0x100_0000_01B3
        }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }
}
