internal import TextFeatures

/// Names buckets by the features that fall into them in given texts.
///
/// A model keeps hashes only. Its training texts, or texts like them, say which features a bucket stands for. Memory is
/// bounded by the number of buckets asked for, not by the texts.
public struct FeatureNames {
    /// A feature seen in the texts.
    public struct Name: Sendable, Hashable {
        /// The feature, for people.
        public var text: String
        /// Its family.
        var block: FeatureBlock
        /// How often it was seen, of the first ``tracedTexts`` texts with its bucket.
        public var count: Int
    }

    /// Texts that are looked into for each bucket.
    public static let tracedTexts = 100

    private var extractor: FeatureExtractor
    private let tracer: FeatureTracer
    private let wanted: [Bool]
    private var found: [UInt32: Found] = [:]
    private var list = FeatureList()

    private struct Found {
        var texts = 0
        var names: [UInt64: Name] = [:]
    }

    /// Prepares to name some buckets of a model.
    init(recipe: FeatureRecipe, buckets: some Sequence<UInt32>) {
        extractor = FeatureExtractor(recipe: recipe)
        tracer = FeatureTracer(recipe: recipe)
        var wanted = [Bool](repeating: false, count: recipe.bucketCount)
        for bucket in buckets { wanted[Int(bucket)] = true }
        self.wanted = wanted
    }

    /// Looks into every text of a labelled file.
    ///
    /// - Throws: ``FileError`` when the file cannot be read.
    public mutating func add(file path: String) throws(FileError) {
        var reader = try LabelledTextReader(path: path, heads: [])
        while let text = try reader.next() { add(text: text.text) }
    }

    /// Looks into a text.
    mutating func add(text: [UInt8]) {
        text.withUnsafeBufferPointer { extractor.extract($0, into: &list) }
        let met = Set(list.buckets.filter { wanted[Int($0)] })
        var open: Set<UInt32> = []
        for bucket in met {
            found[bucket, default: Found()].texts += 1
            if found[bucket, default: Found()].texts <= Self.tracedTexts { open.insert(bucket) }
        }
        guard !open.isEmpty else { return }
        for feature in tracer.features(of: text) where open.contains(feature.bucket) {
            let name = Name(text: feature.name, block: feature.block, count: 0)
            found[feature.bucket]?.names[feature.identity, default: name].count += 1
        }
    }

    /// Texts that have a bucket.
    func texts(ofBucket bucket: UInt32) -> Int { found[bucket]?.texts ?? 0 }

    /// The features that fall into a bucket, most frequent first; empty when no text has it.
    func names(ofBucket bucket: UInt32) -> [Name] {
        (found[bucket]?.names.values.map { $0 } ?? []).sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }
}

/// A feature that speaks for or against a label.
public struct LearntFeature: Sendable, Hashable {
    /// What it is, for people; nil when none of the texts has it.
    public var name: String?
    /// Other features of the texts that fall into the same bucket and share its weight.
    public var sharedWith: [String]
    /// What it adds to the logit before the text's length is taken into account.
    public var weight: Float
    /// Texts that have it.
    public var texts: Int
}

extension Classifier {
    /// The features with the strongest weights for a label, and against it.
    ///
    /// - Parameters:
    ///   - name: a head of the model.
    ///   - label: one of its labels.
    ///   - limit: features of each kind.
    ///   - files: labelled texts that name the features: best those the model was trained on.
    /// - Returns: features for the label and against it, strongest first; nil when the model has no such label.
    /// - Throws: ``FileError`` when a file cannot be read.
    public func strongestFeatures(
        head name: String, label: String, limit: Int, namedBy files: [String]
    ) throws(FileError) -> (for: [LearntFeature], against: [LearntFeature])? {
        guard let head = metadata.heads.first(where: { $0.description.name == name }),
            let index = head.description.index(of: label)
        else { return nil }
        let column = head.firstColumn + index
        var ranked: [(bucket: UInt32, step: Int8)] = []
        for bucket in 0..<UInt32(metadata.recipe.bucketCount) {
            guard let row = model.row(ofBucket: bucket) else { continue }
            ranked.append((bucket, model.rows[Int(row) * model.rowStride + column]))
        }
        ranked.sort { ($1.step, $0.bucket) < ($0.step, $1.bucket) }
        // The weight of a block is known only once its features have names: look at more than are shown.
        let pools = [Array(ranked.prefix(20 * limit)), Array(ranked.suffix(20 * limit).reversed())]
        var names = FeatureNames(recipe: metadata.recipe, buckets: pools.joined().map(\.bucket))
        for file in files { try names.add(file: file) }
        let described = pools.map { pool in
            pool.map { entry in
                let own = names.names(ofBucket: entry.bucket)
                let blockWeight = own.first.map { head.blockWeights[$0.block.rawValue] } ?? 1
                return LearntFeature(
                    name: own.first?.text, sharedWith: own.dropFirst().map(\.text),
                    weight: Float(entry.step) * head.scales[index] * blockWeight,
                    texts: names.texts(ofBucket: entry.bucket))
            }
            .filter { $0.name != nil || files.isEmpty }
            .sorted { ($1.weight.magnitude, $1.texts) < ($0.weight.magnitude, $0.texts) }
            .prefix(limit)
        }
        return (Array(described[0]), Array(described[1]))
    }
}
