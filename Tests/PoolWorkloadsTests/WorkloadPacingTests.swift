import Foundation
import PoolWorkloads
import ResourcePools
import ResourceTypes
import Synchronization
import Testing

@Suite("Pacing", .timeLimit(.minutes(15)))
struct WorkloadPacingTests {
    /// The system's clock, which can be set forward, as the time of a stopped process goes on.
    private final class JumpingClock: PoolClock {
        private let system = SystemPoolClock()
        private let jumped = Atomic<UInt64>(0)
        let coarseResolutionNanoseconds: UInt64 = 0

        func jump(nanoseconds: UInt64) { jumped.add(nanoseconds, ordering: .relaxed) }
        func nowNanoseconds() -> UInt64 {
            system.nowNanoseconds() + jumped.load(ordering: .relaxed)
        }
        func coarseNanoseconds() -> UInt64 { nowNanoseconds() }
        func sleep(untilNanoseconds deadline: UInt64) async throws {
            // A deadline of before the jump may lie before the system's own beginning by now.
            let ahead = jumped.load(ordering: .relaxed)
            try await system.sleep(untilNanoseconds: deadline > ahead ? deadline - ahead : 0)
        }
    }

    @Test("a generator that was stopped goes on where it was, and says for how long it stood")
    func stall() async throws {
        var pool = Scenario.Pool(name: "ram", kind: .memory)
        pool.bufferBytes = 64 << 10
        let work = Scenario.Work(pool: "ram", site: .render, pattern: .constant(perSecond: 100))
        let scenario = Scenario(name: "test", title: "Test", pools: [pool], work: [work])
        let clock = JumpingClock()
        let generator = WorkloadGenerator(
            scenario: scenario, seed: 1, temporaryFolder: NSTemporaryDirectory(), clock: clock)
        let start = ContinuousClock.now
        let running = Task { try await generator.run() }
        #expect(await eventually { generator.statistics.arrivals >= 5 })
        clock.jump(nanoseconds: 3_600_000_000_000)
        // Where the machine is busy it may have stood still for seconds before that.
        #expect(await eventually { generator.statistics.stalledNanoseconds >= 3_590_000_000_000 })
        let counts = generator.statistics
        let passed = ContinuousClock.now - start
        // No more than in the time that has really passed; an hour's would be 360,000.
        #expect(Double(counts.arrivals) <= 100 * (passed / .seconds(1)) + 1)
        #expect(Duration.nanoseconds(counts.stalledNanoseconds) <= .seconds(3_600) + passed)
        #expect(await eventually { generator.statistics.arrivals > counts.arrivals + 5 })
        running.cancel()
        try await running.value
    }
}
