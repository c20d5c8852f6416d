internal import TextFeatures

/// Which buckets have a weight row, and how much each counts: what is learnt from the texts without their labels.
struct Vocabulary: Sendable {
    /// Marks a bucket without a row.
    static let absent = UInt32.max

    /// For each bucket its row, or ``absent``; `[bucketCount]`.
    let rowOfBucket: [UInt32]
    /// For each row its bucket, ascending; `[rowCount]`.
    let bucketOfRow: [UInt32]
    /// For each row the weight of one occurrence, idf^0.5; `[rowCount]`.
    let weights: [Float]

    /// Number of rows.
    var rowCount: Int { bucketOfRow.count }

    /// Counts in how many texts each bucket occurs and keeps those that occur often enough.
    ///
    /// The weight is the square root of the smoothed inverse document frequency, ln((1+n)/(1+df)) + 1.
    /// Blocks that no head uses have no rows.
    init(store: FeatureStore, blocks: [FeatureBlock], bucketCount: Int, minimumTexts: Int) {
        var frequency = [UInt32](repeating: 0, count: bucketCount)
        var lastText = [Int32](repeating: -1, count: bucketCount)
        frequency.withUnsafeMutableBufferPointer { frequency in
            lastText.withUnsafeMutableBufferPointer { lastText in
                for chunk in 0..<store.chunkCount {
                    store.forEachRow(inChunk: chunk) { text, row in
                        for block in blocks {
                            for bucket in row.buckets[row.range(of: block)] where lastText[Int(bucket)] != Int32(text) {
                                lastText[Int(bucket)] = Int32(text)
                                frequency[Int(bucket)] += 1
                            }
                        }
                    }
                    store.release(chunk: chunk)
                }
            }
        }
        var rowOfBucket = [UInt32](repeating: Self.absent, count: bucketCount)
        var bucketOfRow: [UInt32] = []
        var weights: [Float] = []
        for bucket in 0..<bucketCount where frequency[bucket] >= minimumTexts {
            rowOfBucket[bucket] = UInt32(bucketOfRow.count)
            bucketOfRow.append(UInt32(bucket))
            let ratio = Float(1 + store.count) / Float(1 + frequency[bucket])
            weights.append((naturalLogarithm(ratio) + 1).squareRoot())
        }
        self.rowOfBucket = rowOfBucket
        self.bucketOfRow = bucketOfRow
        self.weights = weights
    }
}
