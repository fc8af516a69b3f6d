import PoolMetrics
import ResourceTypes

/// Packs one moment after the other, each as its change from the one before.
struct HistoryPacker: Sendable {
    /// How many numbers the lists of one batch may have together: 2 MiB.
    ///
    /// The pools behind are kept without their lists.
    static let detailLimit = 262_144

    /// Whether the lists of slots, clean-ups and call sites are kept too.
    let hasDetail: Bool
    private var before: [[UInt64]] = []
    private var numbers: [UInt64] = []
    private var packed: [UInt8] = []

    /// A packer whose first moment is written whole.
    init(hasDetail: Bool) { self.hasDetail = hasDetail }

    /// What it takes in memory.
    var byteCount: Int {
        before.reduce(numbers.capacity * 8 + packed.capacity) { $0 + $1.capacity * 8 + 40 }
    }

    /// Writes a batch's pools.
    mutating func pack(
        _ batch: SampleBatch, sites: inout HistorySites, into bytes: inout [UInt8]
    ) {
        let pools = batch.pools.prefix(PoolHistory.poolLimit)
        if before.count != pools.count { before = Array(repeating: [], count: pools.count) }
        var room = hasDetail ? HistoryPacker.detailLimit : 0
        for (index, pool) in pools.enumerated() {
            let reading = pool.statistics
            let needed =
                reading.slots.count * 6 + (reading.cleanups.count + reading.sites.count) * 3
                + reading.callers.count * 5
            let isWhole = hasDetail && needed <= room
            if isWhole { room -= needed }
            SampleNumbers.write(reading, batchInstant: batch.instantNanoseconds, to: &numbers)
            if isWhole { SampleNumbers.writeLists(reading, sites: &sites, to: &numbers) }
            packed.removeAll(keepingCapacity: true)
            NumberPacking.appendChange(from: before[index], to: numbers, in: &packed)
            NumberPacking.append(UInt64(packed.count), to: &bytes)
            bytes.append(contentsOf: packed)
            swap(&before[index], &numbers)
        }
    }
}
