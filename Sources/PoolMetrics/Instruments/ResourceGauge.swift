import Synchronization

/// A number of things that goes up and down, for any number of threads.
///
/// Calls are relaxed atomic operations: none is lost, and none orders anything else.
public final class ResourceGauge: Sendable {
    private let storage = Atomic<Int>(0)

    /// A gauge at zero.
    public init() {}

    /// What it stands at.
    public var value: Int { storage.load(ordering: .relaxed) }

    /// Adds.
    public func increment(by amount: Int = 1) {
        storage.wrappingAdd(amount, ordering: .relaxed)
    }

    /// Takes away.
    public func decrement(by amount: Int = 1) {
        storage.wrappingSubtract(amount, ordering: .relaxed)
    }

    /// Puts it to a value.
    public func set(_ value: Int) { storage.store(value, ordering: .relaxed) }
}
