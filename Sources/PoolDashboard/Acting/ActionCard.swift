import PoolMetrics
import ResourceTypes

/// What an action did: the numbers before it beside those since, for half a minute.
///
/// It is made from the event that the pool tells, and so it is the same live, in what is kept of
/// live data and in a replay, whoever acted.
struct ActionCard: Sendable, Hashable {
    /// For how long it is shown, in nanoseconds.
    static let spanNanoseconds: Int64 = 30_000_000_000
    /// Two pools' events that are no further apart belong to one action, in nanoseconds.
    private static let togetherNanoseconds: Int64 = 2_000_000_000

    /// When the action ran; of several pools, on the first.
    let time: WallTime
    /// Who acted.
    let actor: String
    /// What was done.
    let command: PoolCommand
    /// The pools, in the order of their events.
    private(set) var pools: [String]
    /// How many resources went at once.
    private(set) var disposed: [DisposalReason: Int]
    /// How many leases it revoked, and the clean-up that it put off.
    private let revoked: Int
    private let postponed: PoolCommandOutcome.Postponement?
    /// The numbers just before.
    private(set) var before: CardNumbers
    /// How long acquires waited in the half a minute before, at the 99th percentile; nil where
    /// nothing was acquired.
    private(set) var waitBefore: LatencyCounts

    /// Starts a card with one pool's event.
    ///
    /// - Parameters:
    ///   - reading: the pool's reading before the event.
    ///   - baseline: its waits so far, half a minute earlier or more.
    init(
        time: WallTime, actor: String, pool: String, outcome: PoolCommandOutcome,
        reading: PoolStatistics, baseline: LatencyCounts?
    ) {
        self.time = time
        self.actor = actor
        command = outcome.command
        pools = [pool]
        disposed = outcome.disposed
        (revoked, postponed) = (outcome.revoked, outcome.postponed)
        before = CardNumbers([reading])
        before.idle = outcome.idleBefore
        before.waiting = outcome.waitingBefore ?? before.waiting
        waitBefore = baseline.map { reading.wait.since($0) } ?? LatencyCounts()
    }

    /// Whether another card is a part of the same action, on another pool.
    func isTogether(with other: ActionCard) -> Bool {
        actor == other.actor && command == other.command && command.resource == nil
            && Set(pools).isDisjoint(with: other.pools)
            && abs(other.time.nanoseconds(since: time)) <= ActionCard.togetherNanoseconds
    }

    /// Adds another pool's part.
    mutating func merge(_ other: ActionCard) {
        pools += other.pools
        disposed.merge(other.disposed, uniquingKeysWith: &+)
        before.idle &+= other.before.idle
        before.inUse &+= other.before.inUse
        before.waiting &+= other.before.waiting
        before.wait.add(other.before.wait)
        waitBefore.add(other.waitBefore)
    }

    /// What it is about: `orders: clean up`, `3 pools: clean up`.
    var title: String {
        let subject = pools.count == 1 ? pools[0] : NumberText.plural(pools.count, "pool")
        return "\(subject): \(command.title)"
    }

    /// What went at once: `3 disposed (2 clean_up, 1 idle_timeout)`.
    var result: String {
        PoolCommandOutcome(
            command: command, disposed: disposed, sizeBefore: 0, sizeAfter: 0, idleBefore: 0,
            idleAfter: 0, inUse: 0, revoked: revoked, postponed: postponed
        ).disposals
    }

    /// The numbers of its pools in a picture; nil where one of them is not there.
    func now(in picture: PoolPicture) -> CardNumbers? {
        let readings = pools.compactMap { picture[$0]?.statistics }
        return readings.count == pools.count ? CardNumbers(readings) : nil
    }
}
