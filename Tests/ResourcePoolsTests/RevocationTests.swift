import Logging
import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("Leases that are revoked", .disposesOfEverything, .timeLimit(.minutes(15)))
struct RevocationTests {
    private let first = ResourceID(rawValue: 1)

    private func revoke(_ resource: ResourceID, in pool: inout MachineFixture) -> Int {
        pool.tell { $0.revoke(resource, now: $1, actions: &$2) }
    }

    @Test("who waits gets another in its place, at once and beyond the maximum by one")
    func replaced() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let waiter = try pool.wait()
        #expect(pool.take() == [])
        #expect(revoke(first, in: &pool) == 1)
        #expect(pool.take() == [.create(slot: 1)])
        pool.created(1)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 1))])
        // The revoked one goes when it comes back, and nothing is made for it.
        pool.release(0)
        #expect(pool.take() == [.dispose(slot: 0, .revoked)])
        pool.disposed(0)
        #expect(pool.take() == [])
        #expect(pool.machine.revoked == 0)
        #expect(pool.machine.disposals == [.revoked: 1])
        pool.release(1)
        #expect(pool.machine.table.load(1) == .free)
    }

    @Test("the minimum is kept, and no more: with nobody waiting none is made above it")
    func minimum() {
        var pool = MachineFixture(.range(1...3))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        #expect(revoke(first, in: &pool) == 1)
        #expect(pool.take() == [.create(slot: 1)])
        pool.settle()
        var idle = MachineFixture(.range(0...3))
        _ = idle.acquire()
        idle.settle()
        #expect(revoke(first, in: &idle) == 1)
        #expect(idle.take() == [])
    }

    @Test("only what is leased can be revoked, and only once")
    func once() {
        var pool = MachineFixture(.fixed(2))
        pool.warm()
        #expect(revoke(first, in: &pool) == 0)
        #expect(revoke(ResourceID(rawValue: 99), in: &pool) == 0)
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        #expect(revoke(first, in: &pool) == 1)
        #expect(revoke(first, in: &pool) == 0)
        #expect(pool.machine.revoked == 1)
    }

    @Test("a revoked lease is no deadlock's, no leak's and no drain's")
    func writtenOff() throws {
        var pool = MachineFixture(.fixed(1)) {
            $0.leakThreshold = 10_000_000_000
            $0.deadlockLook = 50_000_000
        }
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        #expect(revoke(first, in: &pool) == 1)
        pool.settle()
        pool.advance(seconds: 60)
        #expect(pool.machine.leaksSuspected == 0)
        #expect(pool.acquire() == .done(.lease(slot: 1)))
        _ = try pool.wait()
        // Only the lease that counts is held against whoever waits.
        #expect(pool.machine.waits?.leases.count == 1)
        _ = pool.tell { $0.drain(deadline: .max, now: $1, actions: &$2) }
        pool.release(1)
        #expect(pool.take() == [.dispose(slot: 1, .drain)])
        pool.disposed(1)
        #expect(pool.take().contains(.settled))
        #expect(pool.machine.phase == .running)
    }

    @Test("a drain that waits for nothing else ends as the lease is revoked; a shutdown does not")
    func endsDrain() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        _ = pool.tell { $0.drain(deadline: .max, now: $1, actions: &$2) }
        #expect(pool.take() == [])
        #expect(revoke(first, in: &pool) == 1)
        #expect(pool.take() == [.settled, .create(slot: 1)])
        pool.created(1)
        pool.tell { $0.shutDown(deadline: .max, now: $1, actions: &$2) }
        #expect(pool.take() == [.dispose(slot: 1, .shutdown)])
        pool.disposed(1)
        #expect(pool.take() == [])
        pool.release(0)
        #expect(pool.take() == [.dispose(slot: 0, .shutdown)])
        pool.disposed(0)
        #expect(pool.take() == [.settled])
    }

    @Test("the holder learns of it, the event names who asked, and readings count it")
    func holder() async throws {
        let factory = ScriptedFactory()
        let pool = try ResourcePool(
            name: "test", configuration: .patient(.fixed(1)), factory: factory)
        let line: UInt = #line + 1
        let lease = try await pool.acquire()
        #expect([lease.isRevoked] == [false])
        let outcome = await pool.perform(.revoke(lease.id), actor: "ops")
        #expect([lease.isRevoked] == [true])
        #expect((outcome.revoked, outcome.disposedTotal) == (1, 0))
        #expect(outcome.summary.hasPrefix("revoke the lease of #1: done, size "))
        let kinds = pool.events(after: 0).map(\.kind)
        #expect(kinds.contains(.command(outcome, actor: "ops")))
        let (site, resource) = (CallSite(fileID: #fileID, line: Int(line)), lease.id)
        #expect(
            kinds.contains {
                if case .revoked(resource, site, let held) = $0 { held >= 0 } else { false }
            })
        #expect(pool.statistics(detail: false).revoked == 1)
        // The pool is whole again while the lease is still out.
        try await pool.withResource { #expect($0.number == 2) }
        let reading = pool.statistics(detail: true)
        #expect(reading.states.inUse == 1)
        #expect(reading.slots.map(\.activity) == [.revoked, nil])
        lease.release()
        let second = await pool.perform(.revoke(ResourceID(rawValue: 1)), actor: "ops")
        #expect(second.summary.hasPrefix("revoke the lease of #1: it has none, size "))
        await pool.shutDown(deadline: patience)
        #expect(factory.undisposed.isEmpty && factory.problems.isEmpty)
        #expect(pool.statistics(detail: false).disposals[.revoked] == 1)
    }

    @Test("a shutdown that meets its deadline says in the log what is out, where and for how long")
    func unreturned() async throws {
        let clock = ManualPoolClock()
        let factory = ScriptedFactory()
        let log = LogLines()
        let pool = try ResourcePool(
            name: "orders", configuration: PoolConfiguration(size: .fixed(2)), factory: factory,
            logger: log.logger, clock: clock)
        let line: Int = #line + 1
        let one = try await pool.acquire()
        let two = try await pool.acquire()
        clock.advance(by: .seconds(3))
        let shutdown = Task { await pool.shutDown(deadline: .seconds(5)) }
        await eventually { pool.statistics(detail: false).phase == .shuttingDown }
        two.release()
        // Whoever drives the pool may sleep for something else first.
        await eventually {
            clock.advance(by: .seconds(1))
            return pool.statistics(detail: false).phase == .shutDown
        }
        await shutdown.value
        let told = log.lines.filter { $0.contains("still out") }
        #expect(told.count == 1)
        // Either of the two may have been made first.
        let id = "resource=\(one.id)"
        let words = ["pool=orders", id, "site=\(#fileID):\(line)", "held_seconds="]
        for word in words { #expect(told.first?.contains(word) == true, "\(word)") }
        let resource = one.id
        let events = pool.events(after: 0).compactMap { event -> Double? in
            if case .unreturned(resource, _, let held) = event.kind { held } else { nil }
        }
        #expect(events.count == 1 && events[0] >= 3)
        one.release()
        await eventually { factory.undisposed.isEmpty }
    }
}
