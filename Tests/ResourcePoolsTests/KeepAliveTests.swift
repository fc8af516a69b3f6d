import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("Keeping idle resources alive", .disposesOfEverything, .timeLimit(.minutes(15)))
struct KeepAliveTests {
    private func pool(
        _ size: PoolSize, _ change: (inout PoolSettings) -> Void = { _ in }
    ) -> MachineFixture {
        var pool = MachineFixture(size) {
            $0.keepAliveInterval = 10_000_000_000
            change(&$0)
        }
        pool.warm()
        return pool
    }

    private func validated(_ slot: Int, _ failure: String? = nil, in pool: inout MachineFixture) {
        pool.tell { $0.validated(slot, failure: failure, now: $1, actions: &$2) }
    }

    @Test("one that idles is validated once an interval, and can be leased after that")
    func interval() {
        var pool = pool(.fixed(1))
        for turn in 1...3 {
            pool.advance(seconds: 9.9)
            #expect(pool.take() == [])
            pool.advance(seconds: 0.2)
            #expect(pool.take() == [.validate(slot: 0)])
            #expect(pool.machine.keepingAlive == 1)
            validated(0, in: &pool)
            #expect(pool.machine.keepAlives == UInt64(turn))
            #expect(pool.machine.table.load(0) == .free)
        }
        // A use counts as much.
        pool.advance(seconds: 5)
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.release(0)
        pool.advance(seconds: 9.9)
        #expect(pool.take() == [])
    }

    @Test("what idles in a pause is kept alive, too; in a drain nothing is")
    func paused() {
        var pool = pool(.fixed(1))
        pool.tell { machine, now, _ in machine.pause(now: now) }
        pool.advance(seconds: 10.1)
        #expect(pool.take() == [.validate(slot: 0)])
        validated(0, in: &pool)
        #expect(pool.machine.keepAlives == 1)
    }

    @Test("one that fails goes and is replaced")
    func dead() {
        var pool = pool(.fixed(1))
        pool.advance(seconds: 11)
        #expect(pool.take() == [.validate(slot: 0)])
        validated(0, "closed", in: &pool)
        #expect(pool.take() == [.dispose(slot: 0, .validation)])
        #expect(pool.machine.keepingAlive == 0)
        pool.disposed(0)
        #expect(pool.take() == [.create(slot: 0)])
    }

    @Test("of two one can be leased, of nine seven: a quarter at a time, and all in turn")
    func share() {
        for (size, most) in [(2, 1), (3, 1), (4, 1), (8, 2), (9, 2), (40, 8), (100, 8)] {
            var pool = pool(.fixed(size))
            pool.advance(seconds: 10.5)
            var (seen, longest) = (Set<Int>(), 0)
            for _ in 0..<200 where seen.count < size {
                let asked = pool.take()
                longest = max(longest, pool.machine.keepingAlive)
                #expect(pool.machine.keepingAlive == asked.count)
                for case .validate(let slot) in asked {
                    #expect(seen.insert(slot).inserted)
                    validated(slot, in: &pool)
                }
                pool.advance(seconds: 0.1)
            }
            #expect(longest == most, "of \(size)")
            #expect(seen.count == size)
        }
    }

    @Test("none begins while somebody waits, and one that is under way is the next waiter's")
    func waiters() throws {
        var pool = pool(.fixed(2))
        pool.advance(seconds: 11)
        #expect(pool.take() == [.validate(slot: 1)])
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let waiter = try pool.wait()
        #expect(pool.take() == [])
        validated(1, in: &pool)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 1))])
        // In a pause there may be both: somebody who waits, and what idles.
        pool.release(0)
        pool.tell { machine, now, _ in machine.pause(now: now) }
        let second = try pool.wait()
        pool.advance(seconds: 30)
        #expect(pool.take() == [])
        #expect(pool.machine.keepingAlive == 0)
        pool.tell { $0.resume(now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(second, .lease(slot: 0))])
    }

    @Test("what has to be validated anyway takes nothing away, and the last one that has not stays")
    func stale() {
        var pool = pool(.fixed(2)) { $0.validateAfterIdle = 4_000_000_000 }
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.advance(seconds: 6)
        #expect(pool.machine.table.load(1) == .stale)
        pool.release(0)
        pool.advance(seconds: 5)
        // Slot 1 is due and can't be leased without a validation: it takes nothing away.
        #expect(pool.take() == [.validate(slot: 1)])
        validated(1, in: &pool)
        var single = MachineFixture(.fixed(2)) {
            $0.keepAliveInterval = 3_000_000_000
            $0.validateAfterIdle = 4_000_000_000
        }
        single.warm()
        // While slot 1 is being validated slot 0 becomes stale; then slot 1 is the one to stay.
        single.advance(seconds: 3.5)
        #expect(single.take() == [.validate(slot: 1)])
        single.advance(seconds: 1)
        #expect(single.machine.table.load(0) == .stale)
        validated(1, in: &single)
        single.advance(seconds: 0.3)
        #expect(single.take() == [.validate(slot: 0)])
        #expect(single.machine.table.load(1) == .free)
        single.advance(seconds: 3)
        #expect(single.machine.table.load(1) == .free)
    }

    @Test("a pool that nothing is ever due in needs no timer; each limit of a life asks for one")
    func timers() {
        #expect(!PoolSettings().limitsLives)
        let limits: [WritableKeyPath<PoolSettings, UInt64>] = [
            \.idleTimeout, \.maxLifetime, \.validateAfterIdle, \.keepAliveInterval, \.leakThreshold,
            \.leakFactor,
        ]
        for limit in limits {
            var settings = PoolSettings()
            settings[keyPath: limit] = 10
            #expect(settings.limitsLives)
        }
    }

    @Test("a real pool asks its factory while it idles, says how often, and refuses zero")
    func realPool() async throws {
        let clock = ManualPoolClock()
        let factory = ScriptedFactory()
        var configuration = PoolConfiguration(size: .fixed(2))
        configuration.keepAliveInterval = .seconds(10)
        let pool = try ResourcePool(
            name: "test", configuration: configuration, factory: factory, clock: clock)
        try await pool.warmUp()
        await eventually {
            clock.advance(by: .milliseconds(500))
            return factory.validations >= 4
        }
        #expect(pool.statistics(detail: false).keepAlives >= 4)
        await pool.shutDown(deadline: .seconds(5))
        #expect(factory.undisposed.isEmpty)
        configuration.keepAliveInterval = .zero
        let error = #expect(throws: PoolError.self) {
            try ResourcePool(name: "test", configuration: configuration, factory: factory)
        }
        #expect(error?.message.contains("keepAliveInterval") == true)
    }
}
