import PoolTestKit
import ResourcePools
import TestSupport
import Testing

@Suite("ResourcePool", .disposesOfEverything, .timeLimit(.minutes(15)))
struct ResourcePoolTests {
    /// A pool over a scripted factory, and what a test needs beside it.
    struct Fixture {
        let factory: ScriptedFactory
        let clock: ManualPoolClock
        let pool: ResourcePool<TrackedResource>

        init(
            _ size: PoolSize = .range(1...2), resetsAfterUse: Bool = false,
            _ change: (inout PoolConfiguration) -> Void = { _ in }
        ) throws {
            factory = ScriptedFactory(resetsAfterUse: resetsAfterUse)
            clock = ManualPoolClock()
            var configuration = PoolConfiguration(size: size)
            change(&configuration)
            pool = try ResourcePool(
                name: "test", configuration: configuration, factory: factory, clock: clock,
                random: { 0 })
        }

        /// Shuts down and checks that every resource was disposed of once and held by one.
        func finish() async {
            await pool.shutDown(deadline: .seconds(5))
            #expect(factory.problems.isEmpty)
            #expect(factory.undisposed.isEmpty)
            let reading = pool.statistics(detail: true)
            #expect(reading.states.size == 0)
            #expect(reading.acquired == reading.released)
            #expect(reading.made == reading.states.disposed)
            #expect(reading.phase == .shutDown)
        }

        func waiters(_ count: Int) async {
            await eventually { pool.statistics(detail: false).waiting == count }
        }
    }

    @Test("withResource gives the resource back when the body returns and when it throws")
    func withResource() async throws {
        let test = try Fixture()
        let number = try await test.pool.withResource { resource in
            #expect(test.pool.inUse.count == 1)
            return resource.number
        }
        #expect(number == 1)
        #expect(test.pool.inUse.isEmpty)
        struct Oops: Error {}
        await #expect(throws: Oops.self) {
            try await test.pool.withResource { _ in throw Oops() }
        }
        #expect(test.pool.inUse.isEmpty)
        await eventually { test.factory.validations == 1 }
        await test.finish()
    }

    @Test("a dropped lease comes back by itself")
    func droppedLease() async throws {
        let test = try Fixture(.fixed(1))
        do {
            let lease = try await test.pool.acquire()
            #expect(lease.id.rawValue == 1)
            #expect(lease.resource.number == 1)
        }
        #expect(test.pool.inUse.isEmpty)
        await test.finish()
    }

    @Test("a lease may outlive its pool; its resource is disposed of when it comes back")
    func leaseOutlivesPool() async throws {
        let factory = ScriptedFactory()
        var pool: ResourcePool<TrackedResource>? = try ResourcePool(
            name: "test", configuration: PoolConfiguration(size: .fixed(2)), factory: factory)
        try await pool?.warmUp()
        guard let lease = try await pool?.acquire() else { return }
        weak let gone = pool
        pool = nil
        #expect(gone == nil)
        await eventually { factory.undisposed.count == 1 }
        lease.resource.beginUse()
        lease.resource.endUse()
        lease.release()
        await eventually { factory.undisposed.isEmpty }
        #expect(factory.problems.isEmpty)
    }

    @Test("tryAcquire takes what is free, and never waits")
    func tryAcquire() async throws {
        let test = try Fixture(.fixed(1))
        if test.pool.tryAcquire() != nil { Issue.record("nothing has been made yet") }
        try await test.pool.warmUp()
        do {
            guard let lease = test.pool.tryAcquire() else {
                Issue.record("a free resource was not leased")
                return
            }
            #expect(lease.id.rawValue == 1)
            if test.pool.tryAcquire() != nil { Issue.record("leased twice") }
        }
        await test.finish()
    }

    @Test("an acquire times out, and its error says which pool and what to do")
    func timeout() async throws {
        let test = try Fixture(.fixed(1))
        let lease = try await test.pool.acquire()
        async let outcome = test.pool.code(of: .seconds(3))
        await test.waiters(1)
        await eventually { test.clock.sleeperCount > 0 }
        test.clock.advance(by: .seconds(4))
        #expect(await outcome == .timeout)
        lease.release()
        await test.finish()
    }

    @Test("an acquire that is cancelled while it waits ends as cancelled")
    func cancelled() async throws {
        let test = try Fixture(.fixed(1))
        let lease = try await test.pool.acquire()
        let task = Task { await test.pool.code(of: nil) }
        await test.waiters(1)
        task.cancel()
        #expect(await task.value == .cancelled)
        lease.release()
        #expect(test.pool.statistics(detail: false).cancelled == 1)
        await test.finish()
    }

    @Test("a creation outlives the caller that it was begun for and goes to the next")
    func creationOutlivesCaller() async throws {
        let test = try Fixture(.fixed(1))
        test.factory.holdCreations()
        let task = Task { await test.pool.code(of: nil) }
        await test.waiters(1)
        task.cancel()
        #expect(await task.value == .cancelled)
        async let second = test.pool.withResource { $0.number }
        await test.waiters(1)
        test.factory.letCreationsGo()
        #expect(try await second == 1)
        #expect(test.factory.attempts == 1)
        await test.finish()
    }

    @Test("too many waiters are rejected")
    func rejected() async throws {
        let test = try Fixture(.fixed(1)) { $0.maximumWaiters = 0 }
        try await test.pool.warmUp()
        let lease = try await test.pool.acquire()
        #expect(await test.pool.code(of: nil) == .rejected)
        lease.release()
        await test.finish()
    }

    @Test("a factory's failure reaches the acquirer with its cause")
    func factoryFailure() async throws {
        let test = try Fixture(.range(0...1))
        test.factory.failNext(1)
        do {
            _ = try await test.pool.acquire()
            Issue.record("no error")
        } catch {
            #expect(error.code == .factoryFailure)
            #expect(error.cause is ScriptedFactory.Failure)
            #expect(error.description.hasPrefix("test: "))
        }
        await test.finish()
    }

    @Test("a warm-up makes the minimum, or says why it could not")
    func warmUp() async throws {
        let test = try Fixture(.range(3...4))
        try await test.pool.warmUp()
        #expect(test.pool.statistics(detail: false).states.initialized == 3)
        await test.finish()
        let failing = try Fixture(.range(3...4))
        failing.factory.failNext(3)
        await #expect(throws: PoolError.self) { try await failing.pool.warmUp() }
        await failing.finish()
    }

    @Test("after a shutdown nothing is leased any more")
    func shutDown() async throws {
        let test = try Fixture()
        try await test.pool.warmUp()
        await test.finish()
        #expect(await test.pool.code(of: nil) == .shutDown)
        await test.pool.shutDown(deadline: .zero)
    }

    @Test("a shutdown waits for leases up to its deadline")
    func shutDownDeadline() async throws {
        let test = try Fixture(.fixed(1))
        let lease = try await test.pool.acquire()
        let shutdown = Task { await test.pool.shutDown(deadline: .seconds(5)) }
        await eventually {
            test.pool.statistics(detail: false).phase == .shuttingDown
                && test.clock.sleeperCount > 0
        }
        test.clock.advance(by: .seconds(6))
        await shutdown.value
        let events = test.pool.events(after: 0)
        #expect(events.contains { if case .unreturned = $0.kind { true } else { false } })
        lease.release()
        await eventually { test.factory.undisposed.isEmpty }
        await test.finish()
    }

    @Test("idle resources above the minimum go after the idle timeout, by themselves")
    func idleTimeout() async throws {
        let test = try Fixture(.range(1...3)) { $0.idleTimeout = .seconds(10) }
        try await test.pool.holdAtOnce(3)
        #expect(test.pool.statistics(detail: false).states.idle == 3)
        await eventually { test.clock.sleeperCount > 0 }
        test.clock.advance(by: .seconds(11))
        await eventually { test.pool.statistics(detail: false).states.size == 1 }
        #expect(test.pool.statistics(detail: false).disposals == [.idleTimeout: 2])
        await test.finish()
    }

    @Test("a clean-up says in numbers what it did, and is an event with its actor")
    func cleanUp() async throws {
        let test = try Fixture(.range(1...3))
        try await test.pool.holdAtOnce(3)
        let outcome = await test.pool.perform(.cleanUp, actor: "person")
        #expect(outcome.disposed == [.cleanUp: 2])
        #expect((outcome.sizeBefore, outcome.sizeAfter) == (3, 1))
        #expect(
            outcome.summary == "clean up: 2 disposed (2 clean_up), size 3 → 1, 0 in use")
        #expect(
            test.pool.events(after: 0).contains { $0.kind == .command(outcome, actor: "person") })
        await test.finish()
    }

    @Test("a drain replaces every resource")
    func drain() async throws {
        let test = try Fixture(.range(2...2))
        try await test.pool.warmUp()
        let outcome = await test.pool.drain()
        #expect(outcome.disposed == [.drain: 2])
        await eventually { test.pool.statistics(detail: false).states.initialized == 2 }
        #expect(test.factory.made.count == 4)
        await test.finish()
    }

    @Test("what comes back is reset before the next lease")
    func reset() async throws {
        let test = try Fixture(.fixed(1), resetsAfterUse: true)
        for _ in 0..<3 { try await test.pool.withResource { _ in } }
        await eventually { test.factory.resets == 3 }
        await test.finish()
    }

    @Test("a broken resource is disposed of and replaced")
    func broken() async throws {
        let test = try Fixture(.fixed(1))
        let lease = try await test.pool.acquire()
        lease.discardBroken()
        #expect(try await test.pool.withResource { $0.number } == 2)
        #expect(test.pool.statistics(detail: false).errors == [.broken: 1])
        await test.finish()
    }

    @Test("a disposal that throws is counted and told, and the slot is free again")
    func disposeFailure() async throws {
        let test = try Fixture(.range(0...1))
        test.factory.failNextDisposals(1)
        try await test.pool.withResource { _ in }
        await test.pool.cleanUp()
        #expect(test.pool.statistics(detail: false).errors == [.dispose: 1])
        #expect(try await test.pool.withResource { $0.number } == 2)
        await test.finish()
    }

    @Test(
        "the pending clean-ups are as many as their list has rows, with detail or without",
        arguments: [
            (nil, nil, 0), (10, nil, 2), (nil, 100, 4), (10, 100, 4),
        ] as [(Int?, Int?, Int)])
    func pendingCleanups(idle: Int?, lifetime: Int?, pending: Int) async throws {
        let test = try Fixture(.range(1...4)) {
            $0.idleTimeout = idle.map { .seconds($0) }
            $0.maxLifetime = lifetime.map { .seconds($0) }
        }
        // Three are above the minimum, and two of them are free.
        try await test.pool.holdAtOnce(4)
        let lease = try await test.pool.acquire()
        let second = try await test.pool.acquire()
        #expect(test.pool.statistics(detail: false).pendingCleanups == pending)
        let detailed = test.pool.statistics(detail: true)
        #expect(detailed.pendingCleanups == pending)
        #expect(detailed.cleanups.count == pending)
        lease.release()
        second.release()
        await test.finish()
    }

    @Test("a reading tells who holds what, since when, and what is pending")
    func reading() async throws {
        let test = try Fixture(.range(1...3)) {
            $0.idleTimeout = .seconds(10)
            $0.maxLifetime = .seconds(100)
        }
        try await test.pool.holdAtOnce(3)
        let lease = try await test.pool.acquire(fileID: "Shop/Checkout.swift", line: 42)
        test.clock.advance(by: .seconds(2))
        let reading = test.pool.statistics(detail: true)
        #expect(reading.states == ResourceStateCounts(inUse: 1, idle: 2))
        #expect(reading.sites.map(\.site) == [CallSite(fileID: "Shop/Checkout.swift", line: 42)])
        #expect(reading.sites.first?.longestNanoseconds == 2_000_000_000)
        #expect(reading.callers.map(\.timed) == [3])
        #expect(test.pool.statistics(detail: false).callers == [])
        #expect(reading.pendingCleanups == 3)
        #expect(
            reading.cleanups.map(\.reason) == [.idleTimeout, .idleTimeout, .maxLifetime])
        #expect(
            reading.cleanups.map(\.dueInNanoseconds) == [
                8_000_000_000, 8_000_000_000, 98_000_000_000,
            ])
        #expect(reading.wait.count == reading.acquired)
        #expect(reading.slots.count == 3)
        lease.release()
        await test.finish()
    }

    @Test("bad configuration is refused, naming the value")
    func badConfiguration() throws {
        var configuration = PoolConfiguration()
        configuration.idleTimeout = .zero
        let error = #expect(throws: PoolError.self) {
            try ResourcePool(
                name: "bad", configuration: configuration, factory: ScriptedFactory())
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("idleTimeout") == true)
    }
}

extension ResourcePool {
    /// Acquires and gives back.
    ///
    /// - Returns: the error's code, or nil.
    func code(of timeout: Duration?) async -> PoolError.Code? {
        do {
            _ = try await acquire(timeout: timeout)
            return nil
        } catch { return error.code }
    }
}

extension ResourcePool<TrackedResource> {
    /// Holds so many at a time, so that the pool grows to that, and gives all back.
    func holdAtOnce(_ count: Int) async throws {
        if count == 0 { return }
        try await withResource { _ in try await self.holdAtOnce(count - 1) }
    }
}

/// Waits for a condition that other tasks bring about.
///
/// The time limit of the suite ends a wait that is in vain.
func eventually(_ condition: () -> Bool) async {
    while !condition() {
        if Task.isCancelled { return }
        await Task.yield()
    }
}
