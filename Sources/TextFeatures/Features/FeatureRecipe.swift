/// Which features are made of a text, and how they are hashed: part of every model file.
public struct FeatureRecipe: Sendable, Hashable, Codable {
    /// Version of the rules in ``FeatureExtractor`` and of what stands before it: another version makes other features.
    public static let currentVersion = 1

    /// The version with which the features were made.
    public var version = FeatureRecipe.currentVersion
    /// Bits of a bucket number: features fall into 2^hashBits buckets.
    public var hashBits = 20
    /// Seed of the feature hash.
    public var seed: UInt64 = 0
    /// Longest sequence of words that makes a feature: 1 words only, 2 words and bigrams, 3 trigrams too.
    public var wordNGrams = 2
    /// Shortest character n-gram, counted in code points with the boundary marks `<` and `>`.
    public var characterMinimum = 2
    /// Longest character n-gram; below ``characterMinimum`` there are none.
    public var characterMaximum = 5
    /// True when words without their accents are features too: `prévu` also as `prevu`.
    public var accentless = true
    /// True when the beginnings of words, without accents, are features: `remboursement` also as `rem`, `remb`, `rembo`, `rembou`; neighbouring
    /// words cut to four letters are features too.
    public var prefixes = true
    /// True when the message's surface (length, capitals, punctuation, numbers) makes features.
    public var surface = true

    /// Creates the default recipe.
    public init() {}

    /// Number of buckets.
    public var bucketCount: Int { 1 << hashBits }

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case version, seed, accentless, prefixes, surface
        case hashBits = "hash_bits"
        case wordNGrams = "word_ngrams"
        case characterMinimum = "character_minimum"
        case characterMaximum = "character_maximum"
    }

    /// Reads a recipe; what is absent keeps its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        version = try values.decodeIfPresent(Int.self, forKey: .version) ?? version
        hashBits = try values.decodeIfPresent(Int.self, forKey: .hashBits) ?? hashBits
        seed = try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
        wordNGrams = try values.decodeIfPresent(Int.self, forKey: .wordNGrams) ?? wordNGrams
        characterMinimum = try values.decodeIfPresent(Int.self, forKey: .characterMinimum) ?? characterMinimum
        characterMaximum = try values.decodeIfPresent(Int.self, forKey: .characterMaximum) ?? characterMaximum
        accentless = try values.decodeIfPresent(Bool.self, forKey: .accentless) ?? accentless
        prefixes = try values.decodeIfPresent(Bool.self, forKey: .prefixes) ?? prefixes
        surface = try values.decodeIfPresent(Bool.self, forKey: .surface) ?? surface
    }
}

/// A family of features with a norm of its own.
///
/// Each block of a text is scaled to length one before blocks are added, so that three hundred character n-grams do not
/// drown ten words.
public enum FeatureBlock: Int, Sendable, CaseIterable {
    /// Words, alone.
    case words
    /// Sequences of two or more words.
    case wordNGrams
    /// Character n-grams inside words.
    case characters
    /// The first three to six letters of words.
    case prefixes
    /// Neighbouring words, cut to four letters.
    case stemNGrams
    /// What the message looks like.
    case surface
}

/// The features of one text: bucket numbers by block, one entry for each occurrence.
public struct FeatureList: Sendable {
    /// Bucket numbers in text order, block after block: `[featureCount]`.
    public package(set) var buckets: [UInt32] = []
    /// Where each block ends in ``buckets``; `[FeatureBlock.allCases.count]`.
    public package(set) var blockEnds = [Int](repeating: 0, count: FeatureBlock.allCases.count)

    /// Creates an empty list.
    public init() {}

    /// The buckets of one block.
    public subscript(block: FeatureBlock) -> ArraySlice<UInt32> {
        let start = block.rawValue == 0 ? 0 : blockEnds[block.rawValue - 1]
        return buckets[start..<blockEnds[block.rawValue]]
    }
}
