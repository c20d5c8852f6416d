/// Which values of the `Host` header are answered.
///
/// A page in a browser can have its own name resolved to 127.0.0.1 and then read the answers of a local server (DNS
/// rebinding). The header still carries that name, and is refused.
struct HostPolicy: Sendable {
    /// True for Unix domain sockets, which no browser reaches, and where other machines are let in.
    var allowsAnyHost: Bool

    /// Checks the authority of a request.
    ///
    /// - Throws: `forbidden` for a name that is not this machine's loopback.
    func check(authority: String?) throws(RequestProblem) {
        guard !allowsAnyHost, let authority else { return }
        var host = Substring(authority.lowercased())
        if let colon = host.lastIndex(of: ":"), host[host.index(after: colon)...].allSatisfy(\.isNumber) {
            host = host[..<colon]
        }
        guard host == "localhost" || host == "[::1]" || Self.isLoopback(host) else {
            throw RequestProblem(.forbidden, "this server answers to localhost and its addresses only")
        }
    }

    /// Whether a text is an IPv4 address of the loopback network.
    static func isLoopback(_ host: Substring) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil } && parts[0] == "127"
    }
}
