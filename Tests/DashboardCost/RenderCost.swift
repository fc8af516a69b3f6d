import PoolDashboard
import PoolMetrics
import ResourceTypes

/// What it takes to draw one frame into memory, without a terminal.
enum RenderCost {
    /// Milliseconds for a frame of 200×60, the median of many.
    static func milliseconds(pools: Int, frames: Int = 200) -> Double {
        var options = DashboardOptions()
        options.size = Size(width: 200, height: 60)
        var dashboard = DashboardState(options)
        for number in 0..<120 {
            _ = dashboard.update(.feed(.appended(batch(number, pools: pools))))
        }
        let clock = ContinuousClock()
        var times: [Double] = []
        for _ in 0..<frames {
            var canvas = Canvas(size: options.size)
            let elapsed = clock.measure { dashboard.render(into: &canvas) }
            times.append(elapsed / .milliseconds(1))
        }
        return times.sorted()[frames / 2]
    }

    private static func batch(_ number: Int, pools: Int) -> SampleBatch {
        let instant = UInt64(number + 1) * 1_000_000_000
        return SampleBatch(
            time: WallTime(nanosecondsSinceEpoch: 1_772_361_600_000_000_000)
                .advanced(byNanoseconds: Int64(number) * 1_000_000_000),
            instantNanoseconds: instant, intervalNanoseconds: 1_000_000_000,
            pools: (0..<pools).map { sample($0, number, instant) }, events: [])
    }

    private static func sample(_ pool: Int, _ number: Int, _ instant: UInt64) -> PoolSample {
        var statistics = PoolStatistics()
        statistics.instantNanoseconds = instant
        statistics.size = .range(2...20)
        let inUse = (number * 3 + pool * 7) % 19
        statistics.states = ResourceStateCounts(
            inUse: inUse, idle: 20 - inUse, disposed: UInt64(number))
        statistics.acquired = UInt64(number * (100 + pool % 50))
        statistics.wait.buckets[0] = statistics.acquired
        statistics.wait.buckets[24] = statistics.acquired / 10
        return PoolSample(name: "tenant-\(pool)", kind: "sqlite", statistics: statistics)
    }
}
