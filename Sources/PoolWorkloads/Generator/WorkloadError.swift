/// What kept a workload from running, or one of its operations from working.
public struct WorkloadError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added, so a `switch` over it needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        enum Base: String {
            case temporaryFolder, server, database, memory, wrongAnswer, injectedFault, misuse
            case unknown
        }
        let base: Base

        /// A folder for temporary files can't be made.
        public static let temporaryFolder = Code(base: .temporaryFolder)
        /// The echo server can't listen.
        public static let server = Code(base: .server)
        /// The database can't be made.
        public static let database = Code(base: .database)
        /// The system gives no memory, or a buffer was used after its end.
        public static let memory = Code(base: .memory)
        /// A resource gave back something else than was put into it.
        public static let wrongAnswer = Code(base: .wrongAnswer)
        /// The scenario's plan wanted this to fail.
        public static let injectedFault = Code(base: .injectedFault)
        /// A call that is out of its order.
        public static let misuse = Code(base: .misuse)
        /// Something was named that is not there, or a number is out of its range.
        public static let unknown = Code(base: .unknown)

        /// The code's name.
        public var description: String { base.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, with its remedy behind a colon.
    public let message: String
    /// The error below this one, where there is one.
    public let cause: (any Error)?

    /// Makes an error.
    public init(code: Code, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// One line: `what happened: remedy (cause)`.
    public var description: String {
        guard let cause else { return message }
        return "\(message) (\(cause))"
    }
}
