/// Something that happened in a pool, as a value.
///
/// Sequence numbers are stamped under the pool's lock, from 1 and without gaps; consumers order by
/// them, and a gap that never fills is a dropped event, which is counted and shown.
public struct PoolEvent: Sendable, Hashable, Codable {
    /// What happened.
    public enum Kind: Sendable, Hashable, Codable {
        /// A resource was made, in so many seconds.
        case created(ResourceID, seconds: Double)
        /// The factory failed; the next attempt comes after the given backoff.
        case createFailed(message: String, retryInSeconds: Double)
        /// A resource is gone.
        case disposed(ResourceID, DisposalReason)
        /// The factory could not dispose of a resource cleanly; the pool has let go of it.
        case disposeFailed(ResourceID, message: String)
        /// A resource failed its validation.
        case validationFailed(ResourceID, message: String)
        /// A resource could not be reset after use.
        case resetFailed(ResourceID, message: String)
        /// A holder said that its resource is broken.
        case broken(ResourceID, CallSite)
        /// The pool is at its maximum and the first waiter has come.
        case exhausted(maximum: Int)
        /// No waiter is left.
        case recovered(afterSeconds: Double)
        /// An acquire waited for as long as it was allowed to.
        case timedOut(CallSite, waitedSeconds: Double)
        /// An acquire found as many waiters as the pool allows, or no hope before its deadline.
        case rejected(CallSite, waiting: Int)
        /// An acquire was turned away because the factory fails on end and nothing is live; it is
        /// called again after so long.
        case refused(CallSite, retryInSeconds: Double)
        /// A command ran.
        case command(PoolCommandOutcome, actor: String)
        /// The pool's phase changed.
        case phase(PoolPhase)
        /// A lease was still out when the pool was shut down, held for so long; 0 where a recording
        /// of an older build does not say.
        case unreturned(ResourceID, CallSite, heldSeconds: Double)
        /// A lease has been held for longer than the pool's leak threshold; told once a lease.
        case leakSuspected(ResourceID, CallSite, heldSeconds: Double)
        /// Somebody revoked a lease, acquired there and held for so long.
        case revoked(ResourceID, CallSite, heldSeconds: Double)
        /// An acquire waits for leases, taken at those call sites, whose holders wait themselves.
        ///
        /// Where it is certain the acquire has failed; where it is not, a lease is among them that
        /// may have been handed to another task, and nothing has been done. The size is the
        /// smallest that would do.
        case deadlock(CallSite, heldAt: [CallSite], smallestSize: Int, isCertain: Bool)
        /// Somebody changed what the workload does; what, in words. Its ``PoolEvent/pool`` is
        /// ``PoolEvent/workloadSource``: it happened to no pool.
        case workload(String, actor: String)
    }

    /// What stands for the pool in events of the workload generator.
    public static let workloadSource = "workload"

    /// The event's number within its pool, from 1.
    public let sequence: UInt64
    /// The pool's name.
    public let pool: String
    /// When, in nanoseconds of the pool's monotonic clock.
    public let instantNanoseconds: UInt64
    /// What happened.
    public let kind: Kind

    /// Makes an event.
    public init(sequence: UInt64, pool: String, instantNanoseconds: UInt64, kind: Kind) {
        self.sequence = sequence
        self.pool = pool
        self.instantNanoseconds = instantNanoseconds
        self.kind = kind
    }
}
