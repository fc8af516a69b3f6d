package import ResourceTypes
import Synchronization

/// A latency histogram that many threads may record into at once, without a lock.
///
/// Buckets and sum are relaxed atomics: a reading may miss what is recorded meanwhile, and never
/// shows a count that was not there. There are two banks of them on cache lines of their own, so
/// that two threads that record at the same time need not hand one another a line.
package final class AtomicLatencyHistogram: Sendable {
    private static let banks = 2
    /// The buckets, the sum and the moving average behind them, up to a whole number of lines.
    private static let bankWords = 64
    private static let sumWord = LatencyBuckets.count
    private static let averageWord = LatencyBuckets.count + 1

    // Allocated here, never moved, freed by the deinit: the pointer is as constant as the object.
    private nonisolated(unsafe) let words: UnsafeMutablePointer<Atomic<UInt64>>  // proof above

    package init() {
        let count = Self.banks * Self.bankWords
        words = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 128)
            .bindMemory(to: Atomic<UInt64>.self, capacity: count)
        for index in 0..<count { (words + index).initialize(to: Atomic(0)) }
    }

    deinit {
        words.deinitialize(count: Self.banks * Self.bankWords)
        words.deallocate()
    }

    /// Counts one duration.
    ///
    /// - Parameter bank: any number; those who record at the same time had better not have the
    ///   same.
    package func record(nanoseconds: UInt64, bank: Int = 0) {
        record(
            nanoseconds: nanoseconds,
            bucket: LatencyBuckets.index(ofNanoseconds: nanoseconds), bank: bank)
    }

    /// Counts one duration whose bucket is known.
    func record(nanoseconds: UInt64, bucket: Int, bank: Int) {
        let words = words + (bank & 1) * Self.bankWords
        words[bucket].wrappingAdd(1, ordering: .relaxed)
        words[Self.sumWord].wrappingAdd(nanoseconds, ordering: .relaxed)
        // An eighth of the new one each time; of two at once one may be lost, which does no harm.
        let average = words[Self.averageWord].load(ordering: .relaxed)
        let next = average == 0 ? nanoseconds : average - average / 8 + nanoseconds / 8
        words[Self.averageWord].store(next, ordering: .relaxed)
    }

    /// How long it took of late: a moving average; 0 where nothing was counted.
    package var recentNanoseconds: UInt64 {
        let first = words[Self.averageWord].load(ordering: .relaxed)
        let second = words[Self.bankWords + Self.averageWord].load(ordering: .relaxed)
        return first == 0 || second == 0 ? max(first, second) : first / 2 + second / 2
    }

    /// Adds what another histogram has counted.
    package func add(_ counts: LatencyCounts) {
        for (index, count) in zip(0..<LatencyBuckets.count, counts.buckets) where count > 0 {
            words[index].wrappingAdd(count, ordering: .relaxed)
        }
        words[Self.sumWord].wrappingAdd(counts.sumNanoseconds, ordering: .relaxed)
    }

    /// What has been counted.
    package var counts: LatencyCounts {
        let counts = [UInt64](unsafeUninitializedCapacity: LatencyBuckets.count) { place, count in
            for index in 0..<LatencyBuckets.count {
                place.initializeElement(at: index, to: sum(index))
            }
            count = LatencyBuckets.count
        }
        return LatencyCounts(buckets: counts, sumNanoseconds: sum(Self.sumWord))
    }

    private func sum(_ word: Int) -> UInt64 {
        words[word].load(ordering: .relaxed)
            &+ words[Self.bankWords + word].load(ordering: .relaxed)
    }
}
