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

    /// How the pool behaves now: what it was made with, and the size that it has been given since.
    var configuration: PoolConfiguration { get }

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

    /// Begins several commands, each as soon as the one before has taken effect, and returns when
    /// all are done.
    ///
    /// No disposal is awaited between them: a bypass and a resume are one step for who waits.
    func perform(_ commands: [PoolCommand], actor: String) async -> [PoolCommandOutcome]

    /// Acquires a resource and gives it back, to see that the pool works.
    ///
    /// - Throws: ``PoolError``, as an acquire does.
    func probe(timeout: Duration) async throws(PoolError)

    /// Waits until all is gone that was there when the last drain or reconnect began.
    ///
    /// - Returns: how many are left at the deadline; their holders have them still.
    func awaitRetired(deadline: Duration) async -> Int

    /// Fills the pool to its minimum.
    ///
    /// It is over too once the pool is shut down.
    ///
    /// - Throws: ``PoolError`` with code `factoryFailure` where a creation fails or takes too long
    ///   and the pool has fewer than its minimum, or `cancelled` where the calling task is
    ///   cancelled before it has.
    func warmUp() async throws(PoolError)

    /// Refuses new leases, fails the waiters, awaits what is out, disposes of everything.
    ///
    /// - Parameter deadline: how long to await leases; what is out after it is disposed of when it
    ///   comes back, and named in an event.
    func shutDown(deadline: Duration) async
}
