import PoolTestKit
import ResourcePools
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("Random schedules with virtual time")
struct SwarmTests {
    /// What a number of runs amounted to.
    struct Summary: Sendable, CustomStringConvertible {
        var runs = 0
        var steps = 0
        var stepsInside = 0
        var acquires = 0
        var lateTicks = 0
        var seconds = 0.0
        var outcomes: Set<AcquireOutcome> = []

        var description: String {
            "\(runs) runs, \(steps) steps, \(stepsInside) more between the machine's operations, "
                + "\(acquires) acquires, \(lateTicks) late ticks, \(Int(seconds)) s of virtual time"
        }
    }

    /// Runs seed after seed, as long as there is time.
    private static func runs(
        _ seeds: ClosedRange<UInt64>, until end: ContinuousClock.Instant?
    ) throws -> Summary {
        var summary = Summary()
        for seed in seeds {
            if let end, ContinuousClock.now > end { break }
            var simulation = SwarmSimulation(seed: seed)
            try simulation.run(steps: 300)
            summary.runs += 1
            summary.steps += simulation.steps
            summary.stepsInside += simulation.stepsInside
            summary.acquires += simulation.acquires
            summary.lateTicks += simulation.lateTicks
            summary.seconds += Double(simulation.nanoseconds) / 1e9
            summary.outcomes.formUnion(simulation.outcomes)
        }
        return summary
    }

    @Test("smoke: the same two hundred and fifty runs each time, and every way to end in them")
    func smoke() async throws {
        let summary = try await onOwnThread { Result { try Self.runs(1...250, until: nil) } }.get()
        print("swarm smoke: \(summary)")
        #expect(summary.acquires > summary.steps / 20)
        #expect(summary.stepsInside > 0)
        #expect(summary.lateTicks > 0)
        #expect(
            summary.outcomes == [
                .lease(slot: 0), .timeout(waitedNanoseconds: 0), .cancelled,
                .rejected(waiting: 0), .factoryFailure, .circuitOpen(retryInNanoseconds: 0),
                .shutDown,
            ])
    }

    @Test(
        "soak: for as many seconds as POOLTOP_SOAK says, from POOLTOP_SEED or a new seed",
        .enabled(if: environment("POOLTOP_SOAK") != nil))
    func soak() async throws {
        let first = environment("POOLTOP_SEED") ?? UInt64.random(in: 1...(1 << 40))
        let seconds = Double(environment("POOLTOP_SOAK") ?? 60)
        let end = ContinuousClock.now + .seconds(seconds)
        let summary = try await onOwnThread {
            Result { try Self.runs(first...(.max), until: end) }
        }.get()
        print("swarm soak from seed \(first): \(summary)")
        #expect(summary.acquires > summary.steps / 20)
    }
}

/// A whole number from the environment.
func environment(_ name: String) -> UInt64? {
    getenv(name).flatMap { UInt64(String(cString: $0)) }
}
