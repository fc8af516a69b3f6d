/// A cumulative latency histogram: how many fell into each of ``LatencyBuckets``, and their sum.
public struct LatencyCounts: Sendable, Hashable, Codable {
    /// Counts by bucket; always ``LatencyBuckets/count`` of them.
    ///
    /// They only grow.
    public var buckets: [UInt64]
    /// The sum of all durations, in nanoseconds.
    ///
    /// It only grows.
    public var sumNanoseconds: UInt64

    /// What every empty histogram shares until it counts.
    private static let emptyBuckets = [UInt64](repeating: 0, count: LatencyBuckets.count)

    /// An empty histogram.
    public init() { self.init(buckets: Self.emptyBuckets, sumNanoseconds: 0) }

    /// A histogram of what has been counted already.
    ///
    /// - Parameter buckets: ``LatencyBuckets/count`` of them.
    package init(buckets: [UInt64], sumNanoseconds: UInt64) {
        self.buckets = buckets
        self.sumNanoseconds = sumNanoseconds
    }

    /// How many durations were counted.
    ///
    /// - Complexity: O(buckets).
    public var count: UInt64 { buckets.reduce(0, &+) }

    /// Counts one duration.
    public mutating func record(nanoseconds: UInt64) {
        buckets[LatencyBuckets.index(ofNanoseconds: nanoseconds)] &+= 1
        sumNanoseconds &+= nanoseconds
    }

    /// What was counted since an earlier reading of the same histogram.
    ///
    /// - Returns: the difference; where `earlier` has more than `self` (another process's file, a
    ///   restarted pool), `self` as it is.
    public func since(_ earlier: LatencyCounts) -> LatencyCounts {
        guard buckets.count == earlier.buckets.count, sumNanoseconds >= earlier.sumNanoseconds,
            zip(buckets, earlier.buckets).allSatisfy({ $0 >= $1 })
        else { return self }
        var difference = LatencyCounts()
        difference.buckets = zip(buckets, earlier.buckets).map { $0 - $1 }
        difference.sumNanoseconds = sumNanoseconds - earlier.sumNanoseconds
        return difference
    }

    /// The quantile by linear interpolation within its bucket, in seconds.
    ///
    /// The error is at most the bucket's width, half of its lower bound.
    /// - Parameter q: from 0 to 1; what is beyond is taken as the nearer end.
    /// - Returns: nil where nothing was counted. In the last bucket, which is open, its lower
    ///   bound.
    /// - Complexity: O(buckets).
    public func quantile(_ q: Double) -> Double? {
        let total = count
        guard total > 0, !q.isNaN else { return nil }
        let rank = max(1, (min(q, 1) * Double(total)).rounded(.up))
        var below = 0.0
        for (index, bucket) in buckets.enumerated() where bucket > 0 {
            let through = below + Double(bucket)
            if through >= rank {
                let lower =
                    index == 0
                    ? 0 : Double(LatencyBuckets.upperBoundNanoseconds(index - 1) ?? 0)
                guard let bound = LatencyBuckets.upperBoundNanoseconds(index) else {
                    return lower / 1e9
                }
                // Bucket 0 is where acquisitions that did not wait are counted: they took no time.
                if index == 0 { return 0 }
                let share = (rank - below) / Double(bucket)
                return (lower + (Double(bound) - lower) * share) / 1e9
            }
            below = through
        }
        return nil
    }
}
