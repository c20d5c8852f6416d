import InferenceClient
import InferenceProtocol
import InferenceServer
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Who is let in, and how much work is taken on.
@Suite struct AdmissionTests {
    @Test func thousandIdleConnectionsLeaveOthersServed() async throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(limit.rlim_max, 16_384)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        try await withServer { server, path in
            let idle = try await blocking {
                UncheckedBox(try (0..<1000).map { _ in try RawConnection(path: path) })
            }
            let client = patientClient(at: path)
            for _ in 0..<100 { _ = try await client.scores(texts: ["busy"]) }
            #expect(server.statistics.connections == 1001)
            try await blocking {
                let last = try #require(idle.value.last)
                try last.send(ClassifyRequest.encodedFrame(texts: ["idle no more"], requestID: 1))
                #expect(try last.receive()?.scores != nil)
            }
        }
    }

    @Test func connectionBeyondTheLimitIsToldSo() async throws {
        try await withServer {
            $0.maxConnections = 2
        } _: { server, path in
            try await blocking {
                var connections = try (0..<2).map { _ in try RawConnection(path: path) }
                for connection in connections {
                    try connection.send(FrameHeader(kind: .ping, requestID: 1, bodyLength: 0).encoded(followedBy: []))
                    #expect(try connection.receive()?.header.kind == .pong)
                }
                let third = try RawConnection(path: path)
                #expect(try third.receive()?.error?.code == .overloaded)
                #expect(try third.isClosedByPeer())
                connections.removeLast()
                // The place of the one that left is free again.
                while true {
                    let next = try RawConnection(path: path)
                    try next.send(FrameHeader(kind: .ping, requestID: 1, bodyLength: 0).encoded(followedBy: []))
                    if try next.receive()?.header.kind == .pong { break }
                }
            }
            #expect(server.statistics.refusedConnections >= 1)
        }
    }

    @Test func workBeyondTheBudgetIsToldOverloaded() async throws {
        try await withServer(engine: TestEngine(delay: .milliseconds(100))) {
            $0.maxHeldBytes = 100_000
        } _: { server, path in
            try await blocking {
                let connection = try RawConnection(path: path)
                let text = String(repeating: "x", count: 30_000)
                for id in 1...10 {
                    try connection.send(ClassifyRequest.encodedFrame(texts: [text], requestID: UInt32(id)))
                }
                var codes: [ProtocolError.Code?] = []
                for _ in 1...10 { codes.append(try #require(try connection.receive()).error?.code) }
                #expect(codes.contains(nil))
                #expect(codes.contains(.overloaded))
                #expect(codes.allSatisfy { $0 == nil || $0 == .overloaded })
                // Later it is accepted again, on the same connection.
                try connection.send(ClassifyRequest.encodedFrame(texts: [text], requestID: 99))
                #expect(try connection.receive()?.scores != nil)
            }
            #expect(server.statistics.overloadedRequests > 0)
        }
    }

    @Test func unlistedUserIsForbidden() async throws {
        try await withServer {
            $0.allowedUsers = [geteuid() + 1]
        } _: { _, path in
            try await blocking {
                let connection = try RawConnection(path: path)
                #expect(try connection.receive()?.error?.code == .forbidden)
                #expect(try connection.isClosedByPeer())
            }
            let error = await #expect(throws: InferenceClientError.self) {
                try await patientClient(at: path).ping()
            }
            #expect(error?.code == .refused(.forbidden))
        }
    }

    @Test func memberOfTheGroupMayConnect() async throws {
        try await withServer {
            $0.allowedUsers = []
            $0.group = getegid()
        } _: { _, path in
            try await patientClient(at: path).ping()
            var status = stat()
            #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o660)
        }
    }
}

/// Carries a value that is used by one thread at a time.
struct UncheckedBox<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
