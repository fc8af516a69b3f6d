import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("PoolStateMachine: an adaptive size", .disposesOfEverything, .timeLimit(.minutes(15)))
struct AdaptivePoolTests {
    /// Lets the pool's own timers go off for so long, one after the other.
    private func pass(_ pool: inout MachineFixture, seconds: Double) {
        let end = pool.now + UInt64(seconds * 1e9)
        while let wake = pool.machine.nextWakeNanoseconds, wake <= end {
            pool.now = max(pool.now, wake)
            pool.tell { $0.tick(now: $1, actions: &$2) }
            pool.settle()
        }
        pool.now = end
    }

    /// A pool of which so many are leased.
    private func leased(_ size: PoolSize, _ count: Int) throws -> MachineFixture {
        var pool = MachineFixture(size) { $0.coarsePeriod = 1_000_000_000 }
        pool.warm()
        for _ in 0..<count {
            _ = pool.acquire()
            pool.settle()
        }
        #expect(
            (0..<pool.machine.table.count).count { pool.machine.table.load($0).isLeased } == count)
        return pool
    }

    private func chosen(_ pool: MachineFixture) -> Int? { pool.machine.adaptive?.size }

    @Test("it begins at its minimum, grows for each who waits, and keeps a reserve warm")
    func grows() throws {
        var pool = try leased(.adaptive(2...20), 8)
        #expect(chosen(pool) == 8)
        pass(&pool, seconds: 10)
        #expect(chosen(pool) == 10)
        #expect(pool.machine.occupied == 10)
        let before = pool.machine.log.sequence
        pass(&pool, seconds: 3_600)
        #expect(chosen(pool) == 10)
        #expect(pool.machine.log.sequence == before)
    }

    @Test("each change is an event of the pool's own, with what it did")
    func events() throws {
        var pool = try leased(.adaptive(0...20), 4)
        pass(&pool, seconds: 10)
        for slot in 0..<4 { pool.release(slot) }
        pass(&pool, seconds: 300)
        #expect(chosen(pool) == 0)
        #expect(pool.machine.occupied == 0)
        #expect(pool.machine.disposals == [.resize: 5])
        let outcomes = pool.machine.log.events(after: 0).compactMap { event in
            if case .command(let outcome, actor: "pool") = event.kind { outcome } else { nil }
        }
        #expect(
            outcomes.map(\.command) == [1, 2, 3, 4, 5, 4, 3, 2, 1].map { .resize(.fixed($0)) }
                + [.resize(.range(0...1))])
        #expect(outcomes.map(\.disposedTotal) == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
        #expect(outcomes.map(\.sizeAfter) == [0, 1, 2, 3, 4, 4, 3, 2, 1, 0])
        #expect(outcomes[3].inUse == 3)
    }

    @Test("an idle pool sleeps at its minimum, and wakes when it is used, also without a waiter")
    func sleeps() throws {
        var pool = MachineFixture(.adaptive(4...20))
        pool.warm()
        pass(&pool, seconds: 60)
        #expect(pool.machine.nextWakeNanoseconds == nil)
        // Used beside the machine, it is found by the coarse time, which goes on while something
        // is there.
        pool = try leased(.adaptive(4...20), 0)
        pass(&pool, seconds: 60)
        #expect(pool.machine.adaptive?.demand == nil)
        for _ in 0..<4 { _ = pool.acquire() }
        pass(&pool, seconds: 2)
        #expect(chosen(pool) == 5)
        for slot in 0..<4 { pool.release(slot) }
        pass(&pool, seconds: 60)
        #expect(chosen(pool) == 4)
        #expect(pool.machine.adaptive?.demand == nil)
    }

    @Test("where leases are short, a waiter is given fifty milliseconds to be served as it is")
    func reaction() throws {
        var pool = try leased(.adaptive(2...20), 2)
        let wait = { (pool: inout MachineFixture, hold: UInt64) in
            pool.tell {
                $0.acquire(
                    site: 0, deadline: .max, usualHoldNanoseconds: hold, now: $1, actions: &$2)
            }
        }
        // One hold of 10 ms over two resources: it would be served in five.
        _ = wait(&pool, 10_000_000)
        #expect(pool.take().isEmpty)
        #expect(chosen(pool) == 2)
        pool.release(0)
        pool.settle()
        pass(&pool, seconds: 0.1)
        #expect(chosen(pool) == 2)
        // This one is not.
        _ = wait(&pool, 10_000_000)
        pass(&pool, seconds: 0.049)
        #expect(chosen(pool) == 2)
        pass(&pool, seconds: 0.004)
        #expect(chosen(pool) == 3)
        #expect(pool.machine.waiters.count == 0)
        // By a hold of a second a waiter would wait for a third of one.
        _ = wait(&pool, 1_000_000_000)
        #expect(chosen(pool) == 4)
    }

    @Test("a pause, a bypass and a drain let the size be")
    func others() throws {
        var pool = try leased(.adaptive(2...20), 6)
        pool.tell { machine, now, _ in machine.pause(now: now) }
        pass(&pool, seconds: 60)
        #expect(chosen(pool) == 6)
        pool.tell { $0.resume(now: $1, actions: &$2) }
        _ = pool.tell { $0.setBypass(true, now: $1, actions: &$2) }
        pass(&pool, seconds: 60)
        #expect(chosen(pool) == 6)
        _ = pool.acquire()
        pool.settle()
        #expect(chosen(pool) == 6)
        #expect(pool.machine.occupied == 7)
    }

    @Test("a clean-up takes it to what is in use, a resize begins with what is there")
    func commands() throws {
        var pool = try leased(.adaptive(2...20), 8)
        pass(&pool, seconds: 10)
        for slot in 0..<5 { pool.release(slot) }
        let done = pool.tell { $0.cleanUp(now: $1, actions: &$2) }
        #expect(done == [.cleanUp: 7])
        pool.settle()
        #expect(chosen(pool) == 3)
        _ = pool.tell { $0.resize(to: .range(0...5), now: $1, actions: &$2) }
        #expect(chosen(pool) == nil)
        _ = pool.tell { $0.resize(to: .adaptive(1...2, target: 0.5), now: $1, actions: &$2) }
        #expect(chosen(pool) == 2)
        pool.release(5)
        pool.settle()
        #expect(pool.machine.occupied == 2)
    }

    @Test("idle timeouts do not work against what it keeps warm")
    func idleTimeout() throws {
        var pool = MachineFixture(.adaptive(1...20)) { $0.idleTimeout = 1_000_000_000 }
        pool.warm()
        for _ in 0..<8 {
            _ = pool.acquire()
            pool.settle()
        }
        pass(&pool, seconds: 60)
        #expect(pool.machine.occupied == 10)
        #expect(pool.machine.disposals.isEmpty)
    }
}
