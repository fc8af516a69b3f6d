package import ResourcePools
package import ResourceTypes

/// What a simulated pool is, who uses it, and what may happen to it.
package struct SimulationScenario: Sendable {
    /// How often what may happen at the most.
    package struct Limits: Sendable, Hashable {
        package var cancellations = 0
        package var failedCreations = 0
        package var failedValidations = 0
        package var brokenReturns = 0
        package var suspectReturns = 0
        package var ticks = 0
        package var cleanUps = 0
        package var drains = 0
        package var revocations = 0
        package var postponements = 0
        package var shutDowns = 0
        package var pauses = 0
        package var reconnects = 0
        /// Turns of the bypass, on and off.
        package var bypasses = 0
        /// The sizes that it is changed to, in this order.
        package var sizes: [PoolSize] = []

        package init() {}
    }

    package var settings: PoolSettings
    package var tasks: [SimulatedTask]
    package var limits = Limits()
    /// By how much a clean-up is put off.
    package var postponement: UInt64 = 3_000_000
    /// After how long a drain or a shutdown ends in any case.
    package var commandDeadline: UInt64 = .max
    /// For how long a timer that is due may have to wait until the pool is told: whoever tells it
    /// may get to run late, and then several are due at once.
    package var driverDelay: UInt64 = 0
    /// Whether the minimum is there from the beginning.
    package var isWarm = true

    /// A pool of a size and its tasks; nothing else happens unless ``limits`` allows it.
    package init(
        size: PoolSize, tasks: [SimulatedTask],
        _ change: (inout SimulationScenario) -> Void = { _ in }
    ) {
        settings = PoolSettings()
        settings.size = size
        settings.backoffBase = 10_000_000
        settings.backoffLimit = 40_000_000
        self.tasks = tasks
        change(&self)
    }
}
