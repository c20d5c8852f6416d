/// The features of `Prix svp ?` under the default recipe, as they were when the format was fixed.
enum FeatureGolden {
    static let words: [UInt32] = [913717, 549504, 696874]
    static let wordNGrams: [UInt32] = [31563, 773082]
    static let characters: [UInt32] = [133583, 317021, 990581, 340792, 951064, 465619, 884335, 649843]
}
