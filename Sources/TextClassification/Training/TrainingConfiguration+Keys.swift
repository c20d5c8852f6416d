internal import TextFeatures

extension TrainingConfiguration {
    /// The keys that a training file may have at each place, so that a misspelt one is found.
    ///
    /// A place is the path of keys that leads there, joined by `.`; items of a list add nothing to it.
    package static let keys: [String: Set<String>] = [
        "": names(CodingKeys.self), "features": names(FeatureRecipe.CodingKeys.self),
        "heads": names(HeadConfiguration.CodingKeys.self), "heads.training": names(TrainingOptions.CodingKeys.self),
        "heads.training.svc": names(SupportVectorOptions.CodingKeys.self), "data": names(DataSource.CodingKeys.self),
    ]

    private static func names<Keys: CodingKey & CaseIterable>(_ keys: Keys.Type) -> Set<String> {
        Set(keys.allCases.map(\.stringValue))
    }
}
