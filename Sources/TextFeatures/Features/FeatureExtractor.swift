/// Turns tokens into hashed features.
///
/// | feature | block | made of |
/// |---|---|---|
/// | word | words | each word, number, hashtag, emoji, emoticon; links, emails and mentions by their kind; `?` and `!` |
/// | word without accents | words | the same where it differs |
/// /// | word n-gram | wordNGrams | neighbouring words |
/// | prefix | prefixes | the first 3 to 6 letters of each word, without accents |
/// | stem n-gram | stemNGrams | neighbouring words cut to four letters |
/// | surface | surface | length, capitals, marks, numbers, first and last word: see ``SurfaceMark`` |
/// | character n-gram | characters | code points inside `<word>`, without accents; across words for scripts without spaces |
///
/// Character n-grams add up word by word, which is what lets an engine remember a word's sum.
/// The weights follow Joulin et al. 2016 (hashed n-grams) and Bojanowski et al. 2017 (n-grams inside word boundaries).
public final class FeatureExtractor {
    /// What is extracted.
    public let recipe: FeatureRecipe
    private let analyzer = TextAnalyzer()
    private let accents = AccentFolding.shared
    private var wordHashes: [FeatureHash] = []
    /// The same sequence with words cut to four letters.
    private var stemHashes: [FeatureHash] = []
    private var word: [UInt8] = []
    private var plain: [UInt8] = []
    private var run: [UInt8] = []
    private var blocks = [[UInt32]](repeating: [], count: FeatureBlock.allCases.count)
    /// For explanations: the source bytes of each feature, and of each word of the sequences.
    private var origins = [[Range<Int>]](repeating: [], count: FeatureBlock.allCases.count)
    private var wordOrigins: [Range<Int>] = []
    private var origin = 0..<0
    private var recordsOrigins = false

    /// Creates an extractor; it keeps buffers between texts, so use one per thread.
    public init(recipe: FeatureRecipe) {
        precondition((8...24).contains(recipe.hashBits), "hashBits must lie in 8...24")
        self.recipe = recipe
    }

    /// Extracts the features of a text, replacing the contents of `features`.
    ///
    /// - Complexity: O(n) in the number of bytes.
    public func extract(_ text: UnsafeBufferPointer<UInt8>, into features: inout FeatureList) {
        for block in blocks.indices { blocks[block].removeAll(keepingCapacity: true) }
        wordHashes.removeAll(keepingCapacity: true)
        stemHashes.removeAll(keepingCapacity: true)
        run.removeAll(keepingCapacity: true)
        analyzer.read(text)
        analyzer.normalized.withUnsafeBufferPointer { normalized in
            var runEnd = -1
            for token in analyzer.tokens {
                origin = token.source
                let bytes = UnsafeBufferPointer(rebasing: normalized[token.norm])
                if token.kind == .word, ContinuousScript.contains(bytes) {
                    if runEnd != token.norm.lowerBound { flushRun() }
                    run.append(contentsOf: bytes)
                    runEnd = token.norm.upperBound
                    addWord(bytes)
                } else {
                    flushRun()
                    add(bytes, kind: token.kind)
                }
            }
            flushRun()
        }
        addSequences()
        if recipe.surface { addSurface(of: text) }
        features.buckets.removeAll(keepingCapacity: true)
        for block in blocks.indices {
            features.buckets.append(contentsOf: blocks[block])
            features.blockEnds[block] = features.buckets.count
        }
    }

    /// Extracts the features of a text with the source bytes that each was made of, for explanations.
    ///
    /// What concerns the whole message, such as its length, has the whole text as its source.
    package func extractWithOrigins(
        _ text: UnsafeBufferPointer<UInt8>, into features: inout FeatureList
    ) -> [Range<Int>] {
        recordsOrigins = true
        for block in origins.indices { origins[block].removeAll() }
        wordOrigins.removeAll()
        extract(text, into: &features)
        recordsOrigins = false
        return origins.flatMap { $0 }
    }

    private func add(_ bytes: UnsafeBufferPointer<UInt8>, kind: Token.Kind) {
        switch kind {
        case .word, .number:
            fold(bytes, capped: kind == .word)
            word.withUnsafeBufferPointer { addWord($0) }
            if recipe.accentless, plain != word { plain.withUnsafeBufferPointer { emitWord($0, salt: .accentless) } }
            addCharacterNGrams(of: plain)
            if recipe.prefixes, kind == .word { addPrefixes(of: plain) }
        case .hashtag:
            fold(UnsafeBufferPointer(rebasing: bytes.dropFirst()), capped: true)
            word.withUnsafeBufferPointer { addWord($0) }
            addCharacterNGrams(of: plain)
        case .url, .email, .mention:
            addWord(kind)
        case .emoji, .emoticon:
            addWord(bytes)
        case .punctuation:
            if bytes.count == 1, bytes[0] == 0x3F || bytes[0] == 0x21 { addMark(bytes) }
            if bytes.elementsEqual([0xD8, 0x9F]) { addWord(bytes) }
        case .symbol:
            addWord(bytes)
        }
    }

    /// Adds a word feature and makes the word part of the sequences.
    private func addWord(_ bytes: UnsafeBufferPointer<UInt8>) {
        var hash = FeatureHash(seed: recipe.seed, salt: Salt.word.rawValue)
        hash.add(bytes)
        wordHashes.append(hash)
        stemHashes.append(hash)
        if recordsOrigins { wordOrigins.append(origin) }
        append(hash.bucket(bits: recipe.hashBits), to: .words)
    }

    /// Adds the word that stands for a link, an email or a mention.
    private func addWord(_ kind: Token.Kind) {
        var hash = FeatureHash(seed: recipe.seed, salt: Salt.kind.rawValue)
        for byte in kind.rawValue.utf8 { hash.add(byte) }
        wordHashes.append(hash)
        stemHashes.append(hash)
        if recordsOrigins { wordOrigins.append(origin) }
        append(hash.bucket(bits: recipe.hashBits), to: .words)
    }

    /// Adds `?` or `!` once for a run of them.
    private func addMark(_ bytes: UnsafeBufferPointer<UInt8>) {
        var hash = FeatureHash(seed: recipe.seed, salt: Salt.word.rawValue)
        hash.add(bytes)
        let bucket = hash.bucket(bits: recipe.hashBits)
        if blocks[FeatureBlock.words.rawValue].last == bucket { return }
        wordHashes.append(hash)
        stemHashes.append(hash)
        if recordsOrigins { wordOrigins.append(origin) }
        append(bucket, to: .words)
    }

    private func emitWord(_ bytes: UnsafeBufferPointer<UInt8>, salt: Salt) {
        var hash = FeatureHash(seed: recipe.seed, salt: salt.rawValue)
        hash.add(bytes)
        append(hash.bucket(bits: recipe.hashBits), to: .words)
    }

    /// Fills ``word`` with the word, letters repeated more than three times cut to three, and ``plain`` with the same
    /// without accents.
    private func fold(_ bytes: UnsafeBufferPointer<UInt8>, capped: Bool) {
        word.removeAll(keepingCapacity: true)
        plain.removeAll(keepingCapacity: true)
        var offset = 0
        var previous: UInt32 = 0
        var repeats = 0
        while offset < bytes.count {
            let scalar = decodeScalar(in: bytes, at: offset)
            repeats = scalar.codePoint == previous ? repeats + 1 : 0
            previous = scalar.codePoint
            if repeats < 3 || !capped {
                for index in offset..<offset + scalar.length { word.append(bytes[index]) }
                let base = accents.base(of: scalar.codePoint)
                if base != 0 { plain.appendUTF8(codePoint: base) }
            }
            offset += scalar.length
        }
    }

    private func addSequences() {
        guard recipe.wordNGrams >= 2 else { return }
        for start in wordHashes.indices {
            var hash = FeatureHash(seed: recipe.seed, salt: Salt.sequence.rawValue)
            hash.add(wordHashes[start])
            let first = origin(ofWord: start)
            for next in wordHashes.indices.dropFirst(start + 1).prefix(recipe.wordNGrams - 1) {
                hash.add(wordHashes[next])
                origin = first.lowerBound..<max(first.upperBound, origin(ofWord: next).upperBound)
                append(hash.bucket(bits: recipe.hashBits), to: .wordNGrams)
            }
        }
        guard recipe.prefixes else { return }
        for index in stemHashes.indices.dropLast() {
            var hash = FeatureHash(seed: recipe.seed, salt: Salt.stemSequence.rawValue)
            hash.add(stemHashes[index])
            hash.add(stemHashes[index + 1])
            origin = origin(ofWord: index).lowerBound..<origin(ofWord: index + 1).upperBound
            append(hash.bucket(bits: recipe.hashBits), to: .stemNGrams)
        }
    }

    /// Adds the n-grams of `<word>`.
    private func addCharacterNGrams(of word: [UInt8]) {
        guard recipe.characterMaximum >= recipe.characterMinimum, !word.isEmpty else { return }
        run.removeAll(keepingCapacity: true)
        run.append(0x3C)
        run.append(contentsOf: word)
        run.append(0x3E)
        addNGrams(ofRunBetween: recipe.characterMinimum, and: recipe.characterMaximum)
        run.removeAll(keepingCapacity: true)
    }

    /// Adds the n-grams of a stretch of a script without spaces, which cross its words.
    private func flushRun() {
        guard !run.isEmpty else { return }
        addNGrams(ofRunBetween: 1, and: 4)
        run.removeAll(keepingCapacity: true)
    }

    private func addNGrams(ofRunBetween minimum: Int, and maximum: Int) {
        run.withUnsafeBufferPointer { bytes in
            var start = 0
            while start < bytes.count {
                var hash = FeatureHash(seed: recipe.seed, salt: Salt.characters.rawValue)
                var length = 0
                var offset = start
                while offset < bytes.count, length < maximum {
                    hash.add(bytes[offset])
                    offset += 1
                    while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 {
                        hash.add(bytes[offset])
                        offset += 1
                    }
                    length += 1
                    if length >= minimum { append(hash.bucket(bits: recipe.hashBits), to: .characters) }
                }
                start += 1
                while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
            }
        }
    }

    /// The source bytes of a word of the sequences; an empty range when origins are not recorded.
    private func origin(ofWord index: Int) -> Range<Int> { recordsOrigins ? wordOrigins[index] : 0..<0 }

    private func addSurface(of text: UnsafeBufferPointer<UInt8>) {
        origin = 0..<text.count
        for mark in SurfaceMark.marks(of: text, tokens: analyzer.tokens) {
            var hash = FeatureHash(seed: recipe.seed, salt: Salt.surface.rawValue)
            hash.add(mark.kind.rawValue)
            hash.add(mark.value)
            append(hash.bucket(bits: recipe.hashBits), to: .surface)
        }
        addEnd(wordHashes.first, salt: .first)
        addEnd(wordHashes.last, salt: .last)
    }

    /// Adds the first or last word as a fact of its own.
    private func addEnd(_ word: FeatureHash?, salt: Salt) {
        guard let word else { return }
        var hash = FeatureHash(seed: recipe.seed, salt: salt.rawValue)
        hash.add(word)
        append(hash.bucket(bits: recipe.hashBits), to: .surface)
    }

    private func addPrefixes(of word: [UInt8]) {
        var hash = FeatureHash(seed: recipe.seed, salt: Salt.prefix.rawValue)
        var length = 0
        for (index, byte) in word.enumerated() {
            hash.add(byte)
            let endsCharacter = index + 1 == word.count || word[index + 1] & 0xC0 != 0x80
            guard endsCharacter else { continue }
            length += 1
            if length >= 3 { append(hash.bucket(bits: recipe.hashBits), to: .prefixes) }
            if length == 4 { stemHashes[stemHashes.count - 1] = hash }
            if length == 6 { return }
        }
        if length < 4 { stemHashes[stemHashes.count - 1] = hash }
    }

    @inline(__always)
    private func append(_ bucket: UInt32, to block: FeatureBlock) {
        blocks[block.rawValue].append(bucket)
        if recordsOrigins { origins[block.rawValue].append(origin) }
    }

    /// Keeps families of features apart in the hash.
    private enum Salt: UInt64 {
        case word = 1
        case kind, accentless, sequence, characters, prefix, stemSequence, surface, first, last
    }
}
