/// The rolling 64-bit hash of feature bytes.
///
/// Each byte is added and multiplied in, so that all n-grams that start at one character are hashed in one pass over its
/// bytes; ``bucket(bits:)`` mixes the state before it cuts it down. The function is part of the model format: it never
/// changes within a ``FeatureRecipe/currentVersion``.
struct FeatureHash {
    private var state: UInt64

    /// Starts a hash; different salts keep the same bytes in different blocks apart.
    @inline(__always)
    init(seed: UInt64, salt: FeatureSalt) {
        state = (seed ^ (salt.rawValue &* 0x9E37_79B9_7F4A_7C15)) &+ 0xD6E8_FEB8_6659_FD93
    }

    /// Adds a byte.
    @inline(__always)
    mutating func add(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    /// Adds another hash by its ``mixed`` state, for sequences of words.
    @inline(__always)
    mutating func add(mixed other: UInt64) {
        state = (state ^ other) &* 0x9FB2_1C65_1E98_DF25
    }

    /// Adds every byte of a word.
    @inline(__always)
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { add(byte) }
    }

    /// The state after the finalizer of MurmurHash3 (Appleby, public domain), which spreads every bit.
    @inline(__always)
    var mixed: UInt64 {
        var value = state
        value ^= value >> 33
        value = value &* 0xFF51_AFD7_ED55_8CCD
        value ^= value >> 33
        value = value &* 0xC4CE_B9FE_1A85_EC53
        return value ^ value >> 33
    }

    /// The bucket, 0..<2^bits.
    @inline(__always)
    func bucket(bits: Int) -> UInt32 { UInt32(truncatingIfNeeded: mixed >> UInt64(64 - bits)) }
}
