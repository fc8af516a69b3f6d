/// The time as a pool sees it: nanoseconds of a monotonic clock, and a way to sleep until then.
///
/// ``SystemPoolClock`` is the real one; tests pass a clock that they move by hand.
public protocol PoolClock: Sendable {
    /// Now.
    func nowNanoseconds() -> UInt64
    /// Sleeps until a moment.
    ///
    /// - Throws: `CancellationError` where the task is cancelled before.
    func sleep(untilNanoseconds deadline: UInt64) async throws
}
