/// A clean-up that is pending in a ``CleanupScheduler``.
public struct CleanupTask: Sendable, Hashable {
    /// What is going to be cleaned up.
    public let id: String
    /// When, in nanoseconds of the scheduler's clock.
    public let dueNanoseconds: UInt64
    /// How often it has been tried and has failed.
    public let failures: Int
}
