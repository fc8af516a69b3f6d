import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("Clean-ups that are put off", .disposesOfEverything, .timeLimit(.minutes(15)))
struct PostponementTests {
    private static let second: UInt64 = 1_000_000_000

    /// Puts off the clean-up of a resource and tells which one it was, and when it was and is due.
    private func postpone(
        _ pool: inout MachineFixture, _ number: UInt64, seconds: UInt64
    ) -> String {
        let resource = ResourceID(rawValue: number)
        let postponed = pool.tell { machine, now, _ in
            machine.postpone(resource, by: seconds * PostponementTests.second, now: now)
        }
        guard let postponed else { return "nothing" }
        func whole(_ nanoseconds: UInt64) -> UInt64 {
            (nanoseconds + PostponementTests.second / 2) / PostponementTests.second
        }
        return "\(postponed.reason.rawValue) \(whole(postponed.dueBeforeNanoseconds)) → "
            + "\(whole(postponed.dueAfterNanoseconds))"
    }

    /// Two resources, made one after the other, of which one is idle above the minimum.
    private func idle(
        _ change: (inout PoolSettings) -> Void = { _ in }
    ) throws -> MachineFixture {
        var pool = MachineFixture(.range(1...2)) {
            $0.idleTimeout = 10 * PostponementTests.second
            change(&$0)
        }
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        _ = try pool.wait()
        pool.settle()
        pool.release(0)
        pool.release(1)
        pool.settle()
        return pool
    }

    @Test("an idle resource goes so much later, and no sooner")
    func idleTimeout() throws {
        var pool = try idle()
        #expect(postpone(&pool, 1, seconds: 60) == "idle_timeout 10 → 70")
        #expect(postpone(&pool, 2, seconds: 30) == "idle_timeout 10 → 40")
        pool.advance(seconds: 39.9)
        #expect(pool.take() == [])
        pool.advance(seconds: 0.2)
        #expect(pool.take() == [.dispose(slot: 1, .idleTimeout)])
        pool.disposed(1)
        // The last is the minimum, whose idleness nobody minds.
        #expect(postpone(&pool, 1, seconds: 60) == "nothing")
    }

    @Test("one in use goes by its age alone, and that much later, marked to go or not")
    func lifetime() throws {
        var pool = MachineFixture(.fixed(1)) { $0.maxLifetime = 100 * PostponementTests.second }
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        #expect(postpone(&pool, 1, seconds: 20) == "max_lifetime 100 → 120")
        pool.advance(seconds: 119)
        #expect(pool.machine.table.load(0) == .leased)
        pool.advance(seconds: 2)
        #expect(pool.machine.table.load(0) == .leasedForReview)
        // It is due, and out: what is put off counts from now.
        #expect(postpone(&pool, 1, seconds: 30) == "max_lifetime 0 → 30")
        pool.release(0)
        #expect(pool.take() == [])
        #expect(pool.machine.table.load(0) == .free)
        pool.advance(seconds: 31)
        #expect(pool.take().first == .dispose(slot: 0, .maxLifetime))
    }

    @Test("the other clean-up does not come sooner than the one that was put off")
    func bothKinds() throws {
        var pool = try idle { $0.maxLifetime = 40 * PostponementTests.second }
        #expect(postpone(&pool, 2, seconds: 40) == "idle_timeout 10 → 50")
        pool.advance(seconds: 45)
        #expect(!pool.take().contains { if case .dispose(1, _) = $0 { true } else { false } })
        pool.advance(seconds: 6)
        let gone = pool.take().contains { if case .dispose(1, _) = $0 { true } else { false } }
        #expect(gone)
    }

    @Test("nobody lives for longer than twice the lifetime, however often it is asked for")
    func twiceTheLifetime() {
        var pool = MachineFixture(.fixed(1)) { $0.maxLifetime = 100 * PostponementTests.second }
        pool.warm()
        #expect(postpone(&pool, 1, seconds: 70) == "max_lifetime 100 → 170")
        pool.advance(seconds: 10)
        #expect(postpone(&pool, 1, seconds: 70) == "max_lifetime 160 → 190")
        #expect(postpone(&pool, 1, seconds: 70) == "max_lifetime 190 → 190")
    }

    @Test("nothing is put off beyond a day from now, and what is due later stays where it is")
    func aDay() throws {
        var pool = try idle()
        #expect(postpone(&pool, 2, seconds: 100_000) == "idle_timeout 10 → 86400")
        #expect(postpone(&pool, 2, seconds: 1) == "idle_timeout 86400 → 86400")
        var old = MachineFixture(.fixed(1)) { $0.maxLifetime = 200_000 * PostponementTests.second }
        old.warm()
        #expect(postpone(&old, 1, seconds: 1) == "max_lifetime 200000 → 200000")
    }

    @Test("what goes in any case is not kept: revoked, worn, retired, broken, gone, not yet made")
    func goesInAnyCase() throws {
        var pool = MachineFixture(.range(0...3)) {
            $0.maxLifetime = 100 * PostponementTests.second
            $0.maxUses = 1
        }
        for _ in 0..<3 { _ = try pool.wait() }
        #expect(postpone(&pool, 1, seconds: 1) == "nothing")
        pool.settle()
        // Each has been leased as often as it may.
        #expect(postpone(&pool, 1, seconds: 1) == "nothing")
        #expect(postpone(&pool, 99, seconds: 1) == "nothing")
        pool.release(0, .broken)
        #expect(pool.take() == [.dispose(slot: 0, .broken)])
        #expect(postpone(&pool, 1, seconds: 1) == "nothing")

        var revoked = MachineFixture(.fixed(1)) { $0.maxLifetime = 100 * PostponementTests.second }
        revoked.warm()
        #expect(revoked.acquire() == .done(.lease(slot: 0)))
        _ = revoked.tell { $0.retire(ResourceID(rawValue: 1), now: $1, actions: &$2) }
        #expect(postpone(&revoked, 1, seconds: 1) == "nothing")
        _ = revoked.tell { $0.revoke(slot: 0, now: $1, actions: &$2) }
        #expect(postpone(&revoked, 1, seconds: 1) == "nothing")
        revoked.settle()

        var retired = MachineFixture(.fixed(1)) { $0.maxLifetime = 100 * PostponementTests.second }
        retired.warm()
        #expect(retired.acquire() == .done(.lease(slot: 0)))
        _ = retired.tell { $0.reconnect(now: $1, actions: &$2) }
        #expect(postpone(&retired, 1, seconds: 1) == "nothing")
    }

    @Test("a command that takes a resource takes one whose clean-up was put off, too")
    func commandsTakeIt() throws {
        func kept() throws -> MachineFixture {
            var pool = try idle()
            #expect(postpone(&pool, 2, seconds: 60) == "idle_timeout 10 → 70")
            return pool
        }
        var cleaned = try kept()
        // Of two that idle the longest idle goes; the other is the minimum.
        #expect(cleaned.tell { $0.cleanUp(now: $1, actions: &$2) } == [.cleanUp: 1])
        var resized = try kept()
        #expect(
            resized.tell { $0.resize(to: .range(0...1), now: $1, actions: &$2) } == [.resize: 1])
        var drained = try kept()
        #expect(
            drained.tell { $0.drain(deadline: .max, now: $1, actions: &$2) } == [.drain: 2])
        #expect(postpone(&drained, 2, seconds: 1) == "nothing")
        var reconnected = try kept()
        #expect(
            reconnected.tell { $0.reconnect(now: $1, actions: &$2) } == [.reconnect: 2])
        var bypassed = try kept()
        #expect(
            bypassed.tell { $0.setBypass(true, now: $1, actions: &$2) } == [.bypass: 2])
        #expect(postpone(&bypassed, 2, seconds: 1) == "nothing")
        var ended = try kept()
        ended.tell { $0.shutDown(deadline: .max, now: $1, actions: &$2) }
        #expect(ended.take().count == 2)
        #expect(postpone(&ended, 2, seconds: 1) == "nothing")
    }

    @Test("a pool that is paused puts off, too; one that is at work is put off until it is back")
    func pausedAndWorking() throws {
        var pool = MachineFixture(.fixed(1)) {
            $0.maxLifetime = 100 * PostponementTests.second
            $0.resetsAfterUse = true
        }
        pool.warm()
        pool.tell { machine, now, _ in machine.pause(now: now) }
        #expect(postpone(&pool, 1, seconds: 5) == "max_lifetime 100 → 105")
        pool.tell { $0.resume(now: $1, actions: &$2) }
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.release(0)
        #expect(pool.take() == [.reset(slot: 0)])
        #expect(postpone(&pool, 1, seconds: 5) == "max_lifetime 105 → 110")
        pool.tell { $0.wasReset(0, failure: nil, now: $1, actions: &$2) }
        pool.advance(seconds: 109)
        #expect(pool.take() == [])
        pool.advance(seconds: 2)
        #expect(pool.take().first == .dispose(slot: 0, .maxLifetime))
    }

    @Test("the command says what it did, who asked, and the timers show it")
    func command() async throws {
        let (factory, clock) = (ScriptedFactory(), ManualPoolClock())
        var configuration = PoolConfiguration(size: .range(0...2))
        configuration.idleTimeout = .seconds(60)
        let pool = try ResourcePool(
            name: "orders", configuration: configuration, factory: factory, clock: clock)
        try await pool.withResource { _ in }
        let id = ResourceID(rawValue: 1)
        let outcome = await pool.perform(.postpone(id, by: .seconds(30)), actor: "ada")
        #expect(outcome.postponed?.reason == .idleTimeout)
        #expect(
            outcome.summary
                == "put off the clean-up of #1 by 30s: idle_timeout is due in 1m31s now, "
                + "size 1 → 1, 0 in use")
        #expect(pool.statistics(detail: true).cleanups.map(\.reason) == [.idleTimeout])
        let due = try #require(pool.statistics(detail: true).cleanups.first?.dueInNanoseconds)
        #expect(due > 85_000_000_000)
        let none = await pool.perform(
            .postpone(ResourceID(rawValue: 9), by: .seconds(30)), actor: "ada")
        #expect(none.postponed == nil)
        #expect(none.disposals == "it has none that can be put off")
        let told = pool.events(after: 0).compactMap { event in
            if case .command(let outcome, let actor) = event.kind { (outcome, actor) } else { nil }
        }
        #expect(told.map(\.0) == [outcome, none])
        #expect(told.map(\.1) == ["ada", "ada"])
        await pool.shutDown(deadline: .seconds(5))
    }
}
