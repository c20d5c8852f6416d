internal import TextFeatures

/// Moves a model's weights so that it answers corrected messages right, and changes as little else as it can.
///
/// For each message that is answered wrongly, or only just right, the weights of its own features move by the least that
/// makes the margin large enough (passive–aggressive learning, Crammer et al. 2006). Features move in proportion to how
/// rare they are, and common ones not at all: other messages have them too. Bias, calibration and models of single languages stay, and so do messages
/// that share no rare feature with a correction. The corpus is not needed.
public struct CorrectionLearner {
    /// Passes over the corrections at most.
    static let passes = 20
    /// How far the right label must lead, in calibrated log-odds: 1 means e times as probable.
    static let margin: Float = 1
    /// Squared feature weight up to which features do not move, as a share of the largest.
    ///
    /// The squared weight is ln(texts / texts with the feature) + 1: of 20 000 texts, those of more than one in 20 stay.
    static let commonness: Float = 0.4

    private let classifier: Classifier
    private let extractor: FeatureExtractor
    private var features = FeatureList()
    /// Weight rows with their tails; `[rowCount, rowStride]`.
    private(set) var rows: [Int8]
    /// Squared feature weight up to which features do not move.
    private let floor: Float
    /// Weights before rounding of the rows that were touched, in steps; `[columnCount]` each.
    private var moving: [UInt32: [Float]] = [:]

    /// What became of the corrections.
    public struct Outcome: Sendable, Hashable {
        /// Labels judged by the corrections.
        public var judgements = 0
        /// How many of them the model had right before.
        public var rightBefore = 0
        /// How many it has right now.
        public var rightAfter = 0
        /// Lines of corrections that could not be learnt, as the model knows too little of their words.
        public var unlearnt: [Int] = []
        /// Weight rows that were changed.
        public var changedRows = 0
    }

    /// Prepares to correct a model.
    public init(_ classifier: Classifier) {
        self.classifier = classifier
        extractor = FeatureExtractor(recipe: classifier.metadata.recipe)
        let model = classifier.model
        let largest = (0..<UInt32(model.rowCount)).reduce(UInt32(0)) { max($0, model.squaredWeight(ofRow: $1)) }
        floor = Self.commonness * Float(largest) / 1024
        rows = Array(
            UnsafeBufferPointer(start: model.rows, count: model.rowCount * model.rowStride))
    }

    /// A correction as the learner sees it.
    private struct Example {
        var line: Int
        /// Weighted features: row and factor of the row's weights; those that may move with their rarity.
        var rows: [(row: UInt32, factor: [Float], rarity: Float)]
        /// What does not move, by head index: bias, and what the model of the text's language adds; `[labelCount]`.
        var fixed: [[Float]] = []
        /// The truth by head index: label indices, primary first.
        var truth: [Int: [Int]]
    }

    /// Learns corrections: labelled texts whose labels the model has.
    public mutating func learn(_ corrections: [LabelledText]) -> Outcome {
        let heads = classifier.metadata.heads
        let examples = corrections.map { example($0, heads: heads) }
        var outcome = Outcome()
        for example in examples {
            for (head, truth) in example.truth {
                outcome.judgements += 1
                if isRight(example, head: heads[head], truth: truth, headIndex: head) { outcome.rightBefore += 1 }
            }
        }
        for _ in 0..<Self.passes {
            var hasMoved = false
            for example in examples {
                for head in heads.indices {
                    guard let truth = example.truth[head] else { continue }
                    if correct(example, head: heads[head], headIndex: head, truth: truth) { hasMoved = true }
                }
            }
            if !hasMoved { break }
        }
        outcome.changedRows = round()
        for example in examples {
            var isLearnt = true
            for (head, truth) in example.truth {
                if isRight(example, head: heads[head], truth: truth, headIndex: head) {
                    outcome.rightAfter += 1
                } else {
                    isLearnt = false
                }
            }
            if !isLearnt { outcome.unlearnt.append(example.line) }
        }
        return outcome
    }

    private mutating func example(_ correction: LabelledText, heads: [ModelHead]) -> Example {
        correction.text.withUnsafeBufferPointer { extractor.extract($0, into: &features) }
        var example = Example(line: correction.line, rows: [], truth: [:])
        for block in FeatureBlock.allCases {
            let known = features[block].compactMap { classifier.model.row(ofBucket: $0) }
            let squares = known.reduce(UInt64(0)) { $0 + UInt64(classifier.model.squaredWeight(ofRow: $1)) }
            guard squares > 0 else { continue }
            let norm = (Float(squares) / 1024).squareRoot()
            var occurrences: [UInt32: Float] = [:]
            for row in known { occurrences[row, default: 0] += 1 }
            for (row, count) in occurrences.sorted(by: { $0.key < $1.key }) {
                let square = Float(classifier.model.squaredWeight(ofRow: row)) / 1024
                example.rows.append(
                    (
                        row, heads.map { count * $0.blockWeights[block.rawValue] / norm },
                        block == .surface ? 0 : max(0, square - floor)
                    ))
            }
        }
        for (index, head) in heads.enumerated() {
            guard let labels = correction.labels[head.description.name] else { continue }
            example.truth[index] = labels.compactMap { head.description.index(of: $0) }
        }
        example.fixed = heads.map { [Float](repeating: 0, count: $0.description.labels.count) }
        let language = heads.firstIndex { $0.description.name == "language" }.map { index in
            let logits = logits(of: example, head: heads[index], headIndex: index)
            return heads[index].description.labels[
                HeadEvaluation.top(zip(logits, heads[index].bias).map { $0 + $1 })]
        }
        for (index, head) in heads.enumerated() {
            example.fixed[index] = head.description.labels.indices.map { label in
                fixedLogit(of: example, columns: head.columns(ofLabel: label, language: language), headIndex: index)
            }
        }
        return example
    }

    /// The biases of a label's columns, and the sums of those that corrections do not move.
    private func fixedLogit(of example: Example, columns: [LabelColumn], headIndex: Int) -> Float {
        let model = classifier.model
        return columns.enumerated().reduce(Float(0)) { total, entry in
            let (number, column) = entry
            guard number > 0 else { return total + column.bias }
            let sum = example.rows.reduce(Float(0)) { sum, part in
                sum + part.factor[headIndex] * Float(model.rows[Int(part.row) * model.rowStride + column.position])
            }
            return total + column.bias + column.scale * sum
        }
    }

    /// The logits of an example by the present weights; `[labelCount]`.
    private func logits(of example: Example, head: ModelHead, headIndex: Int) -> [Float] {
        let stride = classifier.model.rowStride
        var sums = [Float](repeating: 0, count: head.description.labels.count)
        for (row, factor, _) in example.rows {
            if let weights = moving[row] {
                for label in sums.indices { sums[label] += factor[headIndex] * weights[head.firstColumn + label] }
            } else {
                let start = Int(row) * stride + head.firstColumn
                for label in sums.indices { sums[label] += factor[headIndex] * Float(rows[start + label]) }
            }
        }
        var logits = sums.indices.map { example.fixed[headIndex][$0] + head.scales[$0] * sums[$0] }
        if let rule = head.outOfScopeRule { logits.withUnsafeMutableBufferPointer { rule.apply(to: $0) } }
        return logits
    }

    private func isRight(_ example: Example, head: ModelHead, truth: [Int], headIndex: Int) -> Bool {
        let logits = logits(of: example, head: head, headIndex: headIndex)
        switch head.description.kind {
        case .exclusive: return truth.contains(HeadEvaluation.top(logits))
        case .independent:
            return logits.indices.allSatisfy { label in
                (logits[label] >= head.boundary(ofLabel: label)) == truth.contains(label)
            }
        }
    }

    /// Moves the weights of an example's features where its margin is too small; true when it was.
    private mutating func correct(_ example: Example, head: ModelHead, headIndex: Int, truth: [Int]) -> Bool {
        let logits = logits(of: example, head: head, headIndex: headIndex)
        let reach = example.rows.reduce(Float(0)) { $0 + $1.factor[headIndex] * $1.factor[headIndex] * $1.rarity }
        guard reach > 0 else { return false }
        switch head.description.kind {
        case .exclusive:
            guard let primary = truth.first else { return false }
            let rivals = logits.indices.filter { !truth.contains($0) }
            guard let rival = rivals.max(by: { logits[$0] < logits[$1] }) else { return false }
            let lack = Self.margin / head.calibration.slopes[0] - (logits[primary] - logits[rival])
            guard lack > 0.01 else { return false }
            move(example, column: head.firstColumn + primary, by: lack / 2 / reach, head: head, headIndex: headIndex)
            move(example, column: head.firstColumn + rival, by: -lack / 2 / reach, head: head, headIndex: headIndex)
            return true
        case .independent:
            var hasMoved = false
            for label in logits.indices {
                let gap = Self.margin / 2 / head.calibration.slopes[label]
                let boundary = head.boundary(ofLabel: label)
                let lack =
                    truth.contains(label)
                    ? max(0, boundary + gap - logits[label]) : min(0, boundary - gap - logits[label])
                guard lack.magnitude > 0.01 else { continue }
                move(example, column: head.firstColumn + label, by: lack / reach, head: head, headIndex: headIndex)
                hasMoved = true
            }
            return hasMoved
        }
    }

    private mutating func move(_ example: Example, column: Int, by share: Float, head: ModelHead, headIndex: Int) {
        let scale = head.scales[column - head.firstColumn]
        let stride = classifier.model.rowStride
        for (row, factor, rarity) in example.rows where rarity > 0 {
            let start = Int(row) * stride
            var weights = moving[row] ?? rows[start..<start + stride - 2].map(Float.init)
            weights[column] = max(-127, min(127, weights[column] + share * factor[headIndex] * rarity / scale))
            moving[row] = weights
        }
    }

    /// Rounds the moved weights back into the rows and returns how many rows differ.
    private mutating func round() -> Int {
        let stride = classifier.model.rowStride
        var changed = 0
        for (row, weights) in moving {
            let start = Int(row) * stride
            var differs = false
            for column in weights.indices {
                let rounded = Int8(weights[column].rounded(.toNearestOrEven))
                if rows[start + column] != rounded { differs = true }
                rows[start + column] = rounded
            }
            if differs { changed += 1 }
        }
        moving.removeAll()
        return changed
    }
}

extension ModelHead {
    /// The logit from which an independent label holds.
    fileprivate func boundary(ofLabel label: Int) -> Float {
        let threshold = description.thresholds[label]
        let odds = naturalLogarithm(threshold / (1 - threshold))
        return (odds - calibration.shifts[label]) / calibration.slopes[label]
    }
}
