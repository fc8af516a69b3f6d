import ResourceTypes

/// Remembers each pool's last reading, so that cumulative counters can be added up elsewhere.
///
/// A sample that was dropped costs nothing: the next one makes up for it. A pool whose counters
/// fell was restarted and counts from zero; a reading that is older than the last is left out.
struct CounterBaseline: Sendable {
    private var readings: [String: PoolStatistics] = [:]

    /// What to subtract from a sample's counters to get what is new in it; remembers the sample.
    ///
    /// - Returns: zeros for a pool that is new or restarted; nil for a sample that is out of date.
    mutating func advance(to sample: PoolSample) -> PoolStatistics? {
        let now = sample.statistics
        guard let then = readings[sample.name] else {
            readings[sample.name] = now
            return PoolStatistics()
        }
        guard now.instantNanoseconds >= then.instantNanoseconds else { return nil }
        readings[sample.name] = now
        return CounterBaseline.fell(from: then, to: now) ? PoolStatistics() : then
    }

    /// Forgets all but these pools; returns the names of those forgotten.
    mutating func keep(only names: Set<String>) -> [String] {
        let gone = readings.keys.filter { !names.contains($0) }
        for name in gone { readings[name] = nil }
        return gone
    }

    private static func fell(from then: PoolStatistics, to now: PoolStatistics) -> Bool {
        let counters: [(PoolStatistics) -> UInt64] = [
            { $0.acquired }, { $0.waited }, { $0.released }, { $0.cancelled }, { $0.made },
            { $0.cleanUpsRun }, { $0.eventsDropped }, { $0.states.disposed }, { $0.errorsTotal },
            { $0.wait.sumNanoseconds }, { $0.hold.sumNanoseconds }, { $0.create.sumNanoseconds },
        ]
        return counters.contains { $0(now) < $0(then) }
    }
}
