import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("Every schedule of a small pool")
struct ExplorationTests {
    /// What is explored, and which ends of an acquire have to be met on the way.
    struct Scope: Sendable, CustomTestStringConvertible {
        let name: String
        let outcomes: Set<AcquireOutcome>
        let scenario: SimulationScenario
        var testDescription: String { name }

        init(
            _ name: String, _ size: ClosedRange<Int>, _ tasks: [SimulatedTask],
            reaching outcomes: Set<AcquireOutcome>,
            _ change: (inout SimulationScenario) -> Void = { _ in }
        ) {
            self.name = name
            self.outcomes = outcomes
            scenario = SimulationScenario(size: .range(size), tasks: tasks, change)
        }
    }

    static let lease = AcquireOutcome.lease(slot: 0)
    static let timeout = AcquireOutcome.timeout(waitedNanoseconds: 0)
    static func tasks(_ acquires: Int..., timeout: UInt64 = .max) -> [SimulatedTask] {
        acquires.map { SimulatedTask(acquires: $0, timeout: timeout) }
    }

    /// In the test command.
    static let small = [
        Scope(
            "2 tasks, 1 resource, everything but resizes and drains", 0...1,
            tasks(1, 1, timeout: 5_000_000),
            reaching: [lease, timeout, .cancelled, .factoryFailure, .shutDown]
        ) {
            $0.limits.cancellations = 2
            $0.limits.failedCreations = 1
            $0.limits.brokenReturns = 1
            $0.limits.ticks = 2
            $0.limits.shutDowns = 1
        },
        Scope(
            "2 tasks, resized from 2 to 1 to 2, cleaned up, validated", 0...2, tasks(1, 1),
            reaching: [lease]
        ) {
            $0.limits.sizes = [.range(0...1), .range(1...2)]
            $0.limits.cleanUps = 1
            $0.limits.suspectReturns = 1
            $0.limits.failedValidations = 1
        },
        Scope(
            "2 tasks, 1 resource, drain with and without end, shutdown", 1...1, tasks(1, 1),
            reaching: [lease, .shutDown]
        ) {
            $0.limits.drains = 1
            $0.limits.shutDowns = 1
            $0.limits.ticks = 1
            $0.commandDeadline = 5_000_000
        },
        Scope(
            "2 tasks twice each, 1 resource that is reset, cancellations", 1...1, tasks(2, 2),
            reaching: [lease, .cancelled]
        ) {
            $0.settings.resetsAfterUse = true
            $0.limits.cancellations = 2
            $0.limits.failedValidations = 1
        },
        Scope(
            "2 tasks, 1 resource, one may wait: rejections", 1...1, tasks(2, 2),
            reaching: [lease, .rejected(waiting: 0)]
        ) { $0.settings.maximumWaiters = 0 },
        Scope(
            "1 task twice, 1 resource that grows old and idle", 0...1, tasks(2), reaching: [lease]
        ) {
            $0.settings.maxLifetime = 5_000_000
            $0.settings.idleTimeout = 3_000_000
            $0.limits.ticks = 3
        },
        Scope(
            "3 tasks, 2 resources: acquire, release, cancel", 2...2, tasks(1, 1, 1),
            reaching: [lease, .cancelled]
        ) { $0.limits.cancellations = 3 },
        Scope(
            "2 tasks, 1 resource, who runs goes first for a while", 0...1,
            tasks(1, 1, timeout: 3_000_000), reaching: [lease, timeout, .cancelled]
        ) {
            $0.settings.bargingBound = 1_000_000
            $0.limits.cancellations = 1
            $0.limits.ticks = 3
        },
        Scope(
            "3 tasks, 1 resource, who runs goes first for a while", 1...1, tasks(1, 1, 1),
            reaching: [lease, .cancelled]
        ) {
            $0.settings.bargingBound = 1_000_000
            $0.limits.cancellations = 1
            $0.limits.ticks = 1
        },
        Scope(
            "3 tasks, 2 resources made on demand: acquire, release, cancel", 0...2,
            tasks(1, 1, 1), reaching: [lease, .cancelled]
        ) { $0.limits.cancellations = 3 },
    ]

    /// With `POOLTOP_EXPLORE=1`.
    static let large = [
        Scope(
            "3 tasks, 2 resources, everything", 0...2, tasks(1, 1, 1, timeout: 5_000_000),
            reaching: [lease, timeout, .cancelled, .factoryFailure, .shutDown]
        ) {
            $0.limits.cancellations = 1
            $0.limits.failedCreations = 1
            $0.limits.brokenReturns = 1
            $0.limits.sizes = [.range(0...1)]
            $0.limits.ticks = 1
            $0.limits.shutDowns = 1
        },
        Scope(
            "2 tasks, 1 resource, two drains, shutdown", 1...1, tasks(2, 1),
            reaching: [lease, .shutDown]
        ) {
            $0.limits.drains = 2
            $0.limits.shutDowns = 1
            $0.limits.ticks = 1
            $0.commandDeadline = 5_000_000
        },
        Scope(
            "3 tasks twice each, 2 resources: acquire, release, cancel", 2...2,
            tasks(2, 2, 2), reaching: [lease, .cancelled]
        ) { $0.limits.cancellations = 6 },
    ]

    func explore(_ scope: Scope) async {
        let start = ContinuousClock.now
        let explorer = await onOwnThread {
            var explorer = ScheduleExplorer(scope.scenario)
            explorer.run()
            return explorer
        }
        let seconds = ContinuousClock.now - start
        print(
            "explored \(scope.name): \(explorer.states) states, \(explorer.transitions) steps "
                + "(\(explorer.interleavedEvents) with others between the machine's operations), "
                + "\(explorer.schedules) schedules of up to \(explorer.longest) steps, \(seconds)")
        #expect(explorer.violation == nil, "\(scope.name)")
        #expect(explorer.isComplete)
        #expect(explorer.outcomes == scope.outcomes)
    }

    @Test("no schedule breaks an invariant", arguments: small)
    func smallScope(_ scope: Scope) async { await explore(scope) }

    @Test(
        "no schedule of a larger scope does", .enabled(if: environment("POOLTOP_EXPLORE") != nil),
        arguments: large)
    func largeScope(_ scope: Scope) async { await explore(scope) }
}
