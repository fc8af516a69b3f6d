public import ResourceTypes

/// A pool as those see it who do not lease from it: managers, samplers, dashboards.
///
/// ``ResourcePool`` is one whatever it holds, so that pools of different resources stand in one
/// list.
public protocol ManagedPool: AnyObject, Sendable {
    /// The pool's name.
    var name: String { get }
    /// What kind of resource it holds, as a word for people.
    var kind: String { get }

    /// Reads the pool in one scan under its lock.
    ///
    /// - Parameter detail: whether to fill the lists of slots, clean-ups and call sites.
    /// - Complexity: O(slots).
    func statistics(detail: Bool) -> PoolStatistics

    /// The events with a sequence number above the given one, oldest first.
    ///
    /// The pool keeps the last 1,024; what was overwritten before it was read is counted in
    /// ``PoolStatistics/eventsDropped``.
    func events(after sequence: UInt64) -> [PoolEvent]

    /// Runs a command and returns when it is done.
    ///
    /// - Parameter actor: who asks, for the event: `dashboard`, `manager` ….
    func perform(_ command: PoolCommand, actor: String) async -> PoolCommandOutcome

    /// Fills the pool to its minimum.
    ///
    /// - Throws: ``PoolError`` with code `factoryFailure` where the first creation fails.
    func warmUp() async throws(PoolError)

    /// Refuses new leases, fails the waiters, awaits what is out, disposes of everything.
    ///
    /// - Parameter deadline: how long to await leases; what is out after it is disposed of when it
    ///   comes back, and named in an event.
    func shutDown(deadline: Duration) async
}
