import ResourcePools
import ResourceTypes
import TestSupport
import Testing

/// What random and exhaustive schedules have found, each as the shortest case by values.
@Suite("What the simulation found", .disposesOfEverything)
struct SimulationFindingsTests {
    @Test("a shutdown forgets the next try of a failed creation: nobody wakes for it")
    func retryAfterShutdown() {
        var pool = MachineFixture(.range(0...1)) { $0.backoffBase = 30_000_000_000 }
        _ = pool.acquire()
        pool.createFailed(0, random: 30_000_000_000)
        #expect(pool.machine.nextWakeNanoseconds != nil)
        pool.tell { $0.shutDown(deadline: .max, now: $1, actions: &$2) }
        #expect(pool.machine.phase == .shutDown)
        #expect(pool.machine.nextWakeNanoseconds == nil)
    }

    @Test("a creation that fails after the shutdown's deadline is not tried again")
    func failureAfterShutdown() {
        var pool = MachineFixture(.range(0...1))
        _ = pool.acquire()
        let deadline = pool.now + 1
        pool.tell { $0.shutDown(deadline: deadline, now: $1, actions: &$2) }
        pool.advance(seconds: 1)
        #expect(pool.machine.phase == .shutDown)
        pool.createFailed(0)
        #expect(pool.machine.isEmpty)
        #expect(pool.machine.nextWakeNanoseconds == nil)
    }

    @Test("a drain's deadline and a resource's lifetime that pass in one tick do not disturb")
    func timersOfOneTick() throws {
        var pool = MachineFixture(.range(1...2)) {
            $0.maxLifetime = 1_000_000_000
            $0.idleTimeout = 60_000_000_000
        }
        pool.warm()
        guard case .done(.lease(let slot)) = pool.acquire() else {
            Issue.record("the warm resource was not leased")
            return
        }
        let deadline = pool.now + 1_000_000_000
        _ = pool.tell { $0.drain(deadline: deadline, now: $1, actions: &$2) }
        _ = try pool.wait()
        _ = pool.take()
        // The drain ends and a resource is made for the waiter, which sets the timer of every
        // resource anew: the leased one's has fired in the same tick.
        pool.advance(seconds: 2)
        #expect(pool.take() == [.settled, .create(slot: 1)])
        pool.created(1)
        pool.release(slot)
        pool.settle()
        #expect(pool.machine.disposals == [.drain: 1])
    }

    @Test("a creation that fails does not leave its waiter beside an idle resource to validate")
    func failureBesideStale() throws {
        var pool = MachineFixture(.fixed(2)) {
            $0.validateAfterIdle = 1_000_000_000
            $0.backoffBase = 30_000_000_000
        }
        pool.warm()
        guard case .done(.lease(let slot)) = pool.acquire() else {
            Issue.record("the warm resource was not leased")
            return
        }
        pool.advance(seconds: 2)
        pool.release(slot, .broken)
        _ = pool.take()
        pool.disposed(slot)
        #expect(pool.take() == [.create(slot: slot)])
        // The other is idle and has to be validated; the waiter counts on the creation.
        let waiter = try pool.wait()
        #expect(pool.take().isEmpty)
        pool.createFailed(slot)
        #expect(pool.take() == [.validate(slot: 1 - slot)])
        pool.tell { $0.validated(1 - slot, failure: nil, now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(waiter, .lease(slot: 1 - slot))])
    }
}
