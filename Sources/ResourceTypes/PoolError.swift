/// What went wrong in a pool, which pool it was, and what to do about it.
///
/// ```swift
/// do {
///     try await pool.withResource { … }
/// } catch let error as PoolError where error.code == .timeout {
///     print(error)   // orders: no resource within 30 s; 10 in use, 4 waiting: raise …
/// }
/// ```
public struct PoolError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added, so a `switch` over it needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        enum Base: String {
            case timeout, cancelled, rejected, factoryFailure, shutDown, deadlock
            case invalidConfiguration, duplicateName, notFound
        }
        let base: Base

        /// No resource came free before the deadline.
        public static let timeout = Code(base: .timeout)
        /// The task that acquired, or warmed a pool up, was cancelled.
        public static let cancelled = Code(base: .cancelled)
        /// The pool has as many waiters as it allows, or the wait would outlast the deadline.
        public static let rejected = Code(base: .rejected)
        /// The factory could not make a resource, now or several times on end just before, and no
        /// other was there to wait for.
        public static let factoryFailure = Code(base: .factoryFailure)
        /// The pool is shutting down or has been shut down.
        public static let shutDown = Code(base: .shutDown)
        /// All that was waited for is held by tasks that wait themselves, for one another; the
        /// message names the call sites and the smallest size that would do.
        public static let deadlock = Code(base: .deadlock)
        /// A configuration value is out of its range.
        public static let invalidConfiguration = Code(base: .invalidConfiguration)
        /// A pool of this name is already registered.
        public static let duplicateName = Code(base: .duplicateName)
        /// No pool of this name is registered.
        public static let notFound = Code(base: .notFound)

        /// The code's name.
        public var description: String { base.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// The pool's name.
    public let pool: String
    /// What happened, with its remedy behind a colon.
    public let message: String
    /// The error below this one, where there is one: the factory's, for example.
    public let cause: (any Error)?

    /// Makes an error.
    public init(code: Code, pool: String, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.pool = pool
        self.message = message
        self.cause = cause
    }

    /// The error as a line: `pool: what happened: remedy (cause)`.
    public var description: String {
        guard let cause else { return "\(pool): \(message)" }
        return "\(pool): \(message) (\(cause))"
    }
}
