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
            let taken = line.tell { machine, now, _ in machine.handOverInLine(slot, now: now) }
            if let waiter = taken {
                #expect(line.machine.waiters.queued(at: waiter.index) == nil)
                shortest += 1
            } else {
                short += 1
            }
        }
        #expect(min(shortest, short, long) > 100, "each of the ways was gone")
    }

    /// A pool with all that it has leased, and nobody to some who wait.
    private func busy(_ dice: inout SeededGenerator) throws -> (MachineFixture, [Int]) {
        let size = Int(1 + dice.next() % 3)
        let (isBarging, hasUses) = (dice.next() % 3 == 0, dice.next() % 8 == 0)
        var pool = MachineFixture(.fixed(size)) {
            $0.bargingBound = isBarging ? 1_000_000 : 0
            $0.maxUses = hasUses ? 1 : .max
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
