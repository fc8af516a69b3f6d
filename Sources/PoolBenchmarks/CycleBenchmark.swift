import ResourcePools
import Synchronization

/// W1, W1-with, W1b, W2: the cycle of a lease where nobody waits.
enum CycleBenchmark {
    static let turns = 2_000_000

    /// A resource on cache lines of its own, that is touched once a lease.
    final class Touched: Sendable {
        let value = Atomic<Int>(0)
        // Two lines, so that neighbours on the heap do not share one.
        let padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
        let more: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
        init() {
            padding = (0, 0, 0, 0, 0, 0, 0, 0)
            more = (0, 0, 0, 0, 0, 0, 0, 0)
        }
    }

    static func rows(_ options: Options) async throws -> [Row] {
        let pools = (0..<4).map {
            ResourcePool(name: "cycle-\($0)", size: .fixed(10), make: { Touched() })
        }
        for pool in pools { try await pool.warmUp() }
        let floor = "compare-exchange pair"
        var one = Row(id: "W1", title: "acquire", unit: "ns", floorTitle: floor)
        var with = Row(id: "W1-with", title: "withResource", unit: "ns", floorTitle: floor)
        var four = Row(id: "W1b", title: "four pools in turn", unit: "ns", floorTitle: "W1")
        var two = Row(id: "W2", title: "two tasks", unit: "ns", floorTitle: "W1")
        guard [one, with, four, two].contains(where: { options.wants($0.id) }) else { return [] }
        let word = Touched()
        for _ in 0..<options.runs {
            let pair = await nanoseconds { pairs(word) } / Double(turns)
            let cycle = try await nanoseconds { try await acquire(pools[0]) } / Double(turns)
            one.add(cycle, floor: pair)
            let awaiting =
                try await nanoseconds { try await useAwaiting(pools[0]) } / Double(turns)
            with.add(
                try await nanoseconds { try await useResource(pools[0]) } / Double(turns),
                floor: pair, [("with_a_body_that_may_await", awaiting)])
            four.add(
                try await nanoseconds { try await inTurn(pools) } / Double(turns), floor: cycle)
            let both = try await nanoseconds {
                try await together(pools[0], turns: turns)
            }
            two.add(both / Double(turns), floor: cycle)
        }
        for pool in pools { await pool.shutDown(deadline: .seconds(1)) }
        return [one, with, four, two].filter { options.wants($0.id) }
    }

    static func acquire(
        _ pool: ResourcePool<Touched>, turns: Int = turns
    ) async throws {
        for _ in 0..<turns {
            let lease = try await pool.acquire()
            lease.resource.value.store(1, ordering: .relaxed)
            lease.release()
        }
    }

    /// Two tasks, each of so many turns.
    static func together(_ pool: ResourcePool<Touched>, turns: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 { group.addTask { try await acquire(pool, turns: turns) } }
            try await group.waitForAll()
        }
    }

    /// A body that may await names the holder, and the runtime looks at its executor again after.
    static func useAwaiting(_ pool: ResourcePool<Touched>) async throws {
        let body: (Touched) async throws -> Void = { $0.value.store(1, ordering: .relaxed) }
        for _ in 0..<turns { try await pool.withResource(body) }
    }

    static func useResource(_ pool: ResourcePool<Touched>) async throws {
        for _ in 0..<turns {
            try await pool.withResource { $0.value.store(1, ordering: .relaxed) }
        }
    }

    static func inTurn(_ pools: [ResourcePool<Touched>]) async throws {
        let (first, second, third, fourth) = (pools[0], pools[1], pools[2], pools[3])
        for _ in 0..<turns / 4 {
            let one = try await first.acquire()
            one.resource.value.store(1, ordering: .relaxed)
            one.release()
            let two = try await second.acquire()
            two.resource.value.store(1, ordering: .relaxed)
            two.release()
            let three = try await third.acquire()
            three.resource.value.store(1, ordering: .relaxed)
            three.release()
            let four = try await fourth.acquire()
            four.resource.value.store(1, ordering: .relaxed)
            four.release()
        }
    }

    static func pairs(_ word: Touched) {
        for _ in 0..<turns {
            _ = word.value.compareExchange(
                expected: 0, desired: 1, ordering: .sequentiallyConsistent)
            _ = word.value.compareExchange(
                expected: 1, desired: 0, ordering: .sequentiallyConsistent)
        }
    }
}
