import ResourceTypes

/// What goes wrong in a pool, and how often.
///
/// Rates are shares from 0 to 1. The faults are real ones. A creation that fails makes nothing, a
/// connection that drops is closed by its server, and what the client gets is the error that its
/// socket gives.
public struct FaultPlan: Sendable, Hashable {
    /// The share of creations that fail.
    public var creationFailureRate = 0.0
    /// How long each creation takes beyond its own time.
    public var creationDelay = Duration.zero
    /// The share of messages at which the server closes the connection instead of answering.
    public var connectionDropRate = 0.0
    /// The share of validations that answer false of a resource in order.
    public var validationFailureRate = 0.0

    /// The share of leases whose resource breaks before its first operation.
    ///
    /// A database's session is poisoned, a buffer's memory given back. A connection breaks at its
    /// server instead.
    public var breakRate = 0.0
    /// How many times as long as planned each lease thinks.
    public var thinkFactor = 1
    /// How long each lease thinks beyond that.
    public var thinkDelay = Duration.zero

    /// Nothing goes wrong.
    public static let none = FaultPlan()

    /// Makes a plan in which nothing goes wrong.
    public init() {}

    /// The plan with a fault on top; where it asks for more of the same already, that stays.
    ///
    /// A leak is a matter of the arrivals, and changes nothing here.
    func adding(_ fault: WorkloadFault) -> FaultPlan {
        var plan = self
        switch fault {
        case .slowFactory: plan.creationDelay += .milliseconds(500)
        case .failingFactory: plan.creationFailureRate = max(creationFailureRate, 0.8)
        case .failingValidation: plan.validationFailureRate = max(validationFailureRate, 0.5)
        case .breaks:
            plan.connectionDropRate = max(connectionDropRate, 0.1)
            plan.breakRate = max(breakRate, 0.1)
        case .slowWork:
            plan.thinkFactor = 10
            plan.thinkDelay = .milliseconds(100)
        case .leak: break
        }
        return plan
    }
}
