import Logging
import PoolTestKit
import ResourceTypes
import ServiceLifecycle
import TestSupport
import Testing

@testable import ResourcePools

@Suite("Warming up with a factory that hangs", .disposesOfEverything, .timeLimit(.minutes(15)))
struct WarmUpTests {
    private let factory = ScriptedFactory()
    private let clock = ManualPoolClock()

    private func pool(
        _ size: PoolSize, createTimeout: Duration?
    ) throws -> ResourcePool<TrackedResource> {
        factory.holdCreations()
        var configuration = PoolConfiguration(size: size)
        configuration.createTimeout = createTimeout
        return try ResourcePool(
            name: "test", configuration: configuration, factory: factory, clock: clock,
            random: { 0 })
    }

    private func warmUp(
        _ pool: ResourcePool<TrackedResource>
    ) -> Task<PoolError.Code?, Never> {
        Task {
            do throws(PoolError) { try await pool.warmUp() } catch { return error.code }
            return nil
        }
    }

    @Test("a creation that has taken too long is not waited for, nor counted as warm")
    func overdue() {
        var pool = MachineFixture(.fixed(1)) { $0.createTimeout = 5_000_000_000 }
        pool.tell { $0.replenish(now: $1, actions: &$2) }
        #expect(pool.machine.isCreating)
        pool.advance(seconds: 5.1)
        #expect(!pool.machine.isCreating)
        #expect(!pool.machine.isWarm)
        pool.created(0)
        #expect(pool.machine.isWarm)
    }

    @Test("a warm-up ends at the create timeout, and says that it failed")
    func createTimeout() async throws {
        let pool = try pool(.fixed(2), createTimeout: .seconds(5))
        let warming = warmUp(pool)
        await eventually { factory.heldCreations == 2 }
        await eventually {
            clock.advance(by: .milliseconds(500))
            return pool.statistics(detail: false).errors[.create] == 2
        }
        #expect(await warming.value == .factoryFailure)
        factory.letCreationsGo()
        await pool.shutDown(deadline: .seconds(5))
    }

    @Test("a warm-up ends with the pool, also one that comes later")
    func shutDown() async throws {
        let pool = try pool(.fixed(1), createTimeout: nil)
        let warming = warmUp(pool)
        await eventually { factory.heldCreations == 1 }
        let shutdown = Task { await pool.shutDown(deadline: .seconds(5)) }
        #expect(await warming.value == nil)
        #expect(pool.statistics(detail: false).phase == .shuttingDown)
        try await pool.warmUp()
        factory.letCreationsGo()
        await shutdown.value
    }

    @Test("a warm-up ends with its own task; what it has begun goes on for the pool and the others")
    func cancelled() async throws {
        let pool = try pool(.fixed(2), createTimeout: nil)
        let (first, second) = (warmUp(pool), warmUp(pool))
        await eventually { pool.storage.control.state.withLock { $0.warming.count } == 2 }
        first.cancel()
        #expect(await first.value == .cancelled)
        #expect(pool.storage.control.state.withLock { $0.warming.count } == 1)
        await eventually { factory.heldCreations == 2 }
        factory.letCreationsGo()
        #expect(await second.value == nil)
        #expect(pool.statistics(detail: false).states.free == 2)
        await pool.shutDown(deadline: .seconds(5))
    }

    @Test("a task that has been cancelled awaits no warm-up; of a pool that is warm it hears that")
    func cancelledBefore() async throws {
        let pool = try pool(.fixed(1), createTimeout: nil)
        func warmUp() -> Task<PoolError.Code?, Never> {
            Task {
                withUnsafeCurrentTask { $0?.cancel() }
                do throws(PoolError) { try await pool.warmUp() } catch { return error.code }
                return nil
            }
        }
        #expect(await warmUp().value == .cancelled)
        await eventually { factory.heldCreations == 1 }
        factory.letCreationsGo()
        await eventually { pool.statistics(detail: false).states.free == 1 }
        #expect(await warmUp().value == nil)
        await pool.shutDown(deadline: .seconds(5))
    }

    @Test("a graceful shutdown does not wait for a warm-up")
    func graceful() async throws {
        let pool = try pool(.fixed(1), createTimeout: nil)
        let manager = ResourceManager(shutdownDeadline: .seconds(10))
        try manager.register(pool)
        let group = ServiceGroup(services: [manager], logger: Logger(label: "test"))
        let running = Task { try await group.run() }
        await eventually { factory.heldCreations == 1 }
        await group.triggerGracefulShutdown()
        await eventually { pool.statistics(detail: false).phase == .shuttingDown }
        // Nor for ever for what does not come.
        clock.advance(by: .seconds(11))
        try await running.value
        #expect(pool.statistics(detail: false).phase == .shutDown)
        #expect(factory.heldCreations == 1)
        factory.letCreationsGo()
    }
}
