import PoolMetrics
import ResourceTypes

/// What a card compares: how much is free, out and waited for, in one pool or in several together.
struct CardNumbers: Sendable, Hashable {
    /// Free to lease.
    var idle = 0
    /// Leased.
    var inUse = 0
    /// Acquires that wait.
    var waiting = 0
    /// How long acquires waited so far.
    var wait = LatencyCounts()

    /// The sum of some pools' readings.
    init(_ readings: [PoolStatistics]) {
        for reading in readings {
            idle &+= reading.states.free
            inUse &+= reading.states.inUse
            waiting &+= reading.waiting
            wait.add(reading.wait)
        }
    }
}

extension LatencyCounts {
    /// Adds another histogram's counts.
    mutating func add(_ other: LatencyCounts) {
        for (index, count) in other.buckets.enumerated() where index < buckets.count {
            buckets[index] &+= count
        }
        sumNanoseconds &+= other.sumNanoseconds
    }
}
