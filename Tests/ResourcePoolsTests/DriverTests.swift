import PoolTestKit
import ResourceTypes
import TestSupport
import Testing

@testable import ResourcePools

/// A clock whose sleepers do not hear that they are cancelled, and wake when their time has come.
private final class DeafClock: PoolClock {
    private struct Sleeper: Sendable {
        let deadline: UInt64
        let continuation: UnsafeContinuation<Bool, Never>
    }

    private struct State: Sendable {
        var now: UInt64 = 1_000_000_000
        var isOver = false
        var sleepers: [Sleeper] = []
    }

    private let state = Lock(State())

    func nowNanoseconds() -> UInt64 { state.withLock { $0.now } }
    var sleeperCount: Int { state.withLock { $0.sleepers.count } }
    /// For how long the one that sleeps will sleep on; nil where there is none, or another.
    var timeLeft: Duration? {
        state.withLock { state in
            guard state.sleepers.count == 1 else { return nil }
            return .nanoseconds(Int64(state.sleepers[0].deadline - state.now))
        }
    }

    /// Moves the time on; those whose time has come wake, the last to begin its sleep first.
    func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now += duration.clampedNanoseconds
            let now = state.now
            defer { state.sleepers.removeAll { $0.deadline <= now } }
            return state.sleepers.filter { $0.deadline <= now }
        }
        for sleeper in woken.reversed() { sleeper.continuation.resume(returning: true) }
    }

    /// From now on nobody sleeps.
    func end() {
        let woken = state.withLock { state in
            state.isOver = true
            defer { state.sleepers = [] }
            return state.sleepers
        }
        for sleeper in woken { sleeper.continuation.resume(returning: false) }
    }

    func sleep(untilNanoseconds deadline: UInt64) async throws {
        let slept = await withUnsafeContinuation { continuation in
            let outcome = state.withLock { state -> Bool? in
                if state.isOver { return false }
                if state.now >= deadline { return true }
                state.sleepers.append(Sleeper(deadline: deadline, continuation: continuation))
                return nil
            }
            if let outcome { continuation.resume(returning: outcome) }
        }
        if !slept { throw CancellationError() }
    }
}

@Suite("The task that tells a pool the time", .disposesOfEverything, .timeLimit(.minutes(15)))
struct DriverTests {
    @Test("one that another has replaced tells nothing when it wakes all the same, and ends")
    func replaced() async throws {
        let clock = DeafClock()
        let pool = try ResourcePool(
            name: "driven", configuration: PoolConfiguration(size: .fixed(1)),
            factory: ScriptedFactory(), clock: clock)
        let lease = try await pool.acquire()
        // There is a resource, so somebody sleeps until the coarse time is to be taken along.
        clock.advance(by: .milliseconds(200))
        await eventually { clock.timeLeft.map { $0 > .milliseconds(100) } ?? false }
        let waiting = Task { try await pool.acquire(timeout: .milliseconds(20)).release() }
        // A deadline that is nearer: another takes over, and the first does not hear of it.
        await eventually { clock.sleeperCount == 2 }
        clock.advance(by: .seconds(5))
        await #expect(throws: PoolError.self) { try await waiting.value }
        #expect(pool.statistics(detail: false).errors[.timeout] == 1)
        // Both have woken; the one that is in office sleeps on, alone.
        await eventually { clock.sleeperCount == 1 }
        for _ in 0..<3 {
            clock.advance(by: .seconds(5))
            await eventually { clock.sleeperCount == 1 }
        }
        #expect(clock.sleeperCount == 1)
        lease.release()
        await pool.shutDown(deadline: .seconds(5))
        clock.end()
    }
}
