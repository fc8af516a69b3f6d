import PoolMetrics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The person's own time zone.
enum LocalClock {
    /// How many seconds east of UTC it is at a time.
    static func offsetSeconds(at time: WallTime) -> Int { Int(broken(time).tm_gmtoff) }

    /// The name of a recording that is begun at a time: `pooltop-20260131-104207.pooltop`.
    static func recordingName(at time: WallTime) -> String {
        let parts = broken(time)
        func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = "\(parts.tm_year + 1_900)\(padded(parts.tm_mon + 1))\(padded(parts.tm_mday))"
        let clock = "\(padded(parts.tm_hour))\(padded(parts.tm_min))\(padded(parts.tm_sec))"
        return "pooltop-\(date)-\(clock).pooltop"
    }

    private static func broken(_ time: WallTime) -> tm {
        var seconds = time_t(time.nanosecondsSinceEpoch / 1_000_000_000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return parts
    }
}
