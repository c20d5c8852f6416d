/// Why a server could not start: one sentence that says what, where, and what to do.
public struct ServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of trouble; open, more may come.
    public struct Code: Sendable, Hashable {
        private let name: String

        /// Another server answers at the path.
        public static let inUse = Code(name: "inUse")
        /// Something that is not a socket stands at the path.
        public static let notASocket = Code(name: "notASocket")
        /// The path does not fit in a socket address.
        public static let pathTooLong = Code(name: "pathTooLong")
        /// An address that cannot be read.
        public static let invalidAddress = Code(name: "invalidAddress")
        /// An address that other machines can reach.
        public static let notLoopback = Code(name: "notLoopback")
        /// The operating system refused.
        public static let system = Code(name: "system")
    }

    /// What kind of trouble.
    public var code: Code
    /// What is wrong, where, and what to do.
    public var message: String

    /// Creates an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
