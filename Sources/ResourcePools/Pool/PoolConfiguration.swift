public import ResourceTypes

/// How a pool behaves.
///
/// Every value has a default that is safe for connections.
///
/// ```swift
/// var configuration = PoolConfiguration(size: .range(2...20))
/// configuration.idleTimeout = .seconds(60)
/// ```
public struct PoolConfiguration: Sendable, Hashable {
    /// The floor and the ceiling.
    ///
    /// 1...10.
    public var size: PoolSize
    /// How long an acquire waits unless it says otherwise.
    ///
    /// 30 s; nil waits for ever.
    public var acquireTimeout: Duration? = .seconds(30)
    /// The most acquires that may wait for a lease to come back; one more is rejected.
    ///
    /// 10,000; 0 lets none wait for that. It does not count as many as there are resources being
    /// made, validated or reset, or still to be made below the maximum: a burst on an empty pool
    /// fills it first. While the factory fails that is one, for the next attempt; while the pool is
    /// paused or drains it is none, and all who wait count. With the bypass on there is one for
    /// each.
    public var maximumWaiters = 10_000
    /// How long tasks that run may take what comes free before those who wait.
    ///
    /// 1 ms; zero for strictly first come, first served. A resource that is handed to a waiter is
    /// idle until the waiter's task runs; so a resource that comes back while nobody has waited for
    /// this long is free for whoever asks first, and the first in line is woken to ask, one at a
    /// time. As soon as somebody has waited for this long, resources are handed over in order.
    public var bargingBound: Duration = .milliseconds(1)
    /// A resource above the minimum that has been idle for so long is disposed of.
    ///
    /// 10 min; nil keeps it.
    public var idleTimeout: Duration? = .seconds(600)
    /// A resource that is so old is disposed of when it is not in use.
    ///
    /// 30 min; nil keeps it. Each goes a little earlier than that, by chance up to a fortieth, and
    /// what was made together one after the other: of a full pool made at once the first after all
    /// of this time and the last after three quarters of it, evenly spaced.
    public var maxLifetime: Duration? = .seconds(1_800)
    /// A resource that has been leased so often is disposed of when it comes back.
    ///
    /// nil, the default: as often as it lasts.
    public var maxUses: Int?
    /// A resource that has been idle for longer than this is validated before its next lease.
    ///
    /// 30 s; nil never validates on the ground of age.
    public var validateAfterIdle: Duration? = .seconds(30)
    /// A resource that has neither been used nor validated for so long while it idled is validated,
    /// so that whatever is at its other end does not drop it.
    ///
    /// nil, the default: none is. It takes nothing from those who want to lease: it does not begin
    /// while somebody waits; who comes while the last idle one is validated gets that one when it
    /// is done; and a quarter of the idle ones is out for it at a time, and no more than
    /// ``maximumConcurrentCreations``. Give less than ``validateAfterIdle``, and leases need not
    /// wait for a validation.
    public var keepAliveInterval: Duration?
    /// Whether each resource is validated just before it is leased, but for one that has just been
    /// made or validated.
    ///
    /// Off. On, every acquire goes through the lock and awaits the factory, and ``ResourcePool``'s
    /// `tryAcquire` and acquires with a timeout of zero get nothing.
    public var validatesOnBorrow = false
    /// Whether each resource is validated when it comes back, after its reset where it has one.
    ///
    /// Off. On, every return goes through the lock, and the resource is out until the factory has
    /// answered; whoever gives it back does not wait for that.
    public var validatesOnReturn = false
    /// The wait after a first failed creation; it doubles with each further one, and the actual
    /// wait is drawn between zero and that (full jitter).
    ///
    /// 100 ms.
    public var backoffBase: Duration = .milliseconds(100)
    /// The most that the wait between creations grows to.
    ///
    /// 30 s.
    public var backoffLimit: Duration = .seconds(30)
    /// A creation that takes longer is given up: its task is cancelled and its waiters fail.
    ///
    /// 30 s; nil waits for ever. Should it succeed all the same, the resource is used. A creation
    /// belongs to the pool and not to whoever it was begun for: where that task is cancelled or
    /// gives up, the next one gets what comes of it. It is cancelled before this time only where
    /// nobody has waited for a second and the minimum is there without it.
    public var createTimeout: Duration? = .seconds(30)
    /// After so many failed creations on end, with nothing live, acquires fail at once until the
    /// next attempt.
    ///
    /// 5; nil lets them wait for each attempt.
    public var circuitThreshold: Int? = 5
    /// Whether an acquire fails at once where, by the recent hold times and its place in line, it
    /// could not be served before its deadline.
    ///
    /// Off: hold times that vary much make the estimate, which is in the error, a guess.
    public var rejectsHopelessWaits = false
    /// A lease that is held for longer is told once, as an event with its call site and age.
    ///
    /// nil, the default: only ``leakFactor`` decides. It is told late by up to a sixteenth of this
    /// time, and by no more than 1 s.
    public var leakThreshold: Duration?
    /// A lease is told too that is held for so many times as long as its call site usually holds
    /// one at the most, and for ``leakFloor`` at least.
    ///
    /// 10; nil tells none for that. What is usual is the 99.9th percentile of the site's measured
    /// holds; it is known from 30 of these on, for the first 64 call sites.
    public var leakFactor: Int? = 10
    /// No lease is told for ``leakFactor`` before it has been held for so long.
    ///
    /// 1 min.
    public var leakFloor: Duration = .seconds(60)
    /// The most creations in progress at once.
    ///
    /// 8. After a failure, a reconnect, or when several have broken at once, there is one at first,
    /// and one more with each that succeeds.
    public var maximumConcurrentCreations = 8

    /// Makes a configuration with the given size and defaults for all else.
    public init(size: PoolSize = .range(1...10)) { self.size = size }
}
