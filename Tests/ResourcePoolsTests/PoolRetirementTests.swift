import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("PoolStateMachine: retiring, failing, changing", .disposesOfEverything)
struct PoolRetirementTests {
    /// A pool of three idle resources above a minimum of one.
    func grown(_ change: (inout PoolSettings) -> Void = { _ in }) throws -> MachineFixture {
        var pool = MachineFixture(.range(1...3), change)
        _ = try (pool.wait(), pool.wait(), pool.wait())
        pool.settle()
        for slot in 0..<3 { pool.release(slot) }
        return pool
    }

    @Test("idle resources above the minimum go when they have been idle for the timeout")
    func idleTimeout() throws {
        var pool = try grown { $0.idleTimeout = 10_000_000_000 }
        pool.advance(seconds: 9.9)
        #expect(pool.take() == [])
        pool.advance(seconds: 0.2)
        let asked = pool.take()
        #expect(asked.count == 2)
        #expect(asked.allSatisfy { if case .dispose(_, .idleTimeout) = $0 { true } else { false } })
    }

    @Test("a lease puts the idle timeout off")
    func idleTimeoutRestarts() throws {
        var pool = try grown { $0.idleTimeout = 10_000_000_000 }
        pool.advance(seconds: 8)
        for slot in 0..<3 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
        for slot in 0..<3 { pool.release(slot) }
        pool.advance(seconds: 9.9)
        #expect(pool.take() == [])
        pool.advance(seconds: 0.2)
        #expect(pool.take().count == 2)
    }

    @Test("what was kept at the minimum counts as idle again once the pool has grown")
    func idleAtMinimumThenGrown() throws {
        var pool = MachineFixture(.range(1...2)) { $0.idleTimeout = 10_000_000_000 }
        pool.warm()
        pool.advance(seconds: 60)
        #expect(pool.take() == [])
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        _ = try pool.wait()
        pool.settle()
        pool.release(0)
        pool.release(1)
        pool.advance(seconds: 10.1)
        let asked = pool.take()
        #expect(asked.count == 1)
        #expect(asked.allSatisfy { if case .dispose(_, .idleTimeout) = $0 { true } else { false } })
    }

    @Test("a resource goes at its max lifetime: idle at once, leased when it comes back")
    func maxLifetime() {
        var pool = MachineFixture(.fixed(2)) { $0.maxLifetime = 60_000_000_000 }
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.advance(seconds: 60.1)
        #expect(pool.take() == [.dispose(slot: 1, .maxLifetime)])
        pool.release(0)
        #expect(pool.take() == [.dispose(slot: 0, .maxLifetime)])
        pool.disposed(0)
        #expect(pool.take() == [.create(slot: 0)])
    }

    @Test("lifetimes are spread: up to a fortieth earlier")
    func lifetimeJitter() {
        var pool = MachineFixture(.fixed(1)) { $0.maxLifetime = 40_000_000_000 }
        pool.tell { $0.replenish(now: $1, actions: &$2) }
        _ = pool.take()
        pool.tell {
            $0.created(
                0, tookNanoseconds: 1, random: 1_000_000_000, now: $1, actions: &$2)
        }
        pool.advance(seconds: 39.1)
        #expect(pool.take() == [.dispose(slot: 0, .maxLifetime)])
    }

    @Test("what has been idle for long is validated before its next lease, and only then")
    func staleIsValidated() throws {
        var pool = MachineFixture(.fixed(1)) { $0.validateAfterIdle = 30_000_000_000 }
        pool.warm()
        pool.advance(seconds: 31)
        #expect(pool.machine.table.load(0) == .stale)
        #expect(pool.take() == [])
        let waiter = try pool.wait()
        #expect(pool.take() == [.validate(slot: 0)])
        pool.tell { $0.validated(0, failure: nil, now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
        pool.release(0)
        #expect(pool.acquire() == .done(.lease(slot: 0)))
    }

    @Test("a failed creation fails who waits where there is nothing else to wait for")
    func factoryFailure() throws {
        var pool = MachineFixture(.range(0...2))
        let waiters = try [pool.wait(), pool.wait()]
        _ = pool.take()
        pool.createFailed(0)
        #expect(pool.take() == [])
        pool.createFailed(1)
        #expect(pool.take() == waiters.map { .resume($0, .factoryFailure) })
    }

    @Test("a failed creation leaves who can be served by a live resource in line")
    func factoryFailureWithLiveResource() throws {
        var pool = MachineFixture(.range(1...2))
        pool.warm()
        _ = pool.acquire()
        let waiter = try pool.wait()
        #expect(pool.take() == [.create(slot: 1)])
        pool.createFailed(1)
        #expect(pool.take() == [])
        pool.release(0)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
    }

    @Test("the backoff doubles up to its limit, and one attempt at a time is made")
    func backoff() {
        var pool = MachineFixture(.range(3...3)) {
            $0.backoffBase = 1_000_000_000
            $0.backoffLimit = 4_000_000_000
        }
        pool.tell { $0.replenish(now: $1, actions: &$2) }
        _ = pool.take()
        for slot in 0..<3 { pool.createFailed(slot, random: 4_000_000_000) }
        // With full jitter the draw is taken modulo the ceiling: here it is the ceiling itself.
        #expect(pool.take() == [])
        pool.advance(seconds: 3.9)
        #expect(pool.take() == [])
        pool.advance(seconds: 0.11)
        #expect(pool.take().count == 1)
    }

    @Test("the first success ends the backoff")
    func backoffEnds() {
        var pool = MachineFixture(.range(3...3)) { $0.backoffBase = 1_000_000_000 }
        pool.tell { $0.replenish(now: $1, actions: &$2) }
        _ = pool.take()
        for slot in 0..<3 { pool.createFailed(slot, random: 0) }
        pool.advance(seconds: 0.01)
        guard case .create(let slot) = pool.take().first else {
            Issue.record("no new attempt")
            return
        }
        pool.created(slot)
        #expect(pool.take().count == 2)
    }

    @Test("a clean-up takes what is idle above the minimum and nothing in use")
    func cleanUp() throws {
        var pool = try grown()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let done = pool.tell { $0.cleanUp(now: $1, actions: &$2) }
        #expect(done == [.cleanUp: 2])
        #expect(pool.machine.table.load(0) == .leased)
        #expect(
            pool.take() == [.dispose(slot: 1, .cleanUp), .dispose(slot: 2, .cleanUp)])
    }

    @Test("a clean-up takes what is idle above the minimum, the longest idle first")
    func cleanUpKeepsMinimum() throws {
        var pool = try grown()
        pool.now += 1_000
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.release(0)
        let done = pool.tell { $0.cleanUp(now: $1, actions: &$2) }
        #expect(done == [.cleanUp: 2])
        #expect(pool.machine.table.load(0) == .free)
    }

    @Test("a smaller ceiling takes what is idle now and what is leased as it comes back")
    func shrink() throws {
        var pool = try grown()
        for slot in 0..<3 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
        let done = pool.tell { $0.resize(to: .range(1...1), now: $1, actions: &$2) }
        #expect(done == [:])
        pool.release(1)
        pool.release(2)
        #expect(pool.take() == [.dispose(slot: 1, .resize), .dispose(slot: 2, .resize)])
        pool.release(0)
        #expect(pool.take() == [])
        #expect(pool.machine.table.load(0) == .free)
        #expect(pool.machine.table.attention == .none)
    }

    @Test("resizing an unfilled pool never hands out more than the new ceiling")
    func resizeDoesNotOvershoot() throws {
        var pool = MachineFixture(.range(0...10))
        _ = pool.tell { $0.resize(to: .range(0...3), now: $1, actions: &$2) }
        for _ in 0..<10 { _ = try pool.wait() }
        pool.settle()
        #expect(pool.machine.occupied == 3)
    }

    @Test("a larger ceiling lets the waiters have more")
    func growCeiling() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        _ = try (pool.wait(), pool.wait())
        _ = pool.tell { $0.resize(to: .range(1...3), now: $1, actions: &$2) }
        #expect(pool.take() == [.create(slot: 1), .create(slot: 2)])
    }

    @Test("a drain replaces everything: idle now, leased as it comes back, then goes on")
    func drain() throws {
        var pool = try grown()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        _ = pool.tell { $0.drain(deadline: .max, now: $1, actions: &$2) }
        #expect(pool.take() == [.dispose(slot: 1, .drain), .dispose(slot: 2, .drain)])
        pool.disposed(1)
        pool.disposed(2)
        let waiter = try pool.wait()
        #expect(pool.take() == [])
        pool.release(0)
        #expect(pool.take() == [.dispose(slot: 0, .drain)])
        pool.disposed(0)
        #expect(pool.machine.phase == .running)
        let asked = pool.take()
        #expect(asked.first == .settled)
        guard case .create(let slot) = asked.last else {
            Issue.record("nothing is made for the waiter")
            return
        }
        pool.created(slot)
        #expect(pool.take() == [.resume(waiter, .lease(slot: slot))])
    }

    @Test("a drain that meets its deadline goes on; what is out goes when it comes back")
    func drainDeadline() throws {
        var pool = try grown()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        _ = pool.tell {
            $0.drain(deadline: $1 + 5_000_000_000, now: $1, actions: &$2)
        }
        pool.settle()
        pool.advance(seconds: 5.1)
        #expect(pool.take().contains(.settled))
        #expect(pool.machine.phase == .running)
        pool.release(0)
        #expect(pool.take().first == .dispose(slot: 0, .drain))
    }

    @Test("a shutdown fails who waits, refuses who comes, and ends when all is back")
    func shutDown() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        let waiter = try pool.wait()
        pool.tell { $0.shutDown(deadline: .max, now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(waiter, .shutDown)])
        #expect(pool.acquire() == .done(.shutDown))
        pool.release(0)
        #expect(pool.take() == [.dispose(slot: 0, .shutdown)])
        pool.disposed(0)
        #expect(pool.take() == [.settled])
        #expect(pool.machine.phase == .shutDown)
        #expect(pool.machine.errors == [.refused: 2])
    }

    @Test("a shutdown that meets its deadline names what is out")
    func shutDownDeadline() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        pool.tell {
            $0.shutDown(deadline: $1 + 1_000_000_000, now: $1, actions: &$2)
        }
        pool.advance(seconds: 1.1)
        #expect(pool.take().last == .settled)
        let unreturned = pool.machine.log.events(after: 0).filter {
            if case .unreturned = $0.kind { true } else { false }
        }
        #expect(unreturned.count == 1)
        pool.release(0)
        #expect(pool.take() == [.dispose(slot: 0, .shutdown)])
    }

    @Test("exhaustion and recovery are told once each")
    func exhaustion() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        _ = try (pool.wait(), pool.wait())
        pool.now += 2_000_000_000
        pool.release(0)
        pool.release(0)
        let kinds = pool.machine.log.events(after: 0).map(\.kind)
        #expect(kinds.filter { $0 == .exhausted(maximum: 1) }.count == 1)
        #expect(kinds.filter { $0 == .recovered(afterSeconds: 2) }.count == 1)
    }

    @Test("a pool that lives at its maximum does not fill the log with that")
    func shortExhaustions() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        for seconds in [0.01, 0.01, 0.01, 5] {
            _ = try pool.wait()
            pool.now += UInt64(seconds * 1e9)
            pool.release(0)
            pool.now += 10_000_000
        }
        let kinds = pool.machine.log.events(after: 0).map(\.kind)
        #expect(kinds.filter { $0 == .exhausted(maximum: 1) }.count == 1)
        #expect(kinds.contains(.recovered(afterSeconds: 0.01)))
        #expect(kinds.contains(.recovered(afterSeconds: 5)))
        #expect(
            kinds.filter { if case .recovered = $0 { true } else { false } }.count == 2)
    }
}
