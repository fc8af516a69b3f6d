import PoolMetrics
import ResourceTypes

@testable import PoolDashboard

/// Three pools under load, second after second, made up of fixed arithmetic: the same every time.
enum Fixture {
    /// 2026-03-01T10:40:00Z.
    static let start = WallTime(nanosecondsSinceEpoch: 1_772_361_600_000_000_000)
    static let second: UInt64 = 1_000_000_000
    /// The instant of the first batch.
    static let origin: UInt64 = 5_000 * second

    /// The batch of a second, by number from 0.
    static func batch(_ number: Int, pools: [String] = ["orders", "sessions", "buffers"])
        -> SampleBatch
    {
        let instant = origin + UInt64(number) * second
        return SampleBatch(
            time: start.advanced(byNanoseconds: Int64(number) * Int64(second)),
            instantNanoseconds: instant, intervalNanoseconds: second,
            pools: pools.enumerated().map { sample($1, kind: $0 % 3, number, instant) },
            events: pools.first.map { events(number, instant, pool: $0) } ?? [])
    }

    static func batches(_ count: Int, pools: [String] = ["orders", "sessions", "buffers"])
        -> [SampleBatch]
    {
        (0..<count).map { batch($0, pools: pools) }
    }

    private static func sample(_ name: String, kind: Int, _ number: Int, _ instant: UInt64)
        -> PoolSample
    {
        var statistics = PoolStatistics()
        statistics.instantNanoseconds = instant
        let maxima: [Int] = [20, 10, 8]
        let maximum = maxima[kind]
        let minimum = [4, 2, 1][kind]
        statistics.size = .range(minimum...maximum)
        let phase = (number + kind * 17) % 60
        let swing = phase < 30 ? phase : 60 - phase
        let (base, slope): (Int, Int) = [(2, 26), (1, 40), (0, 60)][kind]
        let inUse = min(maximum, base + swing * maximum / slope)
        let idle = min(maximum - inUse, kind == 0 ? 3 : 2)
        let perSecond: [Int] = [2, 1, 5]
        let disposed = UInt64(number * perSecond[kind] / 4 + 3)
        statistics.states = ResourceStateCounts(
            created: inUse == maximum ? 0 : (number % 7 == 0 ? 1 : 0),
            initialized: idle > 1 ? 1 : 0, inUse: inUse, idle: max(0, idle - 1),
            failed: kind == 1 && number % 9 == 3 && inUse + idle < maximum ? 1 : 0,
            disposed: disposed)
        statistics.waiting = inUse == maximum ? 3 : 0
        statistics.oldestWaiterNanoseconds = statistics.waiting > 0 ? 48_000_000 : 0
        fillCounters(&statistics, kind: kind, number)
        fillDetail(&statistics, kind: kind, number)
        return PoolSample(
            name: name, kind: ["sqlite", "tcp", "memory"][kind], statistics: statistics)
    }

    private static func fillCounters(
        _ statistics: inout PoolStatistics, kind: Int, _ number: Int
    ) {
        let count = UInt64(number)
        let rates: [UInt64] = [812, 96, 7]
        statistics.acquired = count * rates[kind] + count * count % 40
        statistics.released = statistics.acquired
        statistics.waited = statistics.acquired / 9
        statistics.cancelled = count / 30
        statistics.made = count / 2 + 20
        statistics.disposals[.idleTimeout] = count / 3
        statistics.disposals[.maxLifetime] = count / 11
        if kind == 0 { statistics.errors[.timeout] = 3 }
        if kind == 1 {
            statistics.disposals[.broken] = count / 8
            statistics.errors[.broken] = count / 8
            statistics.errors[.timeout] = count / 4
            statistics.errors[.validation] = 2
        }
        statistics.wait.buckets[0] = statistics.acquired * 8 / 9
        statistics.wait.buckets[22 + kind] = statistics.acquired / 10
        statistics.wait.buckets[27 + kind] = statistics.acquired / 90
        statistics.wait.sumNanoseconds = count * 40_000_000
        statistics.hold.buckets[24 + kind] = statistics.acquired / 16
        statistics.hold.buckets[29 + kind] = statistics.acquired / 160
        statistics.hold.sumNanoseconds = count * 200_000_000
        statistics.holdSampleInterval = 16
        statistics.create.buckets[27] = statistics.made
        statistics.create.sumNanoseconds = statistics.made * 11_000_000
    }

    private static func fillDetail(_ statistics: inout PoolStatistics, kind: Int, _ number: Int) {
        let file = ["Shop/Checkout.swift", "Shop/Sessions.swift", "Shop/Thumbnails.swift"][kind]
        let states: [(ResourceState, Int)] = [
            (.created, statistics.states.created), (.initialized, statistics.states.initialized),
            (.inUse, statistics.states.inUse), (.idle, statistics.states.idle),
            (.failed, statistics.states.failed),
        ]
        var index = 0
        for (state, count) in states {
            for _ in 0..<count {
                let age = UInt64(index * 37 + number % 60 + 1) * second
                let held = UInt64(index + 1) * 2_300_000
                var slot = PoolStatistics.Slot(
                    index: index, resource: ResourceID(rawValue: UInt64(100 + index)),
                    state: state, ageNanoseconds: age, inStateNanoseconds: age / 3,
                    uses: UInt64(index * 431 + number))
                if state == .inUse {
                    slot.inStateNanoseconds = held
                    slot.holder = CallSite(fileID: file, line: 40 + index % 3)
                }
                if state == .idle, index % 4 == 1 { slot.activity = .validating }
                statistics.slots.append(slot)
                index += 1
            }
        }
        for place in 0..<min(3, statistics.states.inUse) {
            let longest = UInt64(9 - place) * 4_100_000
            statistics.sites.append(
                PoolStatistics.Site(
                    site: CallSite(fileID: file, line: 40 + place),
                    held: max(1, statistics.states.inUse / 3), longestNanoseconds: longest))
        }
        statistics.siteCount = statistics.sites.count
        statistics.callers = (0..<4).map { place in
            PoolStatistics.Caller(
                site: CallSite(fileID: file, line: 40 + place),
                waited: UInt64(number * (3 - kind) / (place + 2)),
                timed: UInt64(number * (4 - place) * (3 - kind)),
                usualHoldNanoseconds: UInt64(3 + place) * 1_200_000,
                longHoldNanoseconds: UInt64(5 + place) * 8_700_000)
        }
        statistics.pendingCleanups = statistics.states.free * 4
        for timer in 0..<min(12, statistics.pendingCleanups) {
            let due: UInt64 = timer == 0 ? 0 : UInt64(timer * 9) * second + 400_000_000
            statistics.cleanups.append(
                PoolStatistics.Cleanup(
                    resource: ResourceID(rawValue: UInt64(100 + timer)),
                    reason: timer % 3 == 2 ? .maxLifetime : .idleTimeout, dueInNanoseconds: due))
        }
    }

    private static func events(_ number: Int, _ instant: UInt64, pool: String) -> [PoolEvent] {
        let site = CallSite(fileID: "Shop/Checkout.swift", line: 42)
        let id = ResourceID(rawValue: UInt64(100 + number))
        let kinds: [PoolEvent.Kind] = [
            .created(id, seconds: 0.0112), .disposed(id, .idleTimeout),
            .exhausted(maximum: 20), .recovered(afterSeconds: 1.4),
            .timedOut(site, waitedSeconds: 5), .validationFailed(id, message: "no answer in 1 s"),
        ]
        guard number % 2 == 0 else { return [] }
        return [
            PoolEvent(
                sequence: UInt64(number / 2 + 1), pool: pool,
                instantNanoseconds: instant - 250_000_000, kind: kinds[number / 2 % kinds.count])
        ]
    }

    /// A replay's place.
    static func status(_ index: Int, of count: Int, playing: Bool = false, speed: Double = 1)
        -> FeedStatus
    {
        func time(_ index: Int) -> WallTime {
            start.advanced(byNanoseconds: Int64(index) * Int64(second))
        }
        return FeedStatus(
            mode: .replay(
                FeedStatus.Position(
                    index: index, count: count, start: time(0), end: time(count - 1),
                    current: time(index), playing: playing, speed: speed,
                    file: "friday.pooltop")))
    }

    /// What a clean-up of a pool did.
    static func outcome(_ disposed: Int) -> PoolCommandOutcome {
        PoolCommandOutcome(
            command: .cleanUp, disposed: [.cleanUp: disposed - 1, .idleTimeout: 1],
            sizeBefore: 9, sizeAfter: 9 - disposed, idleBefore: 5, idleAfter: 5 - disposed,
            inUse: 4, waitingBefore: 1, waitingAfter: 0)
    }

    /// A second in which somebody cleaned up some pools.
    static func acted(_ number: Int, on pools: [String]) -> SampleBatch {
        var batch = batch(number)
        batch.events += pools.map { pool in
            PoolEvent(
                sequence: UInt64(500 + number), pool: pool,
                instantNanoseconds: batch.instantNanoseconds - 100_000_000,
                kind: .command(outcome(3), actor: "dashboard (anna)"))
        }
        return batch
    }

    static func options() -> DashboardOptions {
        var options = DashboardOptions()
        options.scenario = "steady, seed 7"
        options.themes = ["dark", "light", "mono"]
        options.instantNanoseconds = origin
        return options
    }

    /// A workload of the pools, at its own rate.
    static func workload(_ percent: Int = 100) -> WorkloadStatus {
        WorkloadStatus(
            scenario: "steady", seed: 7, ratePercent: percent, meanPerSecond: 210,
            perSecond: 240 * Double(percent) / 100, pools: ["orders", "sessions", "buffers"])
    }

    /// The options of a dashboard whose workload can be changed.
    static func generating() -> DashboardOptions {
        var options = options()
        options.workload = workload()
        options.scenarios = [
            ScenarioChoice(name: "steady", title: "Everyday traffic on three healthy pools"),
            ScenarioChoice(name: "burst", title: "Bursts that exhaust the pools"),
            ScenarioChoice(name: "leak", title: "A call site that forgets its leases"),
        ]
        return options
    }

    /// A dashboard that has watched for so many seconds.
    static func live(
        _ seconds: Int = 80, options: DashboardOptions = options(),
        pools: [String] = ["orders", "sessions", "buffers"]
    ) -> DashboardState {
        var dashboard = DashboardState(options)
        for batch in batches(seconds, pools: pools) {
            _ = dashboard.update(.tick(instantNanoseconds: batch.instantNanoseconds))
            _ = dashboard.update(.feed(.appended(batch)))
        }
        return dashboard
    }

    /// A dashboard that shows a recording.
    static func replay(_ index: Int = 80, of count: Int = 160) -> DashboardState {
        var dashboard = DashboardState(options())
        _ = dashboard.update(.feed(.status(status(index, of: count))))
        _ = dashboard.update(.feed(.moved(batches(index + 1))))
        return dashboard
    }
}

extension DashboardState {
    /// Presses keys one after the other.
    @discardableResult
    mutating func press(keys: Key...) -> [DashboardEffect] {
        keys.flatMap { update(.key($0)) }
    }

    /// Types a text.
    mutating func type(_ text: String) {
        for character in text { _ = update(.key(.character(character))) }
    }
}
