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
        /// Exclusive heads: the label that is answered.
        public var given: Int
        /// The text's language, `und` when the data do not say it.
        public var language: String
        /// Where the text stands: file and line.
        public var origin: String
        /// The text itself, when errors are to be listed.
        public var text: String

        /// Creates a record; where no answer is given, it is the most probable label.
        public init(
            truth: [Int], probabilities: [Float], given: Int? = nil, language: String, origin: String = "",
            text: String = ""
        ) {
            self.truth = truth
            self.probabilities = probabilities
            self.given = given ?? HeadEvaluation.top(probabilities)
            self.language = language
            self.origin = origin
            self.text = text
        }

        /// Exclusive heads: true when the answer is the primary label or a further one.
        var isRight: Bool { truth.contains(given) }
    }

    /// Starts an evaluation.
    public init(head: HeadDescription) { self.head = head }

    init(head: HeadDescription, records: [Record]) {
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

    /// Index of the most probable label of a record; the earlier one of equals.
    static func top(_ probabilities: [Float]) -> Int {
        var best = 0
        for index in probabilities.indices where probabilities[index] > probabilities[best] { best = index }
        return best
    }

    /// Share of texts for which `isRight` holds; 0 for none.
    private func share(_ isRight: (Record) -> Bool) -> Double {
        records.isEmpty ? 0 : Double(records.count(where: isRight)) / Double(records.count)
    }

    /// Share of texts whose primary label is the answer; for independent labels, texts with every label right.
    public var accuracy: Double {
        switch head.kind {
        case .exclusive: share { $0.given == $0.truth.first }
        case .independent:
            share { record in
                head.labels.indices.allSatisfy { holds($0, in: record) == record.truth.contains($0) }
            }
        }
    }

    /// Share of texts whose answer is the primary label or one of the further ones.
    public var accuracyAny: Double { share(\.isRight) }

    /// Share of texts with a true label among the answer and the most probable of the others.
    public var accuracyTop2: Double {
        share { record in
            var rest = record.probabilities
            rest[record.given] = -1
            return record.isRight || record.truth.contains(Self.top(rest))
        }
    }

    /// What counts as right in short: for exclusive heads any true label, for independent ones every label.
    public var rightShare: Double { head.kind == .exclusive ? accuracyAny : accuracy }

    /// True when an independent label reaches its threshold, or an exclusive one is the answer.
    func holds(_ label: Int, in record: Record) -> Bool {
        switch head.kind {
        case .exclusive: record.given == label
        case .independent: record.probabilities[label] >= head.thresholds[label]
        }
    }

    /// True when a label is the primary one of an exclusive head, or holds by itself.
    func isTrue(_ label: Int, in record: Record) -> Bool {
        head.kind == .exclusive ? record.truth.first == label : record.truth.contains(label)
    }

    /// Precision, recall and F1 of a label.
    public struct LabelFigures: Sendable, Hashable {
        /// Texts that have the label.
        public var support = 0
        /// Texts given the label.
        public var predicted = 0
        /// Texts that have the label and were given it.
        public var right = 0

        /// Share of the texts given the label that have it; 0 when none was given it.
        public var precision: Double { predicted == 0 ? 0 : Double(right) / Double(predicted) }
        /// Share of the texts with the label that were given it; 0 when none has it.
        public var recall: Double { support == 0 ? 0 : Double(right) / Double(support) }
        /// Harmonic mean of precision and recall.
        public var f1: Double { support + predicted == 0 ? 0 : 2 * Double(right) / Double(support + predicted) }
        /// True when the label is neither in the truth nor in the answers.
        public var isAbsent: Bool { support == 0 && predicted == 0 }
    }

    /// The figures of every label; for exclusive heads the truth is the primary label.
    ///
    /// - Complexity: O(n) texts for exclusive heads, O(n · labels) for independent ones.
    public var labelFigures: [LabelFigures] {
        var figures = [LabelFigures](repeating: LabelFigures(), count: head.labels.count)
        for record in records {
            switch head.kind {
            case .exclusive:
                figures[record.given].predicted += 1
                guard let truth = record.truth.first, truth >= 0 else { continue }
                figures[truth].support += 1
                if truth == record.given { figures[truth].right += 1 }
            case .independent:
                for label in head.labels.indices {
                    let isTrue = record.truth.contains(label)
                    let isGiven = holds(label, in: record)
                    if isTrue { figures[label].support += 1 }
                    if isGiven { figures[label].predicted += 1 }
                    if isTrue, isGiven { figures[label].right += 1 }
                }
            }
        }
        return figures
    }

    /// Mean F1 over the labels that occur in the truth or in the answers.
    public var macroF1: Double { Self.mean(labelFigures.filter { !$0.isAbsent }.map(\.f1)) }

    /// Mean recall over the labels that occur in the truth.
    public var macroRecall: Double { Self.mean(labelFigures.filter { $0.support > 0 }.map(\.recall)) }

    /// Mean area under the ROC curve over the labels that have one.
    public var meanAUROC: Double { Self.mean(head.labels.indices.compactMap { auroc(of: $0) }) }

    private static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }

    /// A figure's 95 % interval by the percentile bootstrap (Efron 1979), from a fixed seed.
    public func interval(of figure: (HeadEvaluation) -> Double) -> (low: Double, high: Double) {
        guard !records.isEmpty else { return (0, 0) }
        // Many texts need few resamples: each one then differs little.
        let resamples = max(100, min(1000, 2_000_000 / records.count))
        var generator = SeededGenerator(seed: 1)
        let values = (0..<resamples).map { _ in
            let drawn = records.indices.map { _ in records[Int(generator.next() % UInt64(records.count))] }
            return figure(HeadEvaluation(head: head, records: drawn))
        }
        .sorted()
        return (values[resamples / 40], values[resamples - 1 - resamples / 40])
    }
}
