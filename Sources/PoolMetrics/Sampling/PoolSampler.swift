public import ResourcePools
import ResourceTypes

/// Reads pools into batches, each with the events since the batch before.
///
/// ```swift
/// let sampler = PoolSampler { manager.pools }
/// let batch = sampler.sample(intervalNanoseconds: 1_000_000_000)
/// ```
/// Every event comes in exactly one batch of one sampler, however often and from wherever it is
/// called; what a pool had to overwrite in between is counted in its `eventsDropped`. Two samplers
/// don't disturb each other. A pool that was taken out and replaced by another of the same name
/// starts anew.
///
/// It holds no pool alive, starts no task and sleeps never: who calls it decides when.
public final class PoolSampler: Sendable {
    /// How far the events of one pool have been read.
    private struct Cursor: Sendable {
        weak var pool: (any ManagedPool)?
        var sequence: UInt64 = 0
    }

    private let wallClock: WallClock
    private let clock: any PoolClock
    private let pools: @Sendable () -> [any ManagedPool]
    private let others: @Sendable (_ after: UInt64) -> [PoolEvent]
    private let cursors = Lock<(pools: [String: Cursor], others: UInt64)>(([:], 0))

    /// Makes a sampler.
    ///
    /// - Parameters:
    ///   - wallClock: tells a batch's time.
    ///   - clock: tells a batch's instant; the clock of the pools.
    ///   - others: gives the events of what is no pool, such as a workload generator, that have a
    ///     sequence number above the given one, oldest first.
    ///   - pools: gives the pools to read, in the order of registration; asked at each sample.
    public init(
        wallClock: WallClock = .system, clock: any PoolClock = SystemPoolClock(),
        others: @escaping @Sendable (_ after: UInt64) -> [PoolEvent] = { _ in [] },
        pools: @escaping @Sendable () -> [any ManagedPool]
    ) {
        self.wallClock = wallClock
        self.clock = clock
        self.others = others
        self.pools = pools
    }

    /// Reads all pools now.
    ///
    /// Each pool is read under its own lock, one after the other; the batch is no snapshot across
    /// pools. Its time is taken last, so that no event in it lies in its future.
    /// - Parameters:
    ///   - detail: whether to fill the lists of slots, clean-ups and call sites.
    ///   - intervalNanoseconds: how far apart samples are meant to be, 0 for a single one; it is
    ///     only noted in the batch.
    /// - Complexity: O(slots of all pools + new events). Calls run one after the other.
    public func sample(detail: Bool = true, intervalNanoseconds: UInt64 = 0) -> SampleBatch {
        cursors.withLock { cursors in
            let pools = pools()
            var samples: [PoolSample] = []
            var events: [PoolEvent] = []
            var next: [String: Cursor] = [:]
            samples.reserveCapacity(pools.count)
            for pool in pools {
                // Events first: what they tell of is then in the reading's counters already.
                var cursor = cursors.pools[pool.name] ?? Cursor()
                if cursor.pool !== pool { cursor = Cursor(pool: pool) }
                let fresh = pool.events(after: cursor.sequence)
                cursor.sequence = fresh.last?.sequence ?? cursor.sequence
                next[pool.name] = cursor
                events += fresh
                samples.append(
                    PoolSample(
                        name: pool.name, kind: pool.kind,
                        statistics: pool.statistics(detail: detail)))
            }
            cursors.pools = next
            let fresh = others(cursors.others)
            cursors.others = fresh.last?.sequence ?? cursors.others
            events += fresh
            return SampleBatch(
                time: wallClock.now, instantNanoseconds: clock.nowNanoseconds(),
                intervalNanoseconds: intervalNanoseconds, pools: samples, events: events)
        }
    }
}
