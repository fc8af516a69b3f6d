#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the world's time comes from: the system, or a test.
///
/// ```swift
/// let clock = WallClock { WallTime(rfc3339: "2026-08-01T10:00:00Z")! }
/// let sampler = PoolSampler(wallClock: clock) { pools }
/// ```
public struct WallClock: Sendable {
    private let read: @Sendable () -> WallTime

    /// A clock that answers with what the closure gives.
    public init(_ read: @escaping @Sendable () -> WallTime) { self.read = read }

    /// The time now.
    public var now: WallTime { read() }

    /// The system's real-time clock, to the nanosecond where the system has it.
    public static let system = WallClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(
            nanosecondsSinceEpoch: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
