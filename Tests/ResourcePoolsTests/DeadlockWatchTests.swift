import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

/// The search for deadlocks by values: one machine, tasks and leases as numbers.
@Suite("The watch for deadlocks", .disposesOfEverything)
struct DeadlockWatchTests {
    /// A full pool of two, leased to the tasks 16 and 32, of whom so many name themselves.
    func full(exact: Int = 2) -> MachineFixture {
        var pool = MachineFixture(.fixed(2)) { $0.deadlockLook = 50_000_000 }
        pool.warm()
        for slot in 0..<2 {
            _ = pool.acquire()
            if slot < exact { pool.machine.table.setHolder(slot, UInt64(slot + 1) * 16) }
        }
        return pool
    }

    func wait(
        _ pool: inout MachineFixture, _ task: UInt64, scopes: [UInt64] = [],
        deadlineIn seconds: UInt64? = nil
    ) throws -> WaiterID {
        let deadline = seconds.map { pool.now + $0 * 1_000_000_000 } ?? .max
        let step = pool.tell {
            $0.acquire(
                site: 0, deadline: deadline, task: task, scopes: scopes, now: $1, actions: &$2)
        }
        guard case .wait(let waiter) = step else {
            throw MachineFixture.Unexpected(what: "the acquire did not wait")
        }
        return waiter
    }

    /// Lets the time pass, wake by wake.
    func pass(_ pool: inout MachineFixture, seconds: Double) -> [PoolAction] {
        let end = pool.now + UInt64(seconds * 1e9)
        var actions: [PoolAction] = []
        while let wake = pool.machine.nextWakeNanoseconds, wake <= end {
            pool.now = max(pool.now, wake)
            pool.tell { $0.tick(now: $1, actions: &$2) }
            actions += pool.take()
        }
        pool.now = end
        return actions
    }

    func failed(_ actions: [PoolAction]) -> [WaiterID] {
        actions.compactMap {
            if case .resume(let waiter, .deadlock) = $0 { waiter } else { nil }
        }
    }

    @Test("who waits for a task that does not wait is left alone, and other pools are looked at")
    func notWaiting() throws {
        var pool = full()
        _ = try wait(&pool, 16)
        let actions = pass(&pool, seconds: 10)
        #expect(failed(actions).isEmpty)
        #expect(actions.allSatisfy { $0 == .searchDeadlocks })
        // At 50, 100, 200, 400, 800 ms, and each second from then on.
        #expect((9...16).contains(actions.count))
    }

    @Test("the youngest of the holders fails, not who came later and holds nothing")
    func youngest() throws {
        var pool = full()
        _ = try wait(&pool, 32)
        pool.now += 1_000
        let younger = try wait(&pool, 16)
        pool.now += 1_000
        _ = try wait(&pool, 48)
        #expect(failed(pass(&pool, seconds: 1)) == [younger])
        #expect(pool.machine.errors == [.deadlock: 1])
        // Its outcome is decided: another verdict comes too late.
        let late = Deadlock(site: CallSite(fileID: "A.swift", line: 1), heldAt: [], smallestSize: 1)
        pool.tell { $0.failDeadlocked(younger, late, now: $1, actions: &$2) }
        #expect(pool.take().isEmpty)
        #expect(pool.machine.errors == [.deadlock: 1])
    }

    @Test("a holder that waits by a child of its scope counts as waiting")
    func scopes() throws {
        var pool = full()
        pool.machine.table.setHolder(0, 7)
        pool.machine.table.setHolder(1, 9)
        let first = try wait(&pool, 48, scopes: [7, 9])
        #expect(failed(pass(&pool, seconds: 1)) == [first])
    }

    @Test("a pool that can still give something has no deadlock")
    func mayStillGive() throws {
        var growing = full()
        _ = try wait(&growing, 16)
        _ = try wait(&growing, 32)
        growing.tell { _ = $0.resize(to: .fixed(3), now: $1, actions: &$2) }
        #expect(growing.machine.waits == nil)
        var paused = full()
        _ = try wait(&paused, 16)
        _ = try wait(&paused, 32)
        paused.tell { machine, now, _ in machine.pause(now: now) }
        #expect(pass(&paused, seconds: 5).isEmpty)
        paused.tell { $0.resume(now: $1, actions: &$2) }
        #expect(failed(pass(&paused, seconds: 2)).count == 1)
    }

    @Test(
        "with a lease that may have been handed on it is suspected, and told until one comes back")
    func suspicion() throws {
        var pool = full(exact: 1)
        _ = try wait(&pool, 16)
        let late = try wait(&pool, 48, deadlineIn: 3)
        let actions = pass(&pool, seconds: 4)
        #expect(failed(actions).isEmpty)
        guard case .resume(late, .deadlockTimeout(_, let deadlock))? = actions.last else {
            Issue.record("\(actions)")
            return
        }
        #expect(deadlock.smallestSize == 3)
        let told = pool.machine.log.events(after: 0).filter {
            if case .deadlock(_, _, _, isCertain: false) = $0.kind { true } else { false }
        }
        #expect(told.count == 1)
        pool.release(1)
        _ = try wait(&pool, 64, deadlineIn: 1)
        guard case .resume(_, .timeout)? = pass(&pool, seconds: 2).last else {
            Issue.record("a suspicion is left though a lease came back")
            return
        }
    }

    @Test("a shutdown ends the watch")
    func shutDown() throws {
        var pool = full()
        _ = try wait(&pool, 16)
        for slot in 0..<2 { pool.release(slot) }
        pool.settle()
        pool.tell { $0.shutDown(deadline: .max, now: $1, actions: &$2) }
        for slot in 0..<2 where pool.machine.table.load(slot).isLeased { pool.release(slot) }
        pool.settle()
        #expect(pool.machine.phase == .shutDown)
        #expect(pool.machine.nextWakeNanoseconds == nil)
    }
}
