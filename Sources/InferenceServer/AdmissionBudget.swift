import Synchronization

/// How many bytes of requests and answers the server holds, and how many it may.
final class AdmissionBudget: Sendable {
    private let limit: Int
    private let held = Atomic<Int>(0)

    /// Creates a budget of `limit` bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes `count` bytes if that many are left.
    func reserve(_ count: Int) -> Bool {
        let (_, total) = held.add(count, ordering: .relaxed)
        if total <= limit { return true }
        held.subtract(count, ordering: .relaxed)
        return false
    }

    /// Gives back bytes that `reserve` took.
    func release(_ count: Int) {
        held.subtract(count, ordering: .relaxed)
    }

    /// Bytes held at this moment.
    var heldBytes: Int { held.load(ordering: .relaxed) }
}
