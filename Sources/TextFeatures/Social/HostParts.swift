/// What is known of a host name after one pass over its labels.
struct HostParts {
    /// The first byte after the host characters.
    var end: Int
    /// The number of labels up to the accepted domain, itself included.
    var labels = 0
    /// The end of the last label that is a listed top-level domain, and what kind it is.
    var endOfLastKnownDomain: Int?
    var lastKnownDomain: TopLevelDomains.Kind?
    /// The end of a host whose last label could be a top-level domain that is not listed.
    var endOfPlausibleDomain: Int?
    /// True when some label before the domain holds a letter.
    var hasLetterBeforeDomain = false
    /// The bytes of the label before the domain.
    var lengthBeforeDomain = 0
    /// True when the label before the domain holds a hyphen.
    var hasHyphenBeforeDomain = false
    /// True when the domain is in small letters, or all of the host in capitals ("Exemple.fr", "EXEMPLE.FR").
    var isConsistentlyCased = false
}

extension SocialScan {
    /// Reads labels of letters, digits, `-` and `_` that single dots separate.
    func hostParts(from start: Int) -> HostParts {
        var parts = HostParts(end: start)
        var labelStart = start
        var labelCount = 0
        var previousLength = 0
        var letterSeen = false
        var letterInLabel = false
        var onlyLetters = true
        var hyphen = false
        var previousHasHyphen = false
        var upper = 0
        var lower = 0
        var upperBeforeLabel = 0
        var index = start
        while true {
            let byte = bytes[index]
            if ScalarClass.isASCIILetter(byte) {
                letterInLabel = true
                if byte & 0x20 == 0 { upper += 1 } else { lower += 1 }
                index += 1
                continue
            }
            if ScalarClass.isASCIIDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") {
                onlyLetters = false
                if byte == UInt8(ascii: "-") { hyphen = true }
                index += 1
                continue
            }
            if (0xC3...0xC9).contains(byte), bytes[index + 1] & 0xC0 == 0x80 {
                onlyLetters = false
                letterInLabel = true
                index += 2
                continue
            }
            let length = index - labelStart
            guard length > 0 else { break }
            labelCount += 1
            if labelCount > 1, letterInLabel, onlyLetters, length >= 2 {
                let kind = TopLevelDomains.kind(of: bytes, in: labelStart..<index)
                let labelUpper = upper - upperBeforeLabel
                if kind != nil {
                    parts.endOfLastKnownDomain = index
                    parts.lastKnownDomain = kind
                    parts.labels = labelCount
                    parts.hasLetterBeforeDomain = letterSeen
                    parts.lengthBeforeDomain = previousLength
                    parts.hasHyphenBeforeDomain = previousHasHyphen
                    parts.isConsistentlyCased = labelUpper == 0 || lower == 0
                }
                parts.endOfPlausibleDomain = labelUpper == 0 || labelUpper == length ? index : nil
                if kind == nil, parts.endOfLastKnownDomain == nil { parts.labels = labelCount }
            } else {
                parts.endOfPlausibleDomain = nil
            }
            letterSeen = letterSeen || letterInLabel
            previousLength = length
            previousHasHyphen = hyphen
            upperBeforeLabel = upper
            guard byte == UInt8(ascii: "."), index + 1 < bytes.count else { break }
            index += 1
            labelStart = index
            letterInLabel = false
            onlyLetters = true
            hyphen = false
        }
        parts.end = index
        return parts
    }
}
