import PoolTestKit
import ResourceTypes
import TestSupport
import Testing

@testable import ResourcePools

@Suite("The line of those who wait", .disposesOfEverything)
struct WaiterQueueTests {
    @Test("whoever leaves from wherever, the others keep their order and are looked at once")
    func order() {
        for seed in 0..<200 as Range<UInt64> {
            var dice = SeededGenerator(seed: seed)
            var queue = WaiterQueue()
            var line: [WaiterID] = []
            var young: Set<WaiterID> = []
            for moment in 1...60 as ClosedRange<UInt64> {
                switch dice.next() % 4 {
                case 0, 1:
                    let waiter = queue.append(
                        since: moment, site: 0, priority: .normal, deadline: moment + 1_000)
                    line.append(waiter)
                    young.insert(waiter)
                case 2 where !line.isEmpty:
                    let left = line.remove(at: Int(dice.next() % UInt64(line.count)))
                    #expect(queue.settle(left)?.since != nil)
                    #expect(queue.settle(left) == nil, "it has left already")
                    queue.free(left)
                    young.remove(left)
                case 3:
                    #expect(Set(queue.takeYoung().map(\.waiter)) == young, "seed \(seed)")
                    young = []
                default: break
                }
                #expect(queue.count == line.count)
                #expect(queue.head == line.first, "seed \(seed)")
                #expect(queue.hasYoung == !young.isEmpty, "seed \(seed)")
            }
            while let head = queue.head {
                #expect(head == line.removeFirst())
                _ = queue.settle(head)
                queue.free(head)
            }
            #expect(line.isEmpty)
            #expect(queue.capacity <= 60)
        }
    }

    @Test("who came first of all priorities is known, and nobody is of an empty line")
    func oldest() {
        var queue = WaiterQueue()
        #expect(queue.oldestSince == nil)
        let first = queue.append(since: 5, site: 0, priority: .low)
        _ = queue.append(since: 7, site: 0, priority: .high)
        _ = queue.append(since: 9, site: 0, priority: .normal)
        #expect(queue.oldestSince == 5)
        _ = queue.settle(first)
        #expect(queue.oldestSince == 7)
    }

    @Test("each wait is counted once, however many have not been written down yet")
    func tally() {
        var tally = WaitTally()
        var expected = LatencyCounts()
        for wait in 0..<100 as Range<UInt64> {
            tally.record(nanoseconds: wait * wait * 1_000)
            expected.record(nanoseconds: wait * wait * 1_000)
            if wait % 13 == 0 { #expect(tally.total == expected) }
        }
        #expect(tally.total == expected)
        #expect(tally.count == 100)
    }
}
