/// Finds out whether a stretch of a message stands between quotation marks.
enum QuotedSpans {
    /// The marks that open a quotation, each with those that close it.
    private static let pairs: [(open: [Unicode.Scalar], close: [Unicode.Scalar])] = [
        (["«"], ["»"]), (["»"], ["«"]), (["“"], ["”"]), (["„"], ["“", "”"]), (["‹"], ["›"]), (["\""], ["\""]),
    ]

    /// True if a mark opens before the range and its partner closes after it.
    ///
    /// - Parameters:
    ///   - range: UTF-8 bytes of the message.
    ///   - source: The message.
    /// - Returns: Whether the range is quoted.
    static func contain(_ range: Range<Int>, in source: [UInt8]) -> Bool {
        let before = Array(String(decoding: source[..<range.lowerBound], as: UTF8.self).unicodeScalars)
        let after = Array(String(decoding: source[range.upperBound...], as: UTF8.self).unicodeScalars)
        return pairs.contains { pair in
            if pair.open == pair.close {
                // A straight mark opens and closes: an odd number before means that one is open.
                return !before.count(where: { pair.open.contains($0) }).isMultiple(of: 2)
                    && after.contains { pair.close.contains($0) }
            }
            // »so« is a quotation, but what stands between « these » and « those » is not.
            if pair.open == ["»"], before.contains("«") { return false }
            guard let opened = before.lastIndex(where: { pair.open.contains($0) }) else { return false }
            return !before[opened...].dropFirst().contains { pair.close.contains($0) }
                && after.contains { pair.close.contains($0) }
        }
    }
}
