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

    /// Nothing goes wrong.
    public static let none = FaultPlan()

    /// Makes a plan in which nothing goes wrong.
    public init() {}
}
