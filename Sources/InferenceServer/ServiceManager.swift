#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What systemd hands to a service it starts: a listening socket, and a place to say that it is ready.
public enum ServiceManager {
    /// The listening socket that systemd opened for this process, if it did.
    ///
    /// Follows `sd_listen_fds(3)`. The variables are removed, so that a child process does not take the socket for its
    /// own. Of several sockets the first is used.
    ///
    /// - Returns: the listener for a `ServerConfiguration`, or `nil` without socket activation.
    public static func takeListener() -> ServerConfiguration.Listener? {
        defer {
            unsetenv("LISTEN_PID")
            unsetenv("LISTEN_FDS")
            unsetenv("LISTEN_FDNAMES")
        }
        guard
            let process = variable("LISTEN_PID").flatMap({ Int32($0) }), process == getpid(),
            let count = variable("LISTEN_FDS").flatMap({ Int32($0) }), count >= 1
        else { return nil }
        let firstDescriptor: Int32 = 3
        _ = fcntl(firstDescriptor, F_SETFD, FD_CLOEXEC)
        return .descriptor(firstDescriptor)
    }

    /// Tells systemd a state such as `READY=1`; does nothing where nobody asked (`sd_notify(3)`).
    static func notify(_ state: String) {
        guard let path = variable("NOTIFY_SOCKET"), let address = try? UnixSocketAddress(path: path) else { return }
        #if canImport(Glibc)
            let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #else
            let type = SOCK_DGRAM | SOCK_CLOEXEC
        #endif
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(state.utf8)
        // A manager that is gone is none of our business.
        _ = address.withPointer { sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, $1) }
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
