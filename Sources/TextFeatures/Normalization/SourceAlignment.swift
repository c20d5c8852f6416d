/// Where normalized bytes came from, as the stretches that normalization changed the length of.
///
/// Between two such stretches, byte follows byte. Most messages have none.
struct SourceAlignment: ~Copyable {
    /// Normalized bytes that came, all together, from the source bytes beside them.
    private struct Stretch {
        var normStart: Int32
        var normEnd: Int32
        var sourceStart: Int32
        var sourceEnd: Int32
    }

    private var stretches = ScratchBuffer<Stretch>()
    /// The first stretch that does not end before the ranges asked for, and how far the source is ahead before it.
    private var cursor = 0
    private var shift = 0

    /// Forgets everything: each normalized byte is the source byte of the same offset.
    mutating func removeAll() {
        stretches.count = 0
        rewind()
    }

    /// Begins again at the first byte for ``sourceRange(of:)``.
    mutating func rewind() {
        cursor = 0
        shift = 0
    }

    /// Notes that normalized bytes came from source bytes; takes the place of what was noted of the same ones.
    mutating func note(norm: Range<Int>, source: Range<Int>) {
        removeStretches(from: norm.lowerBound, source: source.lowerBound)
        stretches.append(
            Stretch(
                normStart: Int32(truncatingIfNeeded: norm.lowerBound),
                normEnd: Int32(truncatingIfNeeded: norm.upperBound),
                sourceStart: Int32(truncatingIfNeeded: source.lowerBound),
                sourceEnd: Int32(truncatingIfNeeded: source.upperBound)))
    }

    /// Forgets what was noted from a position on.
    mutating func removeStretches(from norm: Int, source: Int) {
        while stretches.count > 0 {
            let last = stretches.base[stretches.count - 1]
            guard Int(last.normStart) >= norm, Int(last.sourceStart) >= source else { return }
            stretches.count -= 1
        }
    }

    /// The source bytes from which a range of normalized bytes came.
    ///
    /// Ranges are asked for in text order: each begins where the one before began, or later.
    @inline(__always)
    mutating func sourceRange(of range: Range<Int>) -> Range<Int> {
        if stretches.count == 0 { return range }
        return changedRange(of: range)
    }

    private mutating func changedRange(of range: Range<Int>) -> Range<Int> {
        let all = stretches.elements
        while cursor < all.count, Int(all[cursor].normEnd) <= range.lowerBound {
            shift = Int(all[cursor].sourceEnd - all[cursor].normEnd)
            cursor += 1
        }
        var start = range.lowerBound + shift
        if cursor < all.count, Int(all[cursor].normStart) <= range.lowerBound { start = Int(all[cursor].sourceStart) }
        var last = cursor
        var lastShift = shift
        while last < all.count, Int(all[last].normEnd) < range.upperBound {
            lastShift = Int(all[last].sourceEnd - all[last].normEnd)
            last += 1
        }
        var end = range.upperBound + lastShift
        if last < all.count, Int(all[last].normStart) < range.upperBound { end = Int(all[last].sourceEnd) }
        return start..<end
    }
}
