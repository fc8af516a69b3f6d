import PoolTestKit
import Testing

@Suite("Nested acquires under random schedules")
struct NestedSwarmTests {
    @Test("every deadlock that is reported is one, and every one is reported")
    func smoke() throws {
        var (within, over, acquires) = (0, 0, 0)
        for seed in UInt64(1)...1_000 {
            var swarm = NestedSwarm(seed: seed)
            try swarm.run(steps: 300)
            within += swarm.reported.within
            over += swarm.reported.over
            acquires += swarm.acquires
        }
        print(
            "nested swarm: \(acquires) acquires, deadlocks: \(within) within a pool, \(over) over"
        )
        #expect(within > 100)
        #expect(over > 100)
    }

    @Test("a detection that is broken on purpose is caught", arguments: NestedSwarm.Fault.allCases)
    func canary(_ fault: NestedSwarm.Fault) throws {
        var found: ScheduleViolation?
        for seed in UInt64(1)...5_000 where found == nil {
            var swarm = NestedSwarm(seed: seed, fault: fault)
            do { try swarm.run(steps: 300) } catch { found = error as? ScheduleViolation }
        }
        let violation = try #require(found, "\(fault) went unnoticed")
        print("canary \(fault), nested swarm: \(violation.message) (seed \(violation.seed ?? 0))")
        #expect(violation.seed != nil)
    }
}
