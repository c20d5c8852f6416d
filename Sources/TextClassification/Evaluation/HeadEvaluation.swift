/// What a head answered for labelled texts, and how right it was.
public struct HeadEvaluation: Sendable {
    /// The head.
    public let head: HeadDescription
    /// One entry per labelled text.
    public private(set) var records: [Record] = []

    /// One labelled text: the truth and the probabilities.
    public struct Record: Sendable {
        /// Indices of the true labels, the primary one first; an unknown label is −1.
        public var truth: [Int]
        /// Probability per label.
        public var probabilities: [Float]
        /// The text's language, `und` when the data do not say it.
        public var language: String
        /// Where the text stands: file and line.
        public var origin: String
        /// The text itself, when errors are to be listed.
        public var text: String
    }

    /// Starts an evaluation.
    public init(head: HeadDescription) { self.head = head }

    private init(head: HeadDescription, records: [Record]) {
        self.head = head
        self.records = records
    }

    /// Adds a text.
    public mutating func append(_ record: Record) { records.append(record) }

    /// Number of labelled texts.
    public var count: Int { records.count }

    /// The languages of the texts, sorted.
    public var languages: [String] { Set(records.map(\.language)).sorted() }

    /// The same evaluation on the texts of one language.
    public func inLanguage(_ language: String) -> HeadEvaluation {
        HeadEvaluation(head: head, records: records.filter { $0.language == language })
    }

    /// The same evaluation on a bootstrap sample: as many texts, drawn with replacement.
    func resampled(using generator: inout SeededGenerator) -> HeadEvaluation {
        HeadEvaluation(
            head: head,
            records: records.indices.map { _ in records[Int(generator.next() % UInt64(records.count))] })
    }

    /// Index of the most probable label of a record; the earlier one of equals.
    static func top(_ probabilities: [Float]) -> Int {
        var best = 0
        for index in probabilities.indices where probabilities[index] > probabilities[best] { best = index }
        return best
    }

    /// Share of texts for which `isRight` holds; 0 for none.
    private func share(_ isRight: (Record) -> Bool) -> Double {
        records.isEmpty ? 0 : Double(records.filter(isRight).count) / Double(records.count)
    }

    /// Share of texts whose primary label is the most probable one; for independent labels, texts with every label right.
    public var accuracy: Double {
        switch head.kind {
        case .exclusive: share { Self.top($0.probabilities) == $0.truth.first }
        case .independent:
            share { record in
                head.labels.indices.allSatisfy { holds($0, in: record) == record.truth.contains($0) }
            }
        }
    }

    /// Share of texts whose most probable label is the primary one or one of the further ones.
    public var accuracyAny: Double { share { $0.truth.contains(Self.top($0.probabilities)) } }

    /// Share of texts with a true label among the two most probable.
    public var accuracyTop2: Double {
        share { record in
            let best = Self.top(record.probabilities)
            var rest = record.probabilities
            rest[best] = -1
            return record.truth.contains(best) || record.truth.contains(Self.top(rest))
        }
    }

    /// True when an independent label reaches its threshold, or an exclusive one is the most probable.
    private func holds(_ label: Int, in record: Record) -> Bool {
        switch head.kind {
        case .exclusive: Self.top(record.probabilities) == label
        case .independent: record.probabilities[label] >= head.thresholds[label]
        }
    }

    /// Precision, recall and F1 of a label.
    public struct LabelFigures: Sendable {
        /// Texts that have the label.
        public var support: Int
        /// Texts given the label.
        public var predicted: Int
        /// Share of the texts given the label that have it; 0 when none was given it.
        public var precision: Double
        /// Share of the texts with the label that were given it; 0 when none has it.
        public var recall: Double
        /// Harmonic mean of precision and recall.
        public var f1: Double
        /// Probability that a text with the label scores above one without it; nil when either is missing.
        public var auroc: Double?
    }

    /// The figures of one label; for exclusive heads the truth is the primary label.
    public func figures(of label: Int) -> LabelFigures {
        var support = 0
        var predicted = 0
        var right = 0
        for record in records {
            let isTrue = head.kind == .exclusive ? record.truth.first == label : record.truth.contains(label)
            let isGiven = holds(label, in: record)
            if isTrue { support += 1 }
            if isGiven { predicted += 1 }
            if isTrue, isGiven { right += 1 }
        }
        let precision = predicted == 0 ? 0 : Double(right) / Double(predicted)
        let recall = support == 0 ? 0 : Double(right) / Double(support)
        let f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
        return LabelFigures(
            support: support, predicted: predicted, precision: precision, recall: recall, f1: f1,
            auroc: auroc(of: label))
    }

    /// Area under the ROC curve of a label, ties counted half (Mann and Whitney 1947).
    func auroc(of label: Int) -> Double? {
        let ranked = records.map { (score: $0.probabilities[label], holds: $0.truth.contains(label)) }
            .sorted { $0.score < $1.score }
        let positives = ranked.filter(\.holds).count
        let negatives = ranked.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        var rankSum = 0.0
        var start = 0
        while start < ranked.count {
            var end = start
            while end < ranked.count, ranked[end].score == ranked[start].score { end += 1 }
            let rank = Double(start + end + 1) / 2
            rankSum += rank * Double(ranked[start..<end].filter(\.holds).count)
            start = end
        }
        let p = Double(positives)
        return (rankSum - p * (p + 1) / 2) / (p * Double(negatives))
    }

    /// Labels that occur in the truth or in the answers: those that macro averages run over.
    private var occurringFigures: [LabelFigures] {
        head.labels.indices.map { figures(of: $0) }.filter { $0.support > 0 || $0.predicted > 0 }
    }

    /// Mean F1 over the labels that occur.
    public var macroF1: Double { Self.mean(occurringFigures.map(\.f1)) }

    /// Mean recall over the labels that occur in the truth.
    public var macroRecall: Double { Self.mean(occurringFigures.filter { $0.support > 0 }.map(\.recall)) }

    /// Mean area under the ROC curve over the labels that have one.
    public var meanAUROC: Double { Self.mean(head.labels.indices.compactMap { auroc(of: $0) }) }

    private static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }

    /// Pairs of confidence and whether it was right: the most probable label, or every label of an independent head.
    var confidences: [(confidence: Float, isRight: Bool)] {
        switch head.kind {
        case .exclusive:
            records.map { record in
                let best = Self.top(record.probabilities)
                return (record.probabilities[best], record.truth.contains(best))
            }
        case .independent:
            records.flatMap { record in
                head.labels.indices.map { (record.probabilities[$0], record.truth.contains($0)) }
            }
        }
    }

    /// Expected calibration error over 15 bins of equal width.
    ///
    /// After Guo et al. 2017; right means any true label.
    public var expectedCalibrationError: Double {
        var bins = [(count: Int, confidence: Double, right: Int)](repeating: (0, 0, 0), count: 15)
        let pairs = confidences
        for pair in pairs {
            let bin = min(14, max(0, Int(pair.confidence * 15)))
            bins[bin].count += 1
            bins[bin].confidence += Double(pair.confidence)
            bins[bin].right += pair.isRight ? 1 : 0
        }
        return bins.reduce(0) { $0 + ($1.confidence - Double($1.right)).magnitude } / Double(max(1, pairs.count))
    }

    /// Largest share of texts that can be answered, most confident first, while the given share of answers is right.
    public func coverage(atPrecision precision: Double) -> Double {
        let ranked = confidences.sorted { $0.confidence > $1.confidence }
        var right = 0
        var best = 0
        for (index, pair) in ranked.enumerated() {
            right += pair.isRight ? 1 : 0
            // Only where the confidence changes could a threshold cut.
            let isCut = index + 1 == ranked.count || ranked[index + 1].confidence < pair.confidence
            if isCut, Double(right) >= precision * Double(index + 1) { best = index + 1 }
        }
        return ranked.isEmpty ? 0 : Double(best) / Double(ranked.count)
    }

    /// Pairs of true and given label that are confused, most frequent first.
    public var confusions: [(truth: String, given: String, count: Int)] {
        guard head.kind == .exclusive else { return [] }
        var counts: [[Int]: Int] = [:]
        for record in records {
            let given = Self.top(record.probabilities)
            guard let truth = record.truth.first, truth >= 0, !record.truth.contains(given) else { continue }
            counts[[truth, given], default: 0] += 1
        }
        return counts.sorted { ($1.value, $0.key[0], $0.key[1]) < ($0.value, $1.key[0], $1.key[1]) }
            .map { (head.labels[$0.key[0]], head.labels[$0.key[1]], $0.value) }
    }

    /// The texts whose most probable label is none of the true ones.
    public var mistakes: [(origin: String, truth: String, given: String, confidence: Float, text: String)] {
        records.compactMap { record in
            let given = Self.top(record.probabilities)
            guard !record.truth.contains(given) else { return nil }
            let truth = record.truth.map { $0 < 0 ? "?" : head.labels[$0] }.joined(separator: "+")
            return (record.origin, truth, head.labels[given], record.probabilities[given], record.text)
        }
    }

    /// A figure's 95 % interval by the percentile bootstrap (Efron 1979), from a fixed seed.
    public func interval(
        of figure: (HeadEvaluation) -> Double, resamples: Int = 200
    ) -> (low: Double, high: Double) {
        guard !records.isEmpty else { return (0, 0) }
        var generator = SeededGenerator(seed: 1)
        let values = (0..<resamples).map { _ in figure(resampled(using: &generator)) }.sorted()
        return (values[resamples / 40], values[resamples - 1 - resamples / 40])
    }
}
