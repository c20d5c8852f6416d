import Synchronization

/// Counts the connections of all loops, for the limit and for the end of a drain.
final class OpenConnections: Sendable {
    private struct State {
        var count = 0
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Creates a counter that lets at most `limit` in.
    init(limit: Int) {
        self.limit = limit
    }

    /// Counts one more connection, unless there are as many as there may be.
    func enter() -> Bool {
        state.withLock { state in
            guard state.count < limit else { return false }
            state.count += 1
            return true
        }
    }

    /// Counts one connection less.
    func leave() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.count -= 1
            guard state.count == 0 else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Returns once no connection is open; only one task may wait.
    func waitUntilNone() async {
        await withCheckedContinuation { continuation in
            let isNone = state.withLock { state in
                if state.count == 0 { return true }
                state.waiter = continuation
                return false
            }
            if isNone { continuation.resume() }
        }
    }

    /// Connections at this moment.
    var count: Int { state.withLock { $0.count } }
}
