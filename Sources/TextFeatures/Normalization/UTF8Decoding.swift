/// One code point read from UTF-8 bytes.
struct DecodedScalar {
    /// The code point; U+FFFD for a bad sequence.
    var codePoint: UInt32
    /// Bytes read, 1…4.
    var length: Int
    /// False when the bytes were not UTF-8.
    var isValid: Bool
}

/// Reads the code point at `offset`; a bad sequence reads as U+FFFD over its maximal subpart.
///
/// The maximal subpart practice (Unicode 15, section 3.9, table 3-8) makes one replacement character of the longest
/// prefix that could still have become a valid sequence, so offsets after damage stay true.
@inline(__always)
func decodeScalar(in bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> DecodedScalar {
    let lead = bytes[offset]
    if lead < 0x80 { return DecodedScalar(codePoint: UInt32(lead), length: 1, isValid: true) }
    return decodeMultibyteScalar(in: bytes, at: offset, lead: lead)
}

private func decodeMultibyteScalar(
    in bytes: UnsafeBufferPointer<UInt8>, at offset: Int, lead: UInt8
) -> DecodedScalar {
    let continuationCount: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    var codePoint: UInt32
    switch lead {
    case 0xC2...0xDF:
        continuationCount = 1
        codePoint = UInt32(lead & 0x1F)
    case 0xE0...0xEF:
        continuationCount = 2
        codePoint = UInt32(lead & 0x0F)
        if lead == 0xE0 { low = 0xA0 }
        if lead == 0xED { high = 0x9F }
    case 0xF0...0xF4:
        continuationCount = 3
        codePoint = UInt32(lead & 0x07)
        if lead == 0xF0 { low = 0x90 }
        if lead == 0xF4 { high = 0x8F }
    default:
        return DecodedScalar(codePoint: 0xFFFD, length: 1, isValid: false)
    }
    var length = 1
    while length <= continuationCount {
        guard offset + length < bytes.count else { break }
        let byte = bytes[offset + length]
        guard byte >= low, byte <= high else { break }
        codePoint = codePoint << 6 | UInt32(byte & 0x3F)
        low = 0x80
        high = 0xBF
        length += 1
    }
    guard length == continuationCount + 1 else {
        return DecodedScalar(codePoint: 0xFFFD, length: length, isValid: false)
    }
    return DecodedScalar(codePoint: codePoint, length: length, isValid: true)
}

extension [UInt8] {
    /// Appends the UTF-8 encoding of a code point.
    @inline(__always)
    mutating func appendUTF8(codePoint: UInt32) {
        switch codePoint {
        case 0..<0x80:
            append(UInt8(codePoint))
        case 0x80..<0x800:
            append(0xC0 | UInt8(codePoint >> 6))
            append(0x80 | UInt8(codePoint & 0x3F))
        case 0x800..<0x10000:
            append(0xE0 | UInt8(codePoint >> 12))
            append(0x80 | UInt8(codePoint >> 6 & 0x3F))
            append(0x80 | UInt8(codePoint & 0x3F))
        default:
            append(0xF0 | UInt8(codePoint >> 18))
            append(0x80 | UInt8(codePoint >> 12 & 0x3F))
            append(0x80 | UInt8(codePoint >> 6 & 0x3F))
            append(0x80 | UInt8(codePoint & 0x3F))
        }
    }
}
