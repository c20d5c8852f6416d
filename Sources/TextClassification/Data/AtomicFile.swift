#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Writes files so that a reader sees the old contents or the new ones, never half of them.
public enum AtomicFile {
    /// Writes bytes under a temporary name beside the target, syncs them to disk and renames.
    ///
    /// - Throws: ``FileError`` when the folder is missing, the disk is full, or the target is a device, a folder or a
    ///   link; nothing is left behind.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw FileError("\(path): is not a regular file; name another one")
        }
        var temporary = Array("\(path).XXXXXX".utf8CString)
        let descriptor = mkstemp(&temporary)
        guard descriptor >= 0 else { throw failure(path, "cannot be written") }
        fchmod(descriptor, 0o644)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let error = failure(path, "cannot be written")
                close(descriptor)
                unlink(temporary)
                throw error
            }
            written += count
        }
        guard fsync(descriptor) == 0, close(descriptor) == 0, rename(temporary, path) == 0 else {
            let error = failure(path, "cannot be written")
            unlink(temporary)
            throw error
        }
    }

    private static func write(_ descriptor: Int32, _ base: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, base, count)
        #else
            Musl.write(descriptor, base, count)
        #endif
    }

    private static func failure(_ path: String, _ what: String) -> FileError {
        FileError("\(path): \(what) (\(String(cString: strerror(errno)))); check the folder and the free space")
    }
}
