#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The text of an error number, such as "Permission denied".
func describe(errno number: Int32) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    return String(cString: text)
}

/// Throws a `ServerError` that names the action and the cause where `result` is -1.
@discardableResult
func check(_ result: Int32, _ action: @autoclosure () -> String) throws(ServerError) -> Int32 {
    guard result == -1 else { return result }
    let cause = describe(errno: errno)
    throw ServerError(code: .system, message: "cannot \(action()): \(cause)")
}

/// A Unix domain socket address with its length.
struct UnixSocketAddress {
    /// Longest path in bytes: the address has room for 108 with the terminating zero.
    static let maxPathBytes = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    private var storage = sockaddr_un()

    /// Creates the address of a socket file.
    init(path: String) throws(ServerError) {
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.maxPathBytes, !bytes.contains(0) else {
            throw ServerError(
                code: .pathTooLong,
                message: "socket path \(path) has \(bytes.count) bytes, allowed are 1 to \(Self.maxPathBytes): "
                    + "choose a shorter path, for example under /run or /tmp")
        }
        storage.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &storage.sun_path) { $0.copyBytes(from: bytes) }
    }

    /// Calls `body` with the address as the system calls want it.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// Creates a close-on-exec stream socket of the Unix domain.
func makeUnixSocket() throws(ServerError) -> Int32 {
    #if canImport(Glibc)
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    #else
        let type = SOCK_STREAM | SOCK_CLOEXEC
    #endif
    return try check(socket(AF_UNIX, type, 0), "create a Unix domain socket")
}

/// Raises the number of files this process may have open as far as the system allows.
func raiseFileLimit() {
    #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        let resource = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    // Without it, connections beyond the lower limit wait to be accepted: no reason not to serve.
    setrlimit(resource, &limit)
}
