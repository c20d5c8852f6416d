import Synchronization

/// A request to end, made once from any thread and awaited by one task.
final class ShutdownRequest: Sendable {
    private enum State {
        case none
        case awaited(CheckedContinuation<Void, Never>)
        case made
    }

    private let state = Mutex(State.none)

    /// Makes the request; making it again changes nothing.
    func make() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state = .made }
            if case .awaited(let waiter) = state { return waiter }
            return nil
        }
        waiter?.resume()
    }

    /// Returns once the request is made.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isMade = state.withLock { state -> Bool in
                switch state {
                case .made:
                    return true
                case .none:
                    state = .awaited(continuation)
                    return false
                case .awaited:
                    preconditionFailure("only one task may run a server")
                }
            }
            if isMade { continuation.resume() }
        }
    }
}
