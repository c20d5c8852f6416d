extension SocialScan {
    /// One emoji as one grapheme cluster: variation selectors, skin tones, tags, ZWJ sequences, flags, keycaps.
    ///
    /// `scalar` is the one at `position`, `length` its length in bytes.
    mutating func emoji(_ scalar: Unicode.Scalar, length: Int, into spans: inout [SocialSpan]) -> Bool {
        if scalar.value == 0x20E3 { return keycap(length: length, into: &spans) }
        let start = position
        var end = start + length
        if Self.isRegionalIndicator(scalar) {
            let (second, width) = bytes.scalar(at: end)
            guard Self.isRegionalIndicator(second) else { return false }
            end = extend(from: end + width)
        } else {
            guard Self.isPictograph(scalar) else { return false }
            let next = bytes.scalar(at: end).scalar
            if next.value == 0xFE0E { return false }
            let presentsAsEmoji =
                scalar.traits.contains(.emojiPresentation) || next.value == 0xFE0F
                || next.traits.contains(.emojiModifier)
                || Self.isPictureByHabit(scalar) || (next.value == 0x200D && zwjContinues(at: end))
            guard presentsAsEmoji else { return false }
            end = extend(from: end)
        }
        emit(.emoji, start..<end, into: &spans)
        return true
    }

    /// `1️⃣`: the enclosing keycap is met first, its base lies just before it.
    private mutating func keycap(length: Int, into spans: inout [SocialSpan]) -> Bool {
        var base = position - 1
        if bytes[position - 1] == 0x8F, bytes[position - 2] == 0xB8, bytes[position - 3] == 0xEF { base -= 3 }
        guard base >= lastEnd else { return false }
        let byte = bytes[base]
        guard ScalarClass.isASCIIDigit(byte) || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "*") else {
            return false
        }
        emit(.emoji, base..<extend(from: position + length), into: &spans)
        return true
    }

    /// Everything that Unicode keeps in the cluster after its base (UAX #29, rules GB9, GB9a and GB11).
    private func extend(from index: Int) -> Int {
        var end = index
        var afterJoiner = false
        while end < bytes.count {
            let byte = bytes[end]
            guard byte >= 0xC2 else { break }
            let (scalar, width) = bytes.scalar(at: end)
            if afterJoiner, Self.isPictograph(scalar) {
                afterJoiner = false
            } else if scalar.value == 0x200D {
                afterJoiner = true
            } else {
                guard !scalar.traits.isDisjoint(with: [.emojiModifier, .graphemeExtend, .spacingMark]) else { break }
                afterJoiner = false
            }
            end += width
        }
        return end
    }

    private func zwjContinues(at index: Int) -> Bool {
        let (joiner, width) = bytes.scalar(at: index)
        return joiner.value == 0x200D && Self.isPictograph(bytes.scalar(at: index + width).scalar)
    }

    private static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
        (0x1F1E6...0x1F1FF).contains(scalar.value)
    }

    private static func isPictograph(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0xA8 && !isRegionalIndicator(scalar) && scalar.traits.contains(.emoji)
    }

    /// Pictures that people send without a variation selector (❤ ☺ ✌ ✔ ♥), although text is their default in Unicode.
    private static func isPictureByHabit(_ scalar: Unicode.Scalar) -> Bool {
        (0x2600...0x27BF).contains(scalar.value) || scalar.value >= 0x1F300
    }
}
