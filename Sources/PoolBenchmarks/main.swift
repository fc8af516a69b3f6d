import Glibc
import ResourcePools
import Synchronization

// Measures the runtime from outside its module, as its users do. Ratios to the machine's own limit
// in the same minute count; absolute figures depend on the machine.

#if DEBUG
    print("PoolBenchmarks was built without optimisation: use swift run -c release PoolBenchmarks")
    exit(64)
#endif

func nanosecondsPerTurn(_ turns: Int, _ body: () async throws -> Void) async rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try await body()
    let elapsed = clock.now - start
    return Double(elapsed.components.seconds) * 1e9 / Double(turns)
        + Double(elapsed.components.attoseconds) / 1e9 / Double(turns)
}

final class Counter: Sendable {
    let value = Atomic<Int>(0)
}

let turns = 5_000_000
let pool = ResourcePool(name: "benchmark", size: .fixed(10), make: { Counter() })
try await pool.warmUp()

func acquireAndRelease(_ turns: Int) async throws {
    for _ in 0..<turns {
        let lease = try await pool.acquire()
        lease.resource.value.wrappingAdd(1, ordering: .relaxed)
        lease.release()
    }
}

let word = Counter()
func compareExchangePairs(_ turns: Int) async {
    for _ in 0..<turns {
        _ = word.value.compareExchange(expected: 0, desired: 1, ordering: .sequentiallyConsistent)
        _ = word.value.compareExchange(expected: 1, desired: 0, ordering: .sequentiallyConsistent)
    }
}

for _ in 0..<3 {
    let floor = await nanosecondsPerTurn(turns) { await compareExchangePairs(turns) }
    let one = try await nanosecondsPerTurn(turns) { try await acquireAndRelease(turns) }
    let with = try await nanosecondsPerTurn(turns) {
        for _ in 0..<turns {
            try await pool.withResource { $0.value.wrappingAdd(1, ordering: .relaxed) }
        }
    }
    let two = try await nanosecondsPerTurn(turns) {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 { group.addTask { try await acquireAndRelease(turns) } }
            try await group.waitForAll()
        }
    }
    print(floor, one, with, two)
}
