import InferenceProtocol

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A blocking connection that sends whatever a test wants, well formed or not.
final class RawConnection {
    /// A system call that failed.
    struct Failure: Error {
        var action: String
        var number: Int32
    }

    /// An answer frame.
    struct Frame {
        var header: FrameHeader
        var body: [UInt8]

        /// The error that the frame carries.
        var error: ProtocolError? {
            guard header.kind == .error else { return nil }
            return try? ProtocolError(decoding: body.span.bytes, flags: header.flags)
        }

        /// The model that the frame describes.
        var model: ModelDescription? {
            guard header.kind == .description else { return nil }
            return try? DescriptionResponse(decoding: body.span.bytes).model
        }

        /// The scores that the frame carries.
        var scores: ScoreBatch? {
            guard header.kind == .scores else { return nil }
            return try? ScoresResponse.decode(body.span.bytes)
        }
    }

    private let descriptor: Int32

    /// Connects to the socket at `path`; every read and write fails after `timeout` seconds.
    init(path: String, timeout: Int = 120) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(action: "socket", number: errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try Self.finishConnecting(descriptor, result, timeout: timeout)
    }

    /// Connects to a TCP port of the loopback address.
    init(port: Int, timeout: Int = 120) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(action: "socket", number: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try Self.finishConnecting(descriptor, result, timeout: timeout)
    }

    private static func finishConnecting(_ descriptor: Int32, _ result: Int32, timeout: Int) throws {
        guard result == 0 else {
            let number = errno
            close(descriptor)
            throw Failure(action: "connect", number: number)
        }
        var limit = timeval(tv_sec: timeout, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends all bytes.
    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(action: "send", number: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Says that nothing more will be sent.
    func closeSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Receives the next frame, or `nil` at the end.
    func receive() throws -> Frame? {
        guard let head = try receive(count: 16) else { return nil }
        let header = try FrameHeader(decoding: head.span.bytes, maxBodyBytes: 1 << 30)
        guard let body = try receive(count: header.bodyLength) else { return nil }
        return Frame(header: header, body: body)
    }

    /// Whether the server has closed the connection, waiting for it.
    func isClosedByPeer() throws -> Bool {
        do {
            return try receive(count: 1) == nil
        } catch let failure as Failure where failure.number == ECONNRESET {
            return true
        }
    }

    /// Receives what is there, at most `count` bytes; nothing at the end.
    func receiveSome(upTo count: Int = 65_536) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let more = recv(descriptor, &bytes, count, 0)
        guard more >= 0 else { throw Failure(action: "recv", number: errno) }
        return Array(bytes.prefix(more))
    }

    private func receive(count: Int) throws -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let more = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress.map { $0 + filled }, count - filled, 0)
            }
            if more == 0 { return nil }
            guard more > 0 else { throw Failure(action: "recv", number: errno) }
            filled += more
        }
        return bytes
    }
}

/// Runs blocking code on a thread of its own, away from those that Swift concurrency needs.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let job = Unmanaged.passRetained(ThreadJob { continuation.resume(with: Swift.Result { try body() }) })
        var thread = pthread_t()
        let status = pthread_create(&thread, nil, { runJob($0) }, job.toOpaque())
        precondition(status == 0, "a test needs a thread")
        pthread_detach(thread)
    }
}

/// What a thread has to do.
private final class ThreadJob: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runJob(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    Unmanaged<ThreadJob>.fromOpaque(pointer).takeRetainedValue().run()
    return nil
}
