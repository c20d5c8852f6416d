#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A listening Unix domain socket, with the file it owns.
struct ListeningSocket: Sendable {
    /// The listening descriptor.
    let descriptor: Int32
    private let file: (path: String, device: dev_t, inode: ino_t, lock: SocketLock)?

    /// Connections that may wait to be accepted.
    static let backlog: Int32 = 1024

    /// Opens the listener that a configuration asks for, with the configuration's mode and group.
    ///
    /// - Throws: `inUse`, `notASocket`, `pathTooLong`, or `system` with the cause.
    init(_ listener: ServerConfiguration.Listener, _ configuration: ServerConfiguration) throws(ServerError) {
        switch listener {
        case .descriptor(let descriptor):
            var type: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            try check(
                getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &type, &size),
                "use descriptor \(descriptor) as a listening socket")
            guard type != 0 else {
                throw ServerError(code: .system, message: "descriptor \(descriptor) is a socket that does not listen")
            }
            self.descriptor = descriptor
            file = nil
        case .path(let path):
            self = try Self.create(path: path, configuration)
        }
    }

    private init(descriptor: Int32, file: (path: String, device: dev_t, inode: ino_t, lock: SocketLock)) {
        self.descriptor = descriptor
        self.file = file
    }

    /// Lets more connections wait to be accepted than the system's usual number.
    func lengthenBacklog() {
        listen(descriptor, Self.backlog)
    }

    /// Removes the socket file, unless somebody has put another in its place, and the lock.
    func removeFile() {
        guard let file else { return }
        var now = stat()
        if lstat(file.path, &now) == 0, now.st_ino == file.inode, now.st_dev == file.device {
            unlink(file.path)
        }
        file.lock.release()
    }

    private static func create(path: String, _ configuration: ServerConfiguration) throws(ServerError) -> Self {
        let address = try UnixSocketAddress(path: path)
        let lock = try SocketLock(forSocketAt: path)
        do throws(ServerError) {
            try removeStaleSocket(at: path, address)
            let descriptor = try makeUnixSocket()
            do throws(ServerError) {
                try bind(descriptor, to: address, path: path, configuration)
                var status = stat()
                try check(lstat(path, &status), "read the state of \(path)")
                return Self(descriptor: descriptor, file: (path, status.st_dev, status.st_ino, lock))
            } catch {
                close(descriptor)
                throw error
            }
        } catch {
            lock.release()
            throw error
        }
    }

    /// Removes a socket file at which nobody answers, and refuses everything else that stands there.
    private static func removeStaleSocket(at path: String, _ address: UnixSocketAddress) throws(ServerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ServerError(
                code: .notASocket, message: "\(path) exists and is not a socket: move it, or choose another path")
        }
        let probe = try makeUnixSocket()
        defer { close(probe) }
        let connected = address.withPointer { connect(probe, $0, $1) }
        if connected == 0 || errno != ECONNREFUSED {
            let reason = connected == 0 ? "another server answers" : "cannot tell whether a server answers"
            throw ServerError(
                code: .inUse, message: "\(reason) at the socket \(path): stop it first, or choose another path")
        }
        try check(unlink(path), "remove the stale socket \(path)")
    }

    private static func bind(
        _ descriptor: Int32, to address: UnixSocketAddress, path: String, _ configuration: ServerConfiguration
    ) throws(ServerError) {
        let mode = mode_t(configuration.socketMode) | (configuration.group == nil ? 0 : 0o060)
        // On Linux the file gets the mode of the unbound socket, so that it never exists with a wider one.
        try check(fchmod(descriptor, mode & 0o600), "set the mode of a socket")
        #if canImport(Glibc)
            let bound = address.withPointer { Glibc.bind(descriptor, $0, $1) }
        #else
            let bound = address.withPointer { Musl.bind(descriptor, $0, $1) }
        #endif
        try check(bound, "create the socket \(path)")
        do throws(ServerError) {
            if let group = configuration.group {
                try check(chown(path, uid_t.max, gid_t(group)), "give the socket \(path) to group \(group)")
            }
            try check(chmod(path, mode), "set the mode of the socket \(path)")
            try check(listen(descriptor, backlog), "listen at \(path)")
        } catch {
            unlink(path)
            throw error
        }
    }
}
