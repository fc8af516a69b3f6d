/// A ``FaultPlan``'s decisions as sequences: the same seed gives the same ones.
///
/// Creations, messages and validations draw from a sequence each, so that how many there are of
/// one does not move the decisions on the others.
public struct FaultProcess: Sendable {
    /// The plan that it follows.
    public let plan: FaultPlan
    private var creations: RandomSource
    private var messages: RandomSource
    private var validations: RandomSource

    /// The decisions for one pool under a seed.
    public init(plan: FaultPlan, seed: UInt64, pool: String) {
        self.plan = plan
        creations = RandomSource(seed: seed, stream: "faults/\(pool)/creations")
        messages = RandomSource(seed: seed, stream: "faults/\(pool)/messages")
        validations = RandomSource(seed: seed, stream: "faults/\(pool)/validations")
    }

    /// Whether the next creation fails.
    public mutating func failsCreation() -> Bool { creations.chance(plan.creationFailureRate) }

    /// Whether the server closes the connection at the next message.
    public mutating func dropsConnection() -> Bool { messages.chance(plan.connectionDropRate) }

    /// Whether the next validation answers false.
    public mutating func failsValidation() -> Bool {
        validations.chance(plan.validationFailureRate)
    }
}
