package import ResourcePools
import ResourceTypes

/// A small pool, what may happen to it, and how acquires have to end in some schedule of it.
///
/// ```swift
/// var explorer = ScheduleExplorer(ExplorationScope.full[0].scenario)
/// explorer.run()
/// ```
/// The outcomes are there so that a scope in which something never happens is not taken for one in
/// which all is well.
package struct ExplorationScope: Sendable, CustomStringConvertible {
    package let name: String
    package let outcomes: Set<AcquireOutcome>
    package let scenario: SimulationScenario
    package var description: String { name }

    init(
        _ name: String, _ size: ClosedRange<Int>, _ tasks: [SimulatedTask],
        reaching outcomes: Set<AcquireOutcome>,
        _ change: (inout SimulationScenario) -> Void = { _ in }
    ) {
        self.name = name
        self.outcomes = outcomes
        scenario = SimulationScenario(size: .range(size), tasks: tasks, change)
    }

    private static let lease = AcquireOutcome.lease(slot: 0)
    private static let timeout = AcquireOutcome.timeout(waitedNanoseconds: 0)

    private static func tasks(_ acquires: Int..., timeout: UInt64 = .max) -> [SimulatedTask] {
        acquires.map { SimulatedTask(acquires: $0, timeout: timeout) }
    }

    /// What the test command goes through, in seconds.
    package static let small = [
        ExplorationScope(
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
        ExplorationScope(
            "2 tasks, resized from 2 to 1 to 2, cleaned up, validated", 0...2, tasks(1, 1),
            reaching: [lease]
        ) {
            $0.limits.sizes = [.range(0...1), .range(1...2)]
            $0.limits.cleanUps = 1
            $0.limits.suspectReturns = 1
            $0.limits.failedValidations = 1
        },
        ExplorationScope(
            "2 tasks, 1 resource, drain with and without end, shutdown", 1...1, tasks(1, 1),
            reaching: [lease, .shutDown]
        ) {
            $0.limits.drains = 1
            $0.limits.shutDowns = 1
            $0.limits.ticks = 1
            $0.commandDeadline = 5_000_000
        },
        ExplorationScope(
            "2 tasks, 1 resource, paused and reconnected", 0...1, tasks(1, 1), reaching: [lease]
        ) {
            $0.limits.pauses = 1
            $0.limits.reconnects = 1
        },
        ExplorationScope(
            "2 tasks, 1 resource, bypassed and drained", 0...1, tasks(1, 1), reaching: [lease]
        ) {
            $0.limits.bypasses = 1
            $0.limits.drains = 1
        },
        ExplorationScope(
            "2 tasks twice each, 1 resource that is reset, cancellations", 1...1, tasks(2, 2),
            reaching: [lease, .cancelled]
        ) {
            $0.settings.resetsAfterUse = true
            $0.limits.cancellations = 2
            $0.limits.failedValidations = 1
        },
        ExplorationScope(
            "2 tasks, 1 resource, one may wait: rejections", 1...1, tasks(2, 2),
            reaching: [lease, .rejected(waiting: 0)]
        ) { $0.settings.maximumWaiters = 0 },
        ExplorationScope(
            "1 task twice, 1 resource that grows old and idle", 0...1, tasks(2), reaching: [lease]
        ) {
            $0.settings.maxLifetime = 5_000_000
            $0.settings.idleTimeout = 3_000_000
            $0.limits.ticks = 3
            $0.limits.postponements = 2
        },
        ExplorationScope(
            "3 tasks, 2 resources: acquire, release, cancel", 2...2, tasks(1, 1, 1),
            reaching: [lease, .cancelled]
        ) { $0.limits.cancellations = 3 },
        ExplorationScope(
            "2 tasks, 1 resource, who runs goes first for a while", 0...1,
            tasks(1, 1, timeout: 3_000_000), reaching: [lease, timeout, .cancelled]
        ) {
            $0.settings.bargingBound = 1_000_000
            $0.limits.cancellations = 1
            $0.limits.ticks = 3
        },
        ExplorationScope(
            "3 tasks, 1 resource, who runs goes first for a while", 1...1, tasks(1, 1, 1),
            reaching: [lease, .cancelled]
        ) {
            $0.settings.bargingBound = 1_000_000
            $0.limits.cancellations = 1
            $0.limits.ticks = 1
        },
        ExplorationScope(
            "3 tasks, 2 resources made on demand: acquire, release, cancel", 0...2,
            tasks(1, 1, 1), reaching: [lease, .cancelled]
        ) { $0.limits.cancellations = 3 },
    ]

    /// Three tasks on two resources, in minutes: `swift run -c release Explore`.
    ///
    /// What happens to tasks and resources comes together in the one of everything at once;
    /// commands and settings come beside that in twos and threes, for each more makes five to ten
    /// times as many states. The largest are first, so that none is left to one processor alone.
    package static let full = [
        ExplorationScope(
            "resources that grow idle, and are put off", 0...2,
            tasks(2, 1, 1, timeout: 5_000_000), reaching: [lease, timeout, .cancelled, .shutDown]
        ) {
            $0.settings.idleTimeout = 3_000_000
            $0.limits.cancellations = 1
            $0.limits.postponements = 1
            $0.limits.ticks = 3
            $0.limits.shutDowns = 1
        },
        ExplorationScope(
            "resources that grow old and worn, and are put off", 0...2,
            tasks(2, 1, 1, timeout: 5_000_000), reaching: [lease, timeout, .cancelled]
        ) {
            $0.settings.maxLifetime = 7_000_000
            $0.settings.maxUses = 2
            $0.limits.cancellations = 1
            $0.limits.postponements = 1
            $0.limits.ticks = 3
        },
        ExplorationScope(
            "resources that grow idle and old, and are validated", 1...2,
            tasks(2, 1, 1), reaching: [lease, .cancelled]
        ) {
            $0.settings.idleTimeout = 3_000_000
            $0.settings.maxLifetime = 7_000_000
            $0.settings.validateAfterIdle = 2_000_000
            $0.limits.cancellations = 1
            $0.limits.failedValidations = 1
            $0.limits.ticks = 3
        },
        ExplorationScope(
            "2 tasks, 1 resource, paused, reconnected, bypassed and drained", 0...1, tasks(1, 1),
            reaching: [lease]
        ) {
            $0.limits.pauses = 1
            $0.limits.reconnects = 1
            $0.limits.bypasses = 2
            $0.limits.drains = 1
        },
        ExplorationScope(
            "everything at once", 0...2, tasks(1, 1, 1, timeout: 5_000_000),
            reaching: [lease, timeout, .cancelled, .factoryFailure, .shutDown]
        ) {
            $0.limits.cancellations = 3
            $0.limits.failedCreations = 2
            $0.limits.brokenReturns = 2
            $0.limits.sizes = [.range(0...1), .range(1...2)]
            $0.limits.ticks = 3
            $0.limits.shutDowns = 1
        },
        ExplorationScope(
            "creations that nobody wants, that take too long, that fail", 0...2,
            tasks(1, 1, 1, timeout: 9_000_000),
            reaching: [lease, timeout, .cancelled, .factoryFailure, .shutDown]
        ) {
            $0.settings.unwantedCreationAge = 2_000_000
            $0.settings.createTimeout = 4_000_000
            $0.limits.cancellations = 2
            $0.limits.failedCreations = 2
            $0.limits.brokenReturns = 1
            $0.limits.ticks = 4
            $0.limits.shutDowns = 1
        },
        ExplorationScope(
            "acquire, release, cancel, twice each", 2...2, tasks(2, 2, 2),
            reaching: [lease, .cancelled]
        ) { $0.limits.cancellations = 6 },
        ExplorationScope(
            "made, broken and cancelled, twice each", 0...2, tasks(2, 2, 2),
            reaching: [lease, .cancelled, .factoryFailure, .shutDown]
        ) {
            $0.limits.cancellations = 1
            $0.limits.failedCreations = 1
            $0.limits.brokenReturns = 1
            $0.limits.shutDowns = 1
        },
        ExplorationScope(
            "revocations", 0...2, tasks(1, 1, 1, timeout: 5_000_000),
            reaching: [lease, timeout, .cancelled, .factoryFailure, .shutDown]
        ) {
            $0.limits.revocations = 2
            $0.limits.cancellations = 1
            $0.limits.failedCreations = 1
            $0.limits.brokenReturns = 1
            $0.limits.sizes = [.range(0...1)]
            $0.limits.drains = 1
            $0.limits.shutDowns = 1
            $0.limits.ticks = 1
            $0.commandDeadline = 5_000_000
        },
        ExplorationScope(
            "who runs goes first for a while", 0...2, tasks(1, 1, 1, timeout: 5_000_000),
            reaching: [lease, timeout, .cancelled, .factoryFailure, .shutDown]
        ) {
            $0.settings.bargingBound = 1_000_000
            $0.limits.cancellations = 1
            $0.limits.failedCreations = 1
            $0.limits.brokenReturns = 1
            $0.limits.revocations = 1
            $0.limits.ticks = 3
            $0.limits.shutDowns = 1
        },
        ExplorationScope(
            "who runs goes first for a while, resized, paused and bypassed", 0...2,
            tasks(1, 1, 1), reaching: [lease]
        ) {
            $0.settings.bargingBound = 1_000_000
            $0.limits.sizes = [.range(0...1), .range(1...2)]
            $0.limits.pauses = 1
            $0.limits.bypasses = 2
            $0.limits.ticks = 2
        },
        ExplorationScope(
            "who runs goes first for a while, twice each", 2...2, tasks(2, 2, 2),
            reaching: [lease, .cancelled]
        ) {
            $0.settings.bargingBound = 1_000_000
            $0.limits.cancellations = 2
            $0.limits.ticks = 3
        },
        ExplorationScope(
            "pause, drain, clean-up", 0...2, tasks(1, 1, 1, timeout: 5_000_000),
            reaching: [lease, timeout, .cancelled, .shutDown]
        ) {
            $0.limits.cancellations = 1
            $0.limits.ticks = 1
            $0.limits.pauses = 1
            $0.limits.drains = 1
            $0.limits.cleanUps = 1
            $0.limits.shutDowns = 1
            $0.commandDeadline = 5_000_000
        },
        ExplorationScope(
            "reconnect, bypass, shutdown", 0...2, tasks(1, 1, 1, timeout: 5_000_000),
            reaching: [lease, timeout, .cancelled, .shutDown]
        ) {
            $0.limits.cancellations = 1
            $0.limits.ticks = 1
            $0.limits.reconnects = 1
            $0.limits.bypasses = 2
            $0.limits.shutDowns = 1
            $0.commandDeadline = 5_000_000
        },
        ExplorationScope(
            "pause, reconnect, clean-up", 0...2, tasks(1, 1, 1, timeout: 5_000_000),
            reaching: [lease, timeout, .cancelled]
        ) {
            $0.limits.cancellations = 1
            $0.limits.ticks = 1
            $0.limits.pauses = 1
            $0.limits.reconnects = 1
            $0.limits.cleanUps = 1
        },
        ExplorationScope(
            "drain, reconnect, bypass", 0...2, tasks(1, 1, 1), reaching: [lease, .cancelled]
        ) {
            $0.limits.cancellations = 1
            $0.limits.drains = 1
            $0.limits.reconnects = 1
            $0.limits.bypasses = 2
        },
        ExplorationScope(
            "pause, bypass, clean-up", 0...2, tasks(1, 1, 1), reaching: [lease, .cancelled]
        ) {
            $0.limits.cancellations = 1
            $0.limits.pauses = 1
            $0.limits.bypasses = 2
            $0.limits.cleanUps = 1
        },
        ExplorationScope(
            "reset and validated, in success and in failure", 0...2,
            tasks(2, 1, 1, timeout: 5_000_000),
            reaching: [lease, timeout, .cancelled, .factoryFailure, .shutDown]
        ) {
            $0.settings.resetsAfterUse = true
            $0.settings.validatesOnBorrow = true
            $0.limits.cancellations = 1
            $0.limits.failedCreations = 1
            $0.limits.failedValidations = 2
            $0.limits.suspectReturns = 1
            $0.limits.ticks = 1
            $0.limits.shutDowns = 1
        },
    ]
}
