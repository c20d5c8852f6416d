extension SocialScan {
    /// `@name`: letters of any script, digits, `_` and inner dots; at least two characters and one letter.
    mutating func mention(into spans: inout [SocialSpan]) -> Bool {
        let start = position
        guard start == lastEnd || !bytes.isWord(before: start) else { return false }
        var end = start + 1
        var trimmed = end
        var length = 0
        var hasLetter = false
        while end < bytes.count {
            let (scalar, width) = bytes.scalar(at: end)
            if scalar == "." {
                if bytes[end + 1] == UInt8(ascii: ".") { break }
                end += 1
                continue
            }
            guard ScalarClass.isWord(scalar) else { break }
            hasLetter = hasLetter || ScalarClass.isLetter(scalar) || scalar == "_"
            length += 1
            end += width
            trimmed = end
        }
        guard hasLetter, length >= 2, bytes[start + 1] != UInt8(ascii: ".") else { return false }
        emit(.mention, start..<trimmed, into: &spans)
        return true
    }

    /// `#word` in any script; `#12` and order numbers such as `#FR-20391` or `#A123456` are left to the entities.
    mutating func hashtag(prefixLength: Int, into spans: inout [SocialSpan]) -> Bool {
        let start = position
        let before = bytes[start - 1]
        let followsHashtag = start == lastEnd && lastWasHashtag
        // `&#39;` is HTML, `a#b` and `page/#top` are not tags.
        if before == UInt8(ascii: "&") || before == UInt8(ascii: "/") { return false }
        guard followsHashtag || !bytes.isWord(before: start) else { return false }
        let bodyStart = start + prefixLength
        var end = bodyStart
        var letters = 0
        var digits = 0
        while end < bytes.count {
            let (scalar, width) = bytes.scalar(at: end)
            // Persian and Indic tags hold zero-width (non-)joiners between letters.
            let joins = scalar == "\u{200C}" || scalar == "\u{200D}"
            if joins {
                guard letters > 0, bytes.isWord(at: end + width) else { break }
            } else if !ScalarClass.isWord(scalar) || (letters + digits == 0 && isMark(scalar)) {
                break
            }
            if ScalarClass.isLetter(scalar) { letters += 1 }
            if scalar.value < 0x80, ScalarClass.isASCIIDigit(UInt8(scalar.value)) { digits += 1 }
            end += width
        }
        guard letters > 0 else { return false }
        let readsAsReference =
            (letters <= 3 && digits >= 5)
            || (letters <= 4 && digits == 0 && bytes[end] == UInt8(ascii: "-")
                && ScalarClass.isASCIIDigit(bytes[end + 1]) && ScalarClass.isASCIIDigit(bytes[end + 2]))
        guard !readsAsReference else { return false }
        emit(.hashtag, start..<end, into: &spans)
        return true
    }

    private func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x300 && scalar.traits.contains(.graphemeExtend)
    }
}
