internal import TextFeatures

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// The hashed features of all training texts, in a temporary file that is mapped into memory.
///
/// A row is one text, kept as the ends of its blocks and its bucket numbers; rows are read a chunk of
/// ``textsPerChunk`` at a time. The file is unlinked as soon as it is open: nothing is left behind when the process is
/// killed. Readers give pages back with ``release(chunk:)``, so training needs memory for the model, not for the data.
// SAFETY: written by one thread until `finish()`; afterwards nothing changes and any thread may read.
final class FeatureStore: @unchecked Sendable {
    /// Texts that are read together.
    static let textsPerChunk = 256

    /// Number of texts.
    private(set) var count = 0
    /// Number of bucket numbers of all texts.
    private(set) var featureCount = 0
    /// Where each chunk begins, in 32-bit words; `[chunkCount + 1]` once finished.
    private var chunkStarts: [Int] = []
    private let descriptor: Int32
    private var pending: [UInt32] = []
    private var writtenWords = 0
    private var mapped: UnsafePointer<UInt32>?

    /// Number of chunks.
    var chunkCount: Int { (count + Self.textsPerChunk - 1) / Self.textsPerChunk }

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
        if count % Self.textsPerChunk == 0 { chunkStarts.append(writtenWords + pending.count) }
        for end in features.blockEnds { pending.append(UInt32(end)) }
        pending.append(contentsOf: features.buckets)
        count += 1
        featureCount += features.buckets.count
        if pending.count > 1 << 20 { try flush() }
    }

    /// Ends writing and maps the rows.
    ///
    /// - Throws: ``FileError`` when the disk is full or the file cannot be mapped.
    func finish() throws(FileError) {
        try flush()
        pending = []
        chunkStarts.append(writtenWords)
        let address = mmap(nil, max(1, writtenWords * 4), PROT_READ, MAP_SHARED, descriptor, 0)
        guard let address, address != MAP_FAILED else {
            throw FileError("the temporary feature file cannot be mapped (\(String(cString: strerror(errno))))")
        }
        mapped = UnsafePointer(address.assumingMemoryBound(to: UInt32.self))
    }

    /// The first text of a chunk.
    func firstText(ofChunk chunk: Int) -> Int { chunk * Self.textsPerChunk }

    /// Reads the texts of a chunk in their order.
    func forEachRow(inChunk chunk: Int, _ body: (_ text: Int, FeatureRow) -> Void) {
        guard let mapped else { preconditionFailure("finish() comes before reading rows") }
        let blockCount = FeatureBlock.allCases.count
        let first = firstText(ofChunk: chunk)
        var start = mapped + chunkStarts[chunk]
        for text in first..<min(first + Self.textsPerChunk, count) {
            let ends = UnsafeBufferPointer(start: start, count: blockCount)
            let row = FeatureRow(
                buckets: UnsafeBufferPointer(start: start + blockCount, count: Int(ends[blockCount - 1])),
                blockEnds: ends)
            body(text, row)
            start += blockCount + row.buckets.count
        }
    }

    /// Gives the pages of a chunk back to the system, which reads them again when they are wanted again.
    func release(chunk: Int) {
        guard let mapped else { return }
        let pageWords = Int(sysconf(Int32(_SC_PAGESIZE))) / 4
        let first = chunkStarts[chunk] / pageWords * pageWords
        let end = chunkStarts[chunk + 1]
        madvise(UnsafeMutableRawPointer(mutating: mapped + first), (end - first) * 4, MADV_DONTNEED)
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
