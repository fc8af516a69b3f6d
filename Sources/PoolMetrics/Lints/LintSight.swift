import ResourceTypes

/// What a rule sees of a pool: its newest reading, and what the windows hold.
struct LintSight: Sendable {
    /// The newest reading.
    var statistics: PoolStatistics
    /// The breaker at the reading before; nil at the first, and where the pool was started again.
    var circuitBefore: CircuitState?
    /// What happened since the reading before.
    var events: [PoolEvent] = []
    /// The last one to two minutes.
    var minute: LintWindow.Facts
    /// The last five to ten minutes.
    var fiveMinutes: LintWindow.Facts

    /// Whether there was a reading of the same pool before this one.
    var isContinued: Bool { circuitBefore != nil }

    /// Now, on the pool's clock.
    var now: UInt64 { statistics.instantNanoseconds }

    /// How long a lease that was taken at a call site is usually held at most: 99 % of those that
    /// were timed there, or in the whole pool where the site has had fewer than `evidence`.
    ///
    /// - Returns: nil where the pool has had fewer, too.
    /// - Complexity: O(call sites + buckets).
    func usualHoldSeconds(at site: CallSite?, evidence: UInt64) -> Double? {
        if let caller = statistics.callers.first(where: { $0.site == site }),
            caller.timed >= evidence
        {
            return Double(caller.longHoldNanoseconds) / 1e9
        }
        guard statistics.hold.count >= evidence else { return nil }
        return statistics.hold.quantile(0.99)
    }
}
