import ResourcePools

/// W6: reading 10,000 pools of 10 slots and three histograms.
enum ReadingBenchmark {
    static let pools = 10_000

    static func rows(_ options: Options) async throws -> [Row] {
        var row = Row(
            id: "W6", title: "reading 10,000 pools", unit: "ms",
            floorTitle: "one clock read a pool")
        guard options.wants(row.id) else { return [] }
        let all = (0..<pools).map {
            ResourcePool(name: "pool-\($0)", size: .fixed(10), make: { 1 })
        }
        for pool in all { try await pool.warmUp() }
        let clock = SystemPoolClock()
        for _ in 0..<options.runs {
            var sum: UInt64 = 0
            let reads = await nanoseconds { for _ in all { sum &+= clock.nowNanoseconds() } }
            var size = 0
            let readings = await nanoseconds {
                for pool in all { size += pool.statistics(detail: false).states.size }
            }
            precondition(size == pools * 10 && sum > 0)
            row.add(readings / 1e6, floor: reads / 1e6)
        }
        return [row]
    }
}
