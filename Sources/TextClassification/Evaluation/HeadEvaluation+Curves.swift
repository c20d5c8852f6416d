extension HeadEvaluation {
    /// Area under the ROC curve of a label, ties counted half (Mann and Whitney 1947).
    ///
    /// It is the probability that a text with the label scores above one without it; nil when either is missing.
    public func auroc(of label: Int) -> Double? {
        let ranked = records.map { (score: $0.probabilities[label], holds: $0.truth.contains(label)) }
            .sorted { $0.score < $1.score }
        let positives = ranked.count { $0.holds }
        let negatives = ranked.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        var rankSum = 0.0
        var start = 0
        while start < ranked.count {
            var end = start
            var holding = 0
            while end < ranked.count, ranked[end].score == ranked[start].score {
                if ranked[end].holds { holding += 1 }
                end += 1
            }
            rankSum += Double(start + end + 1) / 2 * Double(holding)
            start = end
        }
        let p = Double(positives)
        return (rankSum - p * (p + 1) / 2) / (p * Double(negatives))
    }

    /// A confidence and whether it was right.
    struct Judgement {
        var confidence: Float
        var isRight: Bool
    }

    /// The confidence in each answer, or in every label of an independent head.
    var judgements: [Judgement] {
        switch head.kind {
        case .exclusive:
            records.map { Judgement(confidence: $0.probabilities[$0.given], isRight: $0.isRight) }
        case .independent:
            records.flatMap { record in
                head.labels.indices.map {
                    Judgement(confidence: record.probabilities[$0], isRight: record.truth.contains($0))
                }
            }
        }
    }

    /// A bin of the reliability plot.
    public struct ReliabilityBin: Sendable, Hashable {
        /// Confidences in the bin.
        public var range: Range<Double>
        /// Number of answers, or of labels of independent heads.
        public var count = 0
        /// Their mean confidence.
        public var confidence = 0.0
        /// Number of right ones.
        public var right = 0
    }

    /// The answers in 15 bins of equal width by confidence; right means any true label.
    ///
    /// After Guo et al. 2017.
    public var reliability: [ReliabilityBin] {
        var bins = (0..<15).map { ReliabilityBin(range: Double($0) / 15..<Double($0 + 1) / 15) }
        for judgement in judgements {
            let bin = min(14, max(0, Int(judgement.confidence * 15)))
            bins[bin].count += 1
            bins[bin].confidence += Double(judgement.confidence)
            bins[bin].right += judgement.isRight ? 1 : 0
        }
        for bin in bins.indices where bins[bin].count > 0 { bins[bin].confidence /= Double(bins[bin].count) }
        return bins
    }

    /// Expected calibration error: the mean gap between confidence and share of right answers over ``reliability``.
    public var expectedCalibrationError: Double {
        let bins = reliability
        let total = bins.reduce(0) { $0 + $1.count }
        let gaps = bins.map { ($0.confidence * Double($0.count) - Double($0.right)).magnitude }
        return gaps.reduce(0, +) / Double(max(1, total))
    }

    /// A point of a curve over thresholds.
    public struct CurvePoint: Sendable, Hashable {
        /// The threshold.
        public var threshold: Float
        /// Share of all texts, or of the texts with the label, that are left.
        public var share: Double
        /// Share of right ones among what is left.
        public var precision: Double
    }

    /// How precise the answers are when only the most confident ones are given: share of texts answered, and precision.
    public var coverageCurve: [CurvePoint] { Self.curve(judgements, of: judgements.count) }

    /// Precision against recall of a label over all thresholds, highest first.
    public func precisionRecallCurve(of label: Int) -> [CurvePoint] {
        let own = records.map {
            Judgement(confidence: $0.probabilities[label], isRight: $0.truth.contains(label))
        }
        let positives = own.count { $0.isRight }
        return Self.curve(own, of: positives, countsRight: true)
    }

    /// Points wherever the confidence changes; only there could a threshold cut.
    private static func curve(_ judgements: [Judgement], of total: Int, countsRight: Bool = false) -> [CurvePoint] {
        guard total > 0 else { return [] }
        let ranked = judgements.sorted { $0.confidence > $1.confidence }
        var points: [CurvePoint] = []
        var right = 0
        for (index, judgement) in ranked.enumerated() {
            right += judgement.isRight ? 1 : 0
            if index + 1 < ranked.count, ranked[index + 1].confidence == judgement.confidence { continue }
            points.append(
                CurvePoint(
                    threshold: judgement.confidence, share: Double(countsRight ? right : index + 1) / Double(total),
                    precision: Double(right) / Double(index + 1)))
        }
        return points
    }

    /// Largest share of texts that can be answered, most confident first, while the given share of answers is right.
    public func coverage(atPrecision precision: Double) -> Double {
        coverageCurve.last { $0.precision >= precision }?.share ?? 0
    }
}
