public import ResourcePools

extension ResourceManager {
    /// Reads all its pools now, once, with the events that they still keep.
    ///
    /// For one reading, as `--once` or a scrape needs it. Whoever reads again and again takes a
    /// ``sampler(wallClock:clock:)``, which gives every event once.
    /// - Parameters:
    ///   - detail: whether to fill the lists of slots, clean-ups and call sites.
    ///   - wallClock: tells the batch's time.
    ///   - clock: tells the batch's instant; the clock of the pools.
    /// - Complexity: O(slots of all pools + events).
    public func sampleAll(
        detail: Bool = true, wallClock: WallClock = .system,
        clock: any PoolClock = SystemPoolClock()
    ) -> SampleBatch {
        sampler(wallClock: wallClock, clock: clock).sample(detail: detail)
    }

    /// A sampler of whatever pools are registered at each sample.
    public func sampler(
        wallClock: WallClock = .system, clock: any PoolClock = SystemPoolClock()
    ) -> PoolSampler {
        PoolSampler(wallClock: wallClock, clock: clock) { self.pools }
    }
}
