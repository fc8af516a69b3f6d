/// The one bucket scheme of every latency histogram: log-linear, two buckets to the octave.
///
/// Bucket 0 holds what took at most 1 µs, and every acquisition that did not wait. Then follow two
/// linear halves for each octave from 1 µs to 2²⁶ µs (67 s), and one bucket for what took longer:
/// 54 in all. A bucket is at most half as wide as its lower bound.
public enum LatencyBuckets {
    /// How many buckets there are.
    public static let count = 54

    /// The bucket of a duration.
    ///
    /// - Complexity: O(1), without a branch per bucket.
    public static func index(ofNanoseconds nanoseconds: UInt64) -> Int {
        guard nanoseconds > 1_000 else { return 0 }
        // The bound is inclusive, as Prometheus has it: 1,000 ns is still bucket 0.
        let scaled = (nanoseconds - 1) / 1_000
        let octave = UInt64.bitWidth - 1 - scaled.leadingZeroBitCount
        guard octave < 26 else { return count - 1 }
        let half = octave == 0 ? upperHalfOfFirst(nanoseconds) : Int((scaled >> (octave - 1)) & 1)
        return 1 + 2 * octave + half
    }

    private static func upperHalfOfFirst(_ nanoseconds: UInt64) -> Int {
        nanoseconds > 1_500 ? 1 : 0
    }

    /// The inclusive upper bound of a bucket, in nanoseconds; nil for the last, which has none.
    ///
    /// - Complexity: O(1).
    public static func upperBoundNanoseconds(_ index: Int) -> UInt64? {
        guard index > 0 else { return 1_000 }
        guard index < count - 1 else { return nil }
        let octave = UInt64(index - 1) / 2
        let base = UInt64(1_000) << octave
        return (index - 1) % 2 == 0 ? base + base / 2 : base * 2
    }
}
