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
}
