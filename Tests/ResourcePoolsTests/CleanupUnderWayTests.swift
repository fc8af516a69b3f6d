import PoolTestKit
import ResourcePools
import TestSupport
import Testing

/// What is asked of a scheduler while a clean-up of it runs.
@Suite("CleanupScheduler, under way", .disposesOfEverything, .timeLimit(.minutes(15)))
struct CleanupUnderWayTests {
    struct Failure: Error {}

    /// Clean-ups that have begun and end as they are told, the first to begin first.
    final class Handling: Sendable {
        private struct State: Sendable {
            var begun = 0
            var running: [UnsafeContinuation<Bool, Never>] = []
        }

        private let state = Lock(State())

        var begun: Int { state.withLock { $0.begun } }

        func cleanUp() async throws {
            let fails = await withUnsafeContinuation { continuation in
                state.withLock { state in
                    state.begun += 1
                    state.running.append(continuation)
                }
            }
            if fails { throw Failure() }
        }

        func end(failing fails: Bool) {
            state.withLock { $0.running.removeFirst() }.resume(returning: fails)
        }
    }

    /// A scheduler with one clean-up, of `a`, that has begun.
    func begin(_ handling: Handling, _ clock: ManualPoolClock) async -> CleanupScheduler {
        let scheduler = CleanupScheduler(clock: clock) { _ in try await handling.cleanUp() }
        scheduler.schedule("a", ttl: .zero)
        await eventually {
            clock.advance(by: .milliseconds(2))
            return handling.begun == 1
        }
        return scheduler
    }

    @Test("a scheduler that is dropped does not try again what fails then")
    func dropped() async {
        final class Held: Sendable {}
        let (handling, clock) = (Handling(), ManualPoolClock())
        var scheduler: CleanupScheduler?
        weak var held: Held?
        do {
            let kept = Held()
            held = kept
            scheduler = CleanupScheduler(clock: clock) { [kept] _ in
                try await handling.cleanUp()
                withExtendedLifetime(kept) {}
            }
        }
        scheduler?.schedule("a", ttl: .zero)
        await eventually {
            clock.advance(by: .milliseconds(2))
            return handling.begun == 1
        }
        scheduler = nil
        handling.end(failing: true)
        // Who sleeps until the next attempt would hold the handler.
        await eventually { held == nil }
        #expect(clock.sleeperCount == 0)
        #expect(handling.begun == 1)
    }

    @Test("a clean-up that is cancelled while it runs is not tried again")
    func cancelled() async {
        let (handling, clock) = (Handling(), ManualPoolClock())
        let scheduler = await begin(handling, clock)
        #expect(scheduler.tasks.isEmpty)
        #expect(!scheduler.cancel("a"))
        handling.end(failing: true)
        await eventually { scheduler.statistics.failed == 1 }
        #expect(scheduler.tasks.isEmpty)
        #expect(scheduler.statistics.cancelled == 1)
        #expect(scheduler.statistics.abandoned == 0)
    }

    @Test("one that is cancelled while it runs may succeed all the same")
    func cancelledForNothing() async {
        let (handling, clock) = (Handling(), ManualPoolClock())
        let scheduler = await begin(handling, clock)
        #expect(!scheduler.cancel("a"))
        handling.end(failing: false)
        await eventually { scheduler.statistics.succeeded == 1 }
        #expect(scheduler.statistics.cancelled == 0)
        #expect(!scheduler.cancel("a"))
    }

    @Test("what is scheduled anew takes the place of a retry for good", arguments: [false, true])
    func scheduledAnew(isFired: Bool) async {
        let (handling, clock) = (Handling(), ManualPoolClock())
        let scheduler = await begin(handling, clock)
        scheduler.schedule("a", ttl: 5)
        #expect(scheduler.statistics.cancelled == 0)
        if isFired {
            await eventually {
                clock.advance(by: .seconds(6))
                return handling.begun == 2
            }
        } else {
            #expect(scheduler.cancel("a"))
        }
        handling.end(failing: true)
        await eventually { scheduler.statistics.failed == 1 }
        #expect(scheduler.tasks.isEmpty)
        if isFired {
            handling.end(failing: false)
            await eventually { scheduler.statistics.succeeded == 1 }
        }
        let statistics = scheduler.statistics
        #expect(statistics.scheduled == 2)
        #expect(statistics.cancelled + statistics.succeeded == 2)
    }

    @Test("a timer is cancelled or its clean-up runs, of thousands that are due at once too")
    func cancelledOrRun() async {
        final class Ledger: Sendable {
            struct State: Sendable {
                var scheduler: CleanupScheduler?
                var run: Set<String> = []
                var cancelled: Set<String> = []
            }
            let state = Lock(State())
        }
        let (ledger, clock) = (Ledger(), ManualPoolClock())
        let scheduler = CleanupScheduler(clock: clock) { id in
            let scheduler = ledger.state.withLock { state in
                state.run.insert(id)
                return state.scheduler
            }
            let other = String((Int(id) ?? 0) ^ 1)
            guard scheduler?.cancel(other) == true else { return }
            ledger.state.withLock { _ = $0.cancelled.insert(other) }
        }
        ledger.state.withLock { $0.scheduler = scheduler }
        for number in 0..<4_000 { scheduler.schedule("\(number)", ttl: 1) }
        await eventually { clock.sleeperCount == 1 }
        clock.advance(by: .seconds(2))
        await eventually {
            let statistics = scheduler.statistics
            return statistics.succeeded + statistics.cancelled == 4_000
        }
        #expect(scheduler.tasks.isEmpty)
        #expect(ledger.state.withLock { $0.run.count + $0.cancelled.count } == 4_000)
        #expect(ledger.state.withLock { $0.run.isDisjoint(with: $0.cancelled) })
        ledger.state.withLock { $0.scheduler = nil }
    }
}
