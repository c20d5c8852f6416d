import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension InferenceServer {
    /// Serves as a daemon: until SIGTERM or SIGINT, while SIGHUP loads the model again.
    ///
    /// The first SIGTERM or SIGINT drains, a second one ends the process at once. A reload that fails is logged, and the
    /// model in use stays. The process may then hold as many files open as the system allows it, for the sake of many
    /// connections. Tells systemd when it is ready, if systemd asked for that.
    ///
    /// - Throws: what `start()` throws.
    public func runUntilSignalled() async throws {
        raiseFileLimit()
        let queue = DispatchQueue(label: "babil.serve.signals")
        let sources = [
            await Self.source(of: SIGTERM, on: queue) { self.endOnce(after: SIGTERM) },
            await Self.source(of: SIGINT, on: queue) { self.endOnce(after: SIGINT) },
            await Self.source(of: SIGHUP, on: queue) { _ = try? self.reloader.reload() },
        ]
        defer { for source in sources { source.cancel() } }
        try await start()
        ServiceManager.notify("READY=1")
        try await run()
    }

    /// Calls `action` for each signal from now on; a signal that came before had its default effect.
    private static func source(
        of number: Int32, on queue: DispatchQueue, _ action: @escaping @Sendable () -> Void
    ) async -> any DispatchSourceSignal {
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler(handler: action)
        // Registration happens later, on another thread: a signal before it would not be seen.
        await withCheckedContinuation { continuation in
            source.setRegistrationHandler { continuation.resume() }
            source.resume()
        }
        return source
    }

    private func endOnce(after number: Int32) {
        signal(number, SIG_DFL)
        ServiceManager.notify("STOPPING=1")
        shutdown()
    }
}
