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
    // Two and three bytes, where nothing is wrong, without a call.
    if lead < 0xF0, lead >= 0xC2, offset + 1 < bytes.count {
        let second = bytes[offset + 1] ^ 0x80
        if lead < 0xE0 {
            if second < 0x40 {
                return DecodedScalar(codePoint: UInt32(lead & 0x1F) << 6 | UInt32(second), length: 2, isValid: true)
            }
        } else if offset + 2 < bytes.count {
            let third = bytes[offset + 2] ^ 0x80
            let codePoint = UInt32(lead & 0x0F) << 12 | UInt32(second) << 6 | UInt32(third)
            if second < 0x40, third < 0x40, codePoint >= 0x800, !(0xD800..<0xE000).contains(codePoint) {
                return DecodedScalar(codePoint: codePoint, length: 3, isValid: true)
            }
        }
    }
    return decodeRareScalar(in: bytes, at: offset, lead: lead)
}

/// Four bytes, and everything that is not UTF-8.
private func decodeRareScalar(
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

/// Writes the UTF-8 encoding of a code point and returns its length, 1…4.
@inline(__always)
func writeUTF8(codePoint: UInt32, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
    switch codePoint {
    case 0..<0x80:
        bytes[0] = UInt8(truncatingIfNeeded: codePoint)
        return 1
    case 0x80..<0x800:
        bytes[0] = 0xC0 | UInt8(truncatingIfNeeded: codePoint >> 6)
        bytes[1] = 0x80 | UInt8(truncatingIfNeeded: codePoint & 0x3F)
        return 2
    case 0x800..<0x10000:
        bytes[0] = 0xE0 | UInt8(truncatingIfNeeded: codePoint >> 12)
        bytes[1] = 0x80 | UInt8(truncatingIfNeeded: codePoint >> 6 & 0x3F)
        bytes[2] = 0x80 | UInt8(truncatingIfNeeded: codePoint & 0x3F)
        return 3
    default:
        bytes[0] = 0xF0 | UInt8(truncatingIfNeeded: codePoint >> 18)
        bytes[1] = 0x80 | UInt8(truncatingIfNeeded: codePoint >> 12 & 0x3F)
        bytes[2] = 0x80 | UInt8(truncatingIfNeeded: codePoint >> 6 & 0x3F)
        bytes[3] = 0x80 | UInt8(truncatingIfNeeded: codePoint & 0x3F)
        return 4
    }
}

extension [UInt8] {
    /// Appends the UTF-8 encoding of a code point.
    @inline(__always)
    mutating func appendUTF8(codePoint: UInt32) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4) { bytes in
            guard let base = bytes.baseAddress else { return }
            let length = writeUTF8(codePoint: codePoint, to: base)
            for index in 0..<length { append(base[index]) }
        }
    }
}

extension [UInt16] {
    /// Appends the UTF-16 encoding of a code point.
    mutating func appendUTF16(codePoint: UInt32) {
        if codePoint < 0x10000 {
            append(UInt16(codePoint))
        } else {
            append(0xD800 | UInt16((codePoint - 0x10000) >> 10))
            append(0xDC00 | UInt16((codePoint - 0x10000) & 0x3FF))
        }
    }
}
