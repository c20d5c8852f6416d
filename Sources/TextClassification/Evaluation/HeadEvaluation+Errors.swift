extension HeadEvaluation {
    /// How often each true label got each answer; `[labelCount][labelCount]`, rows are the primary labels.
    ///
    /// An answer that is a further label of the text counts as right: it stands on the diagonal. Empty for independent
    /// heads.
    public var confusionMatrix: [[Int]] {
        guard head.kind == .exclusive else { return [] }
        var matrix = [[Int]](repeating: [Int](repeating: 0, count: head.labels.count), count: head.labels.count)
        for record in records {
            guard let truth = record.truth.first, truth >= 0 else { continue }
            matrix[truth][record.isRight ? truth : record.given] += 1
        }
        return matrix
    }

    /// A pair of labels that are confused.
    public struct Confusion: Sendable, Hashable {
        /// The true label.
        public var truth: String
        /// The answer.
        public var given: String
        /// Number of texts.
        public var count: Int
    }

    /// Pairs of true and given label that are confused, most frequent first.
    public var confusions: [Confusion] {
        let matrix = confusionMatrix
        let pairs = matrix.indices.flatMap { truth in
            matrix[truth].indices.filter { $0 != truth && matrix[truth][$0] > 0 }.map { (truth, $0) }
        }
        return pairs.sorted { (matrix[$1.0][$1.1], $0.0, $0.1) < (matrix[$0.0][$0.1], $1.0, $1.1) }
            .map { Confusion(truth: head.labels[$0.0], given: head.labels[$0.1], count: matrix[$0.0][$0.1]) }
    }

    /// A text that was answered wrongly.
    public struct Mistake: Sendable {
        /// Where the text stands: file and line.
        public var origin: String
        /// The text's language.
        public var language: String
        /// The true labels, joined by `+`; `none` where no independent label holds.
        public var truth: String
        /// The answer; for independent labels those that were wrongly given or missed, with `+` or `−`.
        public var given: String
        /// How wrong: the answer's probability, or the largest gap between a label's probability and the truth.
        public var confidence: Float
        /// The text.
        public var text: String
    }

    /// The texts that were answered wrongly, in the order of the data.
    ///
    /// An independent label counts where its probability lies on the wrong side of its threshold.
    public var mistakes: [Mistake] {
        records.compactMap { record in
            let truth = record.truth.map { $0 < 0 ? "?" : head.labels[$0] }.joined(separator: "+")
            switch head.kind {
            case .exclusive:
                guard !record.isRight else { return nil }
                return Mistake(
                    origin: record.origin, language: record.language, truth: truth, given: head.labels[record.given],
                    confidence: record.probabilities[record.given], text: record.text)
            case .independent:
                let wrong = head.labels.indices.filter { holds($0, in: record) != record.truth.contains($0) }
                guard !wrong.isEmpty else { return nil }
                let gaps = wrong.map { label in
                    record.truth.contains(label) ? 1 - record.probabilities[label] : record.probabilities[label]
                }
                return Mistake(
                    origin: record.origin, language: record.language, truth: truth.isEmpty ? "none" : truth,
                    given: wrong.map { (record.truth.contains($0) ? "−" : "+") + head.labels[$0] }
                        .joined(separator: " "),
                    confidence: gaps.max() ?? 0, text: record.text)
            }
        }
    }
}
