/// Turns tokens into hashed features.
///
/// | feature | block | made of |
/// |---|---|---|
/// | word | words | each word, number, hashtag, emoji, emoticon; links, emails and mentions by their kind; `?` and `!` |
/// | word without accents | words | the same where it differs |
/// | word n-gram | wordNGrams | neighbouring words |
/// | prefix | prefixes | the first 3 to 6 letters of each word, without accents |
/// | stem n-gram | stemNGrams | neighbouring words cut to four letters |
/// | surface | surface | length, capitals, marks, numbers, first and last word: see ``SurfaceMark`` |
/// | character n-gram | characters | code points inside `<word>`, without accents; across words for scripts without spaces |
///
/// The blocks words, characters and prefixes add up unit by unit (``FeatureUnit``), which is what lets an engine
/// remember a word's sum. The weights follow Joulin et al. 2016 (hashed n-grams) and Bojanowski et al. 2017 (n-grams
/// inside word boundaries).
public final class FeatureExtractor {
    /// What is extracted.
    public let recipe: FeatureRecipe
    /// The units of the text read last, in text order.
    package private(set) var units: [FeatureUnit] = []
    /// Calls `body` with the normalized bytes of the text read last.
    package func withNormalized(_ body: (UnsafeBufferPointer<UInt8>) -> Void) { body(analyzer.normalized) }
    /// Makes the features of neighbouring words.
    package let sequences: WordSequences

    private let analyzer = TextAnalyzer()
    private var surface = SurfaceFacts()
    private var unitFeatures: UnitFeatures
    private var wordHashes: [UInt64] = []
    private var stemHashes: [UInt64] = []
    private var blocks = [[UInt32]](repeating: [], count: FeatureBlock.allCases.count)

    /// Creates an extractor; it keeps buffers between texts, so use one per thread.
    public init(recipe: FeatureRecipe) {
        precondition((8...24).contains(recipe.hashBits), "hashBits must lie in 8...24")
        self.recipe = recipe
        sequences = WordSequences(recipe: recipe)
        unitFeatures = UnitFeatures(recipe: recipe)
    }

    /// Extracts the features of a text, replacing the contents of `features`.
    ///
    /// - Complexity: O(n) in the number of bytes.
    public func extract(_ text: UnsafeBufferPointer<UInt8>, into features: inout FeatureList) {
        readUnits(of: text)
        addUnits()
        addSequences()
        addSurface(of: text, first: wordHashes.first, last: wordHashes.last) {
            blocks[FeatureBlock.surface.rawValue].append($0)
        }
        features.buckets.removeAll(keepingCapacity: true)
        for block in blocks.indices {
            features.buckets.append(contentsOf: blocks[block])
            features.blockEnds[block] = features.buckets.count
        }
    }

    /// Reads a text: ``units`` and ``withNormalized(_:)`` hold the result until the next call.
    ///
    /// - Complexity: O(n) in the number of bytes.
    package func readUnits(of text: UnsafeBufferPointer<UInt8>) {
        analyzer.read(text)
        // Local, as each access to a property of a class is checked for conflicts.
        var units: [FeatureUnit] = []
        swap(&units, &self.units)
        units.removeAll(keepingCapacity: true)
        var surface = SurfaceFacts()
        withNormalized { normalized in
            var run: FeatureUnit?
            for token in analyzer.tokens {
                surface.add(token)
                let bytes = UnsafeBufferPointer(rebasing: normalized[token.norm])
                if token.kind == .word, ContinuousScript.contains(bytes) {
                    if let open = run, open.norm.upperBound == token.norm.lowerBound {
                        run?.norm = open.norm.lowerBound..<token.norm.upperBound
                        run?.source = open.source.lowerBound..<token.source.upperBound
                    } else {
                        if let run { units.append(run) }
                        run = FeatureUnit(kind: .run, norm: token.norm, source: token.source)
                    }
                    units.append(FeatureUnit(kind: .sign, norm: token.norm, source: token.source))
                    continue
                }
                if let open = run {
                    units.append(open)
                    run = nil
                }
                guard let kind = Self.unitKind(of: token, bytes: bytes) else { continue }
                units.append(FeatureUnit(kind: kind, norm: Self.norm(of: token, kind: kind), source: token.source))
            }
            if let run { units.append(run) }
        }
        swap(&units, &self.units)
        self.surface = surface
    }

    /// Calls `body` with the buckets of the surface of the text read last.
    ///
    /// - Parameters:
    ///   - text: the text that was read.
    ///   - first: ``UnitFeatures/wordHash`` of its first word, if it has words.
    ///   - last: the same of its last word.
    ///   - body: receives each bucket.
    package func addSurface(
        of text: UnsafeBufferPointer<UInt8>, first: UInt64?, last: UInt64?, _ body: (UInt32) -> Void
    ) {
        guard recipe.surface else { return }
        surface.forEachMark(of: text) { mark in
            var hash = FeatureHash(seed: recipe.seed, salt: .surface)
            hash.add(mark.kind.rawValue)
            hash.add(mark.value)
            body(hash.bucket(bits: recipe.hashBits))
        }
        for (word, salt) in [(first, FeatureSalt.first), (last, .last)] {
            guard let word else { continue }
            var hash = FeatureHash(seed: recipe.seed, salt: salt)
            hash.add(mixed: word)
            body(hash.bucket(bits: recipe.hashBits))
        }
    }

    private func addUnits() {
        for block in blocks.indices { blocks[block].removeAll(keepingCapacity: true) }
        wordHashes.removeAll(keepingCapacity: true)
        stemHashes.removeAll(keepingCapacity: true)
        forEachUnit { unit, made in
            blocks[FeatureBlock.words.rawValue].append(contentsOf: made.words)
            blocks[FeatureBlock.characters.rawValue].append(contentsOf: made.characters)
            blocks[FeatureBlock.prefixes.rawValue].append(contentsOf: made.prefixes)
            guard unit.kind.isWord else { return }
            wordHashes.append(made.wordHash)
            stemHashes.append(made.stemHash)
        }
    }

    /// Calls `body` with each unit and its features; of several equal marks in a row only with the first.
    private func forEachUnit(_ body: (FeatureUnit, borrowing UnitFeatures) -> Void) {
        var last: UInt32?
        withNormalized { normalized in
            for unit in units {
                unitFeatures.read(unit.kind, UnsafeBufferPointer(rebasing: normalized[unit.norm]))
                if unit.kind == .mark, unitFeatures.words.last == last { continue }
                body(unit, unitFeatures)
                last = unitFeatures.words.last ?? last
            }
        }
    }

    private func addSequences() {
        blocks[FeatureBlock.wordNGrams.rawValue] = [UInt32](
            unsafeUninitializedCapacity: sequences.maximumCount(ofWords: wordHashes.count)
        ) { buckets, count in
            guard let target = buckets.baseAddress else { return }
            count = wordHashes.withUnsafeBufferPointer { sequences.wordNGrams(of: $0, into: target) }
        }
        blocks[FeatureBlock.stemNGrams.rawValue] = [UInt32](unsafeUninitializedCapacity: stemHashes.count) {
            buckets, count in
            guard let target = buckets.baseAddress else { return }
            count = stemHashes.withUnsafeBufferPointer { sequences.stemNGrams(of: $0, into: target) }
        }
    }

    /// What a token is to the features; nil when it makes none.
    @inline(__always)
    private static func unitKind(of token: Token, bytes: UnsafeBufferPointer<UInt8>) -> FeatureUnit.Kind? {
        switch token.kind {
        case .word: .word
        case .number: .number
        case .hashtag: .hashtag
        case .url: .url
        case .email: .email
        case .mention: .mention
        case .emoji, .emoticon, .symbol: .sign
        case .punctuation:
            if bytes.count == 1, bytes[0] == 0x3F || bytes[0] == 0x21 {
                .mark
            } else {
                // U+061F, the Arabic question mark.
                bytes.count == 2 && bytes[0] == 0xD8 && bytes[1] == 0x9F ? .sign : nil
            }
        }
    }

    /// The bytes of a token that its features are made of.
    @inline(__always)
    private static func norm(of token: Token, kind: FeatureUnit.Kind) -> Range<Int> {
        switch kind {
        case .hashtag: min(token.norm.lowerBound + 1, token.norm.upperBound)..<token.norm.upperBound
        case .url, .email, .mention: token.norm.lowerBound..<token.norm.lowerBound
        case .word, .number, .sign, .mark, .run: token.norm
        }
    }
}
