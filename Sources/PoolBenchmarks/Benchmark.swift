import ResourcePools
import Synchronization

/// Measures the runtime from outside its module, as its users do.
///
/// Ratios to the machine's own limit in the same minute count; absolute figures depend on the
/// machine.
enum Benchmark {
    static let turns = 5_000_000

    final class Counter: Sendable {
        let value = Atomic<Int>(0)
    }

    static func run() async throws {
        let pool = ResourcePool(name: "benchmark", size: .fixed(10), make: { Counter() })
        try await pool.warmUp()
        let word = Counter()
        var rows: [(String, [Double])] = [
            ("compare-exchange pair", []), ("W1 acquire and release", []),
            ("W1-with withResource", []), ("W2 two tasks, each", []),
        ]
        for _ in 0..<7 {
            rows[0].1.append(await nanosecondsPerTurn { compareExchangePairs(word) })
            rows[1].1.append(
                try await nanosecondsPerTurn { try await acquireAndRelease(pool) })
            rows[2].1.append(try await nanosecondsPerTurn { try await useWithResource(pool) })
            rows[3].1.append(
                try await nanosecondsPerTurn {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<2 { group.addTask { try await acquireAndRelease(pool) } }
                        try await group.waitForAll()
                    }
                })
        }
        let floor = median(rows[0].1)
        print("nanoseconds a cycle, median of 7 interleaved runs of \(turns) (lowest, highest)")
        for (name, values) in rows {
            let (middle, ratio) = (median(values), median(values) / floor)
            print(
                "\(name): \(tenths(middle)) (\(tenths(values.min() ?? 0)), "
                    + "\(tenths(values.max() ?? 0))), \(tenths(ratio)) x the pair")
        }
        await pool.shutDown(deadline: .seconds(1))
    }

    static func acquireAndRelease(_ pool: ResourcePool<Counter>) async throws {
        for _ in 0..<turns {
            let lease = try await pool.acquire()
            lease.resource.value.wrappingAdd(1, ordering: .relaxed)
            lease.release()
        }
    }

    static func useWithResource(_ pool: ResourcePool<Counter>) async throws {
        for _ in 0..<turns {
            _ = try await pool.withResource { $0.value.wrappingAdd(1, ordering: .relaxed) }
        }
    }

    static func compareExchangePairs(_ word: Counter) {
        for _ in 0..<turns {
            _ = word.value.compareExchange(
                expected: 0, desired: 1, ordering: .sequentiallyConsistent)
            _ = word.value.compareExchange(
                expected: 1, desired: 0, ordering: .sequentiallyConsistent)
        }
    }

    static func nanosecondsPerTurn(_ body: () async throws -> Void) async rethrows -> Double {
        let elapsed = try await ContinuousClock().measure { try await body() }
        let (seconds, attoseconds) = elapsed.components
        return (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(turns)
    }

    static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    static func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
