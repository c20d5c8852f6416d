extension SocialScan {
    /// `scheme://…`, met at its colon.
    mutating func schemeURL(into spans: inout [SocialSpan]) -> Bool {
        let colon = position
        guard bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/") else { return false }
        var start = colon
        let floor = max(runStart, lastEnd, colon - 16)
        while start > floor, ScalarClass.isASCIIAlphanumeric(bytes[start - 1]) { start -= 1 }
        // "lienhttps://…": the scheme is the known one, the word before it is not part of it.
        for scheme in Self.gluedSchemes where colon - start > scheme.count {
            guard bytes.has(scheme, at: colon - scheme.count) else { continue }
            start = colon - scheme.count
            break
        }
        guard colon - start >= 2, ScalarClass.isASCIILetter(bytes[start]) else { return false }
        let first = bytes[colon + 3]
        guard ScalarClass.isASCIIAlphanumeric(first) || first == UInt8(ascii: "[") || (0xC3...0xE1).contains(first)
        else { return false }
        emit(.url, start..<linkEnd(from: colon + 3, notBefore: colon + 4), into: &spans)
        return true
    }

    /// `local@host.tld`, met at its `@`.
    mutating func email(into spans: inout [SocialSpan]) -> Bool {
        let floor = max(runStart, lastEnd)
        var start = position
        while start > floor, bytes[start - 1] != UInt8(ascii: ".") || bytes[start - 2] != UInt8(ascii: ".") {
            start -= 1
        }
        while start < position, Self.isEdgePunctuation(bytes[start]) { start += 1 }
        guard start < position, bytes[position - 1] != UInt8(ascii: ".") else { return false }
        let host = hostParts(from: position + 1)
        guard let end = host.endOfLastKnownDomain ?? host.endOfPlausibleDomain else { return false }
        emit(.email, start..<end, into: &spans)
        return true
    }

    /// `www.…` and bare domains with their path, met at the first dot of a run.
    mutating func domain(into spans: inout [SocialSpan]) -> Bool {
        guard position >= domainsExaminedUpTo else { return false }
        var start = max(runStart, lastEnd, domainsExaminedUpTo)
        while start < position, Self.isEdgePunctuation(bytes[start]) { start += 1 }
        if start == position { start += 1 }
        while true {
            let host = hostParts(from: start)
            // An address: leave the whole run to the `@`.
            if bytes[host.end] == UInt8(ascii: "@") {
                domainsExaminedUpTo = host.end
                return false
            }
            if let end = acceptedDomainEnd(host, start: start) {
                emit(.url, start..<linkEndAfterHost(end), into: &spans)
                return true
            }
            // "ok...site.com": an empty label ends a host; go on with what follows in the same run.
            guard bytes[host.end] == UInt8(ascii: "."), host.end + 1 < bytes.count else {
                domainsExaminedUpTo = max(host.end, position + 1)
                return false
            }
            start = host.end + 1
            while bytes[start] == UInt8(ascii: ".") { start += 1 }
        }
    }

    private func acceptedDomainEnd(_ host: HostParts, start: Int) -> Int? {
        if host.labels >= 3, Self.isWWW(bytes, at: start) {
            return host.endOfLastKnownDomain ?? host.endOfPlausibleDomain
        }
        guard let end = host.endOfLastKnownDomain, let domain = host.lastKnownDomain else { return nil }
        let next = bytes[end]
        if next == UInt8(ascii: "_"), ScalarClass.isASCIIAlphanumeric(bytes[end + 1]) { return nil }
        let hasPath = next == UInt8(ascii: "/") && ScalarClass.isASCIIAlphanumeric(bytes[end + 1])
        if hasPath, host.isConsistentlyCased || domain == .generic || domain == .country { return end }
        guard host.isConsistentlyCased, host.hasLetterBeforeDomain || domain == .generic else { return nil }
        switch domain {
        case .generic: return end
        case .country: return host.lengthBeforeDomain >= 2 ? end : nil
        case .particle, .noun:
            guard host.lengthBeforeDomain >= 3 else { return nil }
            if (3...4).contains(host.labels) || isLinkWord(before: start) { return end }
            return (domain == .noun ? host.hasHyphenBeforeDomain : closesSentence(at: end)) ? end : nil
        }
    }

    /// True when no letter or digit follows on the same line: "…sur mango.es", not "gracias.es muy…".
    private func closesSentence(at index: Int) -> Bool {
        var index = index
        // "it's", "it’s"
        if bytes[index] == UInt8(ascii: "'") || bytes[index] == 0xE2 { return false }
        while bytes[index] == UInt8(ascii: " ") { index += 1 }
        return !bytes.isWord(at: index)
    }

    private func isLinkWord(before index: Int) -> Bool {
        guard bytes[index - 1] == UInt8(ascii: " ") else { return false }
        let end = index - 1
        var start = end
        while start > 0, end - start < 8, bytes[start - 1] != UInt8(ascii: " ") { start -= 1 }
        var packed: UInt64 = 0
        for position in start..<end where end - start <= 8 { packed = packed << 8 | UInt64(bytes[position] | 0x20) }
        return Self.linkWords.contains(packed)
    }

    /// The end of a link whose host ends at `end`: port, path, query, without closing punctuation.
    private func linkEndAfterHost(_ end: Int) -> Int {
        var end = end
        if bytes[end] == UInt8(ascii: ":"), ScalarClass.isASCIIDigit(bytes[end + 1]) {
            var port = end + 1
            while port - end <= 5, ScalarClass.isASCIIDigit(bytes[port]) { port += 1 }
            if bytes[port] == UInt8(ascii: "/") { end = port }
        }
        switch bytes[end] {
        case UInt8(ascii: "/"): return linkEnd(from: end, notBefore: end + 1)
        case UInt8(ascii: "?"), UInt8(ascii: "#"):
            guard ScalarClass.isASCIIAlphanumeric(bytes[end + 1]) else { return end }
            return linkEnd(from: end, notBefore: end)
        default: return end
        }
    }

    /// Reads link characters from `index`, then gives back trailing punctuation and unbalanced brackets.
    private func linkEnd(from index: Int, notBefore floor: Int) -> Int {
        var end = index
        var roundBalance = 0
        var squareBalance = 0
        reading: while end < bytes.count {
            let byte = bytes[end]
            switch byte {
            case 0...0x20, 0x7F, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "`"):
                break reading
            case UInt8(ascii: "("): roundBalance += 1
            case UInt8(ascii: ")"): roundBalance -= 1
            case UInt8(ascii: "["): squareBalance += 1
            case UInt8(ascii: "]"): squareBalance -= 1
            case 0..<0x80: break
            case 0xC3...0xE1:
                let (scalar, width) = bytes.scalar(at: end)
                guard ScalarClass.isWord(scalar) else { break reading }
                end += width
                continue reading
            // Quotation marks, CJK text and emoji that touch a link are not part of it.
            default: break reading
            }
            end += 1
        }
        trimming: while end > floor {
            switch bytes[end - 1] {
            case UInt8(ascii: ")"):
                guard roundBalance < 0 else { break trimming }
                roundBalance += 1
            case UInt8(ascii: "]"):
                guard squareBalance < 0 else { break trimming }
                squareBalance += 1
            case UInt8(ascii: "("): roundBalance -= 1
            case UInt8(ascii: "["): squareBalance -= 1
            case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "!"),
                UInt8(ascii: "?"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "}"), UInt8(ascii: "|"),
                UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "~"):
                break
            default: break trimming
            }
            end -= 1
        }
        return end
    }

    private static func isEdgePunctuation(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: "%")
    }

    private static func isWWW(_ bytes: MessageBytes, at index: Int) -> Bool {
        (0..<3).allSatisfy { bytes[index + $0] | 0x20 == UInt8(ascii: "w") } && bytes[index + 3] == UInt8(ascii: ".")
    }

    private static let gluedSchemes: [[UInt8]] = [Array("https".utf8), Array("http".utf8)]

    /// Words after which a domain is named, packed as ``TopLevelDomains`` packs its own.
    private static let linkWords: Set<UInt64> = Set(
        [
            "sur", "site", "web", "auf", "bei", "en", "su", "op", "via", "visit", "from", "at", "on", "von", "unter",
            "sito", "sitio", "desde", "dal", "van", "no", "pagina", "url", "link", "lien", "chez",
        ].map { TopLevelDomains.pack($0.utf8) })
}
