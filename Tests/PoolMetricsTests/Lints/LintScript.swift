import PoolMetrics
import ResourceTypes

/// A pool whose readings a test writes, second after second, under watch.
struct LintScript {
    static let start = WallTime(nanosecondsSinceEpoch: 1_785_578_400_000_000_000)
    static let checkout = CallSite(fileID: "Shop/Checkout.swift", line: 42)
    static let report = CallSite(fileID: "Shop/Report.swift", line: 7)
    private static let origin: UInt64 = 1_000_000_000_000

    var watch = LintWatch()
    /// The reading that the next step starts from.
    var statistics = PoolStatistics()
    /// Seconds since the start.
    private(set) var seconds = 0.0
    /// Everything that was found, in the order in which it was.
    private(set) var found: [LintFinding] = []
    private var sequence: UInt64 = 0

    /// A pool of a size under everyday load: each second 100 leases of 8 ms, nobody waits.
    init(_ size: PoolSize = .range(2...10)) {
        statistics.size = size
        statistics.states.inUse = 3
        statistics.states.idle = 1
        statistics.made = 4
    }

    /// Now, on the pool's clock.
    var now: UInt64 { LintScript.origin + UInt64(seconds * 1e9) }

    /// Lets time pass, a sample each interval.
    ///
    /// - Parameters:
    ///   - delays: by how much the samples of these numbers come late.
    ///   - change: gets each reading, after the everyday load, and its number from 0.
    mutating func run(
        _ samples: Int, every interval: Double = 1, delays: [Int: Double] = [:],
        _ change: (inout PoolStatistics, Int) -> Void = { _, _ in }
    ) {
        for number in 0..<samples {
            step(every: interval, after: interval + (delays[number] ?? 0)) { change(&$0, number) }
        }
    }

    /// One sample, with what happened before it.
    mutating func step(
        every interval: Double = 1, after passed: Double? = nil, events: [PoolEvent.Kind] = [],
        _ change: (inout PoolStatistics) -> Void = { _ in }
    ) {
        let passed = passed ?? interval
        seconds += passed
        statistics.instantNanoseconds = now
        let leases = UInt64(100 * passed)
        statistics.acquired += leases
        statistics.released += leases
        for _ in 0..<leases { statistics.hold.record(nanoseconds: 8_000_000) }
        for slot in statistics.slots.indices {
            statistics.slots[slot].inStateNanoseconds += UInt64(passed * 1e9)
        }
        change(&statistics)
        let batch = SampleBatch(
            time: LintScript.start.advanced(byNanoseconds: Int64(seconds * 1e9)),
            instantNanoseconds: now, intervalNanoseconds: UInt64(interval * 1e9),
            pools: [PoolSample(name: "orders", kind: "sqlite", statistics: statistics)],
            events: events.map { kind in
                sequence += 1
                return PoolEvent(
                    sequence: sequence, pool: "orders", instantNanoseconds: now, kind: kind)
            })
        found += watch.take(batch)
    }

    /// Puts a lease into a slot, begun so long before the next sample but one interval.
    mutating func lease(
        _ resource: UInt64, at site: CallSite? = LintScript.report, heldSeconds: Double = 0
    ) {
        statistics.slots.append(
            PoolStatistics.Slot(
                index: statistics.slots.count, resource: ResourceID(rawValue: resource),
                state: .inUse, ageNanoseconds: 500_000_000_000,
                inStateNanoseconds: UInt64(heldSeconds * 1e9), uses: 5, holder: site))
    }

    /// What a rule says at present.
    subscript(rule: LintRuleID) -> LintFinding? {
        watch.findings.first { $0.id.rule == rule }
    }

    /// The rules that have something to say at present.
    var rules: [LintRuleID] { watch.findings.map(\.id.rule) }
}
