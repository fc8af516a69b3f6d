public import Logging

/// Cleans up what nobody has renewed in time: one timer an id, one task for all of them.
///
/// ```swift
/// let scheduler = CleanupScheduler { id in try await cache.remove(id) }
/// scheduler.schedule("session-7", ttl: 30)     // seconds
/// scheduler.schedule("session-7", ttl: 60)     // takes the place of the first
/// scheduler.cancel("session-7")                // true
/// ```
/// When a timer is due, its handler runs once on a task of its own. A handler that throws is run
/// again after a backoff that doubles, up to a number of attempts; failures are counted. A timer
/// that is scheduled anew meanwhile takes the place of the retry. Timers fire at or up to about two
/// milliseconds after their moment, never before.
///
/// A scheduler that is dropped fires nothing more: a handler that runs goes on to its end, and is
/// not run again.
public final class CleanupScheduler: Sendable {
    /// Does the clean-up of an id.
    public typealias Handler = @Sendable (_ id: String) async throws -> Void

    /// What has happened so far.
    ///
    /// Counters only grow.
    public struct Statistics: Sendable, Hashable {
        /// Timers scheduled, replacements counted, retries not.
        public var scheduled: UInt64 = 0
        /// Timers cancelled, or replaced by another of the same id; one whose handler ran at that
        /// moment counts where that failed.
        public var cancelled: UInt64 = 0
        /// Clean-ups that succeeded.
        public var succeeded: UInt64 = 0
        /// Clean-ups that threw.
        public var failed: UInt64 = 0
        /// Clean-ups that were given up after the last attempt.
        public var abandoned: UInt64 = 0
    }

    private let core: CleanupCore

    /// Makes a scheduler.
    ///
    /// - Parameters:
    ///   - retryBase: the wait after a first failure; it doubles with each further one. 1 s.
    ///   - retryLimit: the most that the wait grows to. 60 s.
    ///   - attempts: how often a clean-up is tried before it is given up. 5; at least 1.
    ///   - logger: told about failures at debug.
    ///   - clock: the time; tests pass their own.
    ///   - handler: what cleans up ids that were scheduled without a handler of their own.
    public init(
        retryBase: Duration = .seconds(1), retryLimit: Duration = .seconds(60), attempts: Int = 5,
        logger: Logger? = nil, clock: any PoolClock = SystemPoolClock(),
        handler: @escaping Handler = { _ in }
    ) {
        core = CleanupCore(
            retryBase: retryBase.clampedNanoseconds, retryLimit: retryLimit.clampedNanoseconds,
            attempts: max(1, attempts), logger: logger, clock: clock, handler: handler)
    }

    deinit { core.close() }

    /// Cleans up an id after so many seconds, unless it is scheduled anew or cancelled before.
    ///
    /// - Parameters:
    ///   - id: what is to be cleaned up. A pending timer of the same id is replaced.
    ///   - seconds: from now; zero, less or not a number is at once.
    ///   - handler: does the clean-up; nil for the scheduler's.
    /// - Complexity: O(1).
    public func schedule(_ id: String, ttl seconds: Double, handler: Handler? = nil) {
        let nanoseconds = seconds > 0 ? UInt64(min(seconds * 1e9, 9e18)) : 0
        core.schedule(id, afterNanoseconds: nanoseconds, handler: handler)
    }

    /// Cleans up an id after a duration, unless it is scheduled anew or cancelled before.
    ///
    /// - Complexity: O(1).
    public func schedule(_ id: String, ttl: Duration, handler: Handler? = nil) {
        core.schedule(id, afterNanoseconds: ttl.clampedNanoseconds, handler: handler)
    }

    /// Takes an id's timer away.
    ///
    /// - Returns: whether there was one, whose handler will not run now. False where that runs
    ///   already: it goes on to its end, and is not run again where it fails.
    /// - Complexity: O(1).
    @discardableResult
    public func cancel(_ id: String) -> Bool { core.cancel(id) }

    /// What is pending, by id.
    ///
    /// - Complexity: O(n).
    public var tasks: [String: CleanupTask] {
        // An id has one timer at the most.
        Dictionary(uniqueKeysWithValues: core.all().map { ($0.id, $0) })
    }

    /// What is pending, in the order in which it is due.
    ///
    /// - Complexity: O(n log n).
    public var pending: [CleanupTask] {
        core.all().sorted { ($0.dueNanoseconds, $0.id) < ($1.dueNanoseconds, $1.id) }
    }

    /// What has happened so far.
    public var statistics: Statistics { core.statistics }
}
