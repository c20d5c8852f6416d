internal import CICU

/// NFKC case folding of UTF-8 bytes, keeping where the bytes of the result came from.
///
/// The form is NFKC_Casefold (Unicode 15 section 3.13, UAX #31): compatibility composition, full case folding, default
/// ignorable characters (zero-width joiners, soft hyphens, variation selectors) removed.
///
/// A text falls into segments, each of which begins at a code point that does not attach to what stands before. In nearly every
/// segment a look into the tables is enough: one code point becomes one, marks stay if they are in order, ignorables go.
/// Any other segment is given to ICU.
struct Normalizer: ~Copyable {
    /// Longest run without a normalization boundary that is normalized as one, in code points.
    ///
    /// Unicode's Stream-Safe Text Format (UAX #15, section 13) allows 30; a run of a million combining marks would
    /// otherwise cost quadratic time in canonical reordering.
    static let maximumSegmentLength = 128

    /// The normalized bytes; with room for a multiple of 64.
    private(set) var normalized = ScratchBuffer<UInt8>(capacity: 256)
    /// Where something begins that is neither ASCII nor an ordinary letter: one bit for each normalized byte.
    private var irregular = ScratchBuffer<UInt64>()
    /// True when what was written last is a letter of which the masks of the text kernel tell the word, or belongs to one.
    private var followsLetter = false
    /// Where they came from.
    var alignment = SourceAlignment()
    /// True when the source held bytes that are not UTF-8.
    private(set) var hasInvalidUTF8 = false

    private let tables: FoldTable
    // SAFETY: ICU documents UNormalizer2 singletons as immutable and thread-safe; the pointer is never freed.
    private let icu: UnsafeRawPointer
    private var segment = ScratchBuffer<UInt16>(capacity: 2 * maximumSegmentLength)
    private var folded = ScratchBuffer<UInt16>(capacity: 2 * maximumSegmentLength * 18)

    init(tables: UnicodeTables) {
        self.tables = tables.foldTable
        var status: Int32 = 0
        guard let icu = cicu_nfkc_casefold(&status) else {
            fatalError("ICU's normalization data cannot be loaded (status \(status)): install ICU again")
        }
        self.icu = icu
    }

    /// Forgets the earlier result and makes room for that of a text of so many bytes.
    mutating func prepare(count: Int) {
        precondition(count < Int(Int32.max) / 4, "a text longer than 512 MiB cannot be normalized at once")
        normalized.count = 0
        normalized.reserve((count + 63) / 64 * 64)
        alignment.removeAll()
        hasInvalidUTF8 = false
        irregular.count = 0
        followsLetter = false
    }

    /// Takes the bytes that a kernel has already written for a text of ASCII only.
    mutating func acceptASCII(count: Int) { normalized.count = count }

    /// The offset of the next normalized byte, from `start` on, where something begins that is neither ASCII nor an ordinary
    /// letter; the number of bytes when there is none.
    func nextIrregular(from start: Int) -> Int {
        let count = normalized.count
        guard start < count else { return count }
        var block = start >> 6
        var bits = irregular.base[block] & (~0 << UInt64(start & 63))
        while bits == 0 {
            block += 1
            guard block << 6 < count else { return count }
            bits = irregular.base[block]
        }
        return min(count, block << 6 + bits.trailingZeroBitCount)
    }

    /// The segment that is being read: where it begins, and what of it is known.
    private struct Segment {
        var source = 0
        var norm = 0
        var length = 0
        var combiningClass: UInt8 = 0
    }

    /// Normalizes a text after ``prepare(count:)``.
    ///
    /// - Complexity: O(n) in the number of bytes.
    mutating func normalize(_ source: UnsafeBufferPointer<UInt8>) {
        // One byte that is not UTF-8 becomes three; ICU's segments make room for themselves.
        makeRoom(for: 3 * source.count + 64)
        var segment = Segment()
        var offset = 0
        while offset < source.count {
            if source[offset] < 0x80 {
                offset = foldASCII(of: source, from: offset)
                segment = Segment(source: offset - 1, norm: normalized.count - 1, length: 1)
                continue
            }
            offset = foldSingles(of: source, from: offset, last: &segment)
            // ASCII attaches to nothing.
            guard offset < source.count, source[offset] >= 0x80 else { continue }
            offset = normalizeNext(of: source, from: offset, segment: &segment)
        }
    }

    /// Folds code points of which each becomes one, and returns where they end.
    @inline(__always)
    private mutating func foldSingles(
        of source: UnsafeBufferPointer<UInt8>, from start: Int, last: inout Segment
    ) -> Int {
        // SAFETY: `normalize` made room for three bytes for each of the source and 64 more, and marks for them.
        let bytes = normalized.base
        let marks = irregular.base
        // Kept in registers: what is written could else be the table, as far as the compiler knows.
        let tables = self.tables
        var offset = start
        var count = normalized.count
        var (lastOffset, lastCount) = (-1, -1)
        var followsLetter = self.followsLetter
        if count > 0, bytes[count - 1] < 0x80 { followsLetter = isASCIILetter(UInt32(bytes[count - 1])) }
        while offset < source.count, source[offset] >= 0x80 {
            let width = Self.foldLetter(of: source, at: offset, to: bytes + count, tables: tables)
            if width > 0 {
                (lastOffset, lastCount) = (offset, count)
                offset += width
                count += width
                followsLetter = true
                continue
            }
            let scalar = decodeScalar(in: source, at: offset)
            let entry = tables.fold(of: scalar.codePoint)
            guard entry.isSingle else { break }
            let folding = entry.folding(of: scalar.codePoint)
            let length = writeUTF8(codePoint: folding, to: bytes + count)
            let isQuoted = isQuote(in: source, at: offset + scalar.length)
            switch entry.place {
            case .plain: followsLetter = folding >= 0x80 || isASCIILetter(folding)
            case .extending: followsLetter = followsLetter && !isQuoted
            case .letterButBeforeQuotes: followsLetter = !isQuoted
            case .irregular: followsLetter = false
            }
            if !followsLetter, entry.place != .plain { marks[count >> 6] |= 1 << UInt64(count & 63) }
            if length != scalar.length {
                alignment.note(norm: count..<count + length, source: offset..<offset + scalar.length)
            }
            if !scalar.isValid { hasInvalidUTF8 = true }
            (lastOffset, lastCount) = (offset, count)
            count += length
            offset += scalar.length
        }
        normalized.count = count
        self.followsLetter = followsLetter
        if lastOffset >= 0 { last = Segment(source: lastOffset, norm: lastCount, length: 1) }
        return offset
    }

    /// Folds an ordinary letter of two or three bytes that becomes one of as many, and returns how many; 0 for all else.
    @inline(__always)
    private static func foldLetter(
        of source: UnsafeBufferPointer<UInt8>, at offset: Int, to target: UnsafeMutablePointer<UInt8>,
        tables: FoldTable
    ) -> Int {
        let lead = UInt32(source[offset])
        guard lead >= 0xC2, lead < 0xF0, offset + 2 < source.count else { return 0 }
        let second = UInt32(source[offset + 1]) ^ 0x80
        if lead < 0xE0 {
            guard second < 0x40 else { return 0 }
            let folding = plainFolding(of: (lead & 0x1F) << 6 | second, tables: tables)
            guard folding &- 0x80 < 0x780 else { return 0 }
            target[0] = UInt8(truncatingIfNeeded: 0xC0 | folding >> 6)
            target[1] = UInt8(truncatingIfNeeded: 0x80 | folding & 0x3F)
            return 2
        }
        let third = UInt32(source[offset + 2]) ^ 0x80
        let codePoint = (lead & 0x0F) << 12 | second << 6 | third
        guard second < 0x40, third < 0x40, codePoint >= 0x800 else { return 0 }
        let folding = plainFolding(of: codePoint, tables: tables)
        guard folding &- 0x800 < 0xF800 else { return 0 }
        target[0] = UInt8(truncatingIfNeeded: 0xE0 | folding >> 12)
        target[1] = UInt8(truncatingIfNeeded: 0x80 | folding >> 6 & 0x3F)
        target[2] = UInt8(truncatingIfNeeded: 0x80 | folding & 0x3F)
        return 3
    }

    /// What an ordinary letter becomes; 0 for all else.
    @inline(__always)
    private static func plainFolding(of codePoint: UInt32, tables: FoldTable) -> UInt32 {
        let entry = tables.fold(of: codePoint)
        return entry.isPlainSingle ? entry.folding(of: codePoint) : 0
    }

    @inline(__always)
    private func isASCIILetter(_ codePoint: UInt32) -> Bool {
        (codePoint | 0x20) &- 0x61 < 26 || codePoint == 0x40
    }

    /// True when `'` or `"` stands at the offset.
    @inline(__always)
    private func isQuote(in source: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
        offset < source.count && (source[offset] == 0x22 || source[offset] == 0x27)
    }

    /// Takes one code point that is not single, or the whole of its segment, and returns where it ends.
    private mutating func normalizeNext(
        of source: UnsafeBufferPointer<UInt8>, from offset: Int, segment: inout Segment
    ) -> Int {
        let scalar = decodeScalar(in: source, at: offset)
        let next = offset + scalar.length
        let entry = tables.fold(of: scalar.codePoint)
        if segment.length >= Self.maximumSegmentLength || entry.beginsSegment || segment.length == 0 {
            segment = Segment(source: offset, norm: normalized.count)
        }
        switch entry.role {
        case .orderedMark where entry.combiningClass >= segment.combiningClass:
            segment.combiningClass = entry.combiningClass
            segment.length += 1
            followsLetter = followsLetter && entry.isExtendingMark && !isQuote(in: source, at: next)
            if !followsLetter { markIrregular(normalized.count) }
            normalized.count += writeUTF8(codePoint: scalar.codePoint, to: normalized.base + normalized.count)
            return next
        case .dropped:
            segment.length += 1
            if isQuote(in: source, at: next) { markIrregular(segment.norm) }
            // A soft hyphen stands beside the characters around it; joiners and selectors belong to the one before.
            if scalar.codePoint < 0x300 {
                alignment.note(norm: normalized.count..<normalized.count, source: offset..<next)
            } else {
                alignment.note(norm: segment.norm..<normalized.count, source: segment.source..<next)
            }
            return next
        case .single, .orderedMark, .composing, .several:
            normalized.count = segment.norm
            alignment.removeStretches(from: segment.norm, source: segment.source)
            let end = normalizeByICU(source, from: segment.source)
            followsLetter = false
            segment = Segment(source: end, norm: normalized.count)
            return end
        }
    }

    /// Makes room for so many normalized bytes in all.
    private mutating func makeRoom(for count: Int) {
        normalized.reserve(count)
        let blocks = count >> 6 + 1
        irregular.reserve(blocks)
        while irregular.count < blocks { irregular.append(0) }
    }

    @inline(__always)
    private func markIrregular(_ offset: Int) { irregular.base[offset >> 6] |= 1 << UInt64(offset & 63) }

    /// Lowercases the ASCII bytes from `start` on, eight at a time, and returns where they end.
    @inline(__always)
    private mutating func foldASCII(of source: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        // SAFETY: `normalize` made room for three bytes for each of the source and 64 more.
        var offset = start
        var target = normalized.base + normalized.count
        if let bytes = UnsafeRawPointer(source.baseAddress) {
            while offset + 8 <= source.count {
                let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                let high = word & 0x8080_8080_8080_8080
                let low = word & 0x7F7F_7F7F_7F7F_7F7F
                let isCapital = (low &+ 0x3F3F_3F3F_3F3F_3F3F) & ~(low &+ 0x2525_2525_2525_2525) & ~word
                UnsafeMutableRawPointer(target).storeBytes(
                    of: word | (isCapital & 0x8080_8080_8080_8080) >> 2, as: UInt64.self)
                guard high == 0 else {
                    let count = high.littleEndian.trailingZeroBitCount / 8
                    normalized.count += offset + count - start
                    return offset + count
                }
                offset += 8
                target += 8
            }
        }
        while offset < source.count, source[offset] < 0x80 {
            let byte = source[offset]
            target.pointee = byte &- 0x41 < 26 ? byte | 0x20 : byte
            target += 1
            offset += 1
        }
        normalized.count += offset - start
        return offset
    }

    /// Normalizes from `start` to the next boundary through ICU and returns where that boundary is.
    private mutating func normalizeByICU(_ source: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        segment.count = 0
        var offset = start
        var length = 0
        while offset < source.count, length < Self.maximumSegmentLength {
            let scalar = decodeScalar(in: source, at: offset)
            if length > 0, tables.fold(of: scalar.codePoint).beginsSegment { break }
            if scalar.codePoint < 0x10000 {
                segment.append(UInt16(scalar.codePoint))
            } else {
                segment.append(0xD800 | UInt16((scalar.codePoint - 0x10000) >> 10))
                segment.append(0xDC00 | UInt16((scalar.codePoint - 0x10000) & 0x3FF))
            }
            if !scalar.isValid { hasInvalidUTF8 = true }
            offset += scalar.length
            length += 1
        }
        var status: Int32 = 0
        folded.count = Int(
            cicu_normalize(
                icu, segment.base, Int32(segment.count), folded.base, Int32(folded.capacity), &status))
        precondition(
            status <= 0 && folded.count <= folded.capacity, "ICU could not normalize a segment (status \(status))")
        appendFolded(from: start..<offset, rest: source.count - offset)
        return offset
    }

    /// Writes what ICU made of the source bytes of a range; `rest` bytes are still to come.
    private mutating func appendFolded(from source: Range<Int>, rest: Int) {
        makeRoom(for: normalized.count + 3 * folded.count + 3 * rest + 64)
        let start = normalized.count
        var index = 0
        while index < folded.count {
            var codePoint = UInt32(folded.base[index])
            index += 1
            if codePoint & 0xFC00 == 0xD800, index < folded.count {
                codePoint = 0x10000 + ((codePoint & 0x3FF) << 10 | UInt32(folded.base[index]) & 0x3FF)
                index += 1
            }
            if codePoint >= 0x80 { markIrregular(normalized.count) }
            normalized.count += writeUTF8(codePoint: codePoint, to: normalized.base + normalized.count)
        }
        alignment.note(norm: start..<normalized.count, source: source)
    }
}
