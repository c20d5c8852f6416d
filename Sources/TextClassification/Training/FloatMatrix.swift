#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// A matrix of zeros at first, in pages of its own: rows start at cache lines, and pages that are never touched cost
/// nothing.
final class FloatMatrix {
    /// Number of rows.
    let rowCount: Int
    /// Floats of a row.
    let width: Int
    /// The values; `[rowCount, width]`, row-major.
    let values: UnsafeMutablePointer<Float>

    /// Number of values.
    var count: Int { rowCount * width }

    private var byteCount: Int { max(1, count * MemoryLayout<Float>.stride) }

    /// Creates a matrix of zeros.
    init(rowCount: Int, width: Int) {
        self.rowCount = rowCount
        self.width = width
        let byteCount = max(1, rowCount * width * MemoryLayout<Float>.stride)
        let address = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let address, address != MAP_FAILED else {
            preconditionFailure(
                "no memory for \(rowCount) rows of \(width) weights; take fewer hash_bits or a smaller rank")
        }
        values = address.bindMemory(to: Float.self, capacity: rowCount * width)
    }

    deinit { munmap(values, byteCount) }

    /// The first value of a row.
    subscript(row: Int) -> UnsafeMutablePointer<Float> { values + row * width }
}
