import PoolTestKit
import ResourcePools
import Synchronization
import TestSupport
import Testing

@Suite("ResourcePool under real concurrency", .disposesOfEverything, .timeLimit(.minutes(15)))
struct ConcurrencyTests {
    func pool(
        _ size: PoolSize, resetsAfterUse: Bool = false,
        _ change: (inout PoolConfiguration) -> Void = { _ in }
    ) throws -> (ResourcePool<TrackedResource>, ScriptedFactory) {
        let factory = ScriptedFactory(resetsAfterUse: resetsAfterUse)
        var configuration = PoolConfiguration.patient(size)
        change(&configuration)
        return (
            try ResourcePool(name: "test", configuration: configuration, factory: factory), factory
        )
    }

    /// Shuts the pool down and checks its books against the resources' own.
    func finish(
        _ pool: ResourcePool<TrackedResource>, _ factory: ScriptedFactory, acquired: Int? = nil
    ) async {
        await pool.shutDown(deadline: patience)
        let reading = pool.statistics(detail: true)
        #expect(factory.problems.isEmpty)
        #expect(factory.undisposed.isEmpty)
        #expect(reading.states.size == 0)
        #expect(reading.waiting == 0)
        #expect(reading.acquired == reading.released)
        #expect(reading.wait.count == reading.acquired)
        #expect(reading.made == UInt64(factory.made.count))
        if let acquired { #expect(reading.acquired == UInt64(acquired)) }
    }

    @Test(
        "many tasks share few resources: one holder each, and every lease is counted",
        arguments: [1, 2, 8], [Duration.zero, .milliseconds(1)])
    func manyTasks(resources: Int, bargingBound: Duration) async throws {
        let (pool, factory) = try pool(.range(0...resources)) { $0.bargingBound = bargingBound }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    for turn in 0..<200 {
                        try await pool.withResource { resource in
                            resource.beginUse()
                            if turn % 3 == 0 { await Task.yield() }
                            resource.endUse()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        await finish(pool, factory, acquired: 64 * 200)
    }

    @Test(
        "cancellation that races with the hand-over loses nothing",
        arguments: [Duration.zero, .milliseconds(1)])
    func cancellationRaces(bargingBound: Duration) async throws {
        let (pool, factory) = try pool(.fixed(2)) { $0.bargingBound = bargingBound }
        try await pool.warmUp()
        let ended = Tally()
        await withDiscardingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<2_500 {
                        let task = Task {
                            do {
                                let lease = try await pool.acquire()
                                lease.resource.beginUse()
                                await Task.yield()
                                lease.resource.endUse()
                            } catch {
                                #expect((error as? PoolError)?.code == .cancelled)
                            }
                        }
                        await Task.yield()
                        task.cancel()
                        await task.value
                        ended.count()
                    }
                }
            }
        }
        #expect(ended.total == 10_000)
        #expect(pool.inUse.isEmpty)
        await finish(pool, factory)
    }

    @Test("every acquire ends once while resources break, factories fail and sizes change")
    func chaos() async throws {
        let (pool, factory) = try pool(.range(1...6)) {
            $0.acquireTimeout = .milliseconds(20)
            $0.backoffBase = .milliseconds(1)
            $0.backoffLimit = .milliseconds(2)
            $0.idleTimeout = .milliseconds(3)
            $0.maxLifetime = .milliseconds(20)
            $0.validateAfterIdle = .milliseconds(2)
            $0.maximumWaiters = 40
        }
        let outcomes = Tally()
        await withDiscardingTaskGroup { group in
            for worker in 0..<32 {
                group.addTask {
                    for turn in 0..<150 {
                        do {
                            let lease = try await pool.acquire()
                            lease.resource.beginUse()
                            if turn % 4 == 0 { await Task.yield() }
                            let isLost = (turn + worker) % 17 == 0
                            if (turn + worker) % 11 == 0 { lease.resource.breakDown() }
                            let isSuspect = lease.resource.isBroken
                            lease.resource.endUse()
                            if isLost {
                                lease.discardBroken()
                            } else if isSuspect {
                                lease.releaseForValidation()
                            } else {
                                lease.release()
                            }
                        } catch {
                            await Task.yield()
                        }
                        outcomes.count()
                        if turn % 25 == 0 { factory.failNext(2) }
                    }
                }
            }
            group.addTask {
                for turn in 0..<60 {
                    _ = await pool.resize(to: .range(1...(1 + turn % 6)))
                    await pool.cleanUp()
                    if turn % 20 == 0 { _ = await pool.drain(deadline: .milliseconds(50)) }
                    await Task.yield()
                }
            }
        }
        #expect(outcomes.total == 32 * 150)
        await finish(pool, factory)
    }

    @Test("a shutdown under load ends every acquire and disposes of everything")
    func shutdownUnderLoad() async throws {
        for _ in 0..<20 {
            let (pool, factory) = try pool(.range(0...4))
            await withDiscardingTaskGroup { group in
                for _ in 0..<32 {
                    group.addTask {
                        while true {
                            do {
                                try await pool.withResource { _ in await Task.yield() }
                            } catch {
                                return
                            }
                        }
                    }
                }
                group.addTask {
                    await eventually { pool.statistics(detail: false).acquired > 500 }
                    await pool.shutDown(deadline: patience)
                }
            }
            await finish(pool, factory)
        }
    }

    @Test("a pool that is dropped under load lets its leases come back and disposes of them")
    func droppedUnderLoad() async throws {
        for _ in 0..<50 {
            let factory = ScriptedFactory()
            do {
                let pool = try ResourcePool(
                    name: "test", configuration: .patient(.range(0...4)), factory: factory)
                await withDiscardingTaskGroup { group in
                    for _ in 0..<8 {
                        group.addTask {
                            for _ in 0..<20 {
                                guard let lease = try? await pool.acquire() else { return }
                                lease.resource.beginUse()
                                lease.resource.endUse()
                                // On some turns the lease is dropped by a task of its own, later.
                                lease.release()
                            }
                        }
                    }
                }
            }
            await eventually { factory.undisposed.isEmpty }
            #expect(factory.problems.isEmpty)
        }
    }

    @Test("a return through a reset under load")
    func resetsUnderLoad() async throws {
        let (pool, factory) = try pool(.range(0...3), resetsAfterUse: true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    for _ in 0..<100 {
                        try await pool.withResource { resource in
                            resource.beginUse()
                            resource.endUse()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        await eventually { factory.resets == 1_600 }
        await finish(pool, factory, acquired: 1_600)
    }

    @Test("an acquire on an actor stays on it")
    func staysOnActor() async throws {
        let (pool, factory) = try pool(.fixed(1))
        try await pool.warmUp()
        let value = try await Holder().use(pool)
        #expect(value == 1)
        await finish(pool, factory)
    }

    private actor Holder {
        var state = 0
        func use(_ pool: ResourcePool<TrackedResource>) async throws -> Int {
            try await pool.withResource { resource in
                preconditionIsolated()
                state += resource.number
                return state
            }
        }
    }
}

/// A count that many tasks add to.
private final class Tally: Sendable {
    private let value = Atomic<Int>(0)
    func count() { value.add(1, ordering: .relaxed) }
    var total: Int { value.load(ordering: .relaxed) }
}
