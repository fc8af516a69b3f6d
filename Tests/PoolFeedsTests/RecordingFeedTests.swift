import Foundation
import PoolMetrics
import PoolRecording
import ResourceTypes
import TestSupport
import Testing

@testable import PoolFeeds

@Suite("The recording feed", .timeLimit(.minutes(15)))
struct RecordingFeedTests {
    private let clock = TestClock()
    private let folder: TemporaryFolder
    private let batches = SampleFixtures.workload(count: 12)

    init() throws { folder = try TemporaryFolder() }

    private func reader(_ batches: [SampleBatch]) throws -> RecordingReader {
        let file = folder.path("run.pooltop")
        let writer = try RecordingWriter(
            file: file, overwrite: true,
            metadata: RecordingMetadata(
                creator: "test", created: SampleFixtures.start,
                intervalNanoseconds: 1_000_000_000))
        for batch in batches { try writer.append(batch) }
        try writer.close()
        return try RecordingReader(file: file)
    }

    /// A running feed, read one update after the other.
    private final class Session {
        let feed: RecordingFeed
        private let task: Task<Void, Never>
        private var updates: AsyncStream<FeedUpdate>.AsyncIterator

        init(_ feed: RecordingFeed) {
            self.feed = feed
            updates = feed.updates.makeAsyncIterator()
            task = Task { await feed.run() }
        }

        /// The next update, but for the overview, which has a test of its own.
        func next() async -> FeedUpdate? {
            let update = await updates.next(isolation: #isolation)
            guard case .overview = update else { return update }
            return await next()
        }

        func overview() async -> FeedOverview? {
            while let update = await updates.next(isolation: #isolation) {
                if case .overview(let overview) = update { return overview }
            }
            return nil
        }

        /// The next update, which has to be a replay's status.
        func position() async -> FeedStatus.Position? {
            guard case .status(let status)? = await next(), case .replay(let position) = status.mode
            else { return nil }
            return position
        }

        /// What the feed says as it fails; nil where it does not, or says more after that.
        func failure() async -> String? {
            guard case .failed(let message)? = await next(), await next() == nil else { return nil }
            await end()
            return message
        }

        func end() async {
            task.cancel()
            await task.value
        }
    }

    private func session(
        from index: Int = 0, speed: Double = 1, playing: Bool = true, window: Int = 600,
        channelLimit: Int = 64
    ) throws -> Session {
        Session(
            try RecordingFeed(
                reader: reader(batches), clock: clock, from: index, speed: speed, playing: playing,
                window: window, channelLimit: channelLimit))
    }

    @Test("It begins with its place and a window, then plays batch by batch and pauses at the end")
    func playing() async throws {
        let session = try session(from: 8)
        let first = try #require(await session.position())
        #expect((first.index, first.count, first.playing, first.speed) == (8, 12, true, 1))
        #expect(first.file == folder.path("run.pooltop"))
        #expect((first.start, first.current) == (batches[0].time, batches[8].time))
        #expect(await session.next() == .moved(Array(batches[...8])))
        for index in 9...11 {
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(1))
            let position = await session.position()
            #expect(position?.index == index)
            #expect(position?.playing == (index < 11))
            #expect(await session.next() == .appended(batches[index]))
        }
        await session.end()
        #expect(await session.next() == nil)
        #expect(session.feed.droppedUpdates == 0)
    }

    @Test("Twice the speed takes half the time")
    func speed() async throws {
        let session = try session(speed: 2)
        _ = await session.next()
        _ = await session.next()
        await clock.waitForSleepers(1)
        #expect(clock.nextDeadline?.nanoseconds == 500_000_000)
        clock.advance(by: .milliseconds(500))
        #expect(await session.position()?.speed == 2)
        #expect(await session.next() == .appended(batches[1]))
        session.feed.request(.setSpeed(4))
        #expect(await session.position()?.speed == 4)
        await clock.waitForSleepers(1)
        #expect(clock.nextDeadline?.nanoseconds == 750_000_000)
        await session.end()
    }

    @Test("Steps, scrubs and jumps show a window; one batch forward is added")
    func byHand() async throws {
        let session = try session(playing: false, window: 4)
        #expect(await session.position()?.playing == false)
        #expect(await session.next() == .moved([batches[0]]))
        session.feed.request(.step(1))
        #expect(await session.position()?.index == 1)
        #expect(await session.next() == .appended(batches[1]))
        session.feed.request(.goTo(batches[7].time))
        #expect(await session.position()?.index == 7)
        #expect(await session.next() == .moved(Array(batches[4...7])))
        session.feed.request(.step(-1))
        #expect(await session.position()?.index == 6)
        #expect(await session.next() == .moved(Array(batches[3...6])))
        session.feed.request(.goToEnd)
        #expect(await session.position()?.isAtEnd == true)
        #expect(await session.next() == .moved(Array(batches[8...11])))
        session.feed.request(.scrub(-1))
        #expect(await session.position()?.index == 0)
        #expect(await session.next() == .moved([batches[0]]))
        session.feed.request(.togglePlaying)
        #expect(await session.position()?.playing == true)
        await session.end()
    }

    @Test("Playing at the end starts again from the beginning")
    func again() async throws {
        let session = try session(from: 99)
        #expect(await session.position()?.index == 11)
        #expect(await session.next() == .moved(batches))
        session.feed.request(.togglePlaying)
        let position = await session.position()
        #expect(position?.index == 0 && position?.playing == true)
        #expect(await session.next() == .moved([batches[0]]))
        await session.end()
    }

    @Test("What changes nothing says nothing")
    func silence() async throws {
        let session = try session(playing: false)
        _ = await session.next()
        _ = await session.next()
        session.feed.request(.step(-1))
        session.feed.request(.setInterval(nanoseconds: 5))
        session.feed.request(.goToStart)
        session.feed.request(.setSpeed(1))
        session.feed.request(.step(1))
        #expect(await session.position()?.index == 1)
        #expect(await session.next() == .appended(batches[1]))
        await session.end()
    }

    @Test(
        "A reader that was too slow gets a window instead of a history with a hole",
        arguments: [(0, 24), (1, 20)])
    func slowReader(start: Int, dropped: Int) async throws {
        let session = try session(from: start, channelLimit: 4)
        for _ in start..<11 {
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(1))
        }
        // Four of the 28 or 24 updates are kept. After each loss comes a window instead of a batch,
        // one more at the end where the last batch made a hole: either way a window comes last.
        while session.feed.droppedUpdates < dropped { await Task.yield() }
        var last: [FeedUpdate?] = []
        for _ in 0..<4 { last.append(await session.next()) }
        #expect(last[3] == .moved(batches))
        await session.end()
        #expect(session.feed.droppedUpdates == dropped)
    }

    @Test("A recording without a batch says so and ends")
    func empty() async throws {
        let session = Session(try RecordingFeed(reader: reader([]), clock: clock))
        let message = await session.failure()
        #expect(
            message?.hasSuffix("holds no sample: record for longer than one interval") == true)
    }

    @Test("A file that is damaged meanwhile is told, and ends the feed")
    func damaged() async throws {
        let feed = try RecordingFeed(reader: reader(batches), clock: clock)
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.path("run.pooltop")))
        let length = try file.seekToEnd()
        try file.truncate(atOffset: 4_096)
        try file.truncate(atOffset: length)
        try file.close()
        let session = Session(feed)
        #expect(await session.failure()?.contains("is damaged") == true)
    }

    @Test("What is wrong in a recording comes in a second overview, as a watch would have told it")
    func findings() async throws {
        var batches = SampleFixtures.workload(count: 45)
        for number in batches.indices {
            batches[number].pools[1].statistics.circuit = number % 10 == 3 ? .open : .closed
        }
        let session = Session(
            try RecordingFeed(reader: reader(batches), clock: clock, playing: false))
        #expect(await session.overview()?.findings == nil)
        let findings = try #require(await session.overview()?.findings)
        await session.end()
        var watch = LintWatch()
        for batch in batches { watch.take(batch) }
        #expect(findings == watch.findings)
        #expect(findings.map(\.id.rule) == [.breakerFlapping])
        #expect(findings.first?.id.pool == "sessions")
        #expect(findings.first?.found == batches[23].time)
        let feed = try RecordingFeed(
            reader: reader(batches), clock: clock, from: 30, playing: false, window: 10)
        for withFindings in [true, false] {
            let updates = try feed.firstLook(withFindings: withFindings)
            guard updates.count == 3, case .status(let status) = updates[0],
                case .replay(let position) = status.mode, case .moved(let window) = updates[1],
                case .overview(let overview) = updates[2]
            else {
                Issue.record("\(updates)")
                continue
            }
            #expect(position.index == 30 && !position.playing)
            #expect(window.map(\.time) == batches[21...30].map(\.time))
            #expect(overview.findings == (withFindings ? findings : nil))
        }
    }
}

@Suite("A recording's timeline", .timeLimit(.minutes(15)))
struct RecordingTimelineTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func pool(_ number: Int, waiting: Int) -> PoolSample {
        var statistics = PoolStatistics()
        statistics.instantNanoseconds = UInt64(number) * 1_000_000_000
        statistics.waiting = waiting
        return PoolSample(name: "orders", kind: "sqlite", statistics: statistics)
    }

    /// A second each, but for a gap of a minute; what waits comes with it.
    private func batches(_ waiting: [Int], gapBefore gap: Int? = nil) -> [SampleBatch] {
        waiting.enumerated().map { number, waiting in
            let second = number + (gap.map { number >= $0 ? 60 : 0 } ?? 0)
            return SampleBatch(
                time: SampleFixtures.start.advanced(byNanoseconds: Int64(second) * 1_000_000_000),
                instantNanoseconds: UInt64(second) * 1_000_000_000,
                intervalNanoseconds: 1_000_000_000, pools: [pool(second, waiting: waiting)],
                events: waiting == 0
                    ? []
                    : [
                        PoolEvent(
                            sequence: UInt64(number), pool: "orders",
                            instantNanoseconds: UInt64(second) * 1_000_000_000,
                            kind: .exhausted(maximum: 3))
                    ])
        }
    }

    private func record(_ batches: [SampleBatch], bookmarks: [Int] = []) throws -> RecordingReader {
        let file = folder.path("run.pooltop")
        let writer = try RecordingWriter(
            file: file, overwrite: true,
            metadata: RecordingMetadata(
                creator: "test", created: SampleFixtures.start,
                intervalNanoseconds: 1_000_000_000))
        for batch in batches { try writer.append(batch) }
        for number in bookmarks { try writer.addBookmark("b\(number)", at: batches[number].time) }
        try writer.close()
        #expect(throws: RecordingError.self) {
            try writer.addBookmark("late", at: SampleFixtures.start)
        }
        return try RecordingReader(file: file)
    }

    @Test("Marks and gaps come once, with the first window")
    func overview() async throws {
        let batches = batches([0, 0, 2, 2, 0, 0, 0], gapBefore: 5)
        let reader = try record(batches, bookmarks: [6, 1])
        let feed = try RecordingFeed(reader: reader, clock: TestClock(), playing: false)
        let task = Task { await feed.run() }
        var overview: FeedOverview?
        for await update in feed.updates {
            if case .overview(let found) = update {
                overview = found
                break
            }
        }
        task.cancel()
        await task.value
        #expect(overview?.gaps == [batches[4].time...batches[5].time])
        #expect(overview?.marks.map(\.kind) == ["bookmark", "exhausted", "exhausted", "bookmark"])
        #expect(overview?.marks.map(\.time) == [1, 2, 3, 6].map { batches[$0].time })
        #expect(overview?.marks.first?.text == "b1")
        #expect(
            overview?.marks[1].text == "orders: exhausted: all 3 in use, and one waits")
        #expect(try reader.marks(limit: 1).map(\.time) == [3, 6].map { batches[$0].time })
    }

    @Test("A search goes to where a condition begins to hold, in both directions, or says so")
    func find() async throws {
        // It begins to hold at 0, 3, 130 and 200 of 260: over the bounds of what is read at once.
        let waiting = (0..<260).map { number in
            number == 0 || (3...70).contains(number) || (130...131).contains(number)
                || number >= 200 ? 1 : 0
        }
        let feed = try RecordingFeed(
            reader: record(batches(waiting)), clock: TestClock(), from: 1, playing: false, window: 1
        )
        let task = Task { await feed.run() }
        let condition = try FieldCondition("waiting > 0")
        var places: [String] = []
        var updates = feed.updates.makeAsyncIterator()
        func next() async -> String {
            while let update = await updates.next(isolation: #isolation) {
                switch update {
                case .notFound(let forward): return forward ? "no later" : "no earlier"
                case .status(let status):
                    if case .replay(let position) = status.mode { return "\(position.index)" }
                default: break
                }
            }
            return "end"
        }
        places.append(await next())
        for forward in [true, true, true, true, false, false, false, false] {
            feed.request(.find(condition, forward: forward))
            places.append(await next())
        }
        task.cancel()
        await task.value
        #expect(places == ["1", "3", "130", "200", "no later", "130", "3", "0", "no earlier"])
    }
}
