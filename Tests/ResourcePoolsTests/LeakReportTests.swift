import PoolTestKit
import ResourceTypes
import TestSupport
import Testing

@testable import ResourcePools

@Suite("Leases that are held for too long", .disposesOfEverything, .timeLimit(.minutes(15)))
struct LeakReportTests {
    private func suspects(_ pool: MachineFixture) -> [PoolEvent.Kind] {
        var log = pool.machine.log
        return log.events(after: 0).map(\.kind).filter {
            if case .leakSuspected = $0 { true } else { false }
        }
    }

    /// A pool in which nothing else is ever due.
    private func pool(_ change: (inout PoolSettings) -> Void = { _ in }) -> MachineFixture {
        var pool = MachineFixture(.fixed(2)) {
            $0.leakThreshold = 10_000_000_000
            change(&$0)
        }
        pool.warm()
        return pool
    }

    @Test("a lease is told once when it has been held for the threshold, with its age")
    func once() {
        var pool = pool()
        // Nothing arms a timer here: the fast path does not know of the machine.
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.advance(seconds: 9.9)
        #expect(suspects(pool).isEmpty)
        pool.advance(seconds: 0.2)
        let site = CallSite(fileID: "unknown", line: 0)
        #expect(
            suspects(pool) == [
                .leakSuspected(ResourceID(rawValue: 1), site, heldSeconds: 10.1)
            ])
        for _ in 0..<10 { pool.advance(seconds: 9) }
        #expect(suspects(pool).count == 1)
        #expect(pool.take() == [])
    }

    @Test("a lease that begins between two looks is told when its own time is over")
    func later() {
        var pool = pool()
        pool.advance(seconds: 4)
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.advance(seconds: 9.9)
        #expect(suspects(pool).isEmpty)
        pool.advance(seconds: 0.2)
        #expect(suspects(pool).count == 1)
    }

    @Test("the next lease of the same resource is another one")
    func again() {
        var pool = pool()
        for turn in 1...3 {
            #expect(pool.acquire() == .done(.lease(slot: 0)))
            pool.advance(seconds: 11)
            pool.release(0)
            #expect(suspects(pool).count == turn)
        }
    }

    @Test("leases that are given back in time are never told, however busy the resource is")
    func busy() {
        var pool = pool()
        for _ in 0..<100 {
            #expect(pool.acquire() == .done(.lease(slot: 0)))
            pool.advance(seconds: 3)
            pool.release(0)
        }
        #expect(suspects(pool).isEmpty)
    }

    @Test(
        "one that has expired meanwhile, or has to come back through the lock, is told too",
        arguments: [true, false])
    func expired(resets: Bool) {
        var pool = pool {
            $0.maxLifetime = 5_000_000_000
            $0.resetsAfterUse = resets
        }
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.advance(seconds: 6)
        pool.settle()
        #expect(pool.machine.table.load(0) == .leasedForReview)
        pool.advance(seconds: 5)
        #expect(suspects(pool).count == 1)
        pool.release(0)
        #expect(pool.take().contains(.dispose(slot: 0, .maxLifetime)))
    }

    @Test("one that was handed over to a waiter is told too")
    func handedOver() throws {
        var pool = pool()
        for slot in 0..<2 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
        let waiter = try pool.wait()
        pool.advance(seconds: 5)
        pool.release(0)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
        pool.release(1)
        pool.advance(seconds: 9.9)
        #expect(suspects(pool).isEmpty)
        pool.advance(seconds: 0.2)
        #expect(suspects(pool).count == 1)
    }

    @Test("without a threshold nothing is told and nothing is armed for it")
    func off() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.advance(seconds: 1e6)
        #expect(suspects(pool).isEmpty)
        #expect(pool.machine.nextWakeNanoseconds == nil)
    }

    @Test("a pool tells the call site, and is silent again once the lease is back")
    func site() async throws {
        let clock = ManualPoolClock()
        var configuration = PoolConfiguration(size: .fixed(1))
        configuration.leakThreshold = .seconds(10)
        configuration.maxLifetime = nil
        let factory = ScriptedFactory()
        let pool = try ResourcePool(
            name: "test", configuration: configuration, factory: factory, clock: clock)
        try await pool.warmUp()
        let line: UInt = #line + 1
        let lease = try await pool.acquire()
        func told() -> [PoolEvent.Kind] {
            pool.events(after: 0).map(\.kind).filter {
                if case .leakSuspected = $0 { true } else { false }
            }
        }
        clock.advance(by: .seconds(12))
        await eventually { !told().isEmpty }
        guard case .leakSuspected(let resource, let site, let held) = told().first else { return }
        #expect(resource == lease.id)
        #expect(site == CallSite(fileID: #fileID, line: Int(line)))
        #expect((10...12).contains(held))
        lease.release()
        clock.advance(by: .seconds(60))
        await pool.shutDown(deadline: .zero)
        #expect(told().count == 1)
        #expect(factory.undisposed.isEmpty)
    }

    @Test("a lease is told that is held for many times as long as its call site's habit")
    func habit() {
        var pool = MachineFixture(.fixed(2)) {
            $0.leakFactor = 10
            $0.leakFloor = 60_000_000_000
        }
        pool.warm()
        // Nobody knows what is usual there: nothing is told, however long it takes.
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.advance(seconds: 3_600)
        #expect(suspects(pool).isEmpty)
        // It is known meanwhile: 1 ms. The floor decides.
        pool.machine.table.habits[0] = 1_000_000
        pool.advance(seconds: 61)
        #expect(suspects(pool).count == 1)
        pool.release(0)
        // Where 20 s are usual, the factor decides, and the lease before is told once.
        pool.machine.table.habits[0] = 20_000_000_000
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        for _ in 0..<3 { pool.advance(seconds: 65) }
        #expect(suspects(pool).count == 1)
        pool.advance(seconds: 6)
        #expect(suspects(pool).count == 2)
        #expect(pool.machine.leaksSuspected == 2)
    }

    @Test("a set bound tells earlier than the habit, and alone where no habit can be counted")
    func boundAndHabit() {
        var pool = pool {
            $0.leakFactor = 10
            $0.leakFloor = 1_000_000_000
        }
        pool.machine.table.habits[0] = .max / 2
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        for _ in 0..<9 { pool.advance(seconds: 1) }
        #expect(suspects(pool).isEmpty)
        pool.advance(seconds: 1.1)
        #expect(suspects(pool).count == 1)
    }

    @Test("a site's habit is what nearly all of its leases stay below, and needs thirty")
    func measuredHabits() {
        let ledger = CallerLedger()
        for _ in 0..<29 { ledger.noteHold(at: 7, nanoseconds: 5_000) }
        #expect(ledger.habit(of: 7) == nil)
        ledger.noteHold(at: 7, nanoseconds: 5_000)
        // A bucket is at most half as wide as its lower bound.
        #expect((4_000...6_000).contains(ledger.habit(of: 7) ?? 0))
        ledger.noteHold(at: 7, nanoseconds: 1_000_000)
        #expect((700_000...1_400_000).contains(ledger.habit(of: 7) ?? 0))
        ledger.noteWait(at: 8)
        #expect(ledger.habit(of: 8) == nil)
        #expect(ledger.habit(of: 0) == nil)
    }

    @Test("a pool learns its call sites' habits and tells the one lease that breaks them")
    func learned() async throws {
        let clock = ManualPoolClock()
        var configuration = PoolConfiguration(size: .fixed(2))
        configuration.leakFloor = .seconds(2)
        configuration.maxLifetime = nil
        let factory = ScriptedFactory()
        let pool = try ResourcePool(
            name: "test", configuration: configuration, factory: factory, clock: clock)
        try await pool.warmUp()
        /// Holds one until a condition holds: one call site for all.
        func hold(_ isOver: () -> Bool) async throws {
            try await pool.withResource { _ in await eventually(isOver) }
        }
        // Leases that come seldom are all measured: each 2 ms.
        for _ in 0..<100 {
            try await hold {
                clock.advance(by: .milliseconds(2))
                return true
            }
            clock.advance(by: .seconds(1))
            await eventually { clock.sleeperCount > 0 }
        }
        #expect(pool.statistics(detail: false).leaksSuspected == 0)
        try await hold {
            clock.advance(by: .milliseconds(500))
            return pool.statistics(detail: false).leaksSuspected == 1
        }
        let held = pool.events(after: 0).compactMap { event -> Double? in
            if case .leakSuspected(_, _, let held) = event.kind { held } else { nil }
        }
        #expect(held.count == 1 && held[0] >= 2)
        await pool.shutDown(deadline: .zero)
        #expect(factory.undisposed.isEmpty)
    }

    @Test("a threshold of zero is refused")
    func zero() {
        var configuration = PoolConfiguration()
        configuration.leakThreshold = .zero
        let error = #expect(throws: PoolError.self) {
            try ResourcePool(
                name: "test", configuration: configuration, factory: ScriptedFactory())
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("leakThreshold") == true)
    }
}
