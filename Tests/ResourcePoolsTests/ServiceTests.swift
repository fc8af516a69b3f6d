import Logging
import PoolTestKit
import ResourcePools
import ResourceTypes
import ServiceLifecycle
import TestSupport
import Testing

@Suite("Pools as a service among others", .disposesOfEverything, .timeLimit(.minutes(15)))
struct ServiceTests {
    /// A server that uses the pool until it is told to stop, and then finishes its work.
    struct Server: Service {
        let pool: ResourcePool<TrackedResource>

        func run() async throws {
            try await pool.withResource { resource in
                resource.beginUse()
                try? await gracefulShutdown()
                // What is under way is finished with its resource.
                await Task.yield()
                resource.endUse()
            }
        }
    }

    func start() throws -> (ServiceGroup, ResourcePool<TrackedResource>, ScriptedFactory) {
        let factory = ScriptedFactory()
        let manager = ResourceManager()
        let pool = try ResourcePool(
            name: "pool", configuration: .patient(.fixed(2)), factory: factory)
        try manager.register(pool)
        let group = ServiceGroup(
            services: [manager, Server(pool: pool)], logger: Logger(label: "test"))
        return (group, pool, factory)
    }

    @Test("a graceful shutdown stops the server first, then the pools, and leaves nothing")
    func graceful() async throws {
        let (group, pool, factory) = try start()
        let running = Task { try await group.run() }
        await eventually {
            let states = pool.statistics(detail: false).states
            return states.inUse == 1 && states.size == 2
        }
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(pool.statistics(detail: false).phase == .shutDown)
        #expect(factory.made.count == 2)
        #expect(factory.undisposed.isEmpty)
        #expect(factory.problems.isEmpty)
        let error = await #expect(throws: PoolError.self) { try await pool.acquire().release() }
        #expect(error?.code == .shutDown)
    }

    @Test("a cancellation of the group does the same, and a lease that is out is awaited")
    func cancellation() async throws {
        let (group, pool, factory) = try start()
        let running = Task { try await group.run() }
        await eventually { pool.statistics(detail: false).states.inUse == 1 }
        let lease = try await pool.acquire()
        running.cancel()
        await eventually { pool.statistics(detail: false).phase == .shuttingDown }
        #expect(factory.undisposed.count >= 1)
        lease.release()
        _ = await running.result
        #expect(pool.statistics(detail: false).phase == .shutDown)
        #expect(factory.undisposed.isEmpty)
    }
}
