import PoolMetrics
import ResourceTypes

/// Some moments of the same pools in a row, packed: the first whole, each later one as its change.
///
/// A chunk stands alone: the oldest can go without the others. It is read from its first moment on,
/// which costs O(moments in it × changes).
struct HistoryChunk: Sendable {
    /// One moment.
    struct Entry: Sendable {
        /// Its place on the time axis.
        var time: WallTime
        /// The batch's own time, which may differ where the world's clock was set back.
        var batchTime: WallTime
        var instant: UInt64
        var interval: UInt64
        /// Where its bytes begin.
        var start: Int
    }

    /// What a chunk's pools are.
    struct Pool: Sendable, Hashable {
        var name: String
        var kind: String
    }

    /// The pools of each moment, in the batches' order.
    let pools: [Pool]
    /// The moments, oldest first.
    private(set) var entries: [Entry] = []
    private var sites = HistorySites()
    private var bytes: [UInt8] = []

    /// An empty chunk.
    init(pools: [Pool]) { self.pools = pools }

    /// What it takes in memory.
    var byteCount: Int {
        bytes.capacity + entries.capacity * MemoryLayout<Entry>.stride
            + pools.count * (MemoryLayout<Pool>.stride + 16)
            + sites.byteCount
    }

    /// How many bytes its moments take.
    var packedCount: Int { bytes.count }

    /// Whether a batch has the same pools.
    func fits(_ batch: SampleBatch) -> Bool {
        pools.count == min(batch.pools.count, PoolHistory.poolLimit)
            && zip(pools, batch.pools).allSatisfy { $0.name == $1.name && $0.kind == $1.kind }
    }

    /// Adds a moment.
    mutating func append(_ batch: SampleBatch, at time: WallTime, by packer: inout HistoryPacker) {
        entries.append(
            Entry(
                time: time, batchTime: batch.time, instant: batch.instantNanoseconds,
                interval: batch.intervalNanoseconds, start: bytes.count))
        packer.pack(batch, sites: &sites, into: &bytes)
    }

    /// Gives back what it has reserved and does not need.
    mutating func seal() {
        bytes = bytes.withUnsafeBufferPointer { Array($0) }
        entries = entries.withUnsafeBufferPointer { Array($0) }
        sites.seal()
    }

    /// The last moment at or before a time, or nil.
    ///
    /// - Complexity: O(log moments).
    func index(atOrBefore time: WallTime) -> Int? {
        let after = entries.boundary { $0.time > time }
        return after > 0 ? after - 1 : nil
    }

    /// Turns the lists of the moment before into those of a moment.
    ///
    /// - Parameter limit: how many numbers of each pool are wanted.
    func advance(_ lists: inout [[UInt64]], to index: Int, limit: Int) {
        if lists.count != pools.count { lists = Array(repeating: [], count: pools.count) }
        var place = entries[index].start
        for pool in pools.indices {
            let length = Int(NumberPacking.number(bytes, at: &place))
            NumberPacking.applyChange(
                bytes, place, place + length, limit: limit, to: &lists[pool])
            place += length
        }
    }

    /// Turns one pool's list of the moment before into that of a moment.
    ///
    /// - Complexity: O(pools before it + changes).
    func advance(_ numbers: inout [UInt64], ofPool pool: Int, to index: Int) {
        var place = entries[index].start
        for _ in 0..<pool { place += Int(NumberPacking.number(bytes, at: &place)) }
        let length = Int(NumberPacking.number(bytes, at: &place))
        NumberPacking.applyChange(bytes, place, place + length, limit: .max, to: &numbers)
    }

    /// One pool's sample of a moment whose list is known.
    func sample(ofPool pool: Int, at index: Int, _ numbers: [UInt64]) -> PoolSample {
        PoolSample(
            name: pools[pool].name, kind: pools[pool].kind,
            statistics: SampleNumbers.reading(
                numbers, batchInstant: entries[index].instant, sites: sites.list))
    }

    /// The batch of a moment whose lists are known, without its events.
    func batch(_ index: Int, _ lists: [[UInt64]]) -> SampleBatch {
        let entry = entries[index]
        return SampleBatch(
            time: entry.batchTime, instantNanoseconds: entry.instant,
            intervalNanoseconds: entry.interval,
            pools: zip(pools.indices, lists).map { sample(ofPool: $0, at: index, $1) },
            events: [])
    }
}
