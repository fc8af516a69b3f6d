import PoolTestKit
import ResourcePools
import ResourceTypes
import Testing

@Suite("Leases that are held for too long", .timeLimit(.minutes(1)))
struct LeakReportTests {
    private func suspects(_ pool: MachineFixture) -> [PoolEvent.Kind] {
        var log = pool.machine.log
        return log.events(after: 0).map(\.kind).filter {
            if case .leakSuspected = $0 { true } else { false }
        }
    }

    /// A pool in which nothing else is ever due.
    private func pool(_ change: (inout PoolSettings) -> Void = { _ in }) -> MachineFixture {
        var pool = MachineFixture(.fixed(2)) {
            $0.leakThreshold = 10_000_000_000
            change(&$0)
        }
        pool.warm()
        return pool
    }

    @Test("a lease is told once when it has been held for the threshold, with its age")
    func once() {
        var pool = pool()
        // Nothing arms a timer here: the fast path does not know of the machine.
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.advance(seconds: 9.9)
        #expect(suspects(pool).isEmpty)
        pool.advance(seconds: 0.2)
        let site = CallSite(fileID: "unknown", line: 0)
        #expect(
            suspects(pool) == [
                .leakSuspected(ResourceID(rawValue: 1), site, heldSeconds: 10.1)
            ])
        for _ in 0..<10 { pool.advance(seconds: 9) }
        #expect(suspects(pool).count == 1)
        #expect(pool.take() == [])
    }

    @Test("a lease that begins between two looks is told when its own time is over")
    func later() {
        var pool = pool()
        pool.advance(seconds: 4)
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.advance(seconds: 9.9)
        #expect(suspects(pool).isEmpty)
        pool.advance(seconds: 0.2)
        #expect(suspects(pool).count == 1)
    }

    @Test("the next lease of the same resource is another one")
    func again() {
        var pool = pool()
        for turn in 1...3 {
            #expect(pool.acquire() == .done(.lease(slot: 0)))
            pool.advance(seconds: 11)
            pool.release(0)
            #expect(suspects(pool).count == turn)
        }
    }

    @Test("leases that are given back in time are never told, however busy the resource is")
    func busy() {
        var pool = pool()
        for _ in 0..<100 {
            #expect(pool.acquire() == .done(.lease(slot: 0)))
            pool.advance(seconds: 3)
            pool.release(0)
        }
        #expect(suspects(pool).isEmpty)
    }

    @Test(
        "one that has expired meanwhile, or has to come back through the lock, is told too",
        arguments: [true, false])
    func expired(resets: Bool) {
        var pool = pool {
            $0.maxLifetime = 5_000_000_000
            $0.resetsAfterUse = resets
        }
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.advance(seconds: 6)
        pool.settle()
        #expect(pool.machine.table.load(0) == .leasedForReview)
        pool.advance(seconds: 5)
        #expect(suspects(pool).count == 1)
        pool.release(0)
        #expect(pool.take().contains(.dispose(slot: 0, .maxLifetime)))
    }

    @Test("one that was handed over to a waiter is told too")
    func handedOver() throws {
        var pool = pool()
        for slot in 0..<2 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
        let waiter = try pool.wait()
        pool.advance(seconds: 5)
        pool.release(0)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
        pool.release(1)
        pool.advance(seconds: 9.9)
        #expect(suspects(pool).isEmpty)
        pool.advance(seconds: 0.2)
        #expect(suspects(pool).count == 1)
    }

    @Test("without a threshold nothing is told and nothing is armed for it")
    func off() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.advance(seconds: 1e6)
        #expect(suspects(pool).isEmpty)
        #expect(pool.machine.nextWakeNanoseconds == nil)
    }

    @Test("a pool tells the call site, and is silent again once the lease is back")
    func site() async throws {
        let clock = ManualPoolClock()
        var configuration = PoolConfiguration(size: .fixed(1))
        configuration.leakThreshold = .seconds(10)
        configuration.maxLifetime = nil
        let factory = ScriptedFactory()
        let pool = try ResourcePool(
            name: "test", configuration: configuration, factory: factory, clock: clock)
        try await pool.warmUp()
        let line: UInt = #line + 1
        let lease = try await pool.acquire()
        func told() -> [PoolEvent.Kind] {
            pool.events(after: 0).map(\.kind).filter {
                if case .leakSuspected = $0 { true } else { false }
            }
        }
        clock.advance(by: .seconds(12))
        await eventually { !told().isEmpty }
        guard case .leakSuspected(let resource, let site, let held) = told().first else { return }
        #expect(resource == lease.id)
        #expect(site == CallSite(fileID: #fileID, line: Int(line)))
        #expect((10...12).contains(held))
        lease.release()
        clock.advance(by: .seconds(60))
        await pool.shutDown(deadline: .zero)
        #expect(told().count == 1)
        #expect(factory.undisposed.isEmpty)
    }

    @Test("a threshold of zero is refused")
    func zero() {
        var configuration = PoolConfiguration()
        configuration.leakThreshold = .zero
        let error = #expect(throws: PoolError.self) {
            try ResourcePool(
                name: "test", configuration: configuration, factory: ScriptedFactory())
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("leakThreshold") == true)
    }
}
