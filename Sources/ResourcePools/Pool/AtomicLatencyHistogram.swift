package import ResourceTypes
import Synchronization

/// A latency histogram that many threads may record into at once, without a lock.
///
/// Buckets and sum are relaxed atomics: a reading may miss what is recorded meanwhile, and never
/// shows a count that was not there.
package final class AtomicLatencyHistogram: Sendable {
    // Allocated here, never moved, freed by the deinit: the pointer is as constant as the object.
    private nonisolated(unsafe) let buckets: UnsafeMutablePointer<Atomic<UInt64>>  // proof above
    private let sumNanoseconds = Atomic<UInt64>(0)

    package init() {
        buckets = .allocate(capacity: LatencyBuckets.count)
        for index in 0..<LatencyBuckets.count { (buckets + index).initialize(to: Atomic(0)) }
    }

    deinit {
        buckets.deinitialize(count: LatencyBuckets.count)
        buckets.deallocate()
    }

    /// Counts one duration.
    package func record(nanoseconds: UInt64) {
        buckets[LatencyBuckets.index(ofNanoseconds: nanoseconds)].wrappingAdd(1, ordering: .relaxed)
        sumNanoseconds.wrappingAdd(nanoseconds, ordering: .relaxed)
    }

    /// Adds what another histogram has counted.
    package func add(_ counts: LatencyCounts) {
        for (index, count) in zip(0..<LatencyBuckets.count, counts.buckets) where count > 0 {
            buckets[index].wrappingAdd(count, ordering: .relaxed)
        }
        sumNanoseconds.wrappingAdd(counts.sumNanoseconds, ordering: .relaxed)
    }

    /// What has been counted.
    package var counts: LatencyCounts {
        let sum = sumNanoseconds.load(ordering: .relaxed)
        let counts = [UInt64](unsafeUninitializedCapacity: LatencyBuckets.count) { place, count in
            for index in 0..<LatencyBuckets.count {
                place.initializeElement(at: index, to: buckets[index].load(ordering: .relaxed))
            }
            count = LatencyBuckets.count
        }
        return LatencyCounts(buckets: counts, sumNanoseconds: sum)
    }
}
