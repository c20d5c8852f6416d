#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension InferenceClientError {
    static let noSuchFile = ENOENT
    static let connectionRefused = ECONNREFUSED
    static let permissionDenied = EACCES
    /// What connecting says while the server has more waiting connections than its backlog.
    static let backlogFull = EAGAIN
}
