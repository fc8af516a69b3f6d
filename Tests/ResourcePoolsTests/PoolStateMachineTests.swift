import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("PoolStateMachine: growing, waiting, giving back", .disposesOfEverything)
struct PoolStateMachineTests {
    @Test("the first acquire asks for a resource and gets it when it is made")
    func firstAcquire() throws {
        var pool = MachineFixture()
        let waiter = try pool.wait()
        #expect(pool.take() == [.create(slot: 0)])
        pool.created(0)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
        #expect(pool.machine.table.load(0) == .leased)
    }

    @Test("warming up makes the minimum and no more")
    func warmUp() {
        var pool = MachineFixture(.range(3...5))
        pool.tell { $0.replenish(now: $1, actions: &$2) }
        #expect(pool.take() == [.create(slot: 0), .create(slot: 1), .create(slot: 2)])
    }

    @Test("creations in progress at once are bounded")
    func boundedCreations() {
        var pool = MachineFixture(.range(5...5)) { $0.maximumConcurrentCreations = 2 }
        pool.tell { $0.replenish(now: $1, actions: &$2) }
        #expect(pool.take() == [.create(slot: 0), .create(slot: 1)])
        pool.created(0)
        #expect(pool.take() == [.create(slot: 2)])
    }

    @Test("one creation a waiter, up to the maximum")
    func creationPerWaiter() throws {
        var pool = MachineFixture(.range(0...2))
        _ = try (pool.wait(), pool.wait(), pool.wait())
        #expect(pool.take() == [.create(slot: 0), .create(slot: 1)])
    }

    @Test("waiters are served in the order in which they came")
    func firstComeFirstServed() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let (first, second) = try (pool.wait(), pool.wait())
        pool.release(0)
        #expect(pool.take() == [.resume(first, .lease(slot: 0))])
        pool.release(0)
        #expect(pool.take() == [.resume(second, .lease(slot: 0))])
        pool.release(0)
        #expect(pool.machine.table.load(0) == .free)
    }

    @Test("nobody overtakes a waiter on the fast path")
    func noOvertaking() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        _ = try pool.wait()
        #expect(pool.machine.table.fastAcquire(now: pool.now) == nil)
    }

    @Test("a slot that comes free between the raise and the queue is found")
    func lookAgain() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        // The slot is free and the acquire comes through the lock all the same: it lost the race.
        let step = pool.tell { $0.acquire(site: 0, deadline: .max, now: $1, actions: &$2) }
        #expect(step == .done(.lease(slot: 0)))
        #expect(pool.machine.table.attention == .none)
    }

    @Test("a cancelled waiter leaves the line at once and leaves nothing behind")
    func cancelledWaiter() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        for _ in 0..<1_000 {
            let waiter = try pool.wait(deadlineIn: 10)
            pool.tell { $0.cancel(waiter, now: $1, actions: &$2) }
            #expect(pool.take() == [.resume(waiter, .cancelled)])
            pool.machine.collected(waiter)
        }
        #expect(pool.machine.waiterCapacity == 1)
        #expect(pool.machine.nextWakeNanoseconds == nil)
        #expect(pool.machine.table.attention == .none)
        #expect(pool.machine.cancelled == 1_000)
    }

    @Test("a cancellation that comes after the hand-over changes nothing")
    func cancelAfterDelivery() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        let waiter = try pool.wait()
        pool.release(0)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
        pool.tell { $0.cancel(waiter, now: $1, actions: &$2) }
        #expect(pool.take() == [])
        #expect(pool.machine.cancelled == 0)
    }

    @Test("one waiter more than allowed is rejected")
    func tooManyWaiters() throws {
        var pool = MachineFixture(.fixed(1)) { $0.maximumWaiters = 2 }
        pool.warm()
        _ = pool.acquire()
        _ = try (pool.wait(), pool.wait())
        #expect(pool.acquire() == .done(.rejected(waiting: 2)))
        #expect(pool.machine.errors == [.rejected: 1])
    }

    @Test("an acquire that may not wait times out at once, and is not counted as waiting")
    func zeroTimeout() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        #expect(pool.acquire(deadlineIn: 0) == .done(.timeout(waitedNanoseconds: 0)))
        #expect(pool.machine.table.attention == .none)
    }

    @Test("a waiter times out at its deadline and not before")
    func timeout() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        let waiter = try pool.wait(deadlineIn: 2)
        pool.advance(seconds: 1.9)
        #expect(pool.take() == [])
        pool.advance(seconds: 0.11)
        #expect(
            pool.take() == [.resume(waiter, .timeout(waitedNanoseconds: 2_010_000_000))])
        #expect(pool.machine.errors == [.timeout: 1])
        #expect(pool.machine.table.attention == .none)
    }

    @Test("a broken resource goes and the waiter gets its successor")
    func broken() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        let waiter = try pool.wait()
        pool.release(0, .broken)
        #expect(pool.take() == [.dispose(slot: 0, .broken)])
        pool.disposed(0)
        #expect(pool.take() == [.create(slot: 0)])
        pool.created(0)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
    }

    @Test("a suspect resource is validated before the next lease")
    func suspect() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        pool.release(0, .suspect)
        #expect(pool.take() == [.validate(slot: 0)])
        let waiter = try pool.wait()
        #expect(pool.take() == [])
        pool.tell { $0.validated(0, failure: nil, now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
    }

    @Test("a resource that fails its validation is replaced")
    func failedValidation() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        pool.release(0, .suspect)
        _ = pool.take()
        pool.tell { $0.validated(0, failure: "closed", now: $1, actions: &$2) }
        #expect(pool.take() == [.dispose(slot: 0, .validation)])
        pool.disposed(0)
        #expect(pool.take() == [.create(slot: 0)])
        #expect(pool.machine.errors == [.validation: 1])
    }

    @Test("where a reset is needed each return is reset first")
    func reset() {
        var pool = MachineFixture(.fixed(1)) { $0.resetsAfterUse = true }
        pool.warm()
        let slot = 0
        #expect(pool.acquire() == .done(.lease(slot: slot)))
        pool.release(slot)
        #expect(pool.take() == [.reset(slot: slot)])
        pool.tell { $0.wasReset(slot, failure: "stuck", now: $1, actions: &$2) }
        #expect(pool.take() == [.dispose(slot: slot, .reset)])
    }

    @Test("what a slot can't have done is answered as a defect, naming state and event")
    func defect() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        pool.disposed(0)
        guard case .defect(let state, let event) = pool.take().first else {
            Issue.record("no defect")
            return
        }
        #expect(event == "disposed")
        #expect(state.contains("slot 0"))
    }
}

@Suite("SlotWord", .disposesOfEverything)
struct SlotWordTests {
    @Test("the words that the inlined fast path spells out are these")
    func inlinedWords() {
        #expect(SlotWord.free.rawValue == 2)
        #expect(SlotWord.leased.rawValue == 4)
    }
}

@Suite("Priorities", .disposesOfEverything)
struct PriorityTests {
    @Test("a higher priority goes first, and within one it is first come first served")
    func order() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        let waiters = try [.low, .normal, .high, .normal, .high].map { try pool.wait($0) }
        var served: [WaiterID] = []
        for _ in waiters {
            pool.release(0)
            guard case .resume(let waiter, .lease(0)) = pool.take().first else { continue }
            served.append(waiter)
        }
        #expect(served == [2, 4, 1, 3, 0].map { waiters[$0] })
    }

    @Test("who has waited a second longer goes before one priority more: nobody starves")
    func ageing() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        _ = pool.acquire()
        let low = try pool.wait(.low)
        pool.now += 1_999_000_000
        let early = try pool.wait(.high)
        pool.now += 2_000_000
        let late = try pool.wait(.high)
        pool.release(0)
        pool.release(0)
        pool.release(0)
        let served = pool.take()
        #expect(served == [early, low, late].map { .resume($0, .lease(slot: 0)) })
    }
}
