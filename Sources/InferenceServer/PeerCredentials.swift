#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Who is at the other end of a Unix domain socket, as the kernel recorded it at connect time.
struct PeerCredentials: Sendable, Hashable {
    /// The peer's process.
    var process: Int32
    /// The peer's user.
    var user: UInt32
    /// The peer's groups, with the primary one first.
    var groups: [UInt32]

    /// Asks the kernel; `nil` where the descriptor is not a connected Unix domain socket.
    init?(ofPeerAt descriptor: Int32) {
        // The layout of `struct ucred` and these option numbers are Linux ABI; the header hides both without _GNU_SOURCE.
        let peerCredentialsOption: Int32 = 17
        let peerGroupsOption: Int32 = 59
        var credentials: (process: Int32, user: UInt32, group: UInt32) = (0, 0, 0)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(descriptor, SOL_SOCKET, peerCredentialsOption, &credentials, &size) == 0 else { return nil }
        process = credentials.process
        user = credentials.user
        groups = [credentials.group]
        var more = [UInt32](repeating: 0, count: 256)
        size = socklen_t(more.count * 4)
        if getsockopt(descriptor, SOL_SOCKET, peerGroupsOption, &more, &size) == 0 {
            groups += more.prefix(Int(size) / 4)
        }
    }
}

/// Which peers may use the socket.
struct PeerPolicy: Sendable {
    /// Users who may connect.
    var users: Set<UInt32>
    /// A group whose members may connect too.
    var group: UInt32?

    /// The user that this process runs as.
    static let ownUser: UInt32 = geteuid()

    /// The policy of a configuration.
    init(_ configuration: ServerConfiguration) {
        users = configuration.allowedUsers ?? [0, Self.ownUser]
        group = configuration.group
    }

    /// Whether a peer may connect; unknown peers may not.
    func allows(_ peer: PeerCredentials?) -> Bool {
        guard let peer else { return false }
        if users.contains(peer.user) { return true }
        guard let group else { return false }
        return peer.groups.contains(group)
    }
}
