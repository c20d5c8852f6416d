/// The features of neighbouring words.
package struct WordSequences: Sendable {
    private let recipe: FeatureRecipe

    /// Makes features after a recipe.
    package init(recipe: FeatureRecipe) { self.recipe = recipe }

    /// Most buckets of block ``FeatureBlock/wordNGrams`` that so many words give.
    package func maximumCount(ofWords count: Int) -> Int { max(0, recipe.wordNGrams - 1) * count }

    /// Writes the buckets of sequences of two or more words.
    ///
    /// - Parameters:
    ///   - words: ``UnitFeatures/wordHash`` of the words, in text order.
    ///   - buckets: room for ``maximumCount(ofWords:)``.
    /// - Returns: how many buckets were written.
    package func wordNGrams(
        of words: UnsafeBufferPointer<UInt64>, into buckets: UnsafeMutablePointer<UInt32>
    ) -> Int {
        guard recipe.wordNGrams >= 2 else { return 0 }
        let start = FeatureHash(seed: recipe.seed, salt: .sequence)
        var count = 0
        for first in words.indices {
            var hash = start
            hash.add(mixed: words[first])
            for next in first + 1..<max(first + 1, min(first + recipe.wordNGrams, words.count)) {
                hash.add(mixed: words[next])
                buckets[count] = hash.bucket(bits: recipe.hashBits)
                count += 1
            }
        }
        return count
    }

    /// Writes the buckets of neighbouring words cut to four letters.
    ///
    /// - Parameters:
    ///   - stems: ``UnitFeatures/stemHash`` of the words, in text order.
    ///   - buckets: room for one less than there are words.
    /// - Returns: how many buckets were written.
    package func stemNGrams(
        of stems: UnsafeBufferPointer<UInt64>, into buckets: UnsafeMutablePointer<UInt32>
    ) -> Int {
        guard recipe.prefixes, recipe.wordNGrams >= 2, stems.count >= 2 else { return 0 }
        let start = FeatureHash(seed: recipe.seed, salt: .stemSequence)
        for first in 0..<stems.count - 1 {
            var hash = start
            hash.add(mixed: stems[first])
            hash.add(mixed: stems[first + 1])
            buckets[first] = hash.bucket(bits: recipe.hashBits)
        }
        return stems.count - 1
    }
}
