import InferenceServer
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What systemd and the daemon say to each other; in processes of their own, because it is said through the environment.
@Suite struct ServiceManagerTests {
    @Test func socketForThisProcessIsTakenOnce() async {
        await #expect(processExitsWith: .success) {
            setenv("LISTEN_PID", "\(getpid())", 1)
            setenv("LISTEN_FDS", "1", 1)
            let taken = ServiceManager.takeListeners()
            try #require(taken.frames == .descriptor(3) && taken.http == nil)
            try #require(ServiceManager.takeListeners() == (nil, nil))
            try #require(getenv("LISTEN_FDS") == nil)
        }
    }

    @Test func socketForAnotherProcessIsLeftAlone() async {
        await #expect(processExitsWith: .success) {
            setenv("LISTEN_PID", "1", 1)
            setenv("LISTEN_FDS", "1", 1)
            try #require(ServiceManager.takeListeners() == (nil, nil))
        }
    }

    @Test func socketNamedHTTPIsForTheFacade() async {
        await #expect(processExitsWith: .success) {
            setenv("LISTEN_PID", "\(getpid())", 1)
            setenv("LISTEN_FDS", "3", 1)
            setenv("LISTEN_FDNAMES", "http:inference:more", 1)
            let taken = ServiceManager.takeListeners()
            try #require(taken == (.descriptor(4), .descriptor(3)))
        }
    }

    @Test func managerIsToldOfReadinessAndEnd() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array((directory.path + "/t").utf8)) }
            let bound = withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(bound == 0)
            setenv("NOTIFY_SOCKET", directory.path + "/t", 1)
            let server = InferenceServer(
                configuration: ServerConfiguration(socketPath: directory.path + "/s"), engine: TestEngine(),
                logger: silentLogger)
            async let running: Void = server.runUntilSignalled()
            func nextMessage() -> String {
                var bytes = [UInt8](repeating: 0, count: 100)
                let count = recv(descriptor, &bytes, bytes.count, 0)
                return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            }
            try #require(nextMessage() == "READY=1")
            kill(getpid(), SIGINT)
            try #require(nextMessage() == "STOPPING=1")
            try await running
        }
    }
}
