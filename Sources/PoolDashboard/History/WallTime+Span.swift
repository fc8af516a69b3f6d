import PoolMetrics

extension WallTime {
    /// The latest time on a time axis: of two on it, the span always has a number.
    static let latestOnAxis = WallTime(nanosecondsSinceEpoch: 1 << 62)

    /// Nanoseconds from an earlier time to this one, negative where that is later; the nearest that
    /// has a number.
    func nanoseconds(since earlier: WallTime) -> Int64 {
        let (span, overflow) = nanosecondsSinceEpoch.subtractingReportingOverflow(
            earlier.nanosecondsSinceEpoch)
        return overflow ? (self > earlier ? .max : .min) : span
    }
}
