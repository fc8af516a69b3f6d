import Foundation
import PoolTestKit
import ResourcePools
import ResourceTypes

/// Leases that come and go around one machine, in virtual time.
///
/// Without a hold time each lease is held until the load falls, else arrivals and holds are random
/// (exponential). A creation takes 5 ms.
struct AdaptiveLoad {
    typealias Machine = PoolStateMachine<SimulatedSlotTable>

    /// What is to come.
    private enum Event { case arrival, end(slot: Int), made(slot: Int) }

    private var machine: Machine
    private var generator: SeededGenerator
    private let holdSeconds: Double?
    private var now: UInt64 = 1_000_000_000
    private var events: [(at: UInt64, event: Event)] = []
    private var held: [Int] = []
    private var out = 0
    private var since: [Int32: UInt64] = [:]
    private var longestWait: UInt64 = 0
    private var seen: UInt64 = 0
    private var busy = 0.0
    private var capacity = 0.0

    init(_ size: PoolSize, seed: UInt64, holdSeconds: Double?) {
        var settings = PoolSettings()
        settings.size = size
        settings.coarsePeriod = 1_000_000_000
        machine = Machine(pool: "load", table: SimulatedSlotTable(), settings: settings, now: now)
        generator = SeededGenerator(seed: seed)
        self.holdSeconds = holdSeconds
        tell { $0.replenish(now: $1, actions: &$2) }
    }

    /// The size that is chosen.
    var size: Int { machine.adaptive?.size ?? 0 }
    /// Whether nothing is left to adapt.
    var isAsleep: Bool { machine.adaptive?.demand == nil }

    /// Runs a phase.
    ///
    /// - Returns: a row for each stretch of so many seconds.
    mutating func run(
        _ phase: AdaptiveWorkloadTests.Phase, every stretch: Double
    ) -> [AdaptiveWorkloadTests.Row] {
        var rows: [AdaptiveWorkloadTests.Row] = []
        let start = now
        let end = start + UInt64(phase.seconds * 1e9)
        func load(_ moment: UInt64) -> Double {
            let share = Double(moment - start) / Double(end - start)
            return phase.from + (phase.to - phase.from) * share
        }
        events.removeAll { if case .arrival = $0.event { true } else { false } }
        scheduleArrival(load(now))
        while now < end {
            let stop = min(end, now + UInt64(stretch * 1e9))
            (busy, capacity, longestWait) = (0, 0, 0)
            while let next = nextMoment, next <= stop {
                go(to: next)
                step(load)
            }
            go(to: stop)
            var row = AdaptiveWorkloadTests.Row(phase: phase.name)
            (row.time, row.load, row.size) = (Double(now) / 1e9 - 1, load(now), size)
            (row.inUse, row.capacity, row.longestWait) = (busy, capacity, Double(longestWait) / 1e9)
            row.changes = changes()
            rows.append(row)
        }
        return rows
    }

    // MARK: - Time

    private var nextMoment: UInt64? {
        let event = events.map(\.at).min()
        guard let wake = machine.nextWakeNanoseconds.map({ max($0, now) }) else { return event }
        return min(event ?? .max, wake)
    }

    private mutating func go(to moment: UInt64) {
        busy += Double(out) * Double(moment - now) / 1e9
        capacity += Double(machine.occupied) * Double(moment - now) / 1e9
        now = moment
    }

    private mutating func step(_ load: (UInt64) -> Double) {
        if let wake = machine.nextWakeNanoseconds, wake <= now {
            tell { $0.tick(now: $1, actions: &$2) }
        }
        while let index = events.firstIndex(where: { $0.at <= now }) {
            switch events.remove(at: index).event {
            case .arrival:
                if let holdSeconds {
                    arrive(holdSeconds)
                } else {
                    follow(load(now))
                }
                scheduleArrival(load(now))
            case .end(let slot): release(slot)
            case .made(let slot):
                tell {
                    $0.created(slot, tookNanoseconds: 5_000_000, random: 0, now: $1, actions: &$2)
                }
            }
        }
    }

    private mutating func scheduleArrival(_ load: Double) {
        guard let holdSeconds else { return events.append((now + 500_000_000, .arrival)) }
        guard load > 0 else { return }
        events.append((now + exponential(holdSeconds / load), .arrival))
    }

    private mutating func exponential(_ mean: Double) -> UInt64 {
        let share = Double.random(in: Double.leastNonzeroMagnitude..<1, using: &generator)
        return UInt64(-log(share) * mean * 1e9)
    }

    // MARK: - Leases

    /// As many leases as the load is, each held until it falls.
    private mutating func follow(_ load: Double) {
        while held.count + since.count < Int(load.rounded()) { arrive(0) }
        while held.count > Int(load.rounded()) { release(held.removeFirst()) }
    }

    private mutating func arrive(_ hold: Double) {
        if let slot = machine.table.fastAcquire(now: now) { return begin(slot) }
        let usual = UInt64((holdSeconds ?? 0) * 1e9)
        let step = tell {
            $0.acquire(
                site: 0, deadline: .max, usualHoldNanoseconds: usual, now: $1, actions: &$2)
        }
        switch step {
        case .done(.lease(let slot)): begin(slot)
        case .done: break
        case .wait(let waiter): since[waiter.index] = now
        }
    }

    private mutating func begin(_ slot: Int) {
        out += 1
        if let holdSeconds {
            let hold = exponential(holdSeconds)
            events.append((now + hold, .end(slot: slot)))
        } else {
            held.append(slot)
        }
    }

    private mutating func release(_ slot: Int) {
        out -= 1
        switch machine.table.fastRelease(slot, now: now) {
        case .done: break
        case .freed: tell { $0.freed(slot, now: $1, actions: &$2) }
        case .returned: tell { $0.returned(slot, .good, site: 0, now: $1, actions: &$2) }
        }
    }

    @discardableResult
    private mutating func tell<Result>(
        _ body: (inout Machine, UInt64, inout PoolActions) -> Result
    ) -> Result {
        var actions = PoolActions()
        let result = body(&machine, now, &actions)
        for action in actions.all {
            switch action {
            case .create(let slot): events.append((now + 5_000_000, .made(slot: slot)))
            case .dispose(let slot, _):
                tell { $0.disposed(slot, failure: nil, now: $1, actions: &$2) }
            case .resume(let waiter, let outcome):
                machine.collected(waiter)
                let began = since.removeValue(forKey: waiter.index) ?? now
                longestWait = max(longestWait, now - began)
                if case .lease(let slot) = outcome { begin(slot) }
            default: break
            }
        }
        return result
    }

    /// How often the size has changed since the last call.
    private mutating func changes() -> Int {
        let new = machine.log.events(after: seen)
        seen = machine.log.sequence
        return new.count { if case .command = $0.kind { true } else { false } }
    }
}
