/// Finds links, addresses, tags, emoji and emoticons in the bytes of a message.
///
/// ```swift
/// SocialScanner().spans(in: "Merci @zoé 👍🏽 : https://exemple.fr/a.")   // mention, emoji, url (without the last dot)
/// ```
///
/// One pass over the original UTF-8 bytes, before any normalization. Most bytes cost one table look-up; a byte that may
/// be the centre of a span (`:` of a scheme, `.` of a domain, `@`, `#`, the lead byte of an emoji…) looks around itself.
/// Each look is bounded by the span it finds or by a small constant, or is done once per run, so the time is
/// linear in the length for any input. Nothing is allocated but the array that the spans are appended to.
///
/// What it does not do: check that a host exists, decode HTML, or find numbers with a meaning
/// (that is ``EntityRecognizer``'s work, after tokenization).
public struct SocialScanner: Sendable {
    /// Creates a scanner; it holds no state.
    public init() {}

    /// Appends the spans of a message in text order; they never overlap.
    ///
    /// - Parameters:
    ///   - bytes: The message, UTF-8. Bytes that are not UTF-8 are allowed and belong to no tag or emoji.
    ///   - spans: The array to append to; what it holds already is left alone.
    /// - Complexity: O(*n*) in the number of bytes.
    public func scan(_ bytes: UnsafeBufferPointer<UInt8>, into spans: inout [SocialSpan]) {
        var scan = SocialScan(bytes: MessageBytes(bytes))
        scan.run(into: &spans)
    }

    /// The spans of a message, for callers that are not in a hurry.
    public func spans(in text: String) -> [SocialSpan] {
        var spans: [SocialSpan] = []
        var text = text
        text.withUTF8 { scan($0, into: &spans) }
        return spans
    }
}

/// The state of one scan; the extensions in this folder each know one family of spans.
struct SocialScan {
    let bytes: MessageBytes
    /// The next byte to look at.
    var position = 0
    /// The first byte of the run of host, address and word characters that `position` is in.
    var runStart = 0
    /// The dots before this byte were already examined as parts of a domain.
    var domainsExaminedUpTo = 0
    /// The end of the last span.
    var lastEnd = 0
    /// True when the last span is a hashtag, after which another one may follow at once.
    var lastWasHashtag = false

    init(bytes: MessageBytes) { self.bytes = bytes }

    mutating func run(into spans: inout [SocialSpan]) {
        let count = bytes.count
        Self.actions.withUnsafeBufferPointer { actions in
            // The position and the start of the run live in registers between two looks.
            var index = 0
            var start = 0
            while index < count {
                // SAFETY: `actions` has 256 entries, one per byte value; `index` is below `count`.
                let action = actions[Int(bytes[unchecked: index])]
                if action <= Self.endOfRun {
                    index += 1
                    // Written as a choice of values: a branch on white space would be mispredicted at each word.
                    start = action == Self.endOfRun ? index : start
                } else if action > Self.look, let width = letterWidth(action, at: index) {
                    index += width
                    start = index
                } else {
                    position = index
                    runStart = start
                    look(into: &spans)
                    index = position
                    start = runStart
                }
            }
        }
    }

    /// The width of a letter in a script in which no span begins, or nil when the bytes are not UTF-8.
    @inline(__always)
    private func letterWidth(_ action: UInt8, at index: Int) -> Int? {
        guard bytes[index + 1] & 0xC0 == 0x80 else { return nil }
        if action == Self.letterOfTwoBytes { return 2 }
        return bytes[index + 2] & 0xC0 == 0x80 ? 3 : nil
    }

    /// Leaves the run and continues at `next`.
    @inline(__always)
    mutating func endRun(at next: Int) {
        position = next
        runStart = next
    }

    /// Records a span and continues after it.
    mutating func emit(_ kind: Token.Kind, _ range: Range<Int>, into spans: inout [SocialSpan]) {
        spans.append(SocialSpan(kind: kind, range: range))
        endRun(at: range.upperBound)
        lastEnd = range.upperBound
        lastWasHashtag = kind == .hashtag
    }

    private mutating func look(into spans: inout [SocialSpan]) {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "."):
            if !domain(into: &spans) { position += 1 }
        case UInt8(ascii: "@"):
            if !email(into: &spans) && !mention(into: &spans) { endRun(at: position + 1) }
        case UInt8(ascii: "#"):
            if !hashtag(prefixLength: 1, into: &spans) { endRun(at: position + 1) }
        case UInt8(ascii: ":"):
            if !schemeURL(into: &spans) && !emoticon(into: &spans) { endRun(at: position + 1) }
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            // The commonest look: only `xD`, `xd` and `x)` are worth more.
            let next = bytes[position + 1]
            guard next | 0x20 == UInt8(ascii: "d") || next == UInt8(ascii: ")"), emoticon(into: &spans) else {
                position += 1
                return
            }
        case UInt8(ascii: "_"):
            if !emoticon(into: &spans) { position += 1 }
        case 0..<0x80:
            if !emoticon(into: &spans) { endRun(at: position + 1) }
        default: lookAtMultibyte(byte, into: &spans)
        }
    }

    private mutating func lookAtMultibyte(_ lead: UInt8, into spans: inout [SocialSpan]) {
        // Latin letters with diacritics (U+00C0–U+024F) stay in the run: hosts and words have them.
        if (0xC3...0xC9).contains(lead), bytes[position + 1] & 0xC0 == 0x80 {
            position += 2
            return
        }
        let (scalar, length) = bytes.scalar(at: position)
        switch lead {
        case 0xF0, 0xE2, 0xE3:
            if emoji(scalar, length: length, into: &spans) { return }
        case 0xC2:
            if emoji(scalar, length: length, into: &spans) || emoticon(into: &spans) { return }
        case 0xE0:
            if scalar == "\u{0CA0}", emoticon(into: &spans) { return }
        case 0xCA:
            if scalar == "\u{0295}", emoticon(into: &spans) { return }
        case 0xEF:
            if scalar == "\u{FF03}", hashtag(prefixLength: length, into: &spans) { return }
        default: break
        }
        endRun(at: position + length)
    }
}

extension SocialScan {
    // What the main loop does with a byte.
    private static var partOfRun: UInt8 { 0 }
    private static var endOfRun: UInt8 { 1 }
    private static var look: UInt8 { 2 }
    // Lead bytes of scripts in which no span begins: Greek, Cyrillic, Hebrew, Arabic, Devanagari, CJK…
    private static var letterOfTwoBytes: UInt8 { 3 }
    private static var letterOfThreeBytes: UInt8 { 4 }

    private static let actions: [UInt8] = (0...255).map { value in
        let byte = UInt8(value)
        switch byte {
        case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "_"): return look
        case _ where ScalarClass.isASCIIAlphanumeric(byte): return partOfRun
        case UInt8(ascii: "+"), UInt8(ascii: "%"), UInt8(ascii: "-"): return partOfRun
        case UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: ":"), UInt8(ascii: ";"),
            UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "^"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "\\"):
            return look
        case 0xCB...0xDF: return letterOfTwoBytes
        case 0xE1, 0xE4...0xEE: return letterOfThreeBytes
        case 0xC0...0xFF: return look
        default: return endOfRun
        }
    }
}
