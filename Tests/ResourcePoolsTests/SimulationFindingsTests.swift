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

    @Test("a late tick leaves no timer for who was served in it: nobody else ends by it")
    func timerOfWhoWasServed() throws {
        var pool = MachineFixture(.fixed(1)) { $0.bargingBound = 100_000_000 }
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        func urgent(_ pool: inout MachineFixture) throws -> WaiterID {
            let deadline = pool.now + 150_000_000
            let step = pool.tell {
                $0.acquire(site: 0, priority: .high, deadline: deadline, now: $1, actions: &$2)
            }
            guard case .wait(let waiter) = step else {
                throw MachineFixture.Unexpected(what: "the acquire did not wait")
            }
            return waiter
        }
        let first = try urgent(&pool)
        let second = try pool.wait(deadlineIn: 10)
        pool.release(0)
        #expect(pool.take() == [.wake(first)])
        // Its time is over before it has come, and what it was on its way to is the second's: in
        // the look at which both were to get a timer.
        pool.advance(seconds: 0.2)
        #expect(
            pool.take() == [
                .resume(second, .lease(slot: 0)),
                .resume(first, .timeout(waitedNanoseconds: 200_000_000)),
            ])
        pool.machine.collected(second)
        pool.machine.collected(first)
        let third = try pool.wait(deadlineIn: 60)
        #expect(third.index == second.index)
        pool.advance(seconds: 11)
        #expect(pool.take() == [], "it has 49 s left")
        pool.advance(seconds: 50)
        #expect(pool.take() == [.resume(third, .timeout(waitedNanoseconds: 61_000_000_000))])
    }
}
