import PoolTestKit
import ResourcePools
import ResourceTypes
import Synchronization
import TestSupport
import Testing

@Suite("The steps of a rollback", .disposesOfEverything, .timeLimit(.minutes(15)))
struct RollbackTests {
    private func pool(
        _ name: String = "test", _ size: PoolSize = .range(2...3), resetsAfterUse: Bool = false
    ) throws -> (ResourcePool<TrackedResource>, ScriptedFactory) {
        let factory = ScriptedFactory(resetsAfterUse: resetsAfterUse)
        return (
            try ResourcePool(
                name: name, configuration: .patient(size), factory: factory),
            factory
        )
    }

    private func manager(_ pools: any ManagedPool...) throws -> ResourceManager {
        let manager = ResourceManager()
        for pool in pools { try manager.register(pool) }
        return manager
    }

    // MARK: - The machine

    @Test("what awaits the end of a generation is told when the last of it is gone")
    func awaitsLast() {
        var pool = MachineFixture(.fixed(2))
        pool.warm()
        for slot in 0..<2 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
        _ = pool.tell { $0.reconnect(now: $1, actions: &$2) }
        pool.tell { $0.awaitRetired(deadline: .max, now: $1, actions: &$2) }
        #expect(pool.machine.retiredLeft == 2)
        pool.release(0)
        pool.disposed(0)
        #expect(!pool.take().contains(.retired))
        pool.release(1)
        pool.disposed(1)
        #expect(pool.take().contains(.retired))
        #expect(pool.machine.retiredLeft == 0)
        // What is made later is of another generation: there is nothing to await.
        pool.settle()
        pool.tell { $0.awaitRetired(deadline: .max, now: $1, actions: &$2) }
        #expect(pool.take() == [.retired])
    }

    @Test("of several deadlines the latest counts, and one that has passed is told at once")
    func awaitsDeadline() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        _ = pool.tell { $0.reconnect(now: $1, actions: &$2) }
        pool.tell { $0.awaitRetired(deadline: $1, now: $1, actions: &$2) }
        #expect(pool.take() == [.retired])
        for seconds in [5, 2] as [UInt64] {
            pool.tell {
                $0.awaitRetired(deadline: $1 + seconds * 1_000_000_000, now: $1, actions: &$2)
            }
        }
        pool.advance(seconds: 2.1)
        #expect(pool.take() == [])
        pool.advance(seconds: 3)
        #expect(pool.take() == [.retired])
        #expect(pool.machine.retiredLeft == 1)
    }

    @Test("a shutdown that is over is awaited by nobody, and counts what never came back")
    func awaitsShutDown() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.tell { $0.shutDown(deadline: $1 + 1_000_000_000, now: $1, actions: &$2) }
        pool.tell { $0.awaitRetired(deadline: .max, now: $1, actions: &$2) }
        #expect(pool.take() == [])
        pool.advance(seconds: 1.1)
        #expect(pool.take().suffix(2) == [.settled, .retired])
        pool.tell { $0.awaitRetired(deadline: .max, now: $1, actions: &$2) }
        #expect(pool.take() == [.retired])
        #expect(pool.machine.retiredLeft == 1)
    }

    @Test("a pool that is told to pause while it drains is paused after", arguments: [true, false])
    func pauseDuringDrain(deadlinePasses: Bool) throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        _ = pool.tell { $0.drain(deadline: $1 + 1_000_000_000, now: $1, actions: &$2) }
        pool.tell { machine, now, _ in machine.pause(now: now) }
        if deadlinePasses {
            pool.advance(seconds: 1.1)
        } else {
            pool.release(0)
            pool.settle()
        }
        #expect(pool.machine.phase == .paused)
        let waiter = try pool.wait()
        pool.tell { $0.resume(now: $1, actions: &$2) }
        if deadlinePasses { pool.release(0) }
        var seen: [PoolAction] = []
        while !pool.actions.isEmpty {
            for action in pool.take() {
                seen.append(action)
                if case .dispose(let slot, _) = action { pool.disposed(slot) }
                if case .create(let slot) = action { pool.created(slot) }
            }
        }
        #expect(seen.contains(.resume(waiter, .lease(slot: 0))))
    }

    @Test("a pause during a drain is taken back by a resume")
    func resumeDuringDrain() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        _ = pool.tell { $0.drain(deadline: .max, now: $1, actions: &$2) }
        pool.tell { machine, now, _ in machine.pause(now: now) }
        pool.tell { $0.resume(now: $1, actions: &$2) }
        pool.release(0)
        pool.settle()
        #expect(pool.machine.phase == .running)
    }

    @Test("a creation that ends while its pool is paused and bypassed leaves nothing idle behind")
    func creationWhilePaused() throws {
        var pool = MachineFixture(.range(0...2))
        let waiter = try pool.wait()
        #expect(pool.take() == [.create(slot: 0)])
        pool.tell { machine, now, _ in machine.pause(now: now) }
        _ = pool.tell { $0.setBypass(true, now: $1, actions: &$2) }
        pool.created(0)
        #expect(pool.take() == [.dispose(slot: 0, .bypass)])
        pool.disposed(0)
        pool.tell { $0.resume(now: $1, actions: &$2) }
        #expect(pool.take() == [.create(slot: 0)])
        pool.created(0)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
    }

    @Test("an acquire that only waits for a pause to end is not refused as hopeless")
    func pauseIsNotHopeless() {
        var pool = MachineFixture(.fixed(1)) { $0.rejectsHopelessWaits = true }
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        func step() -> TestMachine.AcquireStep {
            pool.tell {
                $0.acquire(
                    site: 0, deadline: $1 + 1_000_000_000, usualHoldNanoseconds: 2_000_000_000,
                    now: $1, actions: &$2)
            }
        }
        #expect(step() == .done(.hopeless(estimatedNanoseconds: 2_000_000_000)))
        pool.tell { machine, now, _ in machine.pause(now: now) }
        guard case .wait = step() else {
            Issue.record("the acquire did not wait")
            return
        }
    }

    // MARK: - The steps

    @Test("each step says what it did, does it again for nothing, and leads back")
    func steps() async throws {
        let (orders, factory) = try pool("orders")
        let (sessions, other) = try pool("sessions", .range(0...1))
        let manager = try manager(orders, sessions)
        try await manager.warmUp()

        for _ in 1...2 {
            let disabled = await manager.disableResourceManagement()
            #expect(disabled.pools.map(\.pool) == ["orders", "sessions"])
            #expect(disabled.pools.allSatisfy { $0.phase == .paused && !$0.isBypassed })
            #expect(!orders.grantsAtOnce)
        }
        let disposed = [2, 0]
        for turn in 0..<2 {
            let restored = await manager.restoreLegacyResources()
            #expect(restored.pools.allSatisfy { $0.phase == .running && $0.isBypassed })
            #expect(restored["orders"]?.outcomes.map(\.command) == [.bypass(true), .resume])
            #expect(restored["orders"]?.disposedTotal == disposed[turn])
            #expect(restored["nobody"] == nil)
            let cleaned = await manager.cleanUpResourcePools(deadline: patience)
            #expect(cleaned["orders"]?.disposedTotal == 0)
            #expect(cleaned.pools.allSatisfy { $0.left == 0 })
            #expect(orders.statistics(detail: false).states.size == 0)
        }
        let first = try await orders.withResource { $0.number }
        let second = try await orders.withResource { $0.number }
        #expect(second == first + 1)

        for _ in 1...2 {
            let resumed = await manager.resumeResourceManagement()
            #expect(resumed.pools.allSatisfy { $0.phase == .running && !$0.isBypassed })
        }
        try await manager.warmUp()
        let before = factory.made.count
        for _ in 1...5 { _ = try await orders.withResource { $0.number } }
        #expect(factory.made.count == before)
        #expect(
            orders.events(after: 0).contains {
                if case .command(let outcome, "rollback") = $0.kind {
                    outcome.command == .reconnect
                } else {
                    false
                }
            })
        await manager.shutDown(deadline: patience)
        #expect(factory.undisposed.isEmpty && other.undisposed.isEmpty)
        #expect(factory.problems.isEmpty && other.problems.isEmpty)
    }

    @Test("no pools, no work")
    func noPools() async {
        let manager = ResourceManager()
        let steps = [
            await manager.disableResourceManagement(), await manager.restoreLegacyResources(),
            await manager.cleanUpResourcePools(), await manager.resumeResourceManagement(),
        ]
        #expect(steps.map(\.action) == RollbackStep.Action.allCases)
        #expect(steps.allSatisfy { $0.pools.isEmpty })
        #expect(steps[0].description == "disable resource management: no pools")
    }

    @Test("pools that are shut down are left as they are")
    func shutDown() async throws {
        let (pool, factory) = try pool()
        let manager = try manager(pool)
        try await manager.warmUp()
        await manager.shutDown(deadline: patience)
        #expect(await manager.disableResourceManagement()["test"]?.phase == .shutDown)
        #expect(await manager.restoreLegacyResources()["test"]?.phase == .shutDown)
        #expect(await manager.cleanUpResourcePools()["test"]?.disposedTotal == 0)
        #expect(await manager.resumeResourceManagement()["test"]?.phase == .shutDown)
        #expect(factory.made.count == 2 && factory.undisposed.isEmpty)
    }

    @Test("who waits keeps the place over the steps, and is served by the old way")
    func waitersKeepTheirPlace() async throws {
        let (pool, factory) = try pool("test", .fixed(1))
        let manager = try manager(pool)
        try await manager.warmUp()
        let held = try await pool.acquire()
        final class Order: Sendable { let numbers = Lock<[Int]>([]) }
        let order = Order()
        await withDiscardingTaskGroup { group in
            for number in 0..<3 {
                group.addTask {
                    do {
                        try await pool.withResource { _ in
                            order.numbers.withLock { $0.append(number) }
                        }
                    } catch {
                        Issue.record("\(error)")
                    }
                }
                await eventually { pool.statistics(detail: false).waiting == number + 1 }
            }
            await manager.disableResourceManagement()
            #expect(pool.statistics(detail: false).waiting == 3)
            factory.holdCreations()
            await manager.restoreLegacyResources()
            await eventually { factory.heldCreations == 3 }
            factory.letCreationsGo()
        }
        #expect(order.numbers.withLock { $0.sorted() } == [0, 1, 2])
        #expect(factory.made.count == 4)
        // The one from before is out still: the clean-up says so, and takes it as it comes back.
        #expect(await manager.cleanUpResourcePools(deadline: .milliseconds(5))["test"]?.left == 1)
        held.release()
        #expect(await manager.cleanUpResourcePools(deadline: patience)["test"]?.left == 0)
        await manager.shutDown(deadline: patience)
        #expect(factory.undisposed.isEmpty && factory.problems.isEmpty)
    }

    @Test("a resource that takes long to end holds nobody up")
    func slowDisposal() async throws {
        let gate = Gate()
        let pool = ResourcePool(
            name: "test", size: .fixed(2), make: { 1 }, dispose: { _ in await gate.pass() })
        let manager = try manager(pool)
        try await manager.warmUp()
        await manager.disableResourceManagement()
        let restored = Task { await manager.restoreLegacyResources() }
        // Without the step's end: both disposals are under way until the gate opens.
        let granted = try await pool.withResource { $0 }
        #expect(granted == 1)
        await eventually { gate.waiting == 3 }
        gate.open()
        #expect(await restored.value["test"]?.disposedTotal == 2)
        await manager.shutDown(deadline: patience)
    }

    @Test(
        "back and forth under load: no lease is lost, no acquire fails, everything is disposed of",
        arguments: [false, true])
    func underLoad(resetsAfterUse: Bool) async throws {
        let (orders, first) = try pool("orders", .range(1...4), resetsAfterUse: resetsAfterUse)
        let (sessions, second) = try pool("sessions", .range(0...2))
        let manager = try manager(orders, sessions)
        let load = Load()
        await withDiscardingTaskGroup { group in
            for worker in 0..<48 {
                group.addTask {
                    let pool = worker % 3 == 0 ? sessions : orders
                    while !load.isOver.load(ordering: .relaxed) {
                        do {
                            try await pool.withResource { resource in
                                resource.beginUse()
                                await Task.yield()
                                resource.endUse()
                            }
                            load.granted.add(1, ordering: .relaxed)
                        } catch {
                            Issue.record("\(error)")
                            return
                        }
                    }
                }
            }
            group.addTask {
                defer { load.isOver.store(true, ordering: .relaxed) }
                for _ in 0..<12 {
                    let before = load.granted.load(ordering: .relaxed)
                    await manager.disableResourceManagement()
                    await manager.restoreLegacyResources()
                    let cleaned = await manager.cleanUpResourcePools(deadline: patience)
                    #expect(cleaned.pools.allSatisfy { $0.left == 0 })
                    await eventually { load.granted.load(ordering: .relaxed) > before + 100 }
                    let bypassed = load.granted.load(ordering: .relaxed)
                    await manager.resumeResourceManagement()
                    await eventually { load.granted.load(ordering: .relaxed) > bypassed + 100 }
                }
            }
        }
        await manager.shutDown(deadline: patience)
        for (pool, factory) in [(orders, first), (sessions, second)] {
            let reading = pool.statistics(detail: false)
            #expect(factory.problems.isEmpty)
            #expect(factory.undisposed.isEmpty)
            #expect(reading.acquired == reading.released)
            #expect(reading.errorsTotal == 0)
            #expect(reading.made == reading.states.disposed)
            #expect(reading.disposals[.bypass] ?? 0 > 0)
        }
        let acquired = [orders, sessions].map { $0.statistics(detail: false).acquired }
        #expect(acquired.reduce(0, +) == UInt64(load.granted.load(ordering: .relaxed)))
    }
}

extension ResourcePool {
    /// Whether something is free to lease at this moment.
    fileprivate var grantsAtOnce: Bool {
        guard let lease = tryAcquire() else { return false }
        lease.release()
        return true
    }
}

/// What many tasks have done, and whether they are to end.
private final class Load: Sendable {
    let granted = Atomic<Int>(0)
    let isOver = Atomic<Bool>(false)
}

/// Holds up those who come until it is opened.
private final class Gate: Sendable {
    private let state = Lock<(isOpen: Bool, held: [UnsafeContinuation<Void, Never>])>((false, []))

    var waiting: Int { state.withLock { $0.held.count } }

    func pass() async {
        await withUnsafeContinuation { continuation in
            let goesOn = state.withLock { state in
                if !state.isOpen { state.held.append(continuation) }
                return state.isOpen
            }
            if goesOn { continuation.resume() }
        }
    }

    func open() {
        let held = state.withLock { state in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}
