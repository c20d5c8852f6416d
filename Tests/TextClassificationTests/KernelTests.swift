import CKernels
import Foundation
import Testing
import TextClassification

/// Every inference kernel against a slow reference, on each instruction set that the processor has.
///
/// The level is a matter of the whole process: tests of other suites may meanwhile run on any, and give the same bytes.
@Suite(.serialized) struct KernelTests {
    private static let levels = [CK_PORTABLE, CK_AVX2, CK_AVX512]

    /// Runs a check on each level and returns to the one in use before.
    private func onEachLevel(_ check: (ck_level) throws -> Void) rethrows {
        let usual = ck_current_level()
        defer { #expect(ck_use_level(usual) == 1) }
        for level in Self.levels where ck_use_level(level) == 1 {
            #expect(ck_current_level() == level)
            try check(level)
        }
    }

    /// Random rows with extreme weights, and their squared weights in the tails: `[rowCount, stride]`.
    private func table(rowCount: Int, stride: Int, using random: inout SeededRandom) -> [Int8] {
        (0..<rowCount * stride).map { _ in
            Bool.random(using: &random)
                ? (Bool.random(using: &random) ? 127 : -127) : Int8.random(in: -127...127, using: &random)
        }
    }

    private func squaredWeight(_ table: [Int8], row: Int, stride: Int) -> UInt64 {
        let end = (row + 1) * stride
        return UInt64(UInt8(bitPattern: table[end - 2])) | UInt64(UInt8(bitPattern: table[end - 1])) << 8
    }

    @Test func portableIsAlwaysThere() {
        #expect(ck_use_level(ck_current_level()) == 1)
        onEachLevel { _ in }
        let usual = ck_current_level()
        #expect(ck_use_level(CK_PORTABLE) == 1)
        #expect(ck_use_level(usual) == 1)
    }

    @Test func rowSumsEqualTheSlowReference() {
        var random = SeededRandom(seed: 1)
        for stride in [32, 64, 96, 128, 160] {
            let table = table(rowCount: 40, stride: stride, using: &random)
            for count in [0, 1, 2, 3, 17, 255, 256, 257, 600] {
                let indices = (0..<count).map { _ in UInt32.random(in: 0..<40, using: &random) }
                var expected = [Int32](repeating: 5, count: stride)
                for index in indices { for k in 0..<stride { expected[k] += Int32(table[Int(index) * stride + k]) } }
                let squares = indices.reduce(0) { $0 + squaredWeight(table, row: Int($1), stride: stride) }
                onEachLevel { level in
                    var sums = [Int32](repeating: 5, count: stride)
                    #expect(ck_add_rows(table, stride, indices, count, &sums) == squares)
                    #expect(sums == expected, "level \(level.rawValue), stride \(stride), \(count) rows")
                }
            }
        }
    }

    @Test func rememberedSumsEqualTheirRowsEvenAtTheLimits() {
        var random = SeededRandom(seed: 2)
        for stride in [32, 64, 96] {
            // Rows of one sign only: sums of 255 of them reach the limits of 16 bits, of several entries go beyond.
            let table = (0..<8 * stride).map { Int8($0 / stride % 2 == 0 ? 127 : -127) }
            let counts = [255, 255, 255, 0, 1, 2, 128, 128, 255]
            let units = counts.enumerated().map { unit, count in
                (0..<count).map { _ in UInt32(unit % 3 == 2 ? Int.random(in: 0..<8, using: &random) : unit % 2) }
            }
            onEachLevel { level in
                var remembered = [Int16](repeating: 99, count: units.count * stride)
                remembered.withUnsafeMutableBufferPointer { memory in
                    guard let base = memory.baseAddress else { return }
                    for (slot, rows) in units.enumerated() {
                        ck_remember_rows(table, stride, rows, rows.count, base + slot * stride)
                    }
                }
                let slots = (0..<2000).map { UInt32($0 % units.count) }
                var sums = [Int32](repeating: 0, count: stride)
                let squares = ck_add_remembered(remembered, stride, stride, slots, slots.count, &sums)
                let all = slots.flatMap { units[Int($0)] }
                var expected = [Int32](repeating: 0, count: stride)
                #expect(squares == ck_add_rows(table, stride, all, all.count, &expected))
                #expect(sums[..<(stride - 2)] == expected[..<(stride - 2)], "level \(level.rawValue), stride \(stride)")
            }
        }
    }

    @Test func rowsAreFoundByTheirBuckets() {
        var random = SeededRandom(seed: 3)
        let occupied = (0..<16).map {
            $0 == 0 ? UInt64.max : $0 == 1 ? 0 : UInt64.random(in: 0...UInt64.max, using: &random)
        }
        var before: UInt32 = 0
        let groups = occupied.map { bits in
            defer { before += UInt32(bits.nonzeroBitCount) }
            return ck_bucket_group(occupied: bits, rows_before: before, reserved: 0)
        }
        var rowOfBucket: [UInt32: UInt32] = [:]
        for bucket in UInt32(0)..<1024 where occupied[Int(bucket / 64)] >> UInt64(bucket % 64) & 1 == 1 {
            rowOfBucket[bucket] = UInt32(rowOfBucket.count)
        }
        let table = [Int8](repeating: 0, count: rowOfBucket.count * 32)
        for count in [0, 1, 5, 1024, 3000] {
            let buckets = (0..<count).map { _ in UInt32.random(in: 0..<1024, using: &random) }
            onEachLevel { _ in
                var found = [UInt32](repeating: 0, count: count)
                let hits = ck_find_rows(groups, buckets, count, table, 32, &found)
                #expect(Array(found[..<hits]) == buckets.compactMap { rowOfBucket[$0] })
            }
        }
    }

    @Test func logitsAreTheWrittenFormula() {
        var random = SeededRandom(seed: 4)
        let (blocks, stride) = (6, 64)
        let sums = (0..<blocks * stride).map { _ in Int32.random(in: -100_000...100_000, using: &random) }
        let squares: [UInt64] = [1024, 0, 77_000, 3, 1 << 40, 1]
        func floats(_ count: Int) -> [Float] { (0..<count).map { _ in Float.random(in: -2...2, using: &random) } }
        let (weights, scales, bias) = (floats(blocks * stride), floats(stride), floats(stride))
        let expected = (0..<stride).map { k in
            var value: Float = 0
            for block in 0..<blocks where squares[block] != 0 {
                let inverse = 1 / (Float(squares[block]) / 1024).squareRoot()
                value += weights[block * stride + k] * inverse * Float(sums[block * stride + k])
            }
            return bias[k] + scales[k] * value
        }
        onEachLevel { level in
            var logits = [Float](repeating: 0, count: stride)
            ck_logits(sums, squares, blocks, stride, weights, scales, bias, &logits)
            #expect(logits == expected, "level \(level.rawValue): the same bytes, not only close ones")
        }
    }

    @Test func probabilitiesAreThoseOfTheFormulasAndTheSameOnEachLevel() {
        var random = SeededRandom(seed: 5)
        for count in [1, 2, 3, 15, 16, 17, 28, 77, 150] {
            for scale: Float in [0.1, 3, 60, 1e6] {
                let room = (count + 15) / 16 * 16
                let logits = (0..<room).map { _ in Float.random(in: -scale...scale, using: &random) }
                let slopes = (0..<room).map { _ in Float.random(in: 0.2...2, using: &random) }
                var usual: ([Float], [Float])?
                onEachLevel { level in
                    var (soft, sigmoid) = ([Float](repeating: 0, count: room), [Float](repeating: 0, count: room))
                    ck_softmax(logits, slopes[0], count, &soft)
                    ck_sigmoid(logits, slopes, slopes, count, &sigmoid)
                    let largest = logits[..<count].max() ?? 0
                    let powers = logits[..<count].map { exp(Double($0 * slopes[0]) - Double(largest * slopes[0])) }
                    let total = powers.reduce(0, +)
                    for k in 0..<count {
                        #expect(abs(Double(soft[k]) - powers[k] / total) < 1e-6, "level \(level.rawValue)")
                        let argument = Double(logits[k] * slopes[k] + slopes[k])
                        #expect(abs(Double(sigmoid[k]) - 1 / (1 + exp(-argument))) < 1e-6)
                        #expect((0...1).contains(soft[k]) && (0...1).contains(sigmoid[k]))
                    }
                    let own = (Array(soft[..<count]), Array(sigmoid[..<count]))
                    if let usual { #expect(own.0 == usual.0 && own.1 == usual.1, "level \(level.rawValue)") }
                    usual = own
                }
            }
        }
    }

    @Test func bytesAreCountedAtEveryLengthAndAlignment() {
        var random = SeededRandom(seed: 6)
        let telling: [UInt8] = [
            0x41, 0x5A, 0x61, 0x7A, 0x30, 0x39, 0x21, 0x3F, 0x24, 0x25, 0xE2, 0x82, 0xD8, 0x9F, 0x40, 0x5B,
        ]
        let bytes = (0..<20_000).map { _ in
            Int.random(in: 0..<4, using: &random) > 0
                ? telling[Int.random(in: 0..<telling.count, using: &random)] : UInt8.random(in: 0...255, using: &random)
        }
        let ranges = (0..<64).flatMap { start in (0...200).map { start..<start + $0 } } + [0..<20_000, 1..<16_321]
        for range in ranges {
            let text = Array(bytes[range])
            func count(_ isWanted: (UInt8) -> Bool) -> UInt32 { UInt32(text.count(where: isWanted)) }
            func count(pair first: UInt8, _ second: UInt8) -> UInt32 {
                UInt32(zip(text, text.dropFirst()).count { $0 == first && $1 == second })
            }
            let expected: [UInt32] = [
                count { (0x41...0x5A).contains($0) }, count { (0x61...0x7A).contains($0) },
                count { (0x30...0x39).contains($0) }, count { $0 == 0x21 },
                count { $0 == 0x3F } + count(pair: 0xD8, 0x9F),
                count { $0 == 0x24 } + count(pair: 0xE2, 0x82), count { $0 == 0x25 },
            ]
            bytes.withUnsafeBufferPointer { all in
                guard let base = all.baseAddress else { return }
                onEachLevel { level in
                    let found = ck_surface_counts_of(base + range.lowerBound, range.count)
                    let counts = [
                        found.capitals, found.smalls, found.digits, found.exclamations, found.questions,
                        found.currencies,
                        found.percents,
                    ]
                    #expect(counts == expected, "level \(level.rawValue), bytes \(range)")
                }
            }
        }
    }

    @Test func modelsGiveTheSameBytesOnEachLevel() throws {
        let texts = MemoTests.texts
        let expected = try Classifier(path: InboxModel.path).scores(of: texts).values
        try onEachLevel { level in
            let fresh = try Classifier(path: InboxModel.path)
            #expect(fresh.scores(of: texts).values == expected, "level \(level.rawValue)")
        }
    }

    @Test func checksumOfKnownBytes() {
        // Test vectors of the XXH64 specification.
        #expect(ck_xxh64([], 0) == 0xEF46_DB37_51D8_E999)
        #expect(ck_xxh64(Array("a".utf8), 1) == 0xD24E_C4F1_A98C_6E5B)
        #expect(ck_xxh64(Array("abc".utf8), 3) == 0x44BC_2CF5_AD77_0999)
        let long = Array("Nobody inspects the spammish repetition".utf8)
        #expect(ck_xxh64(long, long.count) == 0xFBCE_A83C_8A37_8BF1)
    }

    @Test func aGatherIsAWeightedSum() {
        let rows: [Float] = [1, 2, 3, 4, 5, 6]
        var out: [Float] = [10, 20]
        ck_gather_rows(rows, 2, [2, 0], [2, 0.5], 2, &out)
        #expect(out == [20.5, 33])
    }
}
