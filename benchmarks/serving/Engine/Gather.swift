import ArgumentParser
import CKernels
import Foundation

/// The limit of the memory: random rows of a table, fetched ahead and summed.
struct Gather: ParsableCommand {
    @Option(help: "Bytes a row.") var rowBytes = 64
    @Option(help: "MiB of rows.") var mebibytes = 37

    func run() throws {
        let rowCount = mebibytes << 20 / rowBytes
        let size = rowCount * rowBytes
        var rates: [String: Double] = [:]
        for hugePages in [false, true] {
            let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            guard let memory, memory != MAP_FAILED else { throw ValidationError("\(size) bytes could not be had") }
            defer { munmap(memory, size) }
            if hugePages { madvise(memory, size, MADV_HUGEPAGE) }
            memset(memory, 1, size)
            let rows = memory.assumingMemoryBound(to: Int8.self)
            var state: UInt64 = 1
            let indices = (0..<1 << 20).map { _ -> UInt32 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt32(state >> 33) % UInt32(rowCount)
            }
            // Every bucket has a row: finding rows is then nothing but asking for them.
            let groups = (0..<rowCount / 64 + 1).map {
                ck_bucket_group(occupied: .max, rows_before: UInt32($0 * 64), reserved: 0)
            }
            var sums = [Int32](repeating: 0, count: rowBytes)
            var found = [UInt32](repeating: 0, count: 1024)
            var best = Double.infinity
            for _ in 0..<5 {
                let time = indices.withUnsafeBufferPointer { indices in
                    seconds {
                        for start in stride(from: 0, to: indices.count, by: 1024) {
                            guard let part = indices.baseAddress.map({ $0 + start }) else { return }
                            let count = ck_find_rows(groups, part, 1024, rows, rowBytes, &found)
                            _ = ck_add_rows(rows, rowBytes, found, count, &sums)
                        }
                    }
                }
                best = min(best, time)
            }
            rates[hugePages ? "rows_per_second_huge_pages" : "rows_per_second"] = Double(indices.count) / best
        }
        try report(rates.merging(["row_bytes": Double(rowBytes), "mebibytes": Double(mebibytes)]) { $1 })
    }
}
