import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("Failing factories and hopeless waits", .disposesOfEverything, .timeLimit(.minutes(15)))
struct FailureTests {
    @Test("a creation that takes too long is cancelled, and who waits for it alone fails")
    func createTimeout() throws {
        var pool = MachineFixture(.range(0...2)) { $0.createTimeout = 5_000_000_000 }
        let waiter = try pool.wait()
        #expect(pool.take() == [.create(slot: 0)])
        pool.advance(seconds: 4.9)
        #expect(pool.take() == [])
        pool.advance(seconds: 0.2)
        #expect(
            pool.take() == [
                .resume(waiter, .factoryFailure), .cancelCreation(slot: 0, resource: 1),
            ])
        #expect(pool.machine.errors == [.create: 1])
        // The task that was cancelled ends with an error, which is not counted again …
        pool.createFailed(0)
        #expect(pool.machine.errors == [.create: 1])
        #expect(pool.machine.occupied == 0)
    }

    @Test("a resource that comes after the create timeout is used all the same")
    func lateCreation() throws {
        var pool = MachineFixture(.range(0...1)) { $0.createTimeout = 5_000_000_000 }
        _ = try pool.wait()
        pool.advance(seconds: 6)
        let second = try pool.wait()
        _ = pool.take()
        pool.created(0)
        #expect(pool.take() == [.resume(second, .lease(slot: 0))])
        #expect(pool.machine.circuit(now: pool.now) == .closed)
    }

    @Test("after several failures on end acquires fail at once, until the next attempt is due")
    func circuit() throws {
        var pool = MachineFixture(.range(0...4)) {
            $0.circuitThreshold = 2
            $0.backoffBase = 1_000_000_000
            $0.backoffLimit = 1_000_000_000
        }
        _ = try (pool.wait(), pool.wait())
        _ = pool.take()
        pool.createFailed(0, random: 1_000_000_000)
        #expect(pool.machine.circuit(now: pool.now) == .closed)
        pool.createFailed(1, random: 1_000_000_000)
        #expect(pool.machine.circuit(now: pool.now) == .open)
        _ = pool.take()
        guard case .done(.circuitOpen(let retry)) = pool.acquire() else {
            Issue.record("the acquire was not refused")
            return
        }
        #expect(retry == 1_000_000_000)
        let told = pool.machine.log.events(after: 0).last?.kind
        let isTold = if case .refused(_, retryInSeconds: 1) = told { true } else { false }
        #expect(isTold)
        #expect(pool.machine.errors == [.create: 2, .refused: 1])
        pool.advance(seconds: 1.01)
        #expect(pool.machine.circuit(now: pool.now) == .halfOpen)
        // One attempt, whoever waits.
        _ = try (pool.wait(), pool.wait(), pool.wait())
        let asked = pool.take()
        #expect(asked.count == 1)
        guard case .create(let slot) = asked.first else { return }
        pool.created(slot)
        #expect(pool.machine.circuit(now: pool.now) == .closed)
        #expect(pool.take().count == 3)
    }

    @Test("a live resource keeps the circuit closed")
    func circuitWithLiveResource() {
        var pool = MachineFixture(.range(1...3)) { $0.circuitThreshold = 1 }
        pool.warm()
        _ = pool.acquire()
        _ = pool.acquire()
        _ = pool.take()
        pool.createFailed(1)
        #expect(pool.machine.circuit(now: pool.now) == .closed)
    }

    @Test("a wait that can't be over before the deadline is refused, with the estimate")
    func hopeless() throws {
        var pool = MachineFixture(.fixed(2)) { $0.rejectsHopelessWaits = true }
        pool.warm()
        _ = (pool.acquire(), pool.acquire())
        func acquire(seconds: Double, hold: UInt64) -> TestMachine.AcquireStep {
            let deadline = pool.now + UInt64(seconds * 1e9)
            return pool.tell {
                $0.acquire(
                    site: 0, deadline: deadline, usualHoldNanoseconds: hold, now: $1,
                    actions: &$2)
            }
        }
        // Three ahead and itself, one second each, over two resources: two seconds.
        _ = try (pool.wait(), pool.wait(), pool.wait())
        #expect(
            acquire(seconds: 1.9, hold: 1_000_000_000)
                == .done(.hopeless(estimatedNanoseconds: 2_000_000_000)))
        let told = pool.machine.log.events(after: 0).last?.kind
        let isTold = if case .rejected(_, waiting: 3) = told { true } else { false }
        #expect(isTold)
        #expect(pool.machine.waiters.count == 3)
        guard case .wait = acquire(seconds: 2.1, hold: 1_000_000_000) else {
            Issue.record("there was hope")
            return
        }
        guard case .wait = acquire(seconds: 0.1, hold: 0) else {
            Issue.record("without an estimate nobody is refused")
            return
        }
    }

    @Test("where the pool can still grow nobody is refused for want of hope")
    func hopeThroughGrowth() {
        var pool = MachineFixture(.range(1...2)) { $0.rejectsHopelessWaits = true }
        pool.warm()
        _ = pool.acquire()
        let step = pool.tell {
            $0.acquire(
                site: 0, deadline: $1 + 1_000_000, usualHoldNanoseconds: 60_000_000_000, now: $1,
                actions: &$2)
        }
        guard case .wait = step else {
            Issue.record("the pool would have grown")
            return
        }
    }

    @Test("the pool cancels the task of a creation that takes too long")
    func createTimeoutForReal() async throws {
        struct Slow: ResourceFactory {
            func make() async throws -> Int {
                try await Task.sleep(for: .seconds(3_600))
                return 1
            }
        }
        let clock = ManualPoolClock()
        var configuration = PoolConfiguration(size: .range(0...1))
        configuration.createTimeout = .seconds(5)
        configuration.acquireTimeout = nil
        let pool = try ResourcePool(
            name: "slow", configuration: configuration, factory: Slow(), clock: clock)
        async let outcome = pool.code(of: nil)
        await eventually { pool.statistics(detail: false).states.created == 1 }
        await eventually {
            clock.advance(by: .milliseconds(500))
            return pool.statistics(detail: false).errors[.create] == 1
        }
        #expect(await outcome == .factoryFailure)
        await eventually { pool.statistics(detail: false).states.size == 0 }
        await pool.shutDown(deadline: .zero)
    }
}
