/// What a workload generator is doing: its scenario, its rate, and what was injected.
public struct WorkloadStatus: Sendable, Hashable, Codable {
    /// The highest rate, in percent of the scenario's.
    public static let rateLimit = 10_000

    /// A fault that goes on in a pool.
    public struct Injected: Sendable, Hashable, Codable {
        /// What goes wrong.
        public var fault: WorkloadFault
        /// In which pool.
        public var pool: String

        /// Makes one.
        public init(_ fault: WorkloadFault, pool: String) {
            self.fault = fault
            self.pool = pool
        }
    }

    /// The scenario's name.
    public var scenario: String
    /// What all its random numbers come from.
    public var seed: UInt64
    /// The rate in percent of the scenario's.
    public var ratePercent: Int
    /// How much work comes in a second at the scenario's own rate, on average over a long time.
    public var meanPerSecond: Double
    /// How much comes in a second now, as the scenario's bursts and waves and the rate have it.
    public var perSecond: Double
    /// The names of its pools, in the scenario's order.
    public var pools: [String]
    /// What was injected and goes on, by pool in the scenario's order.
    public var faults: [Injected]

    /// Makes a status.
    public init(
        scenario: String, seed: UInt64, ratePercent: Int = 100, meanPerSecond: Double,
        perSecond: Double, pools: [String], faults: [Injected] = []
    ) {
        self.scenario = scenario
        self.seed = seed
        self.ratePercent = ratePercent
        self.meanPerSecond = meanPerSecond
        self.perSecond = perSecond
        self.pools = pools
        self.faults = faults
    }

    /// Whether a fault goes on in a pool; nil asks for every pool.
    public func has(_ fault: WorkloadFault, in pool: String?) -> Bool {
        guard let pool else { return pools.allSatisfy { has(fault, in: $0) } && !pools.isEmpty }
        return faults.contains(Injected(fault, pool: pool))
    }
}
