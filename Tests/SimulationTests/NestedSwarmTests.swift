import PoolTestKit
import TestSupport
import Testing

@Suite("Nested acquires under random schedules")
struct NestedSwarmTests {
    /// What a number of runs reported, or the first violation in them.
    struct Summary: Sendable {
        var within = 0
        var over = 0
        var acquires = 0
        var violation: ScheduleViolation?
    }

    static func runs(_ seeds: ClosedRange<UInt64>, fault: NestedSwarm.Fault? = nil) -> Summary {
        var summary = Summary()
        for seed in seeds where summary.violation == nil {
            var swarm = NestedSwarm(seed: seed, fault: fault)
            do { try swarm.run(steps: 300) } catch {
                summary.violation =
                    error as? ScheduleViolation ?? ScheduleViolation("\(error)")
            }
            summary.within += swarm.reported.within
            summary.over += swarm.reported.over
            summary.acquires += swarm.acquires
        }
        return summary
    }

    @Test("every deadlock that is reported is one, and every one is reported")
    func smoke() async {
        let summary = await onOwnThread { Self.runs(1...1_000) }
        print(
            "nested swarm: \(summary.acquires) acquires, deadlocks: \(summary.within) within a "
                + "pool, \(summary.over) over")
        #expect(summary.violation == nil)
        #expect(summary.within > 100)
        #expect(summary.over > 100)
    }

    @Test("a detection that is broken on purpose is caught", arguments: NestedSwarm.Fault.allCases)
    func canary(_ fault: NestedSwarm.Fault) async throws {
        let summary = await onOwnThread { Self.runs(1...5_000, fault: fault) }
        let violation = try #require(summary.violation, "\(fault) went unnoticed")
        print("canary \(fault), nested swarm: \(violation.message) (seed \(violation.seed ?? 0))")
        #expect(violation.seed != nil)
    }
}
