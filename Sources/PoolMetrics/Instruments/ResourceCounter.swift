import Synchronization

/// A number that only grows, for any number of threads.
///
/// Calls are relaxed atomic operations: none is lost, and none orders anything else.
public final class ResourceCounter: Sendable {
    private let storage = Atomic<UInt64>(0)

    /// A counter at zero.
    public init() {}

    /// What it stands at.
    public var value: UInt64 { storage.load(ordering: .relaxed) }

    /// Adds.
    public func increment(by amount: UInt64 = 1) {
        storage.wrappingAdd(amount, ordering: .relaxed)
    }
}
