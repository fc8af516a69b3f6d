import Dispatch
import PoolTestKit
import ResourcePools
import Synchronization
import TestSupport
import Testing

/// An executor that counts what it is given: each switch to it is one.
private final class CountingExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "counting")
    private let jobs = Atomic(0)

    var count: Int { jobs.load(ordering: .relaxed) }

    func enqueue(_ job: consuming ExecutorJob) {
        jobs.add(1, ordering: .relaxed)
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}

private actor Ledger {
    let executor = CountingExecutor()
    private var entries = 0
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// How often the actor was switched to while it acquired and gave back.
    func switches(_ times: Int, _ pool: ResourcePool<TrackedResource>) async throws -> Int {
        let before = executor.count
        for _ in 0..<times {
            try await pool.withResource { _ in
                assertIsolated()
                entries += 1
            }
            assertIsolated()
            let lease = try await pool.acquire()
            assertIsolated()
            entries += 1
            lease.release()
        }
        return executor.count - before
    }

    func entryCount() -> Int { entries }
}

@Suite("A pool used from an actor", .disposesOfEverything, .timeLimit(.minutes(15)))
struct ActorTests {
    @Test("neither an acquire nor its body leaves the actor's executor")
    func noHop() async throws {
        let pool = try ResourcePool(
            name: "test", configuration: .patient(.range(1...10)), factory: ScriptedFactory())
        try await pool.warmUp()
        let ledger = Ledger()
        #expect(try await ledger.switches(1_000, pool) == 0)
        #expect(await ledger.entryCount() == 2_000)
        await pool.shutDown(deadline: patience)
    }

    @Test("a wait comes back to the actor with one switch")
    func wait() async throws {
        let pool = try ResourcePool(
            name: "test", configuration: .patient(.fixed(1)), factory: ScriptedFactory())
        let ledger = Ledger()
        let lease = try await pool.acquire()
        let waiting = Task { try await ledger.switches(1, pool) }
        await eventually { pool.statistics(detail: false).waiting == 1 }
        lease.release()
        #expect(try await waiting.value == 1)
        await pool.shutDown(deadline: patience)
    }
}
