import Glibc

/// The machine's monotonic clock: `CLOCK_MONOTONIC`, and its coarse form, which is advanced by the
/// kernel's tick (1 to 10 ms) and costs a fifth to read.
public struct SystemPoolClock: PoolClock {
    /// The resolution of the coarse clock, as the kernel gives it.
    public let coarseResolutionNanoseconds: UInt64

    /// The clock of this machine.
    public init() {
        var resolution = timespec()
        clock_getres(CLOCK_MONOTONIC_COARSE, &resolution)
        coarseResolutionNanoseconds = resolution.nanoseconds
    }

    /// Now, exactly.
    public func nowNanoseconds() -> UInt64 { Self.read(CLOCK_MONOTONIC) }

    /// Now, at the last tick of the kernel.
    public func coarseNanoseconds() -> UInt64 { Self.coarse() }

    /// Sleeps until a moment.
    public func sleep(untilNanoseconds deadline: UInt64) async throws {
        let now = nowNanoseconds()
        try await Task.sleep(nanoseconds: deadline > now ? deadline - now : 0)
    }

    static func coarse() -> UInt64 { read(CLOCK_MONOTONIC_COARSE) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.nanoseconds
    }
}

extension timespec {
    fileprivate var nanoseconds: UInt64 { UInt64(tv_sec) &* 1_000_000_000 &+ UInt64(tv_nsec) }
}
