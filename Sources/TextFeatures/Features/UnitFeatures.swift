/// The features of one unit, and the memory to make them: read one unit, take its buckets, read the next.
///
/// All buckets are valid until the next unit is read.
// SAFETY: memory is allocated in `init` and enlarged in `read` before anything is written; counts never exceed what was
// allocated for the unit: see `reserve`.
package struct UnitFeatures: ~Copyable {
    /// Most buckets in ``words``: the word, and the word without accents.
    package static let maximumWords = 2
    /// Most buckets in ``prefixes``: the first three to six letters.
    package static let maximumPrefixes = 4

    /// The unit's hash in sequences of words.
    package private(set) var wordHash: UInt64 = 0
    /// The unit's hash in sequences of words that are cut to four letters.
    package private(set) var stemHash: UInt64 = 0

    private let recipe: FeatureRecipe
    private let accents = AccentFolding.shared
    private let wordMemory = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.maximumWords)
    private let prefixMemory = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.maximumPrefixes)
    private var characterMemory = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
    private var wordCount = 0
    private var prefixCount = 0
    private var characterCount = 0
    /// The word, letters repeated more than three times cut to three.
    private var word = UnsafeMutablePointer<UInt8>.allocate(capacity: 0)
    /// The same without accents between `<` and `>`.
    private var plain = UnsafeMutablePointer<UInt8>.allocate(capacity: 0)
    private var wordLength = 0
    /// Bytes between the marks.
    private var plainLength = 0
    private var byteCapacity = -1

    /// Makes features after a recipe.
    package init(recipe: FeatureRecipe) { self.recipe = recipe }

    deinit {
        wordMemory.deallocate()
        prefixMemory.deallocate()
        characterMemory.deallocate()
        word.deallocate()
        plain.deallocate()
    }

    /// Buckets of block ``FeatureBlock/words``; the last one is what a following mark is compared with.
    package var words: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: wordMemory, count: wordCount) }
    /// Buckets of block ``FeatureBlock/characters``.
    package var characters: UnsafeBufferPointer<UInt32> {
        UnsafeBufferPointer(start: characterMemory, count: characterCount)
    }
    /// Buckets of block ``FeatureBlock/prefixes``.
    package var prefixes: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: prefixMemory, count: prefixCount) }

    /// Makes the features of a unit, replacing those of the unit before.
    ///
    /// - Complexity: O(n) in the number of bytes.
    package mutating func read(_ kind: FeatureUnit.Kind, _ bytes: UnsafeBufferPointer<UInt8>) {
        wordCount = 0
        prefixCount = 0
        characterCount = 0
        reserve(byteCount: bytes.count)
        switch kind {
        case .word, .number:
            fold(bytes, capped: kind == .word)
            addWord(UnsafeBufferPointer(start: word, count: wordLength))
            if recipe.accentless { addAccentless() }
            addBoundedNGrams()
            if recipe.prefixes, kind == .word { addPrefixes() }
        case .hashtag:
            fold(bytes, capped: true)
            addWord(UnsafeBufferPointer(start: word, count: wordLength))
            addBoundedNGrams()
        case .sign, .mark:
            addWord(bytes)
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

    /// Makes room for all that a unit of so many bytes can have.
    private mutating func reserve(byteCount: Int) {
        // What one very long unit needed is given back.
        guard byteCount > byteCapacity || (byteCapacity > 1 << 14 && byteCount < 1 << 10) else { return }
        byteCapacity = max(64, byteCount)
        word.deallocate()
        plain.deallocate()
        characterMemory.deallocate()
        word = .allocate(capacity: byteCapacity)
        // A byte becomes three at most, where it is no UTF-8 and reads as U+FFFD.
        let plainCapacity = byteCapacity * 3 + 2
        plain = .allocate(capacity: plainCapacity)
        let lengths = max(4, recipe.characterMaximum - recipe.characterMinimum + 1)
        characterMemory = .allocate(capacity: plainCapacity * lengths)
    }

    private mutating func addWord(_ bytes: UnsafeBufferPointer<UInt8>) {
        var hash = FeatureHash(seed: recipe.seed, salt: .word)
        hash.add(bytes)
        add(word: hash)
    }

    private mutating func add(word hash: FeatureHash) {
        wordHash = hash.mixed
        stemHash = wordHash
        appendWord(hash)
    }

    private mutating func appendWord(_ hash: FeatureHash) {
        wordMemory[wordCount] = hash.bucket(bits: recipe.hashBits)
        wordCount += 1
    }

    private mutating func addAccentless() {
        let bytes = UnsafeBufferPointer(start: plain + 1, count: plainLength)
        guard !bytes.elementsEqual(UnsafeBufferPointer(start: word, count: wordLength)) else { return }
        var hash = FeatureHash(seed: recipe.seed, salt: .accentless)
        hash.add(bytes)
        appendWord(hash)
    }

    /// Fills ``word`` and ``plain``.
    private mutating func fold(_ bytes: UnsafeBufferPointer<UInt8>, capped: Bool) {
        wordLength = 0
        plainLength = 0
        plain[0] = 0x3C
        var offset = 0
        var previous: UInt32 = 0
        var repeats = 0
        while offset < bytes.count {
            let scalar = decodeScalar(in: bytes, at: offset)
            repeats = scalar.codePoint == previous ? repeats + 1 : 0
            previous = scalar.codePoint
            if repeats < 3 || !capped {
                for index in offset..<offset + scalar.length {
                    word[wordLength] = bytes[index]
                    wordLength += 1
                }
                if scalar.codePoint < 0x80, scalar.codePoint != 0 {
                    plain[1 + plainLength] = UInt8(truncatingIfNeeded: scalar.codePoint)
                    plainLength += 1
                } else {
                    appendPlain(accents.base(of: scalar.codePoint))
                }
            }
            offset += scalar.length
        }
        plain[1 + plainLength] = 0x3E
    }

    /// Adds a code point to ``plain``; 0 is a combining mark, which is dropped.
    private mutating func appendPlain(_ codePoint: UInt32) {
        guard codePoint != 0, let scalar = Unicode.Scalar(codePoint) else { return }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            plain[1 + plainLength] = byte
            plainLength += 1
        }
    }

    /// Adds the n-grams of `<word>`.
    private mutating func addBoundedNGrams() {
        guard recipe.characterMaximum >= recipe.characterMinimum, plainLength > 0 else { return }
        addNGrams(
            of: UnsafeBufferPointer(start: plain, count: plainLength + 2), between: recipe.characterMinimum,
            and: recipe.characterMaximum)
    }

    /// Hashes the n-grams that start at one character in one pass over their bytes.
    private mutating func addNGrams(of bytes: UnsafeBufferPointer<UInt8>, between minimum: Int, and maximum: Int) {
        let bits = recipe.hashBits
        let empty = FeatureHash(seed: recipe.seed, salt: .characters)
        var count = 0
        var start = 0
        while start < bytes.count {
            var hash = empty
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
                if length >= minimum {
                    characterMemory[count] = hash.bucket(bits: bits)
                    count += 1
                }
            }
            start += 1
            while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
        }
        characterCount = count
    }

    /// Adds the first three to six letters, and keeps the first four as the word's stem.
    private mutating func addPrefixes() {
        var hash = FeatureHash(seed: recipe.seed, salt: .prefix)
        var length = 0
        let end = 1 + plainLength
        for index in 1..<end {
            hash.add(plain[index])
            let endsCharacter = index + 1 == end || plain[index + 1] & 0xC0 != 0x80
            guard endsCharacter else { continue }
            length += 1
            if length >= 3 {
                prefixMemory[prefixCount] = hash.bucket(bits: recipe.hashBits)
                prefixCount += 1
            }
            if length == 4 { stemHash = hash.mixed }
            if length == 6 { return }
        }
        if length < 4 { stemHash = hash.mixed }
    }
}
