/// The scripts that are written without spaces between words.
enum ContinuousScript {
    /// True when a word begins with a character of such a script: Thai, Lao, Myanmar, Khmer, kana, Han.
    static func contains(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let lead = word.first, lead >= 0xE0 else { return false }
        switch decodeScalar(in: word, at: 0).codePoint {
        case 0x0E00..<0x0F00, 0x1000..<0x10A0, 0x1780..<0x1800, 0x3040..<0x3100, 0x3400..<0xA000, 0xF900..<0xFB00,
            0x20000..<0x32000:
            return true
        default:
            return false
        }
    }
}
