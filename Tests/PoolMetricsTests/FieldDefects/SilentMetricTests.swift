import PoolMetrics
import PoolTestKit
import ResourcePools
import ResourceTypes
import Synchronization
import TestSupport
import Testing

/// What others declare and never call: whatever a pool can tell has to be told in some life of one.
@Suite("Field defects: metrics", .disposesOfEverything, .timeLimit(.minutes(15)))
struct SilentMetricTests {
    @Test("declared and never called: a field, an error, a reason or an event that nothing moves")
    func everythingMoves() async throws {
        let script = SilentMetricScript()
        try await script.waiting()
        try await script.leaking()
        try await script.failing()
        try await script.resetting()
        try await script.overtaking()
        try await script.ageing()
        try await script.commands()
        try await script.deadlock()
        try await script.overflowing()
        // That one in so many is measured is the same for all pools.
        #expect(script.still == ["hold_sample_interval"])
        #expect(script.errors == Set(PoolErrorKind.allCases))
        #expect(script.reasons == Set(DisposalReason.allCases))
        #expect(script.states == Set(ResourceState.allCases))
        var random = SeededRandom(seed: 1)
        let kinds = Set(SampleFixtures.kinds(using: &random).map(\.name))
        // What somebody does to a workload is nothing that a pool tells.
        #expect(script.kinds == kinds.subtracting(["workload"]))
    }
}

/// Pools whose lives, together, have everything in them; after each step all are read.
private final class SilentMetricScript: Sendable {
    private struct Seen: Sendable {
        var pools: [any ManagedPool] = []
        var last: SampleBatch?
        var values: [String: Set<String>] = [:]
        var kinds: Set<String> = []
        var errors: Set<PoolErrorKind> = []
        var reasons: Set<DisposalReason> = []
        var states: Set<ResourceState> = []
    }

    private let clock = ManualPoolClock()
    private let seen = Mutex(Seen())
    private let sampler: PoolSampler
    private let registry: Registry

    private final class Registry: Sendable {
        let pools = Mutex<[any ManagedPool]>([])
    }

    init() {
        let registry = Registry()
        self.registry = registry
        sampler = PoolSampler(clock: clock) { registry.pools.withLock { $0 } }
    }

    var still: [String] {
        seen.withLock { seen in
            PoolField.all.map(\.id).filter { seen.values[$0, default: []].count < 2 }
        }
    }
    var kinds: Set<String> { seen.withLock { $0.kinds } }
    var errors: Set<PoolErrorKind> { seen.withLock { $0.errors } }
    var reasons: Set<DisposalReason> { seen.withLock { $0.reasons } }
    var states: Set<ResourceState> { seen.withLock { $0.states } }

    /// Reads all pools, a moment later.
    private func look() {
        clock.advance(by: .milliseconds(1))
        let batch = sampler.sample()
        seen.withLock { seen in
            for event in batch.events { seen.kinds.insert(event.kind.name) }
            for pool in batch.pools {
                let statistics = pool.statistics
                seen.errors.formUnion(statistics.errors.filter { $0.value > 0 }.keys)
                seen.reasons.formUnion(statistics.disposals.filter { $0.value > 0 }.keys)
                seen.states.formUnion(ResourceState.allCases.filter { statistics.states[$0] > 0 })
            }
            if let last = seen.last {
                for model in PoolModel.models(of: batch, since: last) {
                    for field in PoolField.all {
                        seen.values[field.id, default: []].insert(field.text(of: model))
                    }
                }
            }
            seen.last = batch
        }
    }

    /// Lets time pass until something holds.
    private func pass(
        _ step: Duration = .milliseconds(200), until condition: () -> Bool
    ) async throws {
        try await settle {
            clock.advance(by: step)
            return condition()
        }
    }

    /// Lets others run until something holds.
    private func settle(_ condition: () -> Bool) async throws {
        let holds = try await eventually { condition() ? true : nil }
        #expect(holds == true)
        look()
    }

    private func pool<Factory: ResourceFactory>(
        _ name: String, _ size: PoolSize, _ factory: Factory,
        _ change: (inout PoolConfiguration) -> Void = { _ in }
    ) throws -> ResourcePool<Factory.Resource> {
        var configuration = PoolConfiguration(size: size)
        configuration.idleTimeout = nil
        configuration.maxLifetime = nil
        // Time passes here while others run, however slowly they do.
        (configuration.acquireTimeout, configuration.createTimeout) = (nil, nil)
        change(&configuration)
        let pool = try ResourcePool(
            name: name, kind: "kind of \(name)", configuration: configuration, factory: factory,
            clock: clock)
        registry.pools.withLock { $0.append(pool) }
        look()
        return pool
    }

    private func end(_ pools: any ManagedPool...) async {
        for pool in pools { await pool.shutDown(deadline: .zero) }
        look()
    }

    // MARK: - Lives

    /// Waits, timeouts, rejections, cancellations, exhaustion.
    func waiting() async throws {
        let factory = ScriptedFactory()
        let pool = try pool("waiting", .fixed(1), factory) {
            $0.maximumWaiters = 1
            $0.acquireTimeout = .seconds(1)
        }
        factory.holdCreations()
        let held = hold(pool)
        try await settle { pool.statistics(detail: false).states.created == 1 }
        factory.letCreationsGo()
        try await settle { pool.statistics(detail: false).states.inUse == 1 }
        let late = Task { try await pool.acquire().release() }
        try await settle { pool.statistics(detail: false).waiting == 1 }
        await #expect(throws: PoolError.self) { try await pool.acquire().release() }
        try await pass { pool.statistics(detail: false).waiting == 0 }
        _ = await late.result
        let cancelled = Task { try await pool.acquire(timeout: .seconds(86_400)).release() }
        try await settle { pool.statistics(detail: false).waiting == 1 }
        cancelled.cancel()
        _ = await cancelled.result
        let served = Task { try await pool.acquire(timeout: .seconds(86_400)).release() }
        try await settle { pool.statistics(detail: false).waiting == 1 }
        clock.advance(by: .seconds(2))
        held.go()
        try await served.value
        look()
        await end(pool)
        await #expect(throws: PoolError.self) { try await pool.acquire().release() }
        look()
    }

    /// Leases that are told, revoked and never given back.
    func leaking() async throws {
        let pool = try pool("leaking", .fixed(2), ScriptedFactory()) {
            $0.leakThreshold = .seconds(2)
        }
        let one = try await pool.acquire()
        try await pass { pool.statistics(detail: false).leaksSuspected == 1 }
        _ = await pool.perform(.revoke(one.id), actor: "test")
        look()
        one.release()
        let two = try await pool.acquire()
        let shutdown = Task { await pool.shutDown(deadline: .seconds(1)) }
        try await pass { pool.statistics(detail: false).phase == .shutDown }
        await shutdown.value
        two.release()
        look()
    }

    /// A factory that fails, resources that break and do not close.
    func failing() async throws {
        let factory = ScriptedFactory()
        let pool = try pool("failing", .range(0...2), factory) { $0.circuitThreshold = 1 }
        factory.failNext(1)
        await #expect(throws: PoolError.self) { try await pool.acquire().release() }
        look()
        await #expect(throws: PoolError.self) { try await pool.acquire().release() }
        try await pass { pool.statistics(detail: false).circuit != .open }
        let broken = try await pool.acquire()
        factory.failNextDisposals(1)
        broken.discardBroken()
        try await settle { pool.statistics(detail: false).errors[.dispose] == 1 }
        let suspect = try await pool.acquire()
        suspect.resource.breakDown()
        suspect.releaseForValidation()
        try await settle { pool.statistics(detail: false).errors[.validation] == 1 }
        await end(pool)
        let closing = ManualPoolClock()
        let slow = try self.pool("slow", .range(0...1), SlowToClose(clock: closing))
        let lease = try await slow.acquire()
        lease.discardBroken()
        try await settle { slow.statistics(detail: false).states.failed == 1 }
        closing.advance(by: .seconds(1_000))
        try await settle { slow.statistics(detail: false).states.size == 0 }
        await end(slow)
    }

    /// Resets that fail.
    func resetting() async throws {
        let factory = ScriptedFactory(resetsAfterUse: true)
        let pool = try pool("resetting", .range(0...1), factory)
        let lease = try await pool.acquire()
        factory.failNextResets(1)
        lease.release()
        try await settle { pool.statistics(detail: false).errors[.reset] == 1 }
        await end(pool)
    }

    /// Who runs goes before who waits.
    func overtaking() async throws {
        let pool = try pool("overtaking", .fixed(1), ScriptedFactory()) {
            $0.bargingBound = .seconds(1_000)
        }
        for _ in 0..<10_000 where pool.statistics(detail: false).barged == 0 {
            let lease = try await pool.acquire()
            let late = Task { try await pool.acquire().release() }
            try await settle { pool.statistics(detail: false).waiting == 1 }
            lease.release()
            // Mostly before the task that was woken gets to run.
            pool.tryAcquire()?.release()
            try await late.value
        }
        try await settle { pool.statistics(detail: false).barged > 0 }
        await end(pool)
    }

    /// Idle timeouts, lifetimes, uses, keep-alives.
    func ageing() async throws {
        let pool = try pool("ageing", .range(1...2), ScriptedFactory()) {
            $0.idleTimeout = .seconds(5)
            $0.maxLifetime = .seconds(60)
            $0.keepAliveInterval = .seconds(2)
            $0.maxUses = 2
        }
        let (one, two) = (hold(pool), hold(pool))
        try await settle { pool.statistics(detail: false).states.inUse == 2 }
        one.go()
        two.go()
        try await pass { pool.statistics(detail: false).keepAlives > 0 }
        try await pass { pool.statistics(detail: false).disposals[.idleTimeout] == 1 }
        try await pass(.seconds(1)) {
            pool.statistics(detail: false).disposals[.maxLifetime] ?? 0 > 0
        }
        for _ in 0..<4 { try await pool.withResource { _ in } }
        try await settle { pool.statistics(detail: false).disposals[.maxUses] ?? 0 > 0 }
        await end(pool)
    }

    /// Every command, and an adaptive size.
    func commands() async throws {
        let pool = try pool("commands", .range(1...4), ScriptedFactory())
        for command: PoolCommand in [
            .resize(.fixed(4)), .resize(.range(1...3)), .cleanUp, .resize(.fixed(3)), .reconnect,
            .pause, .resume, .drain, .bypass(true),
        ] {
            try await pool.warmUp()
            _ = await pool.perform(command, actor: "test")
            look()
        }
        try await pool.withResource { _ in look() }
        try await settle { pool.statistics(detail: false).disposals[.bypass] ?? 0 > 0 }
        _ = await pool.perform(.bypass(false), actor: "test")
        let adaptive = try self.pool("adaptive", .adaptive(1...8, target: 0.5), ScriptedFactory())
        try await adaptive.warmUp()
        look()
        await end(pool, adaptive)
    }

    /// A task that waits for what it holds.
    func deadlock() async throws {
        let pool = try pool("deadlock", .fixed(1), ScriptedFactory())
        let nested = Task {
            try await pool.withResource { _ in
                await Task.yield()
                try await pool.withResource { _ in await Task.yield() }
            }
        }
        try await pass(.milliseconds(60)) { pool.statistics(detail: false).errors[.deadlock] == 1 }
        _ = await nested.result
        await end(pool)
    }

    /// More events than are kept.
    func overflowing() async throws {
        let pool = try pool("overflowing", .range(0...1), ScriptedFactory())
        for _ in 0..<600 { _ = await pool.perform(.cleanUp, actor: "test") }
        for _ in 0..<600 { _ = await pool.perform(.cleanUp, actor: "test") }
        look()
        await end(pool)
    }

    /// A lease that another task holds until it is told to go.
    private func hold(_ pool: ResourcePool<TrackedResource>) -> Held {
        let held = Held()
        Task {
            let lease = try await pool.acquire(timeout: .seconds(86_400))
            _ = try await eventually { held.isOver ? true : nil }
            lease.release()
        }
        return held
    }

    private final class Held: Sendable {
        private let over = Mutex(false)
        var isOver: Bool { over.withLock { $0 } }
        func go() { over.withLock { $0 = true } }
    }
}

/// A resource that closes when a clock says so.
private struct SlowToClose: ResourceFactory {
    let clock: ManualPoolClock

    func make() async throws -> Int { 1 }
    func dispose(_ resource: Int) async throws {
        try await clock.sleep(untilNanoseconds: 500_000_000_000)
    }
}
