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
        heads = metadata.heads.map { head in
            let count = head.description.labels.count
            defer { padded += (count + 15) / 16 * 16 }
            return Head(
                firstColumn: head.firstColumn, firstPadded: padded, labelCount: count,
                isExclusive: head.description.kind == .exclusive)
        }
        labelCount = heads.reduce(0) { $0 + $1.labelCount }
        paddedCount = padded
        languageHead = metadata.heads.firstIndex { $0.description.name == "language" }
        let languages = languageHead.map { metadata.heads[$0].description.labels } ?? []
        weights = Self.zeros(count: FeatureBlock.allCases.count * rowStride)
        scales = Self.zeros(count: rowStride)
        bias = Self.zeros(count: rowStride)
        slopes = Self.zeros(count: (1 + languages.count) * padded)
        shifts = Self.zeros(count: (1 + languages.count) * padded)
        for (place, head) in zip(heads, metadata.heads) {
            for label in 0..<place.labelCount {
                scales[place.firstColumn + label] = head.scales[label]
                bias[place.firstColumn + label] = head.bias[label]
                for block in head.blockWeights.indices {
                    weights[block * rowStride + place.firstColumn + label] = head.blockWeights[block]
                }
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
        var row = 0
        if let languageHead {
            let head = heads[languageHead]
            let own = logits + head.firstColumn
            var best = 0
            for label in 1..<max(1, head.labelCount) where own[label] > own[best] { best = label }
            row = 1 + best
        }
        return (UnsafePointer(slopes + row * paddedCount), UnsafePointer(shifts + row * paddedCount))
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
