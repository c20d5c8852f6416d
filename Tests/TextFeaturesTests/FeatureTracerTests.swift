import Testing
import TextFeatures

@Suite struct FeatureTracerTests {
    private static let texts = [
        "", " ", "Prix svp ?", "C'est PRÉVU pour l'été ???!! 😍😍 #MerciÀTous", "東京タワー、いくら？ prix", "แพงไหม ok",
        "قديش السعر؟ ١٢٣", "mail a@b.fr, @you https://x.org/y 12 345,60 € 50 %", "nooooooon 0000000 :-) <3",
        "a\u{0}b\u{FFFD}",
        "ŒUVRE ﬁn Straße İstanbul", "e\u{301}te\u{301} 👨‍👩‍👧 👍🏽", "x", "??", "! ? !",
    ]

    private func recipes() -> [FeatureRecipe] {
        var plain = FeatureRecipe()
        plain.accentless = false
        plain.prefixes = false
        plain.surface = false
        plain.wordNGrams = 1
        var wide = FeatureRecipe()
        wide.hashBits = 12
        wide.seed = 99
        wide.wordNGrams = 3
        wide.characterMinimum = 3
        wide.characterMaximum = 6
        return [FeatureRecipe(), plain, wide]
    }

    @Test func tracedFeaturesEqualTheExtractedOnes() {
        var list = FeatureList()
        for recipe in recipes() {
            let extractor = FeatureExtractor(recipe: recipe)
            let tracer = FeatureTracer(recipe: recipe)
            for text in Self.texts {
                let bytes = Array(text.utf8)
                bytes.withUnsafeBufferPointer { extractor.extract($0, into: &list) }
                let traced = tracer.features(of: bytes)
                for block in FeatureBlock.allCases {
                    let own = traced.filter { $0.block == block }.map(\.bucket)
                    #expect(own == Array(list[block]), "\(text) \(block)")
                }
            }
        }
    }

    @Test func featuresAreNamedAfterWhatTheyAreMadeOf() throws {
        let traced = FeatureTracer(recipe: FeatureRecipe()).features(of: Array("Été, prix ?".utf8))
        let names = Set(traced.map(\.name))
        for name in [
            "été", "ete", "été prix", "<ete>", "<p", "pri…", "ete… prix…", "?", "1 ?", "ends with ?", "first word été",
        ] {
            #expect(names.contains(name), "\(name) is missing in \(names.sorted())")
        }
        let word = try #require(traced.first { $0.name == "été" })
        #expect(word.source == 0..<5)
        #expect(Set(traced.map { [$0.identity, UInt64($0.block.rawValue)] }).count <= traced.count)
    }
}
