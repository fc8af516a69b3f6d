#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a terminal could not be taken, and what to do about it.
public struct TerminalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added, so a `switch` over it needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        enum Base: String {
            case noTerminal, unknownType, tooSimple, alreadyOpen, noCapture
        }
        let base: Base

        /// The process has no terminal, or what it was given is none.
        public static let noTerminal = Code(base: .noTerminal)
        /// No description of this type of terminal is installed.
        public static let unknownType = Code(base: .unknownType)
        /// The terminal can't place its cursor.
        public static let tooSimple = Code(base: .tooSimple)
        /// This process has a screen open already.
        public static let alreadyOpen = Code(base: .alreadyOpen)
        /// Standard error could not be set aside.
        public static let noCapture = Code(base: .noCapture)

        /// The code's name.
        public var description: String { base.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, with its remedy behind a colon.
    public let message: String
    /// The operating system's number for it, where it gave one.
    public let errorNumber: Int32?

    /// Makes an error.
    public init(code: Code, message: String, errorNumber: Int32? = nil) {
        self.code = code
        self.message = message
        self.errorNumber = errorNumber
    }

    /// The message as `terminal: what happened: remedy (cause)`.
    public var description: String {
        let cause = errorNumber.map { " (\(String(cString: strerror($0))))" } ?? ""
        return "terminal: \(message)\(cause)"
    }
}
