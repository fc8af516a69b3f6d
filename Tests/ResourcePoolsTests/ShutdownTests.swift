import PoolTestKit
import ResourceTypes
import TestSupport
import Testing

@testable import ResourcePools

@Suite("Shutdowns and what comes meanwhile", .disposesOfEverything, .timeLimit(.minutes(15)))
struct ShutdownTests {
    /// A pool of one resource, on a clock that is moved by hand.
    private func pool(_ clock: ManualPoolClock) throws -> ResourcePool<TrackedResource> {
        try ResourcePool(
            name: "test", configuration: PoolConfiguration(size: .fixed(1)),
            factory: ScriptedFactory(), clock: clock, random: { 0 })
    }

    /// How many tasks await the end of a drain or a shutdown.
    private func awaiting(_ pool: ResourcePool<TrackedResource>) -> Int {
        pool.storage.control.state.withLock { $0.settling.count }
    }

    @Test("a drain during a shutdown does not end it: that is said once, at its end")
    func drainDuringShutdown() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.tell { $0.shutDown(deadline: $1 + 10_000_000_000, now: $1, actions: &$2) }
        #expect(
            pool.tell { $0.drain(deadline: $1 + 1_000_000_000, now: $1, actions: &$2) } == [:])
        #expect(pool.take() == [])
        pool.advance(seconds: 9.9)
        #expect(pool.take() == [.drainsOverdue(now: pool.now)])
        pool.advance(seconds: 0.2)
        #expect(pool.take().contains(.settled))
        #expect(pool.machine.phase == .shutDown)
        // Of one that is shut down there is nothing to await.
        #expect(pool.tell { $0.drain(deadline: .max, now: $1, actions: &$2) } == [:])
        #expect(pool.take() == [.settled])
    }

    @Test("a shutdown awaits its leases and names them, also where somebody drains meanwhile")
    func drainDuringRealShutdown() async throws {
        let clock = ManualPoolClock()
        let pool = try pool(clock)
        let lease = try await pool.acquire()
        let shutdown = Task {
            await pool.shutDown(deadline: .seconds(10))
            return pool.statistics(detail: false).phase
        }
        await eventually { awaiting(pool) == 1 }
        let drain = Task { await pool.perform(.drain, actor: "test") }
        await eventually { awaiting(pool) != 1 }
        #expect(awaiting(pool) == 2)
        clock.advance(by: .seconds(11))
        #expect(await shutdown.value == .shutDown)
        #expect(await drain.value.disposed == [:])
        let isNamed = pool.events(after: 0).contains {
            if case .unreturned = $0.kind { true } else { false }
        }
        #expect(isNamed)
        lease.release()
    }

    @Test("a drain returns at its own deadline from a shutdown that has more time, which goes on")
    func drainWithLessTime() async throws {
        let clock = ManualPoolClock()
        let pool = try pool(clock)
        let lease = try await pool.acquire()
        // One that the shutdown finds under way, and two that come during it.
        let before = Task { await pool.drain(deadline: .seconds(3)) }
        await eventually { awaiting(pool) == 1 }
        let shutdown = Task { await pool.shutDown(deadline: .seconds(3_600)) }
        await eventually { awaiting(pool) == 2 }
        let hasty = Task { await pool.drain(deadline: .seconds(1)) }
        await eventually { awaiting(pool) == 3 }
        let patient = Task { await pool.drain(deadline: .seconds(7_200)) }
        await eventually { awaiting(pool) == 4 }
        clock.advance(by: .seconds(2))
        #expect(await hasty.value.inUse == 1)
        #expect(awaiting(pool) == 3)
        clock.advance(by: .seconds(2))
        #expect(await before.value.inUse == 1)
        #expect(awaiting(pool) == 2)
        #expect(pool.statistics(detail: false).phase == .shuttingDown)
        lease.release()
        await shutdown.value
        #expect(await patient.value.inUse == 0)
        #expect(pool.statistics(detail: false).phase == .shutDown)
    }

    @Test("a drain returns at its own deadline from what overtakes it", arguments: [1, 5])
    func drainOvertaken(other: Int) async throws {
        let clock = ManualPoolClock()
        let pool = try pool(clock)
        let lease = try await pool.acquire()
        let drain = Task { await pool.drain(deadline: .seconds(3)) }
        await eventually { awaiting(pool) == 1 }
        let later = Task { await pool.drain(deadline: .seconds(other)) }
        await eventually { awaiting(pool) == 2 }
        let shutdown = Task { if other < 3 { await pool.shutDown(deadline: .seconds(3_600)) } }
        await eventually { other > 3 || awaiting(pool) == 3 }
        clock.advance(by: .seconds(4))
        #expect(await drain.value.inUse == 1)
        #expect(awaiting(pool) == 1)
        lease.release()
        await shutdown.value
        _ = await later.value
    }

    @Test("nothing of a drain keeps anyone awake once it is over", arguments: [false, true])
    func drainsForgotten(isShutDown: Bool) {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        for seconds: UInt64 in [3_600, 1_800] {
            pool.tell { _ = $0.drain(deadline: $1 + seconds << 30, now: $1, actions: &$2) }
        }
        pool.tell { if isShutDown { $0.shutDown(deadline: .max, now: $1, actions: &$2) } }
        #expect(pool.machine.nextWakeNanoseconds != nil)
        pool.release(0)
        pool.settle()
        pool.advance(seconds: 1)
        #expect(pool.machine.nextWakeNanoseconds == nil)
    }

    @Test("of several shutdowns the earliest deadline ends them all", arguments: [1, 20, nil])
    func earlierDeadline(seconds: Int?) {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.tell { $0.shutDown(deadline: $1 + 10_000_000_000, now: $1, actions: &$2) }
        let second = seconds.map { pool.now + UInt64($0) * 1_000_000_000 } ?? .max
        pool.tell { $0.shutDown(deadline: second, now: $1, actions: &$2) }
        #expect(pool.take() == [])
        pool.advance(seconds: 1.1)
        #expect(pool.take().contains(.settled) == (seconds == 1))
        pool.advance(seconds: 9)
        #expect(pool.take().contains(.settled) == (seconds != 1))
        #expect(pool.machine.phase == .shutDown)
        #expect(pool.machine.nextWakeNanoseconds == nil)
    }

    @Test("a shutdown that has no time left ends one that has much")
    func earlierRealDeadline() async throws {
        let clock = ManualPoolClock()
        let pool = try pool(clock)
        let lease = try await pool.acquire()
        let patient = Task { await pool.shutDown(deadline: .seconds(3_600)) }
        await eventually { awaiting(pool) == 1 }
        let hasty = Task { await pool.shutDown(deadline: .seconds(5)) }
        await eventually { awaiting(pool) == 2 }
        clock.advance(by: .seconds(6))
        await hasty.value
        await patient.value
        #expect(pool.statistics(detail: false).phase == .shutDown)
        lease.release()
    }

    @Test("a drain's deadline does not end the shutdown that follows it")
    func shutdownAfterDrain() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        _ = pool.tell { $0.drain(deadline: $1 + 1_000_000_000, now: $1, actions: &$2) }
        pool.tell { $0.shutDown(deadline: .max, now: $1, actions: &$2) }
        pool.tell { $0.shutDown(deadline: $1 + 2_000_000_000, now: $1, actions: &$2) }
        pool.advance(seconds: 1.5)
        #expect(pool.take() == [.drainsOverdue(now: pool.now)])
        pool.advance(seconds: 0.6)
        #expect(pool.take().contains(.settled))
    }
}
