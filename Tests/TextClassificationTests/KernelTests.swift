import CKernels
import Testing

@Suite struct KernelTests {
    @Test func rowSumsEqualTheSlowReference() {
        var generator = SystemRandomNumberGenerator()
        for width in [16, 32, 48, 64, 128] {
            let table = (0..<40 * width).map { _ in Int8.random(in: -127...127, using: &generator) }
            for count in 0..<40 {
                let indices = (0..<count).map { _ in UInt32.random(in: 0..<40, using: &generator) }
                var sums = [Int32](repeating: 5, count: width)
                ck_sum_rows_i8(table, width, width, indices, count, &sums)
                var expected = [Int32](repeating: 5, count: width)
                for index in indices { for k in 0..<width { expected[k] += Int32(table[Int(index) * width + k]) } }
                #expect(sums == expected)
            }
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
