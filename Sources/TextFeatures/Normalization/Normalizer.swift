internal import CICU

/// NFKC case folding of UTF-8 bytes, keeping for every byte of the result where it came from.
///
/// The form is NFKC_Casefold (Unicode 15 section 3.13, UAX #31): compatibility composition, full case folding, default
/// ignorable characters (zero-width joiners, soft hyphens, variation selectors) removed. A code point between two
/// normalization boundaries that becomes one code point is looked up in ``CodePointFolding``; anything else is gathered
/// up to the next boundary and given to ICU.
struct Normalizer {
    /// Longest run without a normalization boundary that is normalized as one, in code points.
    ///
    /// Unicode's Stream-Safe Text Format (UAX #15, section 13) allows 30; a run of a million combining marks would
    /// otherwise cost quadratic time in canonical reordering.
    static let maximumSegmentLength = 128

    /// The normalized bytes.
    private(set) var normalized: [UInt8] = []
    /// True when `normalized[i]` came from source byte `i` for every i: the two maps below are then empty.
    private(set) var isAligned = true
    /// For each normalized byte, the first source byte of the characters it came from.
    private(set) var sourceStarts: [Int32] = []
    /// For each normalized byte, one past the last source byte of the characters it came from.
    private(set) var sourceEnds: [Int32] = []
    /// True when the source held bytes that are not UTF-8.
    private(set) var hasInvalidUTF8 = false

    private let folding = CodePointFolding.shared
    private var segment: [UInt16] = []
    private var folded: [UInt16] = []

    /// Normalizes a text, replacing the earlier result.
    ///
    /// - Complexity: O(n) in the number of bytes.
    mutating func normalize(_ source: UnsafeBufferPointer<UInt8>) {
        precondition(source.count < Int(Int32.max), "a text longer than 2 GiB cannot be normalized at once")
        normalized.removeAll(keepingCapacity: true)
        sourceStarts.removeAll(keepingCapacity: true)
        sourceEnds.removeAll(keepingCapacity: true)
        hasInvalidUTF8 = false
        isAligned = true
        normalized.reserveCapacity(source.count + source.count / 2)
        let asciiCount = foldASCIIPrefix(of: source)
        guard asciiCount < source.count else { return }
        isAligned = false
        // The character before the first non-ASCII one may combine with it, so it is read again.
        let resume = max(0, asciiCount - 1)
        normalized.removeLast(asciiCount - resume)
        for offset in 0..<resume {
            sourceStarts.append(Int32(offset))
            sourceEnds.append(Int32(offset + 1))
        }
        normalizeRest(of: source, from: resume)
    }

    /// Lowercases the ASCII bytes at the start of the text and returns how many there are.
    private mutating func foldASCIIPrefix(of source: UnsafeBufferPointer<UInt8>) -> Int {
        var offset = 0
        while offset < source.count, source[offset] < 0x80 {
            let byte = source[offset]
            normalized.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
            offset += 1
        }
        return offset
    }

    private mutating func normalizeRest(of source: UnsafeBufferPointer<UInt8>, from start: Int) {
        var offset = start
        while offset < source.count {
            let scalar = decodeScalar(in: source, at: offset)
            if !scalar.isValid { hasInvalidUTF8 = true }
            let next = offset + scalar.length
            let folded = folding.foldingAlone(of: scalar.codePoint)
            if folded != CodePointFolding.notSingle, isBoundary(in: source, at: next) {
                append(codePoint: folded, from: offset, to: next)
                offset = next
            } else {
                offset = normalizeSegment(of: source, from: offset)
            }
        }
    }

    /// True when what stands at `offset` does not attach to what stands before it.
    @inline(__always)
    private func isBoundary(in source: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
        // UTF-8 bytes below 0xCC encode code points below U+0300, the first that combines backwards.
        guard offset < source.count, source[offset] >= 0xCC else { return true }
        return folding.hasBoundaryBefore(decodeScalar(in: source, at: offset).codePoint)
    }

    /// Normalizes from `start` to the next boundary through ICU and returns where that boundary is.
    private mutating func normalizeSegment(of source: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        segment.removeAll(keepingCapacity: true)
        var offset = start
        var length = 0
        while offset < source.count, length < Self.maximumSegmentLength {
            let scalar = decodeScalar(in: source, at: offset)
            if length > 0, folding.hasBoundaryBefore(scalar.codePoint) { break }
            if !scalar.isValid { hasInvalidUTF8 = true }
            segment.appendUTF16(codePoint: scalar.codePoint)
            offset += scalar.length
            length += 1
        }
        folding.normalize(segment, into: &folded)
        var index = 0
        while index < folded.count {
            var codePoint = UInt32(folded[index])
            index += 1
            if codePoint & 0xFC00 == 0xD800, index < folded.count {
                codePoint = 0x10000 + ((codePoint & 0x3FF) << 10 | UInt32(folded[index]) & 0x3FF)
                index += 1
            }
            append(codePoint: codePoint, from: start, to: offset)
        }
        return offset
    }

    @inline(__always)
    private mutating func append(codePoint: UInt32, from start: Int, to end: Int) {
        let before = normalized.count
        normalized.appendUTF8(codePoint: codePoint)
        for _ in before..<normalized.count {
            sourceStarts.append(Int32(start))
            sourceEnds.append(Int32(end))
        }
    }

    /// The source bytes from which a range of normalized bytes came.
    func sourceRange(of range: Range<Int>) -> Range<Int> {
        if isAligned { return range }
        guard !range.isEmpty else {
            let point = range.lowerBound < sourceStarts.count ? Int(sourceStarts[range.lowerBound]) : 0
            return point..<point
        }
        return Int(sourceStarts[range.lowerBound])..<Int(sourceEnds[range.upperBound - 1])
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
