internal import CKernels

/// The stages from bytes to tokens, and their buffers.
///
/// A kernel marks the words of ASCII bytes and ordinary letters, 64 bytes at a time; tokens are read off the marks. Around
/// anything else, from white space to white space, ``WordBreaker`` walks from code point to code point.
struct TextReading: ~Copyable {
    /// The tokens of the text read last.
    private(set) var tokens = ScratchBuffer<Token>()

    private var normalizer: Normalizer
    private let wordBreaker: WordBreaker
    private let usesMasks: Bool
    private var masks = ScratchBuffer<ck_text_masks>(capacity: 16)
    private var spans: [SocialSpan] = []
    private var nextSpan = 0

    init(tables: UnicodeTables) {
        normalizer = Normalizer(tables: tables)
        wordBreaker = WordBreaker(tables: tables)
        usesMasks = tables.wordRules != nil
    }

    /// The normalized bytes of the text read last.
    var normalized: UnsafeBufferPointer<UInt8> { normalizer.normalized.elements }

    /// True when the text read last held bytes that are not UTF-8.
    var hasInvalidUTF8: Bool { normalizer.hasInvalidUTF8 }

    /// Reads a text, replacing the earlier result.
    ///
    /// - Complexity: O(n) in the number of bytes.
    mutating func read(_ source: UnsafeBufferPointer<UInt8>) {
        tokens.count = 0
        if !spans.isEmpty { spans.removeAll(keepingCapacity: true) }
        nextSpan = 0
        normalizer.prepare(count: source.count)
        guard let bytes = source.baseAddress, !source.isEmpty else { return }
        masks.reserve((source.count + 63) / 64)
        let isASCII = !ck_scan_text(bytes, source.count, normalizer.normalized.base, masks.base)
        var scan = SocialScan(bytes: MessageBytes(source))
        scan.run(over: masks.base, into: &spans)
        if isASCII {
            normalizer.acceptASCII(count: source.count)
        } else {
            normalizer.normalize(source)
        }
        let text = normalized
        if !usesMasks {
            breakWords(of: text, from: 0, to: text.count)
        } else if isASCII {
            addMarkedTokens(of: text, from: 0, to: text.count)
        } else if let bytes = text.baseAddress, !text.isEmpty {
            masks.reserve((text.count + 63) / 64)
            _ = ck_scan_text(bytes, text.count, nil, masks.base)
            addTokens(of: text)
        }
    }

    /// Adds the tokens of a text of which not all is ASCII and ordinary letters.
    private mutating func addTokens(of text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while start < text.count {
            let irregular = normalizer.nextIrregular(from: start)
            var restart = irregular
            while restart > start, !ASCIIKind.isWhite(text[restart - 1]) { restart -= 1 }
            // White space belongs to the stretch: what follows may attach to it.
            if restart > start { restart -= 1 }
            if restart < text.count, text[restart] == UInt8(ascii: " ") {
                while restart > start, text[restart - 1] == UInt8(ascii: " ") { restart -= 1 }
            }
            addMarkedTokens(of: text, from: start, to: irregular < text.count ? restart : text.count)
            guard irregular < text.count else { return }
            start = breakWords(of: text, from: restart, to: irregular + 1)
        }
    }

    /// Adds the tokens from a boundary on by the word breaker, beyond `end` up to the next white space, and returns where
    /// they end.
    @discardableResult
    private mutating func breakWords(of text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
        var start = start
        repeat {
            start = wordBreaker.segments(of: text, from: start) { segment in
                let origin = normalizer.alignment.sourceRange(of: segment.range)
                if !absorb(segment.range, from: origin), let kind = segment.kind {
                    tokens.append(Token(norm: segment.range, source: origin, kind: kind))
                }
            }
        } while start < text.count && (start < end || !ASCIIKind.isWhite(text[start]))
        return start
    }

    /// Adds the tokens that the kernel marked; `start` and `end` are boundaries.
    private mutating func addMarkedTokens(of text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) {
        guard start < end else { return }
        // SAFETY: there is a mask for each block of 64 bytes; each start below `end` has its end below `end`.
        let masks = self.masks.base
        let lastBlock = (end - 1) >> 6
        let lastBits: UInt64 = ~0 >> UInt64(63 - (end - 1) & 63)
        var startBlock = start >> 6
        var endBlock = startBlock
        var starts = masks[startBlock].starts & (~0 << UInt64(start & 63))
        var ends = masks[endBlock].ends & (~0 << UInt64(start & 63))
        if startBlock == lastBlock { starts &= lastBits }
        while true {
            while starts == 0 {
                if startBlock == lastBlock { return }
                startBlock += 1
                starts = masks[startBlock].starts
                if startBlock == lastBlock { starts &= lastBits }
            }
            let first = startBlock << 6 | starts.trailingZeroBitCount
            starts &= starts &- 1
            while ends == 0 {
                endBlock += 1
                ends = masks[endBlock].ends
            }
            let last = endBlock << 6 | ends.trailingZeroBitCount
            ends &= ends &- 1
            let range = first..<last + 1
            let origin = normalizer.alignment.sourceRange(of: range)
            if nextSpan == spans.count || !absorb(range, from: origin) {
                tokens.append(
                    Token(norm: range, source: origin, kind: ASCIIKind.kind(of: text, first: first, last: last)))
            }
        }
    }

    /// Makes a stretch part of the token of a social span, which begins with the first stretch that touches the span;
    /// returns false when the stretch touches none.
    @inline(__always)
    private mutating func absorb(_ range: Range<Int>, from origin: Range<Int>) -> Bool {
        while nextSpan < spans.count, spans[nextSpan].range.upperBound <= origin.lowerBound { nextSpan += 1 }
        guard nextSpan < spans.count, spans[nextSpan].range.lowerBound < origin.upperBound else { return false }
        let span = spans[nextSpan]
        if tokens.count > 0, tokens.base[tokens.count - 1].source == span.range,
            tokens.base[tokens.count - 1].kind == span.kind
        {
            let last = tokens.base + tokens.count - 1
            last.pointee.norm = last.pointee.norm.lowerBound..<range.upperBound
        } else {
            tokens.append(Token(norm: range, source: span.range, kind: span.kind))
        }
        return true
    }
}
