/// Messages as the engine takes them: all bytes side by side, and where each message ends.
struct MessageBytes: Sendable {
    /// The UTF-8 bytes of all messages.
    private(set) var bytes: [UInt8] = []
    /// Where each message ends in `bytes`.
    private(set) var ends: [Int] = []

    /// Number of messages.
    var count: Int { ends.count }

    /// Lays messages side by side.
    init(_ texts: some Sequence<String>) {
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            ends.append(bytes.count)
        }
    }
}
