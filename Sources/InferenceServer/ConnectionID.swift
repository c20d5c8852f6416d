/// A connection's number, unique within its loop as long as the server runs.
struct ConnectionID: Sendable, Hashable {
    /// The number.
    let rawValue: UInt64
}
