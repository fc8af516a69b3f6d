import ResourcePools
public import ResourceTypes

/// Durations counted by ``LatencyBuckets``, for any number of threads.
///
/// An observation is two relaxed atomic additions and no lock. A reading made meanwhile may have
/// one of an observation's two parts and not yet the other.
public final class ResourceHistogram: Sendable {
    private let storage = AtomicLatencyHistogram()

    /// An empty histogram.
    public init() {}

    /// Counts one duration.
    ///
    /// - Parameter seconds: a negative one counts as 0, and so does what is not a number.
    /// - Complexity: O(1).
    public func observe(seconds: Double) {
        let nanoseconds = (seconds * 1e9).rounded()
        observe(nanoseconds: nanoseconds > 0 ? UInt64(exactly: nanoseconds) ?? .max : 0)
    }

    /// Counts one duration.
    public func observe(nanoseconds: UInt64) { storage.record(nanoseconds: nanoseconds) }

    /// Adds what another histogram has counted.
    public func add(_ counts: LatencyCounts) { storage.add(counts) }

    /// What has been counted so far.
    public var counts: LatencyCounts { storage.counts }

    /// How many durations were counted.
    public var count: UInt64 { counts.count }

    /// The sum of all durations, in seconds.
    public var sum: Double { Double(counts.sumNanoseconds) / 1e9 }

    /// How many were at most as long as each bucket's bound, as Prometheus counts.
    ///
    /// The last bound is infinite, and its number is ``count``.
    public var buckets: [(upperBoundSeconds: Double, cumulativeCount: UInt64)] {
        var total: UInt64 = 0
        return counts.buckets.enumerated().map { index, count in
            total &+= count
            let bound = LatencyBuckets.upperBoundNanoseconds(index).map { Double($0) / 1e9 }
            return (bound ?? .infinity, total)
        }
    }
}
