internal import CKernels

/// Finds links, addresses, tags, emoji and emoticons in the bytes of a message.
///
/// ```swift
/// SocialScanner().spans(in: "Merci @zoé 👍🏽 : https://exemple.fr/a.")   // mention, emoji, url (without the last dot)
/// ```
///
/// One pass over the original UTF-8 bytes, before any normalization. A kernel marks the bytes that may be the centre of a span
/// (`:` of a scheme, `.` of a domain, `@`, `#`, the lead byte of an emoji…); the scan visits those and looks around each.
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
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        withUnsafeTemporaryAllocation(of: ck_text_masks.self, capacity: (bytes.count + 63) / 64) { masks in
            guard let masks = masks.baseAddress else { return }
            _ = ck_scan_text(base, bytes.count, nil, masks)
            var scan = SocialScan(bytes: MessageBytes(bytes))
            scan.run(over: masks, into: &spans)
        }
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

    /// Visits the bytes that the kernel marked; one mask for each 64 bytes.
    mutating func run(over masks: UnsafePointer<ck_text_masks>, into spans: inout [SocialSpan]) {
        // The byte after the last break of the blocks before this one.
        var runStartBefore = 0
        for block in 0..<(bytes.count + 63) / 64 {
            let first = block << 6
            let breaks = masks[block].breaks
            var triggers = masks[block].triggers
            while triggers != 0 {
                let index = first + triggers.trailingZeroBitCount
                triggers &= triggers - 1
                guard index >= position else { continue }
                let before = breaks & (1 << UInt64(index - first) - 1)
                let start = before == 0 ? runStartBefore : first + 64 - before.leadingZeroBitCount
                runStart = max(runStart, start)
                position = index
                look(into: &spans)
            }
            if breaks != 0 { runStartBefore = first + 64 - breaks.leadingZeroBitCount }
        }
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
        case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "_"):
            if !emoticon(into: &spans) { position += 1 }
        case 0..<0x80:
            if !emoticon(into: &spans) { endRun(at: position + 1) }
        default: lookAtMultibyte(byte, into: &spans)
        }
    }

    private mutating func lookAtMultibyte(_ lead: UInt8, into spans: inout [SocialSpan]) {
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
