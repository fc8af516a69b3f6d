import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

/// What goes wrong with how many resources there are: too many, too few, too fast, never again.
@Suite("Field defects: size and creation", .disposesOfEverything, .timeLimit(.minutes(15)))
struct GrowthDefectTests {
    /// The slots that are to be made, of what was asked for.
    private func creations(_ actions: [PoolAction]) -> [Int] {
        actions.compactMap { if case .create(let slot) = $0 { slot } else { nil } }
    }

    @Test("resize that overshoots: one made smaller before it was filled hands out the old number")
    func resizeOvershoots() throws {
        var pool = MachineFixture(.range(0...10)) { $0.maximumConcurrentCreations = 10 }
        _ = pool.tell { $0.resize(to: .range(0...3), now: $1, actions: &$2) }
        var out: Set<Int> = []
        for _ in 0..<10 {
            _ = try pool.wait()
            for slot in creations(pool.take()) {
                pool.created(slot)
                for case .resume(_, .lease(let slot)) in pool.take() { out.insert(slot) }
            }
        }
        #expect(out.count == 3)
        #expect(pool.machine.occupied == 3)
        // With ten out and made smaller it converges as they come back, and never grows on the way.
        var full = MachineFixture(.fixed(10)) { $0.maximumConcurrentCreations = 10 }
        full.warm()
        for slot in 0..<10 { #expect(full.acquire() == .done(.lease(slot: slot))) }
        _ = full.tell { $0.resize(to: .fixed(3), now: $1, actions: &$2) }
        _ = try full.wait()
        for slot in 0..<10 {
            let before = full.machine.occupied
            full.release(slot)
            let asked = full.take()
            #expect(creations(asked).isEmpty)
            for case .dispose(let slot, .resize) in asked { full.disposed(slot) }
            #expect(full.machine.occupied <= before)
        }
        #expect(full.machine.occupied == 3)
    }

    @Test("serial adder: a burst is followed by one creation at a time")
    func serialAdder() throws {
        var pool = MachineFixture(.range(0...20))
        for _ in 0..<20 { _ = try pool.wait() }
        #expect(creations(pool.take()).count == 8)
    }

    @Test("too many made: each waiter of a burst has one made, though the first are soon back")
    func overCreation() throws {
        var pool = MachineFixture(.range(0...20))
        let waiters = try (0..<3).map { _ in try pool.wait() }
        #expect(creations(pool.take()).count == waiters.count)
        // Who comes while enough is under way for all has none made.
        pool.tell { $0.cancel(waiters[0], now: $1, actions: &$2) }
        pool.actions = []
        _ = try pool.wait()
        #expect(creations(pool.take()).isEmpty)
    }

    @Test("refill storm: all break at once, and all are made anew at once")
    func refillStorm() {
        var pool = MachineFixture(.fixed(16)) { $0.maximumConcurrentCreations = 16 }
        pool.warm()
        for slot in 0..<16 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
        for slot in 0..<16 { pool.release(slot, .broken) }
        let gone = pool.take()
        #expect(creations(gone).isEmpty)
        for case .dispose(let slot, _) in gone { pool.disposed(slot) }
        // One that tries, however many places are free.
        #expect(creations(pool.take()).count == 1)
        #expect(pool.machine.creating == 1)
    }

    @Test("retry without delay: a factory that fails is called again at once, by each who waits")
    func retryWithoutDelay() throws {
        var pool = MachineFixture(.range(0...4))
        _ = try pool.wait()
        let slot = try #require(creations(pool.take()).first)
        pool.createFailed(slot, random: 99_000_000)
        pool.actions = []
        var attempts = 0
        for _ in 0..<50 {
            _ = try pool.wait()
            attempts += creations(pool.take()).count
            pool.now += 1_000_000
        }
        #expect(attempts == 0)
        pool.advance(seconds: 0.2)
        #expect(creations(pool.take()).count == 1)
    }

    @Test("never again: a pool whose factory failed for a night does not recover in the morning")
    func recovers() {
        var pool = MachineFixture(.fixed(3))
        pool.tell { $0.replenish(now: $1, actions: &$2) }
        var longest = 0.0
        var lastAttempt = pool.now
        let morning = pool.now + 8 * 3_600_000_000_000
        while pool.now < morning {
            for slot in creations(pool.take()) {
                longest = max(longest, Double(pool.now - lastAttempt) / 1e9)
                lastAttempt = pool.now
                pool.createFailed(slot)
            }
            pool.actions.removeAll { if case .create = $0 { false } else { true } }
            pool.advance(seconds: 1)
        }
        #expect(longest <= 32)
        for _ in 0..<60 {
            for slot in creations(pool.take()) { pool.created(slot) }
            pool.advance(seconds: 1)
        }
        #expect(pool.machine.isWarm)
        #expect(pool.acquire() == .done(.lease(slot: 0)) || pool.machine.occupied == 3)
    }

    @Test("reaper below the minimum: what idles is taken away, however few are left")
    func reaper() {
        var pool = MachineFixture(.range(2...5)) { $0.idleTimeout = 1_000_000_000 }
        pool.warm()
        _ = pool.tell { $0.resize(to: .range(5...5), now: $1, actions: &$2) }
        pool.settle()
        _ = pool.tell { $0.resize(to: .range(2...5), now: $1, actions: &$2) }
        for _ in 0..<10 {
            pool.advance(seconds: 1)
            pool.settle()
        }
        #expect(pool.machine.occupied == 2)
        _ = pool.tell { $0.cleanUp(now: $1, actions: &$2) }
        #expect(pool.take() == [])
    }

    @Test("drained to zero: once all have broken none is made until somebody asks")
    func drainedToZero() {
        var pool = MachineFixture(.fixed(4))
        pool.warm()
        for slot in 0..<4 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
        for slot in 0..<4 { pool.release(slot, .broken) }
        pool.settle()
        #expect(pool.machine.isWarm)
        #expect(pool.machine.occupied == 4)
    }

    @Test("jitter lost: a lifetime of less than a second has none, and all go at once")
    func jitter() {
        var ends: Set<Int> = []
        for random in stride(from: UInt64(0), to: 12_500_001, by: 1_250_000) {
            var pool = MachineFixture(.fixed(1)) { $0.maxLifetime = 500_000_000 }
            pool.tell { $0.replenish(now: $1, actions: &$2) }
            pool.tell {
                $0.created(0, tookNanoseconds: 1, random: random, now: $1, actions: &$2)
            }
            var tick = 0
            while pool.machine.table.load(0) == .free, tick < 600 {
                pool.advance(seconds: 0.001)
                tick += 1
            }
            ends.insert(tick)
        }
        #expect(ends.count > 5)
        #expect(ends.allSatisfy { (486...502).contains($0) })
    }

    @Test("cancelled with its caller: a creation ends as its caller gives up, and nobody is served")
    func cancelledWithItsCaller() async throws {
        let factory = ScriptedFactory()
        factory.holdCreations()
        let pool = try ResourcePool(
            name: "test", configuration: .patient(.range(0...1)), factory: factory)
        let first = Task { try await pool.acquire().release() }
        await eventually { factory.heldCreations == 1 }
        first.cancel()
        let result = await first.result
        #expect(throws: PoolError.self) { try result.get() }
        let second = Task { try await pool.withResource { $0.number } }
        await eventually { pool.statistics(detail: false).waiting == 1 }
        factory.letCreationsGo()
        #expect(try await second.value == 1)
        #expect(factory.attempts == 1)
        await pool.shutDown(deadline: patience)
        #expect(factory.undisposed.isEmpty)
    }
}
