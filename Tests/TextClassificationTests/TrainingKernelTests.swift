import CKernels
import Testing

@Suite struct TrainingKernelTests {
    @Test func everyWidthEqualsTheSlowReference() {
        var generator = SeededRandom(seed: 11)
        for width in Array(1...40) + [63, 64, 65, 80, 127, 128, 151, 200] {
            let rows = (0..<20 * width).map { _ in Float.random(in: -1...1, using: &generator) }
            let indices = (0..<25).map { _ in UInt32.random(in: 0..<20, using: &generator) }
            let weights = (0..<25).map { _ in Float.random(in: -1...1, using: &generator) }
            var sums = [Float](repeating: 0.5, count: width)
            ck_gather_rows(rows, width, indices, weights, 25, &sums)
            var expected = [Float](repeating: 0.5, count: width)
            for (index, weight) in zip(indices, weights) {
                for k in 0..<width { expected[k] += weight * rows[Int(index) * width + k] }
            }
            #expect(sums == expected, "gather, width \(width)")
            var changed = rows
            ck_add_to_rows(&changed, width, indices, weights, 25, sums)
            var added = rows
            for (index, weight) in zip(indices, weights) {
                for k in 0..<width { added[Int(index) * width + k] += weight * sums[k] }
            }
            #expect(changed == added, "add, width \(width)")
        }
    }

    @Test func droppedFeaturesKeepTheirMean() {
        let indices = (0..<40_001).map { UInt32($0) }
        let values = [Float](repeating: 1, count: indices.count)
        var keptIndices = [UInt32](repeating: 0, count: indices.count)
        var keptValues = values
        var state: UInt64 = 5
        let kept = ck_drop_features(
            indices, values, indices.count, 16384, 4, &state, &keptIndices, &keptValues)
        #expect(abs(Double(kept) / Double(indices.count) - 0.25) < 0.01)
        #expect(keptValues[..<kept].allSatisfy { $0 == 4 })
        #expect(keptIndices[..<kept].elementsEqual(keptIndices[..<kept].sorted()))
        #expect(ck_drop_features(indices, values, 100, 65536, 1, &state, &keptIndices, &keptValues) == 100)
        #expect(keptIndices[..<100].elementsEqual(indices[..<100]))
    }

    @Test func aDualStepMinimizesItsCoordinate() {
        // f(d) = ½ Q d² + (y m − 1 + D α) d + ½ D d² has its least value at the step, unless the dual reaches zero.
        let margins: [Float] = [-0.5, 0.3, 2, -2, 0.9]
        let signs: [Float] = [1, -1, 1, -1, 0]
        var duals: [Float] = [0, 0.4, 0.2, 0, 0]
        let before = duals
        var delta = [Float](repeating: 9, count: 5)
        let violation = ck_dual_steps(margins, signs, &duals, &delta, 5, 0.5, 1.5)
        for label in 0..<4 {
            let gradient = signs[label] * margins[label] - 1 + 0.5 * before[label]
            #expect(duals[label] == max(0, before[label] - gradient / 2))
            #expect(delta[label] == (duals[label] - before[label]) * signs[label])
        }
        #expect(duals[4] == 0 && delta[4] == 0)
        #expect(violation > 0)
    }
}
