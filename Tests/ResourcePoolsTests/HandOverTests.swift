import PoolTestKit
import ResourceTypes
import TestSupport
import Testing

@testable import ResourcePools

@Suite("Handing a slot over", .disposesOfEverything)
struct HandOverTests {
    @Test("the short ways of a return do what the long one does, whoever waits")
    func shortWays() throws {
        var (shortest, short, long) = (0, 0, 0)
        for seed in 0..<3_000 as Range<UInt64> {
            var dice = SeededGenerator(seed: seed)
            let (pool, slots) = try busy(&dice)
            let slot = slots[Int(dice.next() % UInt64(slots.count))]
            var (quick, slow, line) = (pool, pool, pool)
            guard quick.tell({ $0.handOver(slot, now: $1, actions: &$2) }) else {
                #expect(behaviour(quick) == behaviour(pool), "nothing was to be done, seed \(seed)")
                long += 1
                continue
            }
            slow.tell { $0.returned(slot, .good, site: 0, now: $1, actions: &$2) }
            #expect(quick.take() == slow.take(), "seed \(seed)")
            #expect(behaviour(quick) == behaviour(slow), "seed \(seed)")
            #expect(quick.machine.table.attention == slow.machine.table.attention, "seed \(seed)")
            #expect(quick.machine.waiters.head == slow.machine.waiters.head, "seed \(seed)")
            #expect(quick.machine.waited == slow.machine.waited, "seed \(seed)")
            let first = line.tell { machine, now, _ in
                machine.handOverInLine(slot, isCollected: true, now: now)
            }
            if let first {
                quick.machine.collected(first.waiter)
                #expect(try quick.wait() == line.wait(), "its place is free, seed \(seed)")
                shortest += 1
            } else {
                short += 1
            }
        }
        #expect(min(shortest, short, long) > 100, "each of the ways was gone")
    }

    @Test("the short way into the line does what the long one does, whoever waits")
    func shortWayIn() throws {
        var (short, long) = (0, 0)
        for seed in 0..<3_000 as Range<UInt64> {
            var dice = SeededGenerator(seed: seed)
            let (pool, _) = try busy(&dice)
            var (quick, slow) = (pool, pool)
            let deadline = pool.now + [0, 50_000_000, 10_000_000_000][Int(dice.next() % 3)]
            let waiter = quick.tell { machine, now, _ in
                machine.joinLine(site: 7, deadline: deadline, task: 8, now: now)
            }
            guard let waiter else {
                #expect(behaviour(quick) == behaviour(pool), "nothing was to be done, seed \(seed)")
                long += 1
                continue
            }
            short += 1
            let step = slow.tell {
                $0.acquireTheLongWay(
                    site: 7, priority: .normal, deadline: deadline, usualHoldNanoseconds: 9,
                    task: 8, scopes: [], now: $1, actions: &$2)
            }
            #expect(step == .wait(waiter), "seed \(seed)")
            #expect(slow.take() == [], "seed \(seed)")
            #expect(behaviour(quick) == behaviour(slow), "seed \(seed)")
            #expect(quick.machine.table.attention == slow.machine.table.attention, "seed \(seed)")
            #expect(quick.machine.waiters.head == slow.machine.waiters.head, "seed \(seed)")
        }
        #expect(min(short, long) > 100, "each of the ways was gone")
    }

    private final class Served: Sendable {
        let order = Lock<[Int]>([])

        func note(_ number: Int) { order.withLock { $0.append(number) } }
    }

    @Test("a pool without barging serves who waits in the order in which they came")
    func inOrder() async throws {
        var configuration = PoolConfiguration.patient(.fixed(1))
        configuration.bargingBound = .zero
        let pool = try ResourcePool(
            name: "strict", configuration: configuration, factory: ScriptedFactory())
        let lease = try await pool.acquire()
        let served = Served()
        var tasks: [Task<Void, any Error>] = []
        for number in 0..<5 {
            tasks.append(
                Task {
                    try await pool.withResource { _ in served.note(number) }
                })
            await eventually { pool.statistics(detail: false).waiting == number + 1 }
        }
        lease.release()
        for task in tasks { try await task.value }
        #expect(served.order.withLock { $0 } == [0, 1, 2, 3, 4])
        #expect(pool.statistics(detail: false).wait.count == 6)
        await pool.shutDown(deadline: patience)
    }

    @Test("who was cancelled before leaves the line at once, and whoever waits stays in it")
    func cancelledBefore() async throws {
        var configuration = PoolConfiguration.patient(.fixed(1))
        configuration.bargingBound = .zero
        let factory = ScriptedFactory()
        let pool = try ResourcePool(
            name: "strict", configuration: configuration, factory: factory)
        let lease = try await pool.acquire()
        let first = Task { try await pool.withResource { _ in } }
        await eventually { pool.statistics(detail: false).waiting == 1 }
        let second = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await pool.withResource { _ in }
        }
        let error = await #expect(throws: PoolError.self) { try await second.value }
        #expect(error?.code == .cancelled)
        #expect(pool.statistics(detail: false).waiting == 1)
        lease.release()
        try await first.value
        await pool.shutDown(deadline: patience)
    }

    /// A pool with all that it has leased, and nobody to some who wait.
    private func busy(_ dice: inout SeededGenerator) throws -> (MachineFixture, [Int]) {
        let size = Int(1 + dice.next() % 3)
        let (isBarging, hasUses) = (dice.next() % 3 == 0, dice.next() % 8 == 0)
        var pool = MachineFixture(.fixed(size)) {
            $0.bargingBound = isBarging ? 1_000_000 : 0
            $0.maxUses = hasUses ? 1 : .max
            $0.deadlockLook = PoolSettings.usualDeadlockLook
        }
        pool.warm()
        let slots = try (0..<size).map { _ in
            guard case .done(.lease(let slot)) = pool.acquire() else {
                throw MachineFixture.Unexpected(what: "the acquire waited")
            }
            return slot
        }
        var line: [WaiterID] = []
        for _ in 0..<dice.next() % 5 {
            switch dice.next() % 6 {
            case 0: line.append(try pool.wait(.high))
            case 1: line.append(try pool.wait(.low))
            case 2: line.append(try pool.wait(deadlineIn: 0.05))
            default: line.append(try pool.wait(deadlineIn: 10))
            }
        }
        if let left = line.last, dice.next() % 4 == 0 {
            pool.tell { $0.cancel(left, now: $1, actions: &$2) }
            pool.machine.collected(left)
        }
        if dice.next() % 4 == 0 { pool.advance(seconds: 0.001 * Double(dice.next() % 40)) }
        _ = pool.take()
        return (pool, slots)
    }

    private func behaviour(_ pool: MachineFixture) -> Int {
        var hasher = Hasher()
        pool.machine.hashBehaviour(into: &hasher, now: pool.now)
        return hasher.finalize()
    }
}
