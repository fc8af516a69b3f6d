import Glibc

/// The machine's monotonic clock, `CLOCK_MONOTONIC`.
public struct SystemPoolClock: PoolClock {
    /// The clock of this machine.
    public init() {}

    /// Now.
    public func nowNanoseconds() -> UInt64 { Self.read() }

    @inline(__always)
    static func read() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000
            &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }

    /// Sleeps until a moment.
    public func sleep(untilNanoseconds deadline: UInt64) async throws {
        let now = nowNanoseconds()
        try await Task.sleep(nanoseconds: deadline > now ? deadline - now : 0)
    }
}
