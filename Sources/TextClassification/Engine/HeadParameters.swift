internal import TextFeatures

/// The numbers of all heads as the kernels read them: side by side, padded to whole vectors.
///
/// Columns are those of a weight row. Scores have a layout of their own, in which each head begins at a multiple of 16.
// SAFETY: written in `init` only; every array has the size that its comment states.
final class HeadParameters: @unchecked Sendable {
    /// Where a head's numbers are.
    struct Head {
        /// Its first column in weight rows.
        let firstColumn: Int
        /// Its first score in the padded layout.
        let firstPadded: Int
        /// Number of labels.
        let labelCount: Int
        /// True when one label holds, false when each holds or not by itself.
        let isExclusive: Bool
        /// For each language the first column of the head's model of that language, if it has one; `[languageCount]`.
        let languageColumns: [Int?]
        /// How out-of-scope texts are found.
        let outOfScopeRule: OutOfScopeRule?
    }

    /// The heads, in the order of their scores.
    let heads: [Head]
    /// Number of scores per text.
    let labelCount: Int
    /// Number of scores per text in the padded layout.
    let paddedCount: Int
    /// Block weights by column: `[blockCount, rowStride]`.
    let weights: UnsafeMutablePointer<Float>
    /// Step of each column: `[rowStride]`.
    let scales: UnsafeMutablePointer<Float>
    /// Bias of each column: `[rowStride]`.
    let bias: UnsafeMutablePointer<Float>

    /// The head that says the language, if there is one.
    private let languageHead: Int?
    /// Slopes and shifts of calibrations, padded: `[1 + languageCount, paddedCount]`; the first for any language.
    private let slopes: UnsafeMutablePointer<Float>
    private let shifts: UnsafeMutablePointer<Float>

    /// Lays out the heads of a model.
    init(metadata: ModelMetadata, rowStride: Int) {
        var padded = 0
        languageHead = metadata.heads.firstIndex { $0.description.name == "language" }
        let languages = languageHead.map { metadata.heads[$0].description.labels } ?? []
        heads = metadata.heads.map { head in
            let count = head.description.labels.count
            defer { padded += (count + 15) / 16 * 16 }
            return Head(
                firstColumn: head.firstColumn, firstPadded: padded, labelCount: count,
                isExclusive: head.description.kind == .exclusive,
                languageColumns: languages.map { head.languageModels?.firstColumn(of: $0, labelCount: count) },
                outOfScopeRule: head.outOfScopeRule)
        }
        labelCount = heads.reduce(0) { $0 + $1.labelCount }
        paddedCount = padded
        weights = Self.zeros(count: FeatureBlock.allCases.count * rowStride)
        scales = Self.zeros(count: rowStride)
        bias = Self.zeros(count: rowStride)
        slopes = Self.zeros(count: (1 + languages.count) * padded)
        shifts = Self.zeros(count: (1 + languages.count) * padded)
        for (place, head) in zip(heads, metadata.heads) {
            writeColumns(from: place.firstColumn, bias: head.bias, scales: head.scales, of: head, rowStride: rowStride)
            if let models = head.languageModels {
                writeColumns(
                    from: models.firstColumn, bias: models.bias, scales: models.scales, of: head, rowStride: rowStride)
            }
            for row in 0...languages.count {
                let own = row == 0 ? nil : head.languageCalibrations[languages[row - 1]]
                write(own ?? head.calibration, at: row * padded + place.firstPadded)
            }
        }
    }

    deinit {
        for array in [weights, scales, bias, slopes, shifts] { array.deallocate() }
    }

    /// The slopes and shifts for a text with these logits by column: those of its likeliest language where there are some.
    func calibration(
        for logits: UnsafePointer<Float>
    ) -> (slopes: UnsafePointer<Float>, shifts: UnsafePointer<Float>) {
        let row = likeliestLanguage(in: logits).map { 1 + $0 } ?? 0
        return (UnsafePointer(slopes + row * paddedCount), UnsafePointer(shifts + row * paddedCount))
    }

    /// The label of the `language` head with the largest logit, if the model has that head.
    func likeliestLanguage(in logits: UnsafePointer<Float>) -> Int? {
        guard let languageHead else { return nil }
        let head = heads[languageHead]
        let own = logits + head.firstColumn
        var best = 0
        for label in 1..<max(1, head.labelCount) where own[label] > own[best] { best = label }
        return best
    }

    /// Adds models of single languages to the logits of their heads, and moves those of out-of-scope labels.
    func adjust(_ logits: UnsafeMutablePointer<Float>) {
        let language = likeliestLanguage(in: logits)
        for head in heads {
            let own = logits + head.firstColumn
            if let language, let column = head.languageColumns[language] {
                for label in 0..<head.labelCount { own[label] += logits[column + label] }
            }
            head.outOfScopeRule?.apply(to: UnsafeMutableBufferPointer(start: own, count: head.labelCount))
        }
    }

    private func writeColumns(from first: Int, bias: [Float], scales: [Float], of head: ModelHead, rowStride: Int) {
        for column in bias.indices {
            self.scales[first + column] = scales[column]
            self.bias[first + column] = bias[column]
            for block in head.blockWeights.indices {
                weights[block * rowStride + first + column] = head.blockWeights[block]
            }
        }
    }

    private func write(_ calibration: Calibration, at offset: Int) {
        (slopes + offset).update(from: calibration.slopes, count: calibration.slopes.count)
        (shifts + offset).update(from: calibration.shifts, count: calibration.shifts.count)
    }

    private static func zeros(count: Int) -> UnsafeMutablePointer<Float> {
        // Kernels read whole vectors, up to 15 numbers beyond the last.
        let memory = UnsafeMutableRawPointer.allocate(byteCount: (count + 16) * 4, alignment: 64)
            .assumingMemoryBound(to: Float.self)
        memory.initialize(repeating: 0, count: count + 16)
        return memory
    }
}
