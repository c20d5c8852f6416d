/// The features of `Prix svp ?` under the default recipe, as they were when the format was fixed.
enum FeatureGolden {
    static let words: [UInt32] = []
    static let wordNGrams: [UInt32] = []
    static let characters: [UInt32] = []
}
