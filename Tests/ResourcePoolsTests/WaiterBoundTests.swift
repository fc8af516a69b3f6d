import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite(
    "How many may wait, beside those for whom there is or can be something",
    .disposesOfEverything, .timeLimit(.minutes(15)))
struct WaiterBoundTests {
    private func pool(
        _ size: PoolSize, maximumWaiters: Int = 0,
        _ change: (inout PoolSettings) -> Void = { _ in }
    ) -> MachineFixture {
        MachineFixture(size) {
            $0.maximumWaiters = maximumWaiters
            change(&$0)
        }
    }

    @Test(
        "a burst on an empty pool fills it, and only who comes then is counted",
        arguments: [0, 2], [PoolSize.range(0...10), .adaptive(0...10, target: 0.8)])
    func burst(maximumWaiters: Int, size: PoolSize) throws {
        var pool = pool(size, maximumWaiters: maximumWaiters)
        let waiting = 10 + maximumWaiters
        for _ in 0..<waiting { _ = try pool.wait() }
        #expect(pool.acquire() == .done(.rejected(waiting: waiting)))
        pool.settle()
        #expect(pool.machine.waiters.count == maximumWaiters)
        #expect(pool.machine.occupied == 10)
        #expect(pool.machine.errors == [.rejected: 1])
    }

    @Test("what is out can't be made again: nobody waits for it beyond the bound")
    func allOut() throws {
        var pool = pool(.range(0...2), maximumWaiters: 1)
        pool.warm()
        for _ in 0..<2 {
            _ = try pool.wait()
            pool.settle()
        }
        _ = try pool.wait()
        #expect(pool.acquire() == .done(.rejected(waiting: 1)))
    }

    @Test("a resource that was made too many leaves no more room than there is")
    func shrunk() {
        var pool = pool(.fixed(3))
        pool.warm()
        for slot in 0..<3 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
        _ = pool.tell { $0.resize(to: .fixed(1), now: $1, actions: &$2) }
        #expect(pool.acquire() == .done(.rejected(waiting: 0)))
    }

    @Test("with the bypass on there is one for each")
    func bypass() throws {
        var pool = pool(.fixed(1))
        _ = pool.tell { $0.setBypass(true, now: $1, actions: &$2) }
        for _ in 0..<20 { _ = try pool.wait() }
        pool.settle()
        #expect(pool.machine.waiters.count == 0)
        #expect(pool.machine.occupied == 20)
    }

    @Test("while the pool is paused or drains nothing is made: the bound is for all")
    func paused() throws {
        var pool = pool(.range(0...10), maximumWaiters: 1)
        pool.tell { machine, now, _ in machine.pause(now: now) }
        _ = try pool.wait()
        #expect(pool.acquire() == .done(.rejected(waiting: 1)))
        pool.tell { $0.resume(now: $1, actions: &$2) }
        #expect(pool.take() == [.create(slot: 0)])
        _ = pool.tell { $0.drain(deadline: .max, now: $1, actions: &$2) }
        #expect(pool.acquire() == .done(.rejected(waiting: 1)))
    }

    @Test("while the factory fails there is one attempt, and one may wait for it")
    func failing() throws {
        var pool = pool(.range(1...4)) { $0.backoffBase = 1_000_000_000 }
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let waiter = try pool.wait()
        #expect(pool.take() == [.create(slot: 1)])
        pool.createFailed(1, random: 1_000_000_000)
        #expect(pool.acquire() == .done(.rejected(waiting: 1)))
        pool.advance(seconds: 1.1)
        #expect(pool.take() == [.create(slot: 1)])
        #expect(pool.acquire() == .done(.rejected(waiting: 1)))
        pool.created(1)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 1))])
        _ = try pool.wait()
    }

    @Test("nobody counts on a creation that hangs, and its place is taken")
    func hanging() throws {
        var pool = pool(.fixed(1)) { $0.createTimeout = 5_000_000_000 }
        let waiter = try pool.wait()
        #expect(pool.acquire() == .done(.rejected(waiting: 1)))
        pool.advance(seconds: 5.1)
        #expect(pool.take().contains(.resume(waiter, .factoryFailure)))
        #expect(pool.acquire() == .done(.rejected(waiting: 0)))
        pool.createFailed(0)
        _ = try pool.wait()
    }

    @Test("what is validated, reset or replaced is for the next, and for no other")
    func underWay() throws {
        var pool = pool(.fixed(1)) { $0.resetsAfterUse = true }
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        #expect(pool.acquire() == .done(.rejected(waiting: 0)))
        pool.release(0)
        #expect(pool.take() == [.reset(slot: 0)])
        let waiter = try pool.wait()
        #expect(pool.acquire() == .done(.rejected(waiting: 1)))
        pool.tell { $0.wasReset(0, failure: nil, now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
        pool.release(0, .broken)
        #expect(pool.take() == [.dispose(slot: 0, .broken)])
        let next = try pool.wait()
        #expect(pool.acquire() == .done(.rejected(waiting: 1)))
        pool.disposed(0)
        #expect(pool.take() == [.create(slot: 0)])
        pool.created(0)
        #expect(pool.take() == [.resume(next, .lease(slot: 0))])
    }

    @Test("what is idle and has to be validated first is for the next")
    func stale() throws {
        var pool = pool(.fixed(1)) { $0.validatesOnBorrow = true }
        pool.warm()
        _ = try pool.wait()
        #expect(pool.take() == [.validate(slot: 0)])
        #expect(pool.acquire() == .done(.rejected(waiting: 1)))
    }

    @Test("a real pool in which nobody may wait grows to its maximum all the same")
    func realPool() async throws {
        let factory = ScriptedFactory()
        var configuration = PoolConfiguration.patient(.range(0...10))
        configuration.maximumWaiters = 0
        let pool = try ResourcePool(
            name: "test", configuration: configuration, factory: factory)
        factory.holdCreations()
        await withTaskGroup(of: PoolError.Code?.self) { group in
            for _ in 0..<10 { group.addTask { await pool.code(of: nil) } }
            await eventually { pool.statistics(detail: false).waiting == 10 }
            #expect(await pool.code(of: nil) == .rejected)
            factory.letCreationsGo()
            for await code in group { #expect(code == nil) }
        }
        await pool.shutDown(deadline: patience)
    }
}
