public import TextFeatures

/// A recipe that was found to suit a kind of task: which features, and how a head is trained.
public enum TrainingPreset: String, Sendable, Hashable, Codable, CaseIterable {
    /// Twenty classes or more, one of which holds: intents.
    case manyClasses = "many-classes"
    /// A few classes, one of which holds: sentiment, offensive or not.
    case fewClasses = "few-classes"
    /// Labels that may hold together.
    case multiLabel = "multi-label"

    /// The recipe for a head of so many labels.
    public init(kind: HeadDescription.Kind, labelCount: Int) {
        switch kind {
        case .exclusive: self = labelCount >= 20 ? .manyClasses : .fewClasses
        case .independent: self = .multiLabel
        }
    }

    /// How the labels of such a task relate.
    public var kind: HeadDescription.Kind { self == .multiLabel ? .independent : .exclusive }

    /// The features that are read.
    public var features: FeatureRecipe {
        var recipe = FeatureRecipe()
        if self == .manyClasses {
            recipe.characterMinimum = 3
            recipe.prefixes = false
            recipe.surface = false
        }
        return recipe
    }

    /// How a head is trained on so many texts.
    ///
    /// From a million texts on, one seed and few passes: more texts are worth more than more passes over them.
    public func training(textCount: Int) -> TrainingOptions {
        var options = TrainingOptions()
        switch self {
        case .manyClasses:
            options.rank = 128
            options.epochs = 20
            options.finalEpochs = 5
            options.learningRate = 0.05
            options.featureDropout = 0.5
            options.hiddenDropout = 0.2
            options.seeds = 2
            options.blockWeights = [1, 1, 0.7, 0, 0, 0]
            options.supportVectors = SupportVectorOptions(weight: 0.5, cost: 1, classBalance: 0)
        case .fewClasses, .multiLabel:
            options.rank = 32
            options.epochs = 10
            options.finalEpochs = 3
            options.learningRate = 0.03
            options.featureDropout = 0.7
            options.hiddenDropout = 0.3
            options.seeds = 3
            options.classBalance = 1
            options.blockWeights = [1, 0.5, 0.7, 0.4, 0, 0.3]
            options.supportVectors = SupportVectorOptions(weight: 1, cost: 0.1, classBalance: 1)
            options.languageModels = self == .fewClasses
        }
        if textCount > 1_000_000 {
            options.seeds = 1
            options.supportVectors = nil
            options.languageModels = false
            options.epochs = max(2, 20_000_000 / textCount)
            options.finalEpochs = 1
        }
        return options
    }
}

extension TrainingOptions {
    /// How the head that chooses among models of single languages is trained.
    static func languageIdentification(blockWeights: [Float]) -> TrainingOptions {
        var options = TrainingOptions()
        options.rank = 16
        options.epochs = 4
        options.finalEpochs = 1
        options.learningRate = 0.05
        options.featureDropout = 0.5
        options.hiddenDropout = 0
        options.seeds = 1
        options.blockWeights = blockWeights
        return options
    }
}

/// What the labels of some files look like: read before the texts, to choose a preset.
public struct LabelSurvey: Sendable {
    /// True when some text has several labels.
    public private(set) var hasSeveralLabels = false
    /// Different labels found; reading ends when there are enough for ``TrainingPreset/manyClasses``.
    public private(set) var labels: Set<String> = []

    /// Reads the labels of files.
    ///
    /// - Throws: ``FileError`` when a file cannot be read.
    public init(files: [String], head: String) throws(FileError) {
        for file in files {
            var reader = try LabelledTextReader(path: file, heads: [head])
            while let text = try reader.next() {
                let found = text.labels[head] ?? []
                if found.count > 1 { hasSeveralLabels = true }
                labels.formUnion(found)
                if hasSeveralLabels || labels.count >= 20 { return }
            }
        }
    }

    /// The preset that suits.
    public var preset: TrainingPreset {
        TrainingPreset(kind: hasSeveralLabels ? .independent : .exclusive, labelCount: labels.count)
    }
}
