import ResourcePools
import Synchronization

/// The machine's own limits: what no pool can do without.
enum LimitBenchmark {
    static let turns = 500_000
    /// Of what goes through the scheduler.
    static let hops = 100_000

    /// Two tasks that resume one another in turn: one passes when the other has.
    private final class Baton: Sendable {
        private let waiting = Mutex<UnsafeContinuation<Void, Never>?>(nil)

        func pass() async {
            await withUnsafeContinuation { continuation in
                exchange(continuation)?.resume()
            }
        }

        /// Passes for the last time, and does not wait to have it back.
        func leave() { exchange(nil)?.resume() }

        private func exchange(
            _ next: UnsafeContinuation<Void, Never>?
        ) -> UnsafeContinuation<Void, Never>? {
            waiting.withLock { waiting in
                defer { waiting = next }
                return waiting
            }
        }
    }

    static func limits(_ options: Options) async -> [MachineLimit] {
        var pair = MachineLimit(id: "compare_exchange_pair_ns", title: "compare-exchange pair")
        var mutex = MachineLimit(id: "mutex_pair_ns", title: "Mutex pair")
        var clock = MachineLimit(id: "clock_read_ns", title: "clock read")
        var handOff = MachineLimit(id: "continuation_hand_off_ns", title: "continuation hand-off")
        var yield = MachineLimit(id: "task_yield_ns", title: "Task.yield")
        let word = CycleBenchmark.Touched()
        for _ in 0..<options.runs {
            let pairs = await nanoseconds { CycleBenchmark.pairs(word) }
            pair.values.append(pairs / Double(CycleBenchmark.turns))
            mutex.values.append(await nanoseconds { lock() } / Double(turns))
            clock.values.append(await nanoseconds { readClock() } / Double(turns))
            handOff.values.append(await nanoseconds { await handOver() } / Double(hops))
            yield.values.append(await nanoseconds { await giveWay() } / Double(hops))
        }
        return [pair, mutex, clock, handOff, yield]
    }

    private static func lock() {
        let count = Mutex(0)
        for _ in 0..<turns { count.withLock { $0 += 1 } }
        precondition(count.withLock { $0 } == turns)
    }

    private static func readClock() {
        let clock = SystemPoolClock()
        var sum: UInt64 = 0
        for _ in 0..<turns { sum &+= clock.nowNanoseconds() }
        precondition(sum > 0)
    }

    /// Away from the main actor, whose queue is another.
    @concurrent
    private static func giveWay() async {
        for _ in 0..<hops { await Task.yield() }
    }

    private static func handOver() async {
        let baton = Baton()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<hops / 2 { await baton.pass() }
                    baton.leave()
                }
            }
        }
    }
}
