import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

/// The pool broken on purpose: who doesn't notice these proves nothing by noticing nothing.
@Suite("Canaries")
struct CanaryTests {
    /// Two tasks and one resource that is there, or is made, or breaks: enough for each fault.
    static func scenario(for fault: PoolFault) -> SimulationScenario {
        let isOfBarging = fault == .onItsWayForEver
        let needsLine = [.loweredTooFar, .servesYoungest].contains(fault) || isOfBarging
        let needsTime = [.tickForgets, .deadlineTooSoon].contains(fault)
        let needsIdle = fault == .releaseNotesNothing
        // The hint is of a slot that was found without the lock: the resource is there already.
        let needsHint = fault == .hintClaimsBlindly
        return SimulationScenario(
            size: .range(needsHint ? 1...1 : 0...1),
            tasks: (needsLine ? [1, 1, 1] : [2, 1]).map {
                SimulatedTask(acquires: $0, timeout: needsTime ? 5_000_000 : .max)
            }
        ) {
            $0.settings.bargingBound = isOfBarging ? 1_000_000 : 0
            $0.limits.cancellations = 1
            $0.limits.brokenReturns =
                [.lostDecrement, .brokenTakenForGood].contains(fault) ? 1 : 0
            $0.limits.ticks = needsTime ? 5 : needsIdle ? 6 : 0
            guard needsIdle else { return }
            $0.settings.idleTimeout = 3_000_000
            $0.settings.coarsePeriod = 1_000_000
        }
    }

    func explore(
        _ scenario: SimulationScenario, _ fault: PoolFault?, interleavesEvents: Bool = true
    ) async -> ScheduleExplorer {
        await onOwnThread {
            var explorer = ScheduleExplorer(scenario, fault: fault)
            explorer.interleavesEvents = interleavesEvents
            explorer.run()
            return explorer
        }
    }

    @Test("the explorer catches", arguments: PoolFault.allCases)
    func explorer(_ fault: PoolFault) async throws {
        let explorer = await explore(Self.scenario(for: fault), fault)
        let found = explorer.violation
        let violation = try #require(found, "\(fault) went unnoticed")
        #expect(!violation.schedule.isEmpty)
        print("canary \(fault), explorer, after \(explorer.states) states: \(violation.message)")
        // The same scope without the fault is sound, so that it is the fault that was found.
        let sound = await explore(Self.scenario(for: fault), nil)
        #expect(sound.isComplete)
    }

    @Test("who looks at whole events only does not see a word that is raised too late")
    func wholeEvents() async {
        let explorer = await explore(
            Self.scenario(for: .raisedAfterRescan), .raisedAfterRescan, interleavesEvents: false)
        #expect(explorer.violation == nil)
        #expect(explorer.interleavedEvents == 0)
    }

    /// The first seed that finds a fault, and what it says.
    static func firstCatch(_ fault: PoolFault, seeds: ClosedRange<UInt64>) -> ScheduleViolation? {
        for seed in seeds {
            var simulation = SwarmSimulation(seed: seed, fault: fault)
            do { try simulation.run(steps: 300) } catch { return error as? ScheduleViolation }
        }
        return nil
    }

    @Test("the random simulation catches", arguments: PoolFault.allCases)
    func swarm(_ fault: PoolFault) async throws {
        let found = await onOwnThread { Self.firstCatch(fault, seeds: 1...4_000) }
        let violation = try #require(found, "\(fault) went unnoticed")
        let seed = try #require(violation.seed)
        print("canary \(fault), swarm, seed \(seed): \(violation.message)")
        // The seed repeats it, step by step.
        let again = await onOwnThread { Self.firstCatch(fault, seeds: seed...seed) }
        #expect(again?.description == violation.description)
    }
}
