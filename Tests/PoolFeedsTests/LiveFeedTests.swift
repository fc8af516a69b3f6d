import PoolMetrics
import ResourceTypes
import Synchronization
import TestSupport
import Testing

@testable import PoolFeeds

@Suite("The live feed", .timeLimit(.minutes(15)))
struct LiveFeedTests {
    private let clock = TestClock()
    private let second: UInt64 = 1_000_000_000

    /// A feed whose batches carry their number as instant and the interval that they were told.
    private func feed(
        interval: UInt64, onSample: @escaping @Sendable (SampleBatch) -> Void = { _ in }
    ) -> LiveFeed {
        let count = Mutex<UInt64>(0)
        return LiveFeed(intervalNanoseconds: interval, clock: clock, onSample: onSample) {
            interval in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return SampleBatch(
                time: SampleFixtures.start, instantNanoseconds: number,
                intervalNanoseconds: interval, pools: [], events: [])
        }
    }

    private func status(_ interval: UInt64) -> FeedUpdate {
        .status(FeedStatus(mode: .live(intervalNanoseconds: interval)))
    }

    private func number(_ update: FeedUpdate?) -> UInt64? {
        guard case .appended(let batch)? = update else { return nil }
        return batch.instantNanoseconds
    }

    @Test("A status, a sample at once, then one each interval; it ends with its task")
    func ticks() async {
        let feed = feed(interval: second)
        let task = Task { await feed.run() }
        var updates = feed.updates.makeAsyncIterator()
        #expect(await updates.next() == status(second))
        #expect(number(await updates.next()) == 1)
        for expected in UInt64(2)...5 {
            await clock.waitForSleepers(1)
            #expect(clock.nextDeadline?.nanoseconds == Int64((expected - 1) * second))
            clock.advance(by: .seconds(1))
            #expect(number(await updates.next()) == expected)
        }
        task.cancel()
        await task.value
        #expect(await updates.next() == nil)
        #expect(feed.droppedUpdates == 0)
    }

    @Test("A stall gives one sample, and the grid stays where it was")
    func stall() async {
        let feed = feed(interval: second)
        let task = Task { await feed.run() }
        var updates = feed.updates.makeAsyncIterator()
        _ = await updates.next()
        #expect(number(await updates.next()) == 1)
        await clock.waitForSleepers(1)
        clock.advance(by: .milliseconds(7_300))
        #expect(number(await updates.next()) == 2)
        await clock.waitForSleepers(1)
        #expect(clock.nextDeadline?.nanoseconds == 8_000_000_000)
        task.cancel()
        await task.value
        #expect(await updates.next() == nil)
    }

    @Test("A new interval takes effect at once, is clamped, and is told before its first batch")
    func intervals() async {
        let feed = feed(interval: 60 * second)
        let task = Task { await feed.run() }
        var updates = feed.updates.makeAsyncIterator()
        _ = await updates.next()
        #expect(number(await updates.next()) == 1)
        await clock.waitForSleepers(1)
        feed.request(.setInterval(nanoseconds: 1))
        #expect(await updates.next() == status(50_000_000))
        await clock.waitForSleepers(1)
        clock.advance(by: .milliseconds(50))
        guard case .appended(let batch)? = await updates.next() else {
            Issue.record("no batch after 50 ms")
            return
        }
        #expect(batch.intervalNanoseconds == 50_000_000)
        // What is for replays changes nothing, and the same interval again is not told again.
        feed.request(.togglePlaying)
        feed.request(.setInterval(nanoseconds: 50_000_000))
        await clock.waitForSleepers(1)
        clock.advance(by: .milliseconds(50))
        #expect(number(await updates.next()) == 3)
        task.cancel()
        await task.value
    }

    @Test("Who must not miss a batch sees every one, however slow the reader is")
    func slowReader() async {
        let seen = Mutex<[UInt64]>([])
        let feed = feed(interval: second) { batch in
            seen.withLock { $0.append(batch.instantNanoseconds) }
        }
        let task = Task { await feed.run() }
        for _ in 0..<99 {
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(1))
        }
        await clock.waitForSleepers(1)
        task.cancel()
        await task.value
        #expect(seen.withLock { $0 } == Array(1...100))
        #expect(feed.droppedUpdates == 101 - UpdateChannel.limit)
        var kept: [UInt64] = []
        for await update in feed.updates { kept += number(update).map { [$0] } ?? [] }
        #expect(kept == Array(UInt64(101 - UpdateChannel.limit)...100))
    }

    @Test("With a sampler, it feeds what the pools have")
    func sampler() async {
        let sampler = PoolSampler(wallClock: WallClock { SampleFixtures.start }) { [] }
        let feed = LiveFeed(sampler: sampler, intervalNanoseconds: second, clock: clock)
        let task = Task { await feed.run() }
        var updates = feed.updates.makeAsyncIterator()
        _ = await updates.next()
        guard case .appended(let batch)? = await updates.next() else {
            Issue.record("no batch")
            return
        }
        #expect(batch.time == SampleFixtures.start)
        #expect(batch.intervalNanoseconds == second)
        task.cancel()
        await task.value
    }

    @Test("A feed that is cancelled before it runs ends")
    func cancelledBefore() async {
        let feed = feed(interval: second)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            await feed.run()
        }
        await task.value
        var batches = 0
        for await update in feed.updates { batches += number(update) == nil ? 0 : 1 }
        #expect(batches == 0)
    }
}

@Suite("The alarm", .timeLimit(.minutes(15)))
struct AlarmTests {
    @Test("A ring before the sleep is not lost")
    func early() async {
        let alarm = Alarm()
        alarm.ring()
        alarm.ring()
        await alarm.wait(until: nil as TestClock.Instant?, on: TestClock())
    }

    @Test("A deadline, a ring and a cancellation each wake the sleeper, and leave no timer")
    func causes() async {
        let (alarm, clock) = (Alarm(), TestClock())
        let causes: [(Task<Void, Never>) -> Void] = [
            { _ in clock.advance(by: .seconds(1)) }, { _ in alarm.ring() }, { $0.cancel() },
        ]
        for cause in causes {
            let deadline = clock.now.advanced(by: .seconds(1))
            let sleeper = Task { await alarm.wait(until: deadline, on: clock) }
            await clock.waitForSleepers(1)
            cause(sleeper)
            await sleeper.value
            #expect(clock.nextDeadline == nil)
        }
    }
}
