import PoolTestKit
import ResourcePools
import TestSupport
import Testing

@Suite("CleanupScheduler", .disposesOfEverything, .timeLimit(.minutes(15)))
struct CleanupSchedulerTests {
    /// What was cleaned up, in order; the first so many attempts fail.
    final class Ledger: Sendable {
        private let state = Lock<(done: [String], failures: Int)>(([], 0))
        init(failures: Int = 0) { state.withLock { $0.failures = failures } }
        struct Failure: Error {}

        func cleanUp(_ id: String) throws {
            let fails = state.withLock { state -> Bool in
                state.done.append(id)
                state.failures -= 1
                return state.failures >= 0
            }
            if fails { throw Failure() }
        }

        var done: [String] { state.withLock { $0.done } }
    }

    func scheduler(
        _ ledger: Ledger, _ clock: ManualPoolClock, attempts: Int = 5
    ) -> CleanupScheduler {
        CleanupScheduler(attempts: attempts, clock: clock) { try ledger.cleanUp($0) }
    }

    @Test("cleans up when the time has come, and not before")
    func due() async {
        let (ledger, clock) = (Ledger(), ManualPoolClock())
        let scheduler = scheduler(ledger, clock)
        scheduler.schedule("a", ttl: 10)
        #expect(scheduler.tasks["a"]?.id == "a")
        await eventually { clock.sleeperCount == 1 }
        clock.advance(by: .seconds(9))
        #expect(scheduler.pending.map(\.id) == ["a"])
        clock.advance(by: .seconds(2))
        await eventually { scheduler.statistics.succeeded == 1 }
        #expect(ledger.done == ["a"])
        #expect(scheduler.tasks.isEmpty)
    }

    @Test("scheduling an id again takes the place of its timer")
    func replace() async {
        let (ledger, clock) = (Ledger(), ManualPoolClock())
        let scheduler = scheduler(ledger, clock)
        scheduler.schedule("a", ttl: 10)
        scheduler.schedule("a", ttl: 20)
        #expect(scheduler.pending.count == 1)
        await eventually { clock.sleeperCount == 1 }
        clock.advance(by: .seconds(11))
        #expect(scheduler.tasks["a"] != nil)
        await eventually { clock.sleeperCount == 1 }
        clock.advance(by: .seconds(10))
        await eventually { ledger.done == ["a"] }
        #expect(scheduler.statistics.cancelled == 1)
    }

    @Test("an earlier timer wakes the sleeping task")
    func earlier() async {
        let (ledger, clock) = (Ledger(), ManualPoolClock())
        let scheduler = scheduler(ledger, clock)
        scheduler.schedule("late", ttl: 100)
        await eventually { clock.sleeperCount == 1 }
        scheduler.schedule("early", ttl: 1)
        await eventually { clock.sleeperCount == 1 }
        clock.advance(by: .seconds(2))
        await eventually { ledger.done == ["early"] }
        #expect(scheduler.pending.map(\.id) == ["late"])
    }

    @Test("pending is in the order in which it is due")
    func pending() {
        let scheduler = scheduler(Ledger(), ManualPoolClock())
        for (id, ttl) in [("c", 30.0), ("a", 10), ("b", 20), ("d", 10)] {
            scheduler.schedule(id, ttl: ttl)
        }
        #expect(scheduler.pending.map(\.id) == ["a", "d", "b", "c"])
    }

    @Test("a cancelled timer never fires")
    func cancel() async {
        let (ledger, clock) = (Ledger(), ManualPoolClock())
        let scheduler = scheduler(ledger, clock)
        scheduler.schedule("a", ttl: 1)
        scheduler.schedule("b", ttl: 2)
        #expect(scheduler.cancel("a"))
        #expect(!scheduler.cancel("a"))
        await eventually { clock.sleeperCount > 0 }
        clock.advance(by: .seconds(3))
        await eventually { ledger.done == ["b"] }
    }

    @Test("a failed clean-up is tried again, later each time, and counted")
    func retry() async {
        let (ledger, clock) = (Ledger(failures: 2), ManualPoolClock())
        let scheduler = scheduler(ledger, clock)
        scheduler.schedule("a", ttl: .zero)
        for (failures, wait) in [(1, 1), (2, 2)] {
            await eventually { scheduler.tasks["a"]?.failures == failures || advanceZero(clock) }
            await eventually { clock.sleeperCount > 0 }
            clock.advance(by: .milliseconds(wait * 1_000 + 3))
        }
        await eventually { scheduler.statistics.succeeded == 1 }
        #expect(ledger.done == ["a", "a", "a"])
        #expect(scheduler.statistics.failed == 2)
        #expect(scheduler.tasks.isEmpty)
    }

    /// Lets what is due at this moment happen.
    func advanceZero(_ clock: ManualPoolClock) -> Bool {
        clock.advance(by: .milliseconds(1))
        return false
    }

    @Test("after the last attempt a clean-up is given up")
    func abandon() async {
        let (ledger, clock) = (Ledger(failures: 10), ManualPoolClock())
        let scheduler = scheduler(ledger, clock, attempts: 2)
        scheduler.schedule("a", ttl: .zero)
        await eventually {
            clock.advance(by: .milliseconds(100))
            return scheduler.statistics.abandoned == 1
        }
        #expect(ledger.done.count == 2)
        #expect(scheduler.tasks.isEmpty)
    }

    @Test("a timer has its own handler where it was given one")
    func ownHandler() async {
        let (ledger, own, clock) = (Ledger(), Ledger(), ManualPoolClock())
        let scheduler = scheduler(ledger, clock)
        scheduler.schedule("a", ttl: 1) { try own.cleanUp($0) }
        await eventually { clock.sleeperCount > 0 }
        clock.advance(by: .seconds(2))
        await eventually { own.done == ["a"] }
        #expect(ledger.done.isEmpty)
    }

    @Test(
        "a time to live that is negative or no number is over at once",
        arguments: [-1.0, .nan, -.infinity, 0])
    func oddTimes(seconds: Double) async {
        let (ledger, clock) = (Ledger(), ManualPoolClock())
        let scheduler = scheduler(ledger, clock)
        scheduler.schedule("a", ttl: seconds)
        await eventually {
            clock.advance(by: .milliseconds(1))
            return ledger.done == ["a"]
        }
        scheduler.schedule("for ever", ttl: .infinity)
        #expect(scheduler.tasks["for ever"] != nil)
    }

    @Test("a time to live beyond the end of time is slept for, and nothing spins")
    func endOfTime() async {
        let (ledger, clock) = (Ledger(), ManualPoolClock())
        let scheduler = scheduler(ledger, clock)
        scheduler.schedule("for ever", ttl: .seconds(Int64.max))
        await eventually { clock.sleeperCount == 1 }
        #expect(scheduler.tasks["for ever"]?.dueNanoseconds == .max)
        scheduler.schedule("soon", ttl: 1)
        await eventually {
            clock.advance(by: .seconds(2))
            return ledger.done == ["soon"]
        }
        #expect(scheduler.pending.map(\.id) == ["for ever"])
    }

    @Test("a thousand timers, one sleeping task")
    func oneTask() async {
        let (ledger, clock) = (Ledger(), ManualPoolClock())
        let scheduler = scheduler(ledger, clock)
        for number in 0..<1_000 { scheduler.schedule("\(number)", ttl: Double(number + 1)) }
        await eventually { clock.sleeperCount == 1 }
        clock.advance(by: .seconds(2_000))
        await eventually { scheduler.statistics.succeeded == 1_000 }
        #expect(Set(ledger.done).count == 1_000)
    }

    /// What a handler holds, and cancels another timer when it is let go of.
    final class Canceller: Sendable {
        let scheduler: CleanupScheduler
        init(_ scheduler: CleanupScheduler) { self.scheduler = scheduler }
        func run() {}
        deinit { scheduler.cancel("other") }
    }

    @Test("a handler may come back to the scheduler when it is let go of")
    func reentry() {
        let scheduler = scheduler(Ledger(), ManualPoolClock())
        for end in [{ scheduler.cancel("a") }, { scheduler.schedule("a", ttl: 2) }] as [() -> Void]
        {
            scheduler.schedule("other", ttl: 1)
            let canceller = Canceller(scheduler)
            scheduler.schedule("a", ttl: 1) { [canceller] _ in canceller.run() }
            _ = consume canceller
            end()
            #expect(scheduler.tasks["other"] == nil)
        }
    }

    @Test(
        "what is scheduled, cancelled and fired at random is what a dictionary has"
    )
    func model() async {
        let (ledger, clock) = (Ledger(), ManualPoolClock())
        let scheduler = scheduler(ledger, clock)
        var random = SeededGenerator(seed: 7)
        var model: [String: UInt64] = [:]
        for _ in 0..<20_000 {
            let id = "id-\(Int.random(in: 0..<1_000, using: &random))"
            if Int.random(in: 0..<3, using: &random) == 0 {
                #expect(scheduler.cancel(id) == (model.removeValue(forKey: id) != nil))
            } else {
                let seconds = UInt64.random(in: 1...1_000, using: &random)
                scheduler.schedule(id, ttl: .seconds(seconds))
                model[id] = clock.nowNanoseconds() + seconds * 1_000_000_000
            }
        }
        #expect(scheduler.tasks.mapValues(\.dueNanoseconds) == model)
        let start = clock.nowNanoseconds()
        await eventually { clock.sleeperCount > 0 }
        clock.advance(by: .seconds(500.1))
        let due = model.filter { $0.value - start <= 500_000_000_000 }
        await eventually { scheduler.statistics.succeeded == due.count }
        #expect(Set(ledger.done) == Set(due.keys))
        #expect(Set(scheduler.tasks.keys) == Set(model.keys).subtracting(due.keys))
        let statistics = scheduler.statistics
        #expect(
            statistics.scheduled - statistics.cancelled - statistics.succeeded
                == scheduler.tasks.count)
    }

    @Test(
        "an id written in another way is the same id",
        arguments: [
            ("K", "\u{212A}"), ("a;b", "a\u{37E}b"), ("`", "\u{1FEF}"),
            ("caf\u{E9}", "cafe\u{301}"),
            ("a long one; with all: K", "a long one\u{37E} with all: \u{212A}"),
        ])
    func writings(one: String, other: String) {
        let scheduler = scheduler(Ledger(), ManualPoolClock())
        scheduler.schedule(one, ttl: 1)
        scheduler.schedule(other, ttl: 2)
        #expect(scheduler.pending.count == 1)
        #expect(scheduler.cancel(one))
        scheduler.schedule(other, ttl: 2)
        #expect(scheduler.cancel(one))
    }

    @Test("no character but three is the same text as one of ASCII")
    func asciiTwins() {
        let ascii = Set((0..<128).map { String(Unicode.Scalar(UInt8($0))) })
        let twins = (128...0x10_FFFF).compactMap { Unicode.Scalar(UInt32($0)) }
            .filter { ascii.contains(String($0)) }
        #expect(twins == ["\u{37E}", "\u{1FEF}", "\u{212A}"])
    }
}
