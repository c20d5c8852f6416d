import Testing
import TextFeatures

@Suite struct FeatureExtractorTests {
    private func features(_ text: String, recipe: FeatureRecipe = FeatureRecipe()) -> FeatureList {
        var list = FeatureList()
        var text = text
        let extractor = FeatureExtractor(recipe: recipe)
        text.withUTF8 { extractor.extract($0, into: &list) }
        return list
    }

    @Test func theHashNeverChangesWithinAVersion() {
        // Stored models depend on these numbers: a change needs a new FeatureRecipe.currentVersion.
        #expect(FeatureRecipe.currentVersion == 1)
        #expect(Array(features("Prix svp ?")[.words]) == FeatureGolden.words)
        #expect(Array(features("Prix svp ?")[.wordNGrams]) == FeatureGolden.wordNGrams)
        #expect(Array(features("Prix svp ?")[.characters].prefix(8)) == FeatureGolden.characters)
    }

    @Test func theSameTextGivesTheSameFeaturesWhateverCameBefore() {
        var list = FeatureList()
        let extractor = FeatureExtractor(recipe: FeatureRecipe())
        for text in ["un premier message, assez long 👍🏽 #Merci", "", "東京タワー", "Prix svp ?"] {
            var text = text
            text.withUTF8 { extractor.extract($0, into: &list) }
            #expect(list.buckets == features(text).buckets)
            #expect(list.blockEnds == features(text).blockEnds)
        }
    }

    @Test func missingAccentsKeepTheCharacterFeatures() {
        #expect(Array(features("remboursé à Évry")[.characters]) == Array(features("rembourse a Evry")[.characters]))
    }

    @Test func elongationBeyondThreeLettersMakesNoDifference() {
        #expect(features("nooooooooon").buckets == features("nooon").buckets)
    }

    @Test func numbersAreNotShortened() {
        #expect(features("00000").buckets != features("000").buckets)
    }

    @Test func bucketsLieInsideTheTable() {
        var recipe = FeatureRecipe()
        recipe.hashBits = 10
        #expect(features("some words of a message, 12 €", recipe: recipe).buckets.allSatisfy { $0 < 1024 })
    }

    @Test func characterNGramsOfAWordDoNotDependOnItsNeighbours() {
        let alone = Set(features("prix")[.characters])
        #expect(alone.isSubset(of: Set(features("quel prix svp")[.characters])))
    }
}
