import ResourcePools
import ResourceTypes

/// W3: 64 tasks on 8 resources, with a yield inside the lease.
enum ContentionBenchmark {
    static let tasks = 64
    static let resources = 8
    static let seconds = 0.4

    struct Outcome {
        var cyclesPerSecond = 0.0
        var extras: [(String, Double)] = []
        /// The wait of one in a hundred, as a multiple of the median.
        var tail = 0.0
    }

    private struct Ones: ResourceFactory {
        func make() async throws -> Int { 1 }
    }

    static func rows(_ options: Options) async throws -> [Row] {
        var strict = Row(
            id: "W3-strict", title: "64 tasks on 8 resources, first come first served",
            unit: "cycles/s", floorTitle: "bare mutex and continuations")
        var barging = Row(
            id: "W3-barging", title: "the same, who runs goes first for up to 1 ms",
            unit: "cycles/s", floorTitle: "W3-strict")
        guard options.wants(strict.id) || options.wants(barging.id) else { return [] }
        for _ in 0..<options.runs {
            let limit = try await measure(BareQueue(resources))
            let inOrder = try await measure(bound: .zero)
            let usable = try await measure(TimedQueue(resources))
            strict.add(
                inOrder.cyclesPerSecond, floor: limit.cyclesPerSecond,
                inOrder.extras + [
                    ("ratio_timed", inOrder.cyclesPerSecond / usable.cyclesPerSecond),
                    ("tail", inOrder.tail), ("tail_bare", limit.tail),
                ])
            guard options.wants(barging.id) else { continue }
            let quick = try await measure(bound: PoolConfiguration().bargingBound)
            barging.add(quick.cyclesPerSecond, floor: inOrder.cyclesPerSecond, quick.extras)
        }
        return [strict, barging].filter { options.wants($0.id) }
    }

    private static func measure(_ queue: some ContinuationQueue) async throws -> Outcome {
        try await measure {
            await queue.acquire()
            let acquired = ContinuousClock.now
            await Task.yield()
            queue.release()
            return acquired
        }
    }

    private static func measure(bound: Duration) async throws -> Outcome {
        var configuration = PoolConfiguration(size: .fixed(resources))
        configuration.bargingBound = bound
        let pool = try ResourcePool(
            name: "contention", configuration: configuration, factory: Ones())
        try await pool.warmUp()
        let outcome = try await measure {
            let lease = try await pool.acquire()
            let acquired = ContinuousClock.now
            await Task.yield()
            lease.release()
            return acquired
        }
        await pool.shutDown(deadline: .seconds(1))
        return outcome
    }

    /// Runs a cycle on all tasks for a while.
    ///
    /// - Parameter cycle: returns when it had its resource.
    static func measure(
        _ cycle: @escaping @Sendable () async throws -> ContinuousClock.Instant
    ) async throws -> Outcome {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        var waits: [Double] = []
        var counts: [Int] = []
        try await withThrowingTaskGroup(of: (Int, [Double]).self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    var waits: [Double] = []
                    while true {
                        let start = clock.now
                        guard start < end else { return (waits.count, waits) }
                        let acquired = try await cycle()
                        waits.append(start.duration(to: acquired).microseconds)
                    }
                }
            }
            for try await (count, own) in group {
                counts.append(count)
                waits += own
            }
        }
        waits.sort()
        func quantile(_ q: Double) -> Double {
            waits.isEmpty ? 0 : waits[min(waits.count - 1, Int(q * Double(waits.count)))]
        }
        let (p50, p99) = (quantile(0.5), quantile(0.99))
        return Outcome(
            cyclesPerSecond: Double(waits.count) / seconds,
            extras: [
                ("p50", p50), ("p99", p99), ("longest_ms", (waits.last ?? 0) / 1_000),
                ("fairness", Double(counts.min() ?? 0) / Double(max(1, counts.max() ?? 1))),
            ],
            tail: p50 > 0 ? p99 / p50 : 0)
    }
}

extension Duration {
    fileprivate var microseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) * 1e6 + Double(attoseconds) / 1e12
    }
}
