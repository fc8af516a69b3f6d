import PoolTestKit
import ResourceTypes
import TestSupport
import Testing

@testable import ResourcePools

/// What was made together does not go together, and is not made anew all at once.
@Suite("Pacing", .disposesOfEverything, .timeLimit(.minutes(15)))
struct PacingTests {
    /// Lets a pool live, its factory at once done with all, and notes when resources go.
    private func retirements(
        of pool: inout MachineFixture, hours: Double
    ) -> (moments: [Double], busiest: Int) {
        var (moments, busiest) = ([Double](), 0)
        let begin = pool.now
        let end = begin + UInt64(hours * 3_600e9)
        while pool.now < end {
            pool.advance(seconds: 1)
            var gone = 0
            for case .dispose(_, .maxLifetime) in pool.actions { gone += 1 }
            busiest = max(busiest, gone)
            moments += Array(repeating: Double(pool.now - begin) / 60e9, count: gone)
            pool.settle()
        }
        return (moments, busiest)
    }

    @Test("a pool of ten made at once goes one by one, and so do its successors: the schedule")
    func schedule() {
        let lifetime = 60.0
        var pool = MachineFixture(.fixed(10)) {
            $0.maxLifetime = UInt64(lifetime * 60e9)
            $0.maximumConcurrentCreations = 10
        }
        pool.warm()
        let (moments, busiest) = retirements(of: &pool, hours: 3.5)
        print("retirements by max lifetime, in minutes:")
        print(moments.map { String(Int($0.rounded())) }.joined(separator: " "))
        #expect(busiest == 1)
        // None outlives its lifetime; the first generation's last is at three quarters of it.
        #expect(moments.count >= 30)
        let first = moments.prefix(10)
        #expect(first.allSatisfy { (lifetime * 0.75 - 1...lifetime + 0.1).contains($0) })
        let gaps = zip(moments, moments.dropFirst()).map { $1 - $0 }
        #expect(gaps.allSatisfy { $0 > lifetime / 4 / 10 - 0.1 })
        // A lifetime after one has gone its successor goes, no earlier than the pace asks for.
        #expect(zip(moments, moments.dropFirst(10)).allSatisfy { $1 - $0 > lifetime * 0.75 - 1 })
        #expect(pool.machine.occupied == 10)
    }

    @Test("each plan keeps its distance from all others, never after the latest nor before half")
    func plans() {
        var random = SeededGenerator(seed: 7)
        let (lifetime, size) = (UInt64(1_000_000), 20)
        var schedule = RetirementSchedule(lifetime: lifetime, size: size)
        #expect(schedule.spacing == 12_500)
        var (now, planned) = (UInt64(0), [UInt64]())
        for _ in 0..<2_000 {
            // Now one by one, now many at a time; what has passed is gone.
            if random.next() % 4 == 0 { now += random.next() % 200_000 }
            for gone in planned where gone < now { schedule.release(gone) }
            planned.removeAll { $0 < now }
            guard planned.count < size else { continue }
            let latest = now + lifetime - random.next() % (lifetime / 40)
            let moment = schedule.plan(latest: latest, earliest: now + lifetime / 2)
            #expect((now + lifetime / 2...latest).contains(moment))
            #expect(planned.allSatisfy { max($0, moment) - min($0, moment) >= schedule.spacing })
            planned.append(moment)
        }
    }

    @Test("where no moment is left the latest is given; another size keeps what is planned")
    func crowded() {
        var schedule = RetirementSchedule(lifetime: 400, size: 1)
        let moments = (0..<5).map { _ in schedule.plan(latest: 400, earliest: 200) }
        #expect(moments == [400, 300, 200, 400, 400])
        var off = RetirementSchedule(lifetime: .max, size: 4)
        #expect((0..<2).map { _ in off.plan(latest: .max, earliest: 7) } == [.max, .max])
        off.release(.max)
        off.keep(5)
        var wider = RetirementSchedule(lifetime: 400, size: 2)
        wider.keep(400)
        wider.keep(.max)
        #expect(wider.plan(latest: 400, earliest: 200) == 350)
        wider.release(351)
        wider.release(350)
        // The next of a burst goes before the last, whatever has come free.
        #expect(wider.plan(latest: 400, earliest: 200) == 300)
        // At the beginning of time there is nothing before the first span.
        #expect(wider.plan(latest: 10, earliest: 0) == 10)
    }

    @Test("resized, a pool keeps its plans and spaces those to come by its new size")
    func resized() {
        var pool = MachineFixture(.fixed(2)) { $0.maxLifetime = 8_000_000_000_000 }
        pool.warm()
        let before = pool.machine.records.map(\.expires)
        #expect(before[0] - before[1] == 1_000_000_000_000)
        _ = pool.tell { $0.resize(to: .fixed(4), now: $1, actions: &$2) }
        pool.settle()
        let after = pool.machine.records.map(\.expires)
        #expect(Array(after.prefix(2)) == before)
        #expect(Set(after).count == 4)
        let sorted = after.sorted()
        #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $1 - $0 >= 500_000_000_000 })
    }

    @Test("a pool whose resources broke together is made anew slowly at first, then faster")
    func ramp() throws {
        var pool = MachineFixture(.fixed(12))
        pool.warm()
        for slot in 0..<12 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
        for slot in 0..<12 { pool.release(slot, .broken) }
        // The peer was restarted: all goes, and one tries.
        var disposals: [Int] = []
        for case .dispose(let slot, _) in pool.take() { disposals.append(slot) }
        for slot in disposals { pool.disposed(slot) }
        var (atOnce, pending) = ([Int](), [Int]())
        func begun(_ actions: [PoolAction]) -> [Int] {
            actions.compactMap { if case .create(let slot) = $0 { slot } else { nil } }
        }
        pending = begun(pool.take())
        while !pending.isEmpty {
            atOnce.append(pending.count)
            let round = pending
            pending = []
            for slot in round {
                pool.created(slot)
                pending += begun(pool.take())
            }
        }
        #expect(atOnce == [1, 2, 4, 5])
        #expect(pool.machine.creationLimit == 8)
    }

    @Test("after a failed creation too: the canary first, then more and more")
    func rampAfterFailure() {
        var pool = MachineFixture(.fixed(4))
        pool.tell { $0.replenish(now: $1, actions: &$2) }
        #expect(pool.take().count == 4)
        pool.createFailed(0, random: 0)
        #expect(pool.machine.creationLimit == 1)
        for slot in 1..<4 { pool.created(slot) }
        #expect(pool.machine.creationLimit == 4)
    }
}
