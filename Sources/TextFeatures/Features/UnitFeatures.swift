/// The features of one unit, and the buffers to make them: read one unit, take its buckets, read the next.
package struct UnitFeatures {
    /// Buckets of block ``FeatureBlock/words``; the last one is what a following mark is compared with.
    package private(set) var words: [UInt32] = []
    /// Buckets of block ``FeatureBlock/characters``.
    package private(set) var characters: [UInt32] = []
    /// Buckets of block ``FeatureBlock/prefixes``.
    package private(set) var prefixes: [UInt32] = []
    /// The unit's hash in sequences of words.
    package private(set) var wordHash: UInt64 = 0
    /// The unit's hash in sequences of words that are cut to four letters.
    package private(set) var stemHash: UInt64 = 0

    private let recipe: FeatureRecipe
    private let accents = AccentFolding.shared
    /// The word, letters repeated more than three times cut to three.
    private var word: [UInt8] = []
    /// The same without accents.
    private var plain: [UInt8] = []
    private var bounded: [UInt8] = []

    /// Makes features after a recipe.
    package init(recipe: FeatureRecipe) { self.recipe = recipe }

    /// Makes the features of a unit, replacing those of the unit before.
    ///
    /// - Complexity: O(n) in the number of bytes.
    package mutating func read(_ kind: FeatureUnit.Kind, _ bytes: UnsafeBufferPointer<UInt8>) {
        words.removeAll(keepingCapacity: true)
        characters.removeAll(keepingCapacity: true)
        prefixes.removeAll(keepingCapacity: true)
        switch kind {
        case .word, .number:
            fold(bytes, capped: kind == .word)
            addWord(word)
            if recipe.accentless, plain != word { addAccentless() }
            addBoundedNGrams()
            if recipe.prefixes, kind == .word { addPrefixes() }
        case .hashtag:
            fold(bytes, capped: true)
            addWord(word)
            addBoundedNGrams()
        case .sign, .mark:
            var hash = FeatureHash(seed: recipe.seed, salt: .word)
            hash.add(bytes)
            add(word: hash)
        case .url, .email, .mention:
            var hash = FeatureHash(seed: recipe.seed, salt: .kind)
            for byte in Self.name(of: kind).utf8 { hash.add(byte) }
            add(word: hash)
        case .run:
            addNGrams(of: bytes, between: 1, and: 4)
        }
    }

    private static func name(of kind: FeatureUnit.Kind) -> String {
        switch kind {
        case .url: Token.Kind.url.rawValue
        case .email: Token.Kind.email.rawValue
        default: Token.Kind.mention.rawValue
        }
    }

    private mutating func addWord(_ bytes: [UInt8]) {
        var hash = FeatureHash(seed: recipe.seed, salt: .word)
        bytes.withUnsafeBufferPointer { hash.add($0) }
        add(word: hash)
    }

    private mutating func add(word hash: FeatureHash) {
        wordHash = hash.mixed
        stemHash = wordHash
        words.append(hash.bucket(bits: recipe.hashBits))
    }

    private mutating func addAccentless() {
        var hash = FeatureHash(seed: recipe.seed, salt: .accentless)
        plain.withUnsafeBufferPointer { hash.add($0) }
        words.append(hash.bucket(bits: recipe.hashBits))
    }

    private mutating func fold(_ bytes: UnsafeBufferPointer<UInt8>, capped: Bool) {
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

    /// Adds the n-grams of `<word>`.
    private mutating func addBoundedNGrams() {
        guard recipe.characterMaximum >= recipe.characterMinimum, !plain.isEmpty else { return }
        bounded.removeAll(keepingCapacity: true)
        bounded.append(0x3C)
        bounded.append(contentsOf: plain)
        bounded.append(0x3E)
        let stretch = bounded
        stretch.withUnsafeBufferPointer {
            addNGrams(of: $0, between: recipe.characterMinimum, and: recipe.characterMaximum)
        }
    }

    /// Hashes the n-grams that start at one character in one pass over their bytes.
    private mutating func addNGrams(of bytes: UnsafeBufferPointer<UInt8>, between minimum: Int, and maximum: Int) {
        var start = 0
        while start < bytes.count {
            var hash = FeatureHash(seed: recipe.seed, salt: .characters)
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
                if length >= minimum { characters.append(hash.bucket(bits: recipe.hashBits)) }
            }
            start += 1
            while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
        }
    }

    /// Adds the first three to six letters, and keeps the first four as the word's stem.
    private mutating func addPrefixes() {
        var hash = FeatureHash(seed: recipe.seed, salt: .prefix)
        var length = 0
        for (index, byte) in plain.enumerated() {
            hash.add(byte)
            let endsCharacter = index + 1 == plain.count || plain[index + 1] & 0xC0 != 0x80
            guard endsCharacter else { continue }
            length += 1
            if length >= 3 { prefixes.append(hash.bucket(bits: recipe.hashBits)) }
            if length == 4 { stemHash = hash.mixed }
            if length == 6 { return }
        }
        if length < 4 { stemHash = hash.mixed }
    }
}
