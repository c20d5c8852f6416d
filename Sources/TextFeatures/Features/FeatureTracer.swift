/// Lists the features of a text with what each is made of: for explanations and for naming what a model has learnt.
///
/// Says the same as ``FeatureExtractor``, feature by feature, in plain steps and many times slower; the tests hold one
/// against the other.
package struct FeatureTracer {
    /// A feature of a text.
    package struct Feature: Sendable, Hashable {
        /// Its family.
        package var block: FeatureBlock
        /// Where its weights are.
        package var bucket: UInt32
        /// Its hash before it was cut down to a bucket: tells features apart that share a bucket.
        package var identity: UInt64
        /// What it is, for people: `prix`, `prix svp`, `<pri`, `remb…`, `ends with ?`.
        package var name: String
        /// The bytes of the original text it was made of; the whole text for facts about the whole message.
        package var source: Range<Int>
    }

    /// A word's place in the sequences.
    private struct Word {
        var hash: FeatureHash
        var stem: FeatureHash
        var name: String
        var stemName: String
        var source: Range<Int>
    }

    private let recipe: FeatureRecipe
    private let analyzer = TextAnalyzer()
    private let accents = AccentFolding.shared

    /// Creates a tracer; it keeps buffers between texts, so use one per thread.
    package init(recipe: FeatureRecipe) { self.recipe = recipe }

    /// The features of a text, in the order of ``FeatureList``: block after block, in text order.
    package func features(of text: [UInt8]) -> [Feature] {
        let analyzed = analyzer.analyze(utf8: text)
        var found: [Feature] = []
        var words: [Word] = []
        var run: (bytes: [UInt8], end: Int, source: Range<Int>)?
        func endRun() {
            if let open = run { addNGrams(of: open.bytes, from: 1, to: 4, source: open.source, into: &found) }
            run = nil
        }
        for token in analyzed.tokens {
            let bytes = Array(analyzed.normalized[token.norm])
            if token.kind == .word, bytes.withUnsafeBufferPointer({ ContinuousScript.contains($0) }) {
                if let open = run, open.end == token.norm.lowerBound {
                    run = (open.bytes + bytes, token.norm.upperBound, open.source.lowerBound..<token.source.upperBound)
                } else {
                    endRun()
                    run = (bytes, token.norm.upperBound, token.source)
                }
                add(word: bytes, source: token.source, words: &words, into: &found)
            } else {
                endRun()
                add(token, bytes: bytes, words: &words, into: &found)
            }
        }
        endRun()
        addSequences(of: words, into: &found)
        if recipe.surface { addSurface(of: analyzed, words: words, into: &found) }
        return FeatureBlock.allCases.flatMap { block in found.filter { $0.block == block } }
    }

    private func add(_ token: Token, bytes: [UInt8], words: inout [Word], into found: inout [Feature]) {
        switch token.kind {
        case .word, .number:
            let word = capped(bytes, limit: token.kind == .word ? 3 : Int.max)
            let plain = withoutAccents(word)
            add(word: word, source: token.source, words: &words, into: &found)
            if recipe.accentless, plain != word {
                found.append(feature(hash(.accentless, plain), .words, Self.text(plain), token.source))
            }
            addBoundedNGrams(of: plain, source: token.source, into: &found)
            if recipe.prefixes, token.kind == .word {
                addPrefixes(of: plain, source: token.source, words: &words, into: &found)
            }
        case .hashtag:
            let word = capped(Array(bytes.dropFirst()), limit: 3)
            add(word: word, source: token.source, words: &words, into: &found)
            addBoundedNGrams(of: withoutAccents(word), source: token.source, into: &found)
        case .url, .email, .mention:
            let kind = token.kind.rawValue
            append(hash(.kind, Array(kind.utf8)), "any \(kind)", token.source, words: &words, into: &found)
        case .emoji, .emoticon, .symbol:
            add(word: bytes, source: token.source, words: &words, into: &found)
        case .punctuation:
            if bytes == [0x3F] || bytes == [0x21] {
                let mark = hash(.word, bytes)
                let last = found.last { $0.block == .words }
                // A run of equal marks counts once.
                if last?.bucket == mark.bucket(bits: recipe.hashBits) { return }
                append(mark, Self.text(bytes), token.source, words: &words, into: &found)
            } else if bytes == [0xD8, 0x9F] {
                add(word: bytes, source: token.source, words: &words, into: &found)
            }
        }
    }

    private func add(word: [UInt8], source: Range<Int>, words: inout [Word], into found: inout [Feature]) {
        append(hash(.word, word), Self.text(word), source, words: &words, into: &found)
    }

    /// Adds a word to the features and to the sequences.
    private func append(
        _ hash: FeatureHash, _ name: String, _ source: Range<Int>, words: inout [Word], into found: inout [Feature]
    ) {
        words.append(Word(hash: hash, stem: hash, name: name, stemName: name, source: source))
        found.append(feature(hash, .words, name, source))
    }

    private func addBoundedNGrams(of plain: [UInt8], source: Range<Int>, into found: inout [Feature]) {
        guard recipe.characterMaximum >= recipe.characterMinimum, !plain.isEmpty else { return }
        addNGrams(
            of: [0x3C] + plain + [0x3E], from: recipe.characterMinimum, to: recipe.characterMaximum, source: source,
            into: &found)
    }

    private func addNGrams(
        of bytes: [UInt8], from minimum: Int, to maximum: Int, source: Range<Int>, into found: inout [Feature]
    ) {
        let letters = Self.letters(of: bytes)
        for start in letters.indices {
            for length in minimum..<max(minimum, min(maximum, letters.count - start) + 1) {
                let ngram = letters[start..<start + length].flatMap { $0 }
                found.append(feature(hash(.characters, ngram), .characters, Self.text(ngram), source))
            }
        }
    }

    private func addPrefixes(
        of plain: [UInt8], source: Range<Int>, words: inout [Word], into found: inout [Feature]
    ) {
        let letters = Self.letters(of: plain)
        for length in 1..<min(6, letters.count) + 1 {
            let prefix = letters[..<length].flatMap { $0 }
            let hash = hash(.prefix, prefix)
            if length >= 3 { found.append(feature(hash, .prefixes, "\(Self.text(prefix))…", source)) }
            if length == min(4, letters.count) {
                words[words.count - 1].stem = hash
                words[words.count - 1].stemName = "\(Self.text(prefix))…"
            }
        }
    }

    private func addSequences(of words: [Word], into found: inout [Feature]) {
        guard recipe.wordNGrams >= 2 else { return }
        for start in words.indices {
            for end in words.indices.dropFirst(start + 1).prefix(recipe.wordNGrams - 1) {
                var hash = FeatureHash(seed: recipe.seed, salt: .sequence)
                for word in words[start...end] { hash.add(mixed: word.hash.mixed) }
                let source = words[start...end].dropFirst().reduce(words[start].source) {
                    $0.lowerBound..<max($0.upperBound, $1.source.upperBound)
                }
                let name = words[start...end].map(\.name).joined(separator: " ")
                found.append(feature(hash, .wordNGrams, name, source))
            }
        }
        guard recipe.prefixes else { return }
        for (first, second) in zip(words, words.dropFirst()) {
            var hash = FeatureHash(seed: recipe.seed, salt: .stemSequence)
            hash.add(mixed: first.stem.mixed)
            hash.add(mixed: second.stem.mixed)
            let source = first.source.lowerBound..<second.source.upperBound
            found.append(feature(hash, .stemNGrams, "\(first.stemName) \(second.stemName)", source))
        }
    }

    private func addSurface(of text: AnalyzedText, words: [Word], into found: inout [Feature]) {
        let whole = 0..<text.source.count
        var facts = SurfaceFacts()
        for token in text.tokens { facts.add(token) }
        text.source.withUnsafeBufferPointer { bytes in
            facts.forEachMark(of: bytes) { mark in
                let hash = hash(.surface, [mark.kind.rawValue, mark.value])
                found.append(feature(hash, .surface, mark.name, whole))
            }
        }
        for (word, salt, place) in [(words.first, FeatureSalt.first, "first"), (words.last, .last, "last")] {
            guard let word else { continue }
            var hash = FeatureHash(seed: recipe.seed, salt: salt)
            hash.add(mixed: word.hash.mixed)
            found.append(feature(hash, .surface, "\(place) word \(word.name)", whole))
        }
    }

    private func feature(
        _ hash: FeatureHash, _ block: FeatureBlock, _ name: String, _ source: Range<Int>
    ) -> Feature {
        Feature(
            block: block, bucket: hash.bucket(bits: recipe.hashBits), identity: hash.mixed, name: name, source: source)
    }

    private func hash(_ salt: FeatureSalt, _ bytes: [UInt8]) -> FeatureHash {
        var hash = FeatureHash(seed: recipe.seed, salt: salt)
        for byte in bytes { hash.add(byte) }
        return hash
    }

    /// A word with letters repeated more often than the limit cut to it.
    private func capped(_ bytes: [UInt8], limit: Int) -> [UInt8] {
        var kept: [[UInt8]] = []
        var repeats = 0
        var previous: [UInt8] = []
        for letter in Self.letters(of: bytes) {
            repeats = letter == previous ? repeats + 1 : 1
            previous = letter
            if repeats <= limit { kept.append(letter) }
        }
        return kept.flatMap { $0 }
    }

    private func withoutAccents(_ bytes: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let base = accents.base(of: scalar.value)
            if base != 0 { plain.appendUTF8(codePoint: base) }
        }
        return plain
    }

    private static func letters(of bytes: [UInt8]) -> [[UInt8]] {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.map { Array(String($0).utf8) }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension SurfaceMark {
    /// The fact in words.
    fileprivate var name: String {
        switch kind {
        case .length: "length step \(value)"
        case .shouting: "in capitals"
        case .exclamation: value == 3 ? "3 or more !" : "\(value) !"
        case .question: value == 2 ? "2 or more ?" : "1 ?"
        case .endsWith: "ends with \(Character(UnicodeScalar(value)))"
        case .number: "has a number"
        case .longNumber: "has a number of 4 or more digits"
        case .currency: "has a currency sign"
        case .percent: "has a percent sign"
        case .hasURL: "has a link"
        case .hasEmail: "has an email address"
        case .hasMention: "has a mention"
        case .hasHashtag: "has a hashtag"
        case .hasEmoji: "has an emoji"
        case .hasPhone: "has 9 or more digits"
        }
    }
}
