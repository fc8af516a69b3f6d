import PoolMetrics
import ResourceTypes

@testable import PoolDashboard

/// A hundred pools of ten resources under steady load: what the history's budget is made for.
struct HistoryLoad {
    private var pools: [PoolSample]
    private var random: UInt64 = 88_172_645_463_325_252
    private(set) var instant: UInt64 = 7_000_000_000_000
    private let sites = (0..<12).map { CallSite(fileID: "Shop/Checkout.swift", line: 40 + $0) }

    init(pools count: Int = 100) {
        pools = (0..<count).map { number in
            var statistics = PoolStatistics()
            statistics.size = .range(2...10)
            statistics.holdSampleInterval = 16
            statistics.ageResolutionNanoseconds = 10_000_000
            statistics.slots = (0..<10).map {
                PoolStatistics.Slot(
                    index: $0, resource: ResourceID(rawValue: UInt64($0)), state: .idle,
                    ageNanoseconds: 0, inStateNanoseconds: 0, uses: 0)
            }
            return PoolSample(name: "tenant-\(number)", kind: "sqlite", statistics: statistics)
        }
    }

    private mutating func below(_ limit: UInt64) -> UInt64 {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return random % limit
    }

    /// The next batch, so long after the one before.
    mutating func next(_ interval: UInt64) -> SampleBatch {
        instant += interval
        for index in pools.indices {
            var statistics = pools[index].statistics
            step(&statistics, interval, offset: UInt64(index) * 3_000)
            pools[index].statistics = statistics
        }
        return SampleBatch(
            time: Fixture.start.advanced(byNanoseconds: Int64(instant)),
            instantNanoseconds: instant + 500_000, intervalNanoseconds: interval, pools: pools,
            events: [])
    }

    private mutating func step(
        _ statistics: inout PoolStatistics, _ interval: UInt64, offset: UInt64
    ) {
        statistics.instantNanoseconds = instant + offset + below(1_000)
        let leases = (300 + below(200)) * interval / 1_000_000_000
        let inUse = 2 + below(8)
        statistics.acquired += leases
        statistics.released = statistics.acquired - inUse
        statistics.waited += leases / 9
        statistics.states = ResourceStateCounts(
            initialized: 0, inUse: Int(inUse), idle: Int(10 - inUse),
            disposed: statistics.states.disposed + below(2))
        statistics.waiting = Int(below(3))
        statistics.oldestWaiterNanoseconds = UInt64(statistics.waiting) * below(50_000_000)
        statistics.made += below(2)
        statistics.errors[.timeout, default: 0] += below(2)
        statistics.disposals[.idleTimeout, default: 0] += below(2)
        statistics.wait.buckets[0] += leases - leases / 9
        statistics.hold.sumNanoseconds += leases * 2_000_000
        statistics.wait.sumNanoseconds += leases * 900_000
        for _ in 0..<6 { statistics.wait.buckets[Int(14 + below(10))] += leases / 54 }
        for _ in 0..<6 { statistics.hold.buckets[Int(18 + below(10))] += leases / 96 + 1 }
        for slot in 0..<10 {
            statistics.slots[slot].ageNanoseconds = instant - 7_000_000_000_000 + below(9_000_000)
            if slot < Int(inUse) {
                statistics.slots[slot].state = .inUse
                statistics.slots[slot].holder = sites[Int(below(12))]
                statistics.slots[slot].inStateNanoseconds = below(9_000_000)
                statistics.slots[slot].uses += leases / 10
            } else {
                statistics.slots[slot].state = .idle
                statistics.slots[slot].holder = nil
                statistics.slots[slot].inStateNanoseconds += interval
            }
        }
        let idle = statistics.slots[Int(inUse)...].prefix(4)
        statistics.cleanups = idle.map {
            PoolStatistics.Cleanup(
                resource: $0.resource, reason: .idleTimeout,
                dueInNanoseconds: 60_000_000_000 - min($0.inStateNanoseconds, 60_000_000_000))
        }
        statistics.pendingCleanups = statistics.cleanups.count
        statistics.sites = (0..<3).map {
            PoolStatistics.Site(
                site: sites[$0], held: Int(inUse) / 3 + 1, longestNanoseconds: below(9_000_000))
        }
        statistics.siteCount = 3
        statistics.callers = (0..<3).map {
            PoolStatistics.Caller(
                site: sites[$0], waited: statistics.waited / 3, timed: statistics.acquired / 90,
                usualHoldNanoseconds: 2_000_000 + below(20_000),
                longHoldNanoseconds: 9_000_000 + below(90_000))
        }
    }
}
