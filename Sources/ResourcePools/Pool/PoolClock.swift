/// The time as a pool sees it: nanoseconds of a monotonic clock, and a way to sleep until then.
///
/// ``SystemPoolClock`` is the real one; tests pass a clock that they move by hand.
public protocol PoolClock: Sendable {
    /// Now, exactly.
    func nowNanoseconds() -> UInt64
    /// Now, as cheaply as it can be had; behind ``nowNanoseconds()`` by at most the resolution.
    func coarseNanoseconds() -> UInt64
    /// How far the coarse time may be behind.
    var coarseResolutionNanoseconds: UInt64 { get }
    /// Sleeps until a moment.
    ///
    /// - Throws: `CancellationError` where the task is cancelled before.
    func sleep(untilNanoseconds deadline: UInt64) async throws
}
