public import ResourceTypes

/// All pools at one moment, with what happened since the batch before.
public struct SampleBatch: Sendable, Hashable, Codable {
    /// When it was taken, by the world's clock.
    public var time: WallTime
    /// When it was taken, in nanoseconds of the monotonic clock that the pools use.
    public var instantNanoseconds: UInt64
    /// How far apart batches were meant to be, in nanoseconds; 0 for a single one.
    public var intervalNanoseconds: UInt64
    /// One sample a pool, in the order of registration.
    public var pools: [PoolSample]
    /// What happened since the batch before, by pool and sequence number.
    public var events: [PoolEvent]

    /// Makes a batch.
    public init(
        time: WallTime, instantNanoseconds: UInt64, intervalNanoseconds: UInt64,
        pools: [PoolSample], events: [PoolEvent]
    ) {
        self.time = time
        self.instantNanoseconds = instantNanoseconds
        self.intervalNanoseconds = intervalNanoseconds
        self.pools = pools
        self.events = events
    }

    /// The world's time of an event of this batch.
    public func time(of event: PoolEvent) -> WallTime {
        time.advanced(
            byNanoseconds: Int64(
                truncatingIfNeeded: event.instantNanoseconds &- instantNanoseconds))
    }

    /// The sample of one pool, or nil.
    ///
    /// - Complexity: O(pools).
    public func sample(named name: String) -> PoolSample? { pools.first { $0.name == name } }
}
