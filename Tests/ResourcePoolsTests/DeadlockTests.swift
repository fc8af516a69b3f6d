import PoolTestKit
import ResourcePools
import ResourceTypes
import Synchronization
import TestSupport
import Testing

/// Tasks that go on when so many have come.
private actor Rendezvous {
    private var missing: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(of count: Int) { missing = count }

    func meet() async {
        missing -= 1
        if missing == 0 { for one in waiting { one.resume() } }
        guard missing > 0 else { return }
        await withCheckedContinuation { waiting.append($0) }
    }
}

/// A lease that has been handed to another task.
private final class Session: Sendable {
    let lease: Lease<TrackedResource>

    init(_ lease: consuming Lease<TrackedResource>) { self.lease = lease }
}

/// What sessions end by.
private final class Closing: Sendable {
    let isOver = Atomic(false)
    let served = Atomic(0)
}

@Suite("Deadlocks of real tasks", .disposesOfEverything, .timeLimit(.minutes(15)))
struct DeadlockTests {
    func pool(
        _ size: Int, name: String = "test", timeout: Duration? = patience,
        clock: any PoolClock = SystemPoolClock()
    ) throws -> ResourcePool<TrackedResource> {
        var configuration = PoolConfiguration.patient(.range(0...size))
        configuration.acquireTimeout = timeout
        return try ResourcePool(
            name: name, configuration: configuration, factory: ScriptedFactory(), clock: clock)
    }

    /// Each task takes of its first pool and, when all have, of its second.
    ///
    /// - Returns: the errors.
    private func nest(
        _ pairs: [(ResourcePool<TrackedResource>, ResourcePool<TrackedResource>)]
    ) async -> [PoolError] {
        let rendezvous = Rendezvous(of: pairs.count)
        return await withTaskGroup(of: PoolError?.self) { group in
            for (outer, inner) in pairs {
                group.addTask {
                    do {
                        try await outer.withResource { _ in
                            await rendezvous.meet()
                            try await inner.withResource { _ in }
                        }
                        return nil
                    } catch { return error as? PoolError }
                }
            }
            return await group.reduce(into: []) { if let error = $1 { $0.append(error) } }
        }
    }

    private func deadlocks(_ pool: ResourcePool<TrackedResource>) -> [PoolEvent.Kind] {
        pool.events(after: 0).map(\.kind).filter { if case .deadlock = $0 { true } else { false } }
    }

    @Test("two tasks with a resource each that both want another: the youngest fails, once")
    func twoTasks() async throws {
        let pool = try pool(2)
        let errors = await nest([(pool, pool), (pool, pool)])
        let error = try #require(errors.first)
        #expect(errors.count == 1)
        #expect(error.code == .deadlock)
        let mentions = error.message.split(separator: "ResourcePoolsTests/DeadlockTests.swift:")
        #expect(mentions.count == 3, "\(error.message)")
        #expect(error.message.hasSuffix("or raise the maximum size to 3"))
        #expect(pool.statistics(detail: false).errors == [.deadlock: 1])
        #expect(deadlocks(pool).count == 1)
        await pool.shutDown(deadline: patience)
    }

    @Test("a cycle over several pools: one task fails, and the others go on", arguments: 2...3)
    func cycle(_ count: Int) async throws {
        let pools = try (0..<count).map { try pool(1, name: "pool \($0)") }
        let errors = await nest((0..<count).map { (pools[$0], pools[($0 + 1) % count]) })
        let error = try #require(errors.first)
        #expect(errors.count == 1)
        #expect(error.code == .deadlock)
        #expect(error.message.contains("over the pools pool 0, pool 1"))
        #expect(error.message.hasSuffix("or raise the maximum size to 2"))
        #expect(pools.map { deadlocks($0).count }.reduce(0, +) == 1)
        for pool in pools { await pool.shutDown(deadline: patience) }
    }

    @Test("a child in a task group that needs its parent's lease fails where nesting is looked for")
    func childInGroup() async throws {
        let pool = try pool(1)
        let code = try await pool.withResource(detectNesting: true) { _ in
            await withTaskGroup(of: PoolError.Code?.self) { group in
                group.addTask {
                    do {
                        try await pool.withResource { _ in }
                        return nil
                    } catch { return (error as? PoolError)?.code }
                }
                return await group.next() ?? nil
            }
        }
        #expect(code == .deadlock)
        #expect(pool.inUse.isEmpty)
        await pool.shutDown(deadline: patience)
    }

    @Test("so does an async let, and the task itself, below two scopes of the same task")
    func asyncLet() async throws {
        let pool = try pool(2)
        let errors = try await pool.withResource(detectNesting: true) { _ in
            try await pool.withResource(detectNesting: true) { _ in
                async let child: Void = pool.withResource { _ in }
                var errors: [PoolError.Code?] = []
                do { try await child } catch { errors.append((error as? PoolError)?.code) }
                do { try await pool.withResource { _ in } } catch {
                    errors.append((error as? PoolError)?.code)
                }
                return errors
            }
        }
        #expect(errors == [.deadlock, .deadlock])
        await pool.shutDown(deadline: patience)
    }

    @Test("a task that may outlive the body, or a lease that ends before it, is no deadlock")
    func notWaitedFor() async throws {
        let clock = ManualPoolClock()
        let pool = try pool(1, clock: clock)
        let task = try await pool.withResource(detectNesting: true) { _ in
            let task = Task { try await pool.withResource { _ in } }
            await eventually { pool.statistics(detail: false).waiting == 1 }
            for _ in 0..<40 { await advance(clock) }
            #expect(pool.statistics(detail: false).waiting == 1)
            return task
        }
        try await task.value
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await pool.withResource(detectNesting: true) { _ in
                group.addTask { try await pool.withResource { _ in } }
                await eventually { pool.statistics(detail: false).waiting == 1 }
                for _ in 0..<40 { await advance(clock) }
                #expect(pool.statistics(detail: false).waiting == 1)
            }
            try await group.waitForAll()
        }
        #expect(deadlocks(pool).isEmpty)
        await pool.shutDown(deadline: patience)
    }

    @Test("a body that fails with nesting looked for gives its resource back for validation")
    func failingBody() async throws {
        struct Oops: Error {}
        let factory = ScriptedFactory()
        let pool = try ResourcePool(
            name: "test", configuration: .patient(.range(1...10)), factory: factory)
        for isOn in [true, false] {
            await #expect(throws: Oops.self) {
                try await pool.withResource(detectNesting: isOn) { _ in throw Oops() }
            }
        }
        await pool.shutDown(deadline: patience)
        #expect(factory.validations == 2)
    }

    @Test("an accept loop that hands its leases on is only suspected, told once, and goes on")
    func acceptLoop() async throws {
        let clock = ManualPoolClock()
        let pool = try pool(2, timeout: nil, clock: clock)
        let closing = Closing()
        let loop = Task {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    let session = Session(try await pool.acquire())
                    group.addTask {
                        await eventually { closing.isOver.load(ordering: .relaxed) }
                        if session.lease.id.rawValue > 0 {
                            closing.served.add(1, ordering: .relaxed)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        await eventually { pool.statistics(detail: false).waiting == 1 }
        await advance(clock) { !deadlocks(pool).isEmpty }
        for _ in 0..<60 { await advance(clock) }
        #expect(pool.statistics(detail: false).waiting == 1)
        guard case .deadlock(_, _, 3, isCertain: false)? = deadlocks(pool).first else {
            Issue.record("\(deadlocks(pool))")
            return
        }
        #expect(deadlocks(pool).count == 1)
        // Who times out meanwhile learns of it.
        let late = Task { try await pool.acquire(timeout: .seconds(2)).release() }
        await eventually { pool.statistics(detail: false).waiting == 2 }
        await advance(clock) { pool.statistics(detail: false).waiting == 1 }
        let error = await #expect(throws: PoolError.self) { try await late.value }
        #expect(error?.code == .timeout)
        #expect(error?.message.contains("perhaps for a deadlock") == true)
        closing.isOver.store(true, ordering: .relaxed)
        try await loop.value
        #expect(closing.served.load(ordering: .relaxed) == 3)
        await pool.shutDown(deadline: patience)
    }

    /// Lets a tenth of a second pass, and whoever slept until then run.
    private func advance(_ clock: ManualPoolClock) async {
        clock.advance(by: .milliseconds(100))
        for _ in 0..<20 { await Task.yield() }
    }

    /// Lets tenths of a second pass until something holds.
    private func advance(_ clock: ManualPoolClock, until holds: () -> Bool) async {
        while !holds(), !Task.isCancelled { await advance(clock) }
    }
}
