import ResourceTypes

/// How long those took who waited: a histogram that is written to eight waits at a time.
///
/// The buckets of the last few waits are kept in one word, near the lock under which they are
/// counted: the histogram itself lies elsewhere, and each wait would have its processor fetch it
/// from another one.
struct WaitTally: Sendable {
    /// A byte for each wait that is still to be counted: its bucket and one.
    private var pending: UInt64 = 0
    /// How many were counted.
    private(set) var count: UInt64 = 0
    private var counts = LatencyCounts()

    /// Counts one wait.
    @inline(__always)
    mutating func record(nanoseconds: UInt64) {
        let bucket = LatencyBuckets.index(ofNanoseconds: nanoseconds)
        count &+= 1
        counts.sumNanoseconds &+= nanoseconds
        pending = pending << 8 | UInt64(bucket + 1)
        if pending >> 56 != 0 { writeDown() }
    }

    /// All that was counted.
    ///
    /// - Complexity: O(buckets).
    var total: LatencyCounts {
        guard pending != 0 else { return counts }
        var whole = self
        whole.writeDown()
        return whole.counts
    }

    @inline(never)
    private mutating func writeDown() {
        while pending != 0 {
            counts.buckets[Int(pending & 0xFF) - 1] &+= 1
            pending >>= 8
        }
    }
}
