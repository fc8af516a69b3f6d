import PoolTestKit
import ResourcePools
import ServiceLifecycle
import TestSupport
import Testing

@Suite("ResourceManager", .disposesOfEverything, .timeLimit(.minutes(15)))
struct ResourceManagerTests {
    @Test("pools are found by name, in the order of registration, and names are unique")
    func registration() throws {
        let manager = ResourceManager()
        let first = ResourcePool(name: "first", factory: { 1 })
        try manager.register(first)
        try manager.register(ResourcePool(name: "second", factory: { "two" }))
        #expect(manager.pools.map(\.name) == ["first", "second"])
        #expect(manager.pool(named: "second")?.name == "second")
        #expect(manager.pool(named: "third") == nil)
        let error = #expect(throws: PoolError.self) {
            try manager.register(ResourcePool(name: "first", factory: { 3 }))
        }
        #expect(error?.code == .duplicateName)
        try manager.unregister("first")
        #expect(manager.pools.map(\.name) == ["second"])
        #expect(throws: PoolError.self) { try manager.unregister("first") }
    }

    @Test("pools take the place of others in one step, or not at all")
    func replacement() throws {
        let manager = ResourceManager()
        func pool(_ name: String) -> ResourcePool<Int> { ResourcePool(name: name, factory: { 1 }) }
        let (first, second, third) = (pool("first"), pool("second"), pool("third"))
        try manager.replace([], with: [first, second, third])
        #expect(manager.pools.map(\.name) == ["first", "second", "third"])
        try manager.replace([second, pool("elsewhere")], with: [pool("second"), pool("other")])
        #expect(manager.pools.map(\.name) == ["first", "second", "other", "third"])
        #expect(manager.pool(named: "second") !== second)
        for names in [["third"], ["new", "new"]] {
            let error = #expect(throws: PoolError.self) {
                try manager.replace([first], with: names.map { pool($0) })
            }
            #expect(error?.code == .duplicateName)
            #expect(error?.pool == names[0])
            #expect(manager.pools.map(\.name) == ["first", "second", "other", "third"])
        }
        try manager.replace([first], with: [pool("first")])
        #expect(manager.pool(named: "first") !== first)
        try manager.replace(manager.pools, with: [])
        #expect(manager.pools.isEmpty)
    }

    @Test("as a service it warms its pools up and shuts them down")
    func service() async throws {
        let factory = ScriptedFactory()
        let manager = ResourceManager()
        let pool = try ResourcePool(
            name: "pool", configuration: .patient(.fixed(3)), factory: factory)
        try manager.register(pool)
        let service = Task { try await manager.run() }
        await eventually { pool.statistics(detail: false).states.initialized == 3 }
        service.cancel()
        try await service.value
        #expect(factory.undisposed.isEmpty)
        #expect(pool.statistics(detail: false).phase == .shutDown)
    }

    @Test("a pool that can't be warmed up is told of, and does not stop the others")
    func failingWarmUp() async throws {
        let failing = ScriptedFactory()
        failing.failNext(1)
        let manager = ResourceManager()
        let good = ResourcePool(name: "good", factory: { 1 })
        try manager.register(
            ResourcePool(
                name: "bad", configuration: .patient(.range(1...10)), factory: failing))
        try manager.register(good)
        let error = await #expect(throws: PoolError.self) { try await manager.warmUp() }
        #expect(error?.pool == "bad")
        #expect(good.statistics(detail: false).states.initialized == 1)
        await manager.shutDown(deadline: patience)
    }
}
