import PoolTestKit
import ResourceTypes
import TestSupport
import Testing

@testable import ResourcePools

@Suite("How leases are counted without the lock", .disposesOfEverything, .timeLimit(.minutes(15)))
struct LeaseCountTests {
    private struct Ones: ResourceFactory {
        func make() async throws -> Int { 1 }
    }

    private func pool(
        clock: ManualPoolClock, _ change: (inout PoolConfiguration) -> Void = { _ in }
    ) async throws -> ResourcePool<Int> {
        var configuration = PoolConfiguration(size: .fixed(1))
        change(&configuration)
        let pool = try ResourcePool(
            name: "counted", configuration: configuration, factory: Ones(), clock: clock)
        try await pool.warmUp()
        return pool
    }

    @Test("each lease counts once, while it is out and after, and one in 64 is measured")
    func counts() async throws {
        let pool = try await pool(clock: ManualPoolClock())
        for turn in 1...1_000 {
            let lease = try await pool.acquire()
            if turn % 100 == 0 {
                let reading = pool.statistics(detail: false)
                #expect(reading.acquired == UInt64(turn))
                #expect(reading.released == UInt64(turn - 1))
                #expect(reading.states.inUse == 1)
            }
            lease.release()
        }
        let reading = pool.statistics(detail: false)
        #expect(reading.acquired == 1_000 && reading.released == 1_000)
        // The clock stands still, so that only the number of a lease tells: the first, then each
        // 64th after it.
        #expect(reading.hold.count == 1 + 999 / 64)
        await pool.shutDown(deadline: .seconds(1))
    }

    @Test("a slot that is leased seldom is measured each time")
    func seldom() async throws {
        let clock = ManualPoolClock()
        let pool = try await pool(clock: clock)
        for _ in 1...10 {
            clock.advance(by: .seconds(1))
            // What the pool's timer does, which a clock that is moved by hand wakes in its time.
            pool.storage.control.takeTime(clock.nowNanoseconds())
            let lease = try await pool.acquire()
            clock.advance(by: .milliseconds(3))
            lease.release()
        }
        let reading = pool.statistics(detail: false)
        #expect(reading.hold.count == 10)
        #expect(reading.hold.sumNanoseconds == 30_000_000)
        await pool.shutDown(deadline: .seconds(1))
    }

    @Test(
        "a resource goes after its last use, wherever that falls between two looks",
        arguments: [1, 2, 63, 64, 65, 127, 128, 129, 1_000])
    func lastUse(uses: Int) async throws {
        let pool = try await pool(clock: ManualPoolClock()) { $0.maxUses = uses }
        for round in 0..<3 {
            for _ in 0..<uses {
                let lease = try await pool.acquire()
                #expect(lease.id.rawValue == UInt64(round + 1))
                lease.release()
            }
        }
        await eventually { pool.statistics(detail: false).states.initialized == 1 }
        let reading = pool.statistics(detail: false)
        #expect(reading.disposals[.maxUses] == 3)
        #expect(reading.acquired == UInt64(3 * uses) && reading.released == UInt64(3 * uses))
        await pool.shutDown(deadline: .seconds(1))
    }

    @Test("what was read as acquired or returned is never read as less")
    func readersNeverSeeLess() async throws {
        let pool = try await pool(clock: ManualPoolClock())
        let worker = Task {
            while !Task.isCancelled {
                let lease = try await pool.acquire()
                lease.release()
            }
        }
        var (acquired, released) = (UInt64(0), UInt64(0))
        for _ in 0..<20_000 {
            let reading = pool.statistics(detail: false)
            #expect(reading.acquired >= acquired && reading.released >= released)
            #expect(reading.acquired - reading.released == UInt64(reading.states.inUse))
            (acquired, released) = (reading.acquired, reading.released)
        }
        worker.cancel()
        _ = await worker.result
        await pool.shutDown(deadline: .seconds(1))
    }
}
