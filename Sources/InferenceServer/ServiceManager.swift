#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What systemd hands to a service it starts: a listening socket, and a place to say that it is ready.
public enum ServiceManager {
    /// The first descriptor that systemd hands over.
    private static let firstDescriptor: Int32 = 3

    /// The listening sockets that systemd opened for this process, if it did.
    ///
    /// Follows `sd_listen_fds(3)`. The variables are removed, so that a child process does not take the sockets for its
    /// own. A socket named `http` (`FileDescriptorName=`) is for the façade, the first other one for frames.
    ///
    /// - Returns: the listeners for a `ServerConfiguration`; none without socket activation.
    public static func takeListeners() -> (
        frames: ServerConfiguration.Listener?, http: ServerConfiguration.Listener?
    ) {
        defer {
            unsetenv("LISTEN_PID")
            unsetenv("LISTEN_FDS")
            unsetenv("LISTEN_FDNAMES")
        }
        guard
            let process = variable("LISTEN_PID").flatMap({ Int32($0) }), process == getpid(),
            let count = variable("LISTEN_FDS").flatMap({ Int32($0) }), count >= 1
        else { return (nil, nil) }
        let names = variable("LISTEN_FDNAMES")?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        var frames: ServerConfiguration.Listener?
        var http: ServerConfiguration.Listener?
        for index in 0..<count {
            let descriptor = firstDescriptor + index
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            if Int(index) < names.count, names[Int(index)] == "http" {
                http = http ?? .descriptor(descriptor)
            } else {
                frames = frames ?? .descriptor(descriptor)
            }
        }
        return (frames, http)
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
