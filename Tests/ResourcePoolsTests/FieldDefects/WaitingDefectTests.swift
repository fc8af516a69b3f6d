import PoolTestKit
import ResourceTypes
import TestSupport
import Testing

@testable import ResourcePools

/// What goes wrong for those who wait, in pools that people use: each was reproduced there, or told
/// by their users.
@Suite("Field defects: waiting", .disposesOfEverything, .timeLimit(.minutes(15)))
struct WaitingDefectTests {
    @Test("lost cancellation: a task cancelled before it is in line waits on as if it were not")
    func lostCancellation() async throws {
        let pool = try ResourcePool(
            name: "test", configuration: .patient(.fixed(1)), factory: ScriptedFactory())
        let held = try await pool.acquire()
        let cancelled = await withTaskGroup(of: Bool.self) { group in
            for turn in 0..<2_000 {
                group.addTask {
                    // Some are cancelled before they begin, some on the way, some in line.
                    for _ in 0..<turn % 3 { await Task.yield() }
                    do throws(PoolError) {
                        try await pool.acquire(timeout: .seconds(600)).release()
                        return false
                    } catch {
                        return error.code == .cancelled
                    }
                }
            }
            group.cancelAll()
            var ended: [Bool] = []
            for await end in group { ended.append(end) }
            return ended
        }
        #expect(cancelled.count == 2_000)
        #expect(cancelled.allSatisfy { $0 })
        let reading = pool.statistics(detail: false)
        #expect((reading.waiting, reading.cancelled) == (0, 2_000))
        held.release()
        await pool.shutDown(deadline: patience)
    }

    @Test("tombstones: cancelled waiters stay in the queue until somebody pops them")
    func tombstones() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        for _ in 0..<100_000 {
            let waiter = try pool.wait(deadlineIn: 30)
            pool.tell { $0.cancel(waiter, now: $1, actions: &$2) }
            pool.machine.collected(waiter)
            pool.actions = []
        }
        #expect(pool.machine.waiterCapacity == 1)
        #expect(pool.machine.waiters.count == 0)
        // Nor do their deadlines: only the wheel's look at nothing is left to wake for.
        #expect(pool.machine.nextWakeNanoseconds == nil)
    }

    @Test("wait time under-reported: the clock of a wait starts anew each time it is passed over")
    func waitTime() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let low = try pool.wait(.low)
        for _ in 0..<4 {
            // Each time one of a higher priority comes and is served first.
            let high = try pool.wait(.high)
            pool.now += 250_000_000
            pool.release(0)
            #expect(pool.take() == [.resume(high, .lease(slot: 0))])
        }
        pool.now += 1_000_000_000
        pool.release(0)
        #expect(pool.take() == [.resume(low, .lease(slot: 0))])
        let waits = pool.machine.waitTimes.total
        #expect(waits.count == 5)
        #expect(waits.sumNanoseconds == 4 * 250_000_000 + 2_000_000_000)
    }

    @Test("starved claimer: who gives back takes again at once, and who waits never gets any")
    func starvedClaimer() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let waiter = try pool.wait()
        var turns = 0
        // However fast the holder is: once the waiter has waited for two milliseconds it is next.
        for _ in 0..<100 where pool.machine.waiters.count > 0 {
            turns += 1
            pool.now += 2_000_000
            pool.release(0)
            if pool.machine.waiters.count > 0 { _ = pool.acquire() }
        }
        #expect(turns == 1)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
    }

    @Test("stolen hand-over: a waiter whose resource another takes is not woken again")
    func stolenHandOver() async throws {
        let factory = ScriptedFactory()
        let pool = try ResourcePool(
            name: "test", configuration: .patient(.fixed(2)), factory: factory)
        // Sixteen tasks that take in two ways what two resources can give; all of them end.
        let served = await withTaskGroup(of: Int.self) { group in
            for number in 0..<16 {
                group.addTask {
                    var served = 0
                    for _ in 0..<200 where await take(pool, tries: number % 2 == 0) {
                        served += 1
                    }
                    return served
                }
            }
            return await group.reduce(0, +)
        }
        #expect(served == 16 * 200)
        await pool.shutDown(deadline: patience)
        #expect(factory.problems.isEmpty && factory.undisposed.isEmpty)
    }

    /// Takes and gives back, if need be through the line.
    ///
    /// - Returns: whether it got something.
    private func take(_ pool: ResourcePool<TrackedResource>, tries: Bool) async -> Bool {
        if tries, pool.tryAcquire()?.release() != nil { return true }
        do {
            try await pool.withResource(timeout: patience) { _ in await Task.yield() }
            return true
        } catch {
            return false
        }
    }

    @Test("handed to nobody: a resource is given to a waiter that has given up, and is gone")
    func handedToExpired() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let late = try pool.wait(deadlineIn: 1)
        let cancelled = try pool.wait()
        let next = try pool.wait()
        pool.advance(seconds: 1.1)
        pool.tell { $0.cancel(cancelled, now: $1, actions: &$2) }
        #expect(pool.take().count == 2)
        pool.release(0)
        #expect(pool.take() == [.resume(next, .lease(slot: 0))])
        // What comes after the hand-over takes nothing away either.
        pool.tell { $0.cancel(next, now: $1, actions: &$2) }
        pool.tell { $0.cancel(late, now: $1, actions: &$2) }
        #expect(pool.take() == [])
        pool.machine.collected(next)
        pool.release(0)
        #expect(pool.acquire() == .done(.lease(slot: 0)))
    }

    @Test("served out of turn: who waits is picked at random, and the longest wait has no bound")
    func outOfTurn() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let waiters = try (0..<100).map { _ in try pool.wait() }
        for waiter in waiters {
            pool.now += 5_000_000
            pool.release(0)
            #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
        }
    }

    @Test("queued anew: a waiter whose resource turns out to be closed loses place and deadline")
    func queuedAnew() throws {
        var pool = MachineFixture(.fixed(1)) { $0.validateAfterIdle = 1_000_000_000 }
        pool.warm()
        pool.advance(seconds: 1.5)
        let first = try pool.wait(deadlineIn: 3)
        let second = try pool.wait(deadlineIn: 60)
        #expect(pool.take() == [.validate(slot: 0)])
        pool.advance(seconds: 1)
        pool.tell { $0.validated(0, failure: "closed", now: $1, actions: &$2) }
        #expect(pool.take() == [.dispose(slot: 0, .validation)])
        pool.disposed(0)
        #expect(pool.take() == [.create(slot: 0)])
        pool.advance(seconds: 1)
        pool.created(0)
        #expect(pool.take() == [.resume(first, .lease(slot: 0))])
        // And had it not come, the deadline would have been the one that it came with.
        var slow = MachineFixture(.fixed(1)) { $0.validateAfterIdle = 1_000_000_000 }
        slow.warm()
        slow.advance(seconds: 1.5)
        let patient = try slow.wait(deadlineIn: 3)
        slow.advance(seconds: 2)
        slow.tell { $0.validated(0, failure: "closed", now: $1, actions: &$2) }
        slow.actions = []
        slow.advance(seconds: 1.1)
        guard case .resume(patient, .timeout(let waited)) = slow.take().first else {
            Issue.record("it waits beyond its deadline")
            return
        }
        #expect((3_000_000_000...3_200_000_000).contains(waited))
        _ = second
    }

    @Test("waiting without end: nobody said how long, so acquires pile up behind one that hangs")
    func withoutEnd() async throws {
        let clock = ManualPoolClock()
        let factory = ScriptedFactory()
        let pool = try ResourcePool(
            name: "orders", configuration: PoolConfiguration(size: .fixed(1)), factory: factory,
            clock: clock)
        let lease = try await pool.acquire()
        let late = Task { try await pool.acquire().release() }
        await eventually { pool.statistics(detail: false).waiting == 1 }
        await eventually {
            clock.advance(by: .seconds(5))
            return pool.statistics(detail: false).waiting == 0
        }
        let result = await late.result
        let error = #expect(throws: PoolError.self) { try result.get() }
        // The error says which pool, what and what to do.
        #expect(error?.code == .timeout)
        #expect(error?.description.hasPrefix("orders: no resource within ") == true)
        #expect(error?.description.contains("raise the maximum size") == true)
        lease.release()
        await pool.shutDown(deadline: patience)
        #expect(factory.undisposed.isEmpty)
    }
}
