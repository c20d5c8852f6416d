import CICU
import Testing
import TextFeatures

/// Normalization and word boundaries of real texts beside ICU's own, the whole text at once.
@Suite struct ParityTests {
    /// A sample in `make test`, everything in `make test-long`.
    @Test(.enabled(if: CorpusLines.publicFolder != nil))
    func publicTextsReadLikeICU() throws {
        let texts = try CorpusLines.publicTexts(keeping: LongTests.areWanted ? 1 : 101)
        #expect(texts.count > 1000)
        expectParity(texts)
    }

    @Test func ownTextsReadLikeICU() throws {
        let texts = try CorpusLines.all()
        #expect(texts.count > 1000)
        expectParity(texts)
    }

    @Test func randomTextsReadLikeICU() {
        var random = SeededRandom(seed: 21)
        expectParity((0..<(LongTests.areWanted ? 200_000 : 5000)).map { _ in RandomText.next(using: &random) })
    }

    private func expectParity(_ texts: [String]) {
        let reference = ICUReference()
        let analyzer = TextAnalyzer()
        let breaker = WordBreaker()
        var different: [String] = []
        for text in texts {
            let normalized = analyzer.analyze(text).normalized
            var segments: [Int] = []
            normalized.withUnsafeBufferPointer { bytes in
                breaker.forEachSegment(of: bytes) { segments.append($0.range.upperBound) }
            }
            if normalized != reference.normalized(text) || segments != reference.boundaries(in: normalized) {
                different.append(text)
            }
        }
        #expect(different.isEmpty, "\(different.count) of \(texts.count), such as \(different.prefix(5))")
    }
}

/// ICU asked directly: whole strings, no tables.
final class ICUReference {
    private let iterator: UnsafeMutableRawPointer?
    private let normalizer: UnsafeRawPointer?

    init() {
        var status: Int32 = 0
        iterator = cicu_word_breaker_open(&status)
        normalizer = cicu_nfkc_casefold(&status)
    }

    deinit {
        if let iterator { cicu_word_breaker_close(iterator) }
    }

    /// NFKC_Casefold of a text, UTF-8.
    func normalized(_ text: String) -> [UInt8] {
        guard let normalizer else { return [] }
        var status: Int32 = 0
        let source = Array(text.utf16)
        let capacity = source.count * 20 + 32
        let folded = [UInt16](unsafeUninitializedCapacity: capacity) { buffer, count in
            count = Int(
                cicu_normalize(
                    normalizer, source, Int32(source.count), buffer.baseAddress, Int32(capacity), &status))
        }
        return Array(String(decoding: folded, as: UTF16.self).utf8)
    }

    /// The word boundaries of a text but the first, as byte offsets.
    func boundaries(in text: [UInt8]) -> [Int] {
        guard let iterator, !text.isEmpty else { return [] }
        var status: Int32 = 0
        return text.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return [] }
            cicu_word_breaker_set_text(iterator, base, Int64(bytes.count), &status)
            var boundaries: [Int] = []
            while case let end = cicu_word_breaker_next(iterator), end >= 0 { boundaries.append(Int(end)) }
            return boundaries
        }
    }
}
