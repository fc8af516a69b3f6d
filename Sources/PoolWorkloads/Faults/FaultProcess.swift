public import ResourceTypes

/// A ``FaultPlan``'s decisions as sequences: the same seed gives the same ones.
///
/// Creations, messages, validations and leases draw from a sequence each, so that how many there
/// are of one does not move the decisions on the others. What is injected changes the shares and
/// not the sequences.
public struct FaultProcess: Sendable {
    /// The plan that it follows: the one it was made with, and what was injected since.
    public private(set) var plan: FaultPlan
    /// What was injected and goes on.
    public var injected: Set<WorkloadFault> = [] {
        didSet { plan = injected.reduce(written) { $0.adding($1) } }
    }
    private let written: FaultPlan
    private var creations: RandomSource
    private var messages: RandomSource
    private var validations: RandomSource
    private var leases: RandomSource

    /// The decisions for one pool under a seed.
    public init(plan: FaultPlan, seed: UInt64, pool: String) {
        self.plan = plan
        written = plan
        creations = RandomSource(seed: seed, stream: "faults/\(pool)/creations")
        messages = RandomSource(seed: seed, stream: "faults/\(pool)/messages")
        validations = RandomSource(seed: seed, stream: "faults/\(pool)/validations")
        leases = RandomSource(seed: seed, stream: "faults/\(pool)/leases")
    }

    /// Whether the next creation fails.
    public mutating func failsCreation() -> Bool { creations.chance(plan.creationFailureRate) }

    /// Whether the server closes the connection at the next message.
    public mutating func dropsConnection() -> Bool { messages.chance(plan.connectionDropRate) }

    /// Whether the next validation answers false.
    public mutating func failsValidation() -> Bool {
        validations.chance(plan.validationFailureRate)
    }

    /// Whether the next lease's resource breaks.
    public mutating func breaksResource() -> Bool { leases.chance(plan.breakRate) }
}
