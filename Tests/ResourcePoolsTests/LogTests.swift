import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("What the runtime says in the log", .disposesOfEverything, .timeLimit(.minutes(15)))
struct LogTests {
    private struct Refused: Error, CustomStringConvertible { let description = "refused" }

    @Test("a creation that failed, with its pool and the error")
    func creation() async throws {
        let log = LogLines()
        let pool = ResourcePool<Int>(
            name: "orders", size: .range(0...1), logger: log.logger, make: { throw Refused() })
        await #expect(throws: PoolError.self) { try await pool.acquire().release() }
        #expect(log.lines.contains("debug: creation failed error=refused pool=orders"))
        await pool.shutDown(deadline: patience)
    }

    @Test("a pool that was dropped without being shut down")
    func dropped() async throws {
        let log = LogLines()
        do {
            let pool = ResourcePool<Int>(
                name: "orders", size: .range(0...1), logger: log.logger, make: { 1 })
            try await pool.withResource { _ in }
        }
        let line = "debug: pool was dropped without shutDown(deadline:); "
        await eventually {
            log.lines.contains { $0.hasPrefix(line) && $0.hasSuffix("pool=orders") }
        }
    }

    @Test("pools that start and stop as a service, and one that can't be warmed up")
    func service() async throws {
        let log = LogLines()
        let manager = ResourceManager(logger: log.logger)
        let pool = ResourcePool<Int>(
            name: "orders", size: .fixed(1), make: { throw Refused() })
        try manager.register(pool)
        let running = Task { try await manager.run() }
        await eventually { log.lines.count >= 2 }
        running.cancel()
        _ = await running.result
        #expect(log.lines.first == "debug: pools start pools=[\"orders\"]")
        #expect(log.lines.dropFirst().first?.hasPrefix("debug: warm-up failed error=") == true)
        #expect(log.lines.last == "debug: pools stop pools=[\"orders\"]")
    }

    @Test("a scheduled clean-up that failed, with its id and the error")
    func cleanUp() async {
        let (log, clock) = (LogLines(), ManualPoolClock())
        let scheduler = CleanupScheduler(attempts: 1, logger: log.logger, clock: clock) { _ in
            throw Refused()
        }
        scheduler.schedule("session 7", ttl: 1)
        await eventually { clock.sleeperCount == 1 }
        clock.advance(by: .seconds(2))
        await eventually { log.lines == ["debug: clean-up failed error=refused id=session 7"] }
    }
}
