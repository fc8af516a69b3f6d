import PoolMetrics
import ResourcePools
import Testing

/// The requirement's validation script, step for step, in Swift.
@Suite("Validation script")
struct ValidationScriptTests {
    @Test("A pool's resource is in use within its scope", .timeLimit(.minutes(15)))
    func pool() async throws {
        let pool = ResourcePool(factory: { "resource" })
        try await pool.withResource { resource in
            #expect(resource == "resource")
            #expect(pool.inUse.count == 1)
        }
        #expect(pool.inUse.count == 0)
        await pool.shutDown(deadline: .seconds(5))
    }

    @Test("A lifecycle initialises, is acquired and is released")
    func lifecycle() {
        let lifecycle = ResourceLifecycle()
        #expect(lifecycle.initialize() == true)
        #expect(lifecycle.acquire() == true)
        #expect(lifecycle.release() == true)
    }

    @Test("A scheduled clean-up is among the tasks")
    func cleanup() {
        let scheduler = CleanupScheduler()
        scheduler.schedule("test", ttl: 1)
        #expect(scheduler.tasks["test"] != nil)
    }

    @Test("Metrics count by themselves")
    func metrics() {
        let metrics = ResourceMetrics()
        metrics.resourceCount.increment()
        #expect(metrics.resourceCount.value == 1)
    }
}
