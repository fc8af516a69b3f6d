import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

/// What goes wrong with what a pool does by itself: keeping alive, timing out, shutting down.
@Suite("Field defects: upkeep and shutdown", .disposesOfEverything, .timeLimit(.minutes(15)))
struct UpkeepDefectTests {
    @Test("keep-alive that blocks idle resources: all are out for it at once, and acquires wait")
    func keepAliveBlocks() {
        var pool = MachineFixture(.fixed(16)) { $0.keepAliveInterval = 1_000_000_000 }
        pool.warm()
        // All are due, and the factory takes its time with each.
        pool.advance(seconds: 2)
        #expect(pool.machine.keepingAlive > 0)
        for _ in 0..<8 {
            guard case .done(.lease) = pool.acquire() else {
                Issue.record("an acquire has to wait for a keep-alive")
                return
            }
        }
    }

    @Test("keep-alive against the waiter: what is validated goes to the idle ones past the line")
    func keepAliveTakes() throws {
        var pool = MachineFixture(.fixed(1)) { $0.keepAliveInterval = 1_000_000_000 }
        pool.warm()
        pool.advance(seconds: 1.5)
        #expect(pool.take() == [.validate(slot: 0)])
        let waiter = try pool.wait()
        pool.tell { $0.validated(0, failure: nil, now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
    }

    @Test("the wrong timer: keeping one alive counts as use, so that it is never idle for long")
    func wrongTimer() {
        var pool = MachineFixture(.range(1...2)) {
            $0.keepAliveInterval = 1_000_000_000
            $0.idleTimeout = 5_000_000_000
        }
        pool.warm()
        _ = pool.tell { $0.resize(to: .fixed(2), now: $1, actions: &$2) }
        pool.settle()
        _ = pool.tell { $0.resize(to: .range(1...2), now: $1, actions: &$2) }
        for _ in 0..<60 {
            pool.advance(seconds: 0.1)
            pool.settle()
        }
        #expect(pool.machine.keepAlives >= 4)
        #expect(pool.machine.disposals == [.idleTimeout: 1])
    }

    @Test("closed under its user: a shutdown disposes of what is leased")
    func closedUnderItsUser() async throws {
        let clock = ManualPoolClock()
        let factory = ScriptedFactory()
        let pool = try ResourcePool(
            name: "test", configuration: PoolConfiguration(size: .fixed(2)), factory: factory,
            clock: clock)
        let lease = try await pool.acquire()
        let shutdown = Task { await pool.shutDown(deadline: .seconds(5)) }
        await eventually {
            clock.advance(by: .seconds(1))
            return pool.statistics(detail: false).phase == .shutDown
        }
        await shutdown.value
        #expect([lease.resource.disposals] == [0])
        lease.release()
        await eventually { factory.undisposed.isEmpty }
        #expect(factory.problems.isEmpty)
    }

    @Test("shutdown without end: a resource that does not close keeps it waiting for ever")
    func shutdownWithoutEnd() async throws {
        let clock = ManualPoolClock()
        let closing = ManualPoolClock()
        let pool = try ResourcePool(
            name: "test", configuration: PoolConfiguration(size: .fixed(1)),
            factory: SlowToClose(clock: closing), clock: clock)
        try await pool.warmUp()
        let shutdown = Task { await pool.shutDown(deadline: .seconds(5)) }
        await eventually { closing.sleeperCount == 1 }
        await eventually {
            clock.advance(by: .seconds(1))
            return pool.statistics(detail: false).phase == .shutDown
        }
        await shutdown.value
        closing.advance(by: .seconds(1_000))
        await eventually { pool.statistics(detail: false).states.size == 0 }
    }

    /// Takes one and gives it back, broken or not.
    private func use(
        _ pool: ResourcePool<TrackedResource>, timeout: Duration = patience, breaks: Bool
    ) async {
        do {
            let lease = try await pool.acquire(timeout: timeout)
            if breaks { lease.discardBroken() } else { lease.release() }
        } catch {}
    }

    @Test("who and when unknown: events come late, out of order or twice")
    func outOfOrder() async throws {
        let pool = try ResourcePool(
            name: "test", configuration: .patient(.range(0...4)), factory: ScriptedFactory())
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for turn in 0..<20 { await use(pool, breaks: turn % 5 == 0) }
                }
            }
        }
        await pool.shutDown(deadline: patience)
        let events = pool.events(after: 0)
        #expect(events.map(\.sequence) == Array(1...UInt64(events.count)))
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.pool == $1.pool })
        #expect(events.last?.kind == .phase(.shutDown))
        // What was made and what has gone is told once each.
        let made = events.compactMap { event -> ResourceID? in
            if case .created(let resource, _) = event.kind { resource } else { nil }
        }
        let gone = events.compactMap { event -> ResourceID? in
            if case .disposed(let resource, _) = event.kind { resource } else { nil }
        }
        #expect(Set(made).count == made.count)
        #expect(Set(made) == Set(gone) && made.count == gone.count)
    }

    @Test("books that do not balance: counts by state and counts of acquires contradict each other")
    func books() async throws {
        let pool = try ResourcePool(
            name: "test", configuration: .patient(.range(0...3)), factory: ScriptedFactory())
        let attempts = 400
        await withDiscardingTaskGroup { group in
            for number in 0..<attempts {
                group.addTask {
                    let timeout = number % 3 == 0 ? .zero : patience
                    await use(pool, timeout: timeout, breaks: number % 7 == 0)
                }
            }
        }
        await pool.shutDown(deadline: patience)
        let reading = pool.statistics(detail: false)
        // Whoever began has ended as one of these.
        let ended = reading.acquired + reading.errors[.timeout, default: 0] + reading.cancelled
        #expect(ended == UInt64(attempts))
        #expect(reading.acquired == reading.released)
        #expect(reading.made == reading.states.disposed + UInt64(reading.states.size))
        #expect(reading.disposals.values.reduce(0, +) == reading.states.disposed)
        #expect(reading.wait.count == reading.acquired)
    }
}

/// A resource that closes when a clock says so.
private struct SlowToClose: ResourceFactory {
    let clock: ManualPoolClock

    func make() async throws -> Int { 1 }
    func dispose(_ resource: Int) async throws {
        try await clock.sleep(untilNanoseconds: 500_000_000_000)
    }
}
