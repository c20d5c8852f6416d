#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The lock file beside a socket file: whoever holds it may create, replace and remove the socket.
///
/// Without it, two servers that start together could each find the other's socket stale. The kernel lets go of the lock
/// when the process ends in any way, so that a crash never leaves it held.
struct SocketLock: Sendable {
    /// Path of the lock file.
    let path: String
    private let descriptor: Int32

    /// Takes the lock for the socket at `socketPath`, without waiting.
    ///
    /// - Throws: `inUse` where another process holds it.
    init(forSocketAt socketPath: String) throws(ServerError) {
        path = socketPath + ".lock"
        while true {
            let descriptor = try check(
                open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600), "open the lock file \(path)")
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let cause = errno
                close(descriptor)
                guard cause == EWOULDBLOCK else {
                    throw ServerError(
                        code: .system, message: "cannot lock \(path): \(describe(errno: cause))")
                }
                throw ServerError(
                    code: .inUse,
                    message: "another server uses the socket \(socketPath) (it holds \(path)): "
                        + "stop it first, or choose another path")
            }
            // The former holder may have removed the file between our open and our lock: then the lock is on a file
            // that nobody else will see, and we try again.
            var ours = stat()
            var current = stat()
            if fstat(descriptor, &ours) == 0, stat(path, &current) == 0, ours.st_ino == current.st_ino,
                ours.st_dev == current.st_dev
            {
                self.descriptor = descriptor
                return
            }
            close(descriptor)
        }
    }

    /// Removes the lock file and lets go of the lock.
    func release() {
        unlink(path)
        close(descriptor)
    }
}
