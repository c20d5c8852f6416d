internal import TextFeatures

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The hashed features of all training texts, in a temporary file that is mapped into memory.
///
/// A row is one text, kept as the ends of its blocks and its bucket numbers. The file is unlinked as soon as it is open:
/// nothing is left behind when the process is killed, and the kernel may drop pages when memory is short, so training
/// needs memory for the model, not for the data.
final class FeatureStore {
    /// Number of texts.
    private(set) var count = 0
    /// Where each text begins, in 32-bit words; `[count + 1]`.
    private var offsets: [Int] = [0]
    private let descriptor: Int32
    private var pending: [UInt32] = []
    private var writtenWords = 0
    // SAFETY: set once by `finish()`, read-only afterwards, unmapped in deinit.
    private nonisolated(unsafe) var mapped: UnsafePointer<UInt32>?

    /// Creates an empty store in the system's temporary folder.
    ///
    /// - Throws: ``FileError`` when no temporary file can be made.
    init() throws(FileError) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/babil-features.XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw FileError(
                "\(folder): no temporary file can be made there (\(String(cString: strerror(errno)))); set TMPDIR")
        }
        unlink(template)
    }

    deinit {
        if let mapped { munmap(UnsafeMutableRawPointer(mutating: mapped), max(1, writtenWords * 4)) }
        close(descriptor)
    }

    /// Adds the features of the next text.
    ///
    /// - Throws: ``FileError`` when the disk is full.
    func append(_ features: FeatureList) throws(FileError) {
        for end in features.blockEnds { pending.append(UInt32(end)) }
        pending.append(contentsOf: features.buckets)
        offsets.append(writtenWords + pending.count)
        count += 1
        if pending.count > 1 << 20 { try flush() }
    }

    /// Ends writing and maps the rows.
    ///
    /// - Throws: ``FileError`` when the disk is full or the file cannot be mapped.
    func finish() throws(FileError) {
        try flush()
        let address = mmap(nil, max(1, writtenWords * 4), PROT_READ, MAP_SHARED, descriptor, 0)
        guard let address, address != MAP_FAILED else {
            throw FileError("the temporary feature file cannot be mapped (\(String(cString: strerror(errno))))")
        }
        mapped = UnsafePointer(address.assumingMemoryBound(to: UInt32.self))
    }

    /// The features of a text.
    func row(_ index: Int) -> FeatureRow {
        guard let mapped else { preconditionFailure("finish() comes before reading rows") }
        let start = offsets[index]
        let blockCount = FeatureBlock.allCases.count
        return FeatureRow(
            buckets: UnsafeBufferPointer(
                start: mapped + start + blockCount, count: offsets[index + 1] - start - blockCount),
            blockEnds: UnsafeBufferPointer(start: mapped + start, count: blockCount))
    }

    private func flush() throws(FileError) {
        defer { pending.removeAll(keepingCapacity: true) }
        let total = pending.count
        let failed = pending.withUnsafeBytes { bytes in
            var remaining = bytes[...]
            while !remaining.isEmpty {
                let written = write(
                    descriptor, UnsafeRawBufferPointer(rebasing: remaining).baseAddress, remaining.count)
                if written < 0, errno == EINTR { continue }
                if written <= 0 { return true }
                remaining = remaining.dropFirst(written)
            }
            return false
        }
        if failed {
            throw FileError(
                "the temporary feature file cannot grow (\(String(cString: strerror(errno)))); free disk space or set TMPDIR"
            )
        }
        writtenWords += total
    }
}

/// One text's features in a ``FeatureStore``; valid as long as the store.
struct FeatureRow {
    /// Bucket numbers, block after block.
    var buckets: UnsafeBufferPointer<UInt32>
    /// Where each block ends in ``buckets``.
    var blockEnds: UnsafeBufferPointer<UInt32>

    /// The range of a block in ``buckets``.
    func range(of block: FeatureBlock) -> Range<Int> {
        let start = block.rawValue == 0 ? 0 : blockEnds[block.rawValue - 1]
        return Int(start)..<Int(blockEnds[block.rawValue])
    }
}
