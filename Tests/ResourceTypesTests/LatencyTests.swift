import ResourceTypes
import Testing

@Suite("Latency buckets and counts")
struct LatencyTests {
    @Test("Every bucket ends at its upper bound, and the next begins right behind it")
    func boundaries() {
        for index in 0..<LatencyBuckets.count - 1 {
            let bound = LatencyBuckets.upperBoundNanoseconds(index)
            guard let bound else {
                Issue.record("bucket \(index) has no upper bound")
                continue
            }
            #expect(LatencyBuckets.index(ofNanoseconds: bound) == index)
            #expect(LatencyBuckets.index(ofNanoseconds: bound + 1) == index + 1)
        }
        #expect(LatencyBuckets.upperBoundNanoseconds(LatencyBuckets.count - 1) == nil)
        #expect(LatencyBuckets.index(ofNanoseconds: 0) == 0)
        #expect(LatencyBuckets.index(ofNanoseconds: .max) == LatencyBuckets.count - 1)
    }

    @Test("Bounds grow, by at most half, from 1 µs to 67 s")
    func widths() {
        let bounds = (0..<LatencyBuckets.count - 1).compactMap {
            LatencyBuckets.upperBoundNanoseconds($0)
        }
        #expect(bounds.first == 1_000)
        #expect(bounds.last == 67_108_864_000)
        for (low, high) in zip(bounds, bounds.dropFirst()) {
            #expect(high > low)
            #expect(high - low <= low / 2 + 1)
        }
    }

    @Test("The index never falls as the duration grows")
    func monotonic() {
        var last = 0
        for exponent in 0..<64 {
            for fraction in stride(from: 1.0, to: 2.0, by: 0.01) {
                let value = UInt64(fraction * Double(UInt64(1) << exponent) * 0.999)
                let index = LatencyBuckets.index(ofNanoseconds: value)
                #expect(index >= last)
                last = index
            }
        }
    }

    /// The true quantile: the smallest duration that at least that share does not exceed.
    private func exactQuantile(_ q: Double, of sorted: [UInt64]) -> UInt64 {
        let rank = max(1, Int((q * Double(sorted.count)).rounded(.up)))
        return sorted[rank - 1]
    }

    @Test("Quantiles are within a bucket of the true ones", arguments: 1...20)
    func quantiles(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
        var durations: [UInt64] = []
        var counts = LatencyCounts()
        for _ in 0..<(seed * 37) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let duration = (state >> 20) >> (state % 40)
            durations.append(duration)
            counts.record(nanoseconds: duration)
        }
        durations.sort()
        for q in [0.0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1] {
            let exact = exactQuantile(q, of: durations)
            guard let estimate = counts.quantile(q) else {
                Issue.record("no quantile of \(durations.count) durations")
                continue
            }
            let index = LatencyBuckets.index(ofNanoseconds: exact)
            let low = index == 0 ? 0 : LatencyBuckets.upperBoundNanoseconds(index - 1) ?? 0
            let high = LatencyBuckets.upperBoundNanoseconds(index) ?? low
            #expect(estimate >= Double(low) / 1e9 && estimate <= Double(high) / 1e9)
        }
    }

    @Test("A quantile of nothing is nothing; shares out of range are the ends")
    func quantileEdges() {
        var counts = LatencyCounts()
        #expect(counts.quantile(0.5) == nil)
        counts.record(nanoseconds: 5_000)
        counts.record(nanoseconds: 50_000)
        #expect(counts.quantile(-1) == counts.quantile(0))
        #expect(counts.quantile(2) == counts.quantile(1))
        #expect(counts.quantile(.nan) == nil)
        #expect(counts.quantile(1) != nil)
    }

    @Test("What did not wait took no time; what is beyond the last bound took at least that")
    func ends() {
        var counts = LatencyCounts()
        counts.record(nanoseconds: 0)
        #expect(counts.quantile(0.5) == 0)
        counts = LatencyCounts()
        counts.record(nanoseconds: 600_000_000_000)
        #expect(counts.quantile(0.5) == 67.108864)
    }

    @Test("A difference counts what came between; after a restart it is the later reading")
    func difference() {
        var earlier = LatencyCounts()
        earlier.record(nanoseconds: 3_000)
        var later = earlier
        later.record(nanoseconds: 9_000)
        later.record(nanoseconds: 3_000)
        let between = later.since(earlier)
        #expect(between.count == 2)
        #expect(between.sumNanoseconds == 12_000)
        #expect(earlier.since(later) == earlier)
        #expect(later.since(later).count == 0)
    }
}
