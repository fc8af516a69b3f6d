import PoolTestKit
import ResourcePools
import ResourceTypes
import Synchronization
import TestSupport
import Testing

@Suite("Histories of real runs", .disposesOfEverything, .timeLimit(.minutes(15)))
struct LinearizabilityTests {
    @Test("a history that a pool can have is explained, whatever overlaps")
    func explained() {
        var history = LeaseHistory(maximum: 1)
        #expect(history.linearization() == [])
        // One resource: the second acquire is right only after the release, which overlaps it.
        history.append(.acquire(1), began: 1, ended: 2)
        history.append(.acquire(1), began: 3, ended: 8)
        history.append(.release(1), began: 4, ended: 7)
        #expect(history.linearization() == [0, 2, 1])
        #expect(history.overlaps == 1)
    }

    @Test("two holders of one resource are not")
    func twoHolders() {
        var history = LeaseHistory(maximum: 2)
        history.append(.acquire(1), began: 1, ended: 4)
        history.append(.acquire(1), began: 2, ended: 3)
        #expect(history.linearization() == nil)
    }

    @Test("a resource that is acquired before its release begins is not")
    func tooEarly() {
        var history = LeaseHistory(maximum: 2)
        history.append(.acquire(1), began: 1, ended: 2)
        history.append(.acquire(1), began: 3, ended: 4)
        history.append(.release(1), began: 5, ended: 6)
        #expect(history.linearization() == nil)
    }

    @Test("more resources at a time than the maximum are not, nor a release of nothing")
    func tooMany() {
        var history = LeaseHistory(maximum: 2)
        for resource in UInt64(1)...3 {
            history.append(.acquire(resource), began: resource, ended: 10 + resource)
        }
        #expect(history.linearization() == nil)
        var other = LeaseHistory(maximum: 2)
        other.append(.release(1), began: 1, ended: 2)
        #expect(other.linearization() == nil)
    }

    /// A moment of a clock that all tasks share.
    private final class Moments: Sendable {
        private let last = Atomic<UInt64>(0)
        func next() -> UInt64 { last.add(1, ordering: .sequentiallyConsistent).newValue }
    }

    /// Six tasks that acquire and give back five times each.
    private func window(
        _ pool: ResourcePool<TrackedResource>, maximum: Int
    ) async throws -> LeaseHistory {
        let moments = Moments()
        return try await withThrowingTaskGroup(of: [LeaseHistory.Entry].self) { group in
            for task in 0..<6 {
                group.addTask {
                    var entries: [LeaseHistory.Entry] = []
                    for turn in 0..<5 {
                        let kind = task + turn
                        entries += try await Self.cycle(pool, moments, kind)
                    }
                    return entries
                }
            }
            var history = LeaseHistory(maximum: maximum)
            for try await entries in group {
                for entry in entries {
                    history.append(entry.operation, began: entry.began, ended: entry.ended)
                }
            }
            return history
        }
    }

    private static func cycle(
        _ pool: ResourcePool<TrackedResource>, _ moments: Moments, _ kind: Int
    ) async throws -> [LeaseHistory.Entry] {
        let began = moments.next()
        let lease = try await pool.acquire()
        let ended = moments.next()
        let id = lease.id.rawValue
        if kind % 2 == 0 { await Task.yield() }
        let leaving = moments.next()
        if kind % 9 == 0 {
            lease.discardBroken()
        } else {
            lease.release()
        }
        return [
            .init(operation: .acquire(id), began: began, ended: ended),
            .init(operation: .release(id), began: leaving, ended: moments.next()),
        ]
    }

    @Test("every window of a real pool is explained", arguments: [1, 2, 3])
    func realPool(maximum: Int) async throws {
        let factory = ScriptedFactory()
        let pool = try ResourcePool(
            name: "history", configuration: .patient(.range(0...maximum)), factory: factory)
        var (operations, overlaps) = (0, 0)
        for _ in 0..<60 {
            let history = try await window(pool, maximum: maximum)
            let order = history.linearization()
            #expect(order != nil, "no order explains \(history.entries)")
            // Every acquire ended with a lease, and every lease came back.
            #expect(history.entries.count == 6 * 5 * 2)
            operations += history.entries.count
            overlaps += history.overlaps
        }
        await pool.shutDown(deadline: patience)
        print("linearizable: \(operations) operations, \(overlaps) pairs of them overlapping")
        #expect(overlaps > 0)
        #expect(factory.problems.isEmpty)
        #expect(factory.undisposed.isEmpty)
    }
}
