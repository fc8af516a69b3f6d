public import ResourceTypes

/// What a workload does: which pools there are, and who asks them for resources how often.
///
/// ```swift
/// let steady = try ScenarioCatalog.scenario("steady")
/// let mine = try Scenario(yaml: text, file: "mine.yaml")
/// ```
/// A scenario is a value, read from YAML. Every mistake in the text is a ``ScenarioError`` that
/// names the line, the key and what to write instead; a scenario that was read runs. It is run by
/// a ``WorkloadGenerator``, whose seed says the rest.
public struct Scenario: Sendable, Hashable {
    /// The word by which it is asked for.
    public var name: String
    /// A few words for a list.
    public var title: String
    /// What one can see in it.
    public var description: String
    /// The pools, in the order in which they are shown.
    public var pools: [Pool]
    /// What asks them for resources.
    public var work: [Work]

    /// One pool of real resources.
    public struct Pool: Sendable, Hashable {
        /// The name it is registered by.
        public var name: String
        /// What it holds.
        public var kind: ResourceKind
        /// Its floor and its ceiling.
        public var size: PoolSize
        /// When an idle resource above the floor goes; nil leaves the runtime's default.
        public var idleTimeout: Duration?
        /// When any resource goes; nil leaves the runtime's default.
        public var maxLifetime: Duration?
        /// How long one may idle without being validated; nil leaves the runtime's default.
        public var validateAfterIdle: Duration?
        /// How often an idle one is validated to keep it alive; nil leaves the runtime's default.
        public var keepAliveInterval: Duration?
        /// After how long a lease is told as a suspected leak; nil leaves the runtime's default.
        public var leakThreshold: Duration?
        /// How long an acquire waits; nil leaves the runtime's default.
        public var acquireTimeout: Duration?
        /// How many may wait; nil leaves the runtime's default.
        public var maximumWaiters: Int?
        /// The bytes of one buffer, by default 4 MiB; only of the kind `memory`.
        public var bufferBytes = 4 << 20
        /// Whether buffers are zeroed as they come back; only of the kind `memory`.
        public var scrubsBuffers = false
        /// What goes wrong in it.
        public var faults = FaultPlan.none

        /// Makes a pool with the runtime's defaults.
        public init(name: String, kind: ResourceKind, size: PoolSize = .range(1...10)) {
            self.name = name
            self.kind = kind
            self.size = size
        }
    }

    /// One stream of arrivals from one call site.
    public struct Work: Sendable, Hashable {
        /// The name of the pool that it asks.
        public var pool: String
        /// The place in the code that it asks from, and what that does with the resource.
        public var site: WorkSite
        /// When it asks.
        public var pattern: ArrivalPattern
        /// How many operations one lease does on its resource: 1 to 1,000.
        public var operations = 1
        /// How long one lease thinks between them, all told.
        public var think = DelayDistribution.fixed(.zero)
        /// What share of its leases it forgets to give back, from 0 to 1.
        public var forgetShare = 0.0
        /// How many leases it forgets at the most, from 0.
        public var forgetLimit = 0

        /// Makes a stream of single operations that forgets nothing.
        public init(pool: String, site: WorkSite, pattern: ArrivalPattern) {
            self.pool = pool
            self.site = site
            self.pattern = pattern
        }
    }

    /// Makes a scenario from its parts, which are not checked against each other.
    public init(
        name: String, title: String, description: String = "", pools: [Pool], work: [Work]
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.pools = pools
        self.work = work
    }

    /// Reads a scenario.
    ///
    /// - Parameters:
    ///   - text: the YAML.
    ///   - file: the name that errors call it by.
    /// - Throws: the first ``ScenarioError`` that is found.
    public init(yaml text: String, file: String) throws(ScenarioError) {
        self = try ScenarioReader(file: file).read(text)
    }
}
