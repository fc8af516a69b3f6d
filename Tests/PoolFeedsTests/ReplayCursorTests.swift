import PoolFeeds
import PoolMetrics
import TestSupport
import Testing

@Suite("The replay cursor")
struct ReplayCursorTests {
    private let second: UInt64 = 1_000_000_000

    /// A cursor over batches at these seconds.
    private func cursor(at seconds: [Double]) -> ReplayCursor {
        ReplayCursor(
            times: seconds.map {
                SampleFixtures.start.advanced(byNanoseconds: Int64($0 * 1e9))
            }, instants: seconds.map { 500 + UInt64($0 * 1e9) })
    }

    private func time(_ seconds: Double) -> WallTime {
        SampleFixtures.start.advanced(byNanoseconds: Int64(seconds * 1e9))
    }

    // MARK: - Playing

    @Test("It starts paused on the first batch, and time changes nothing")
    func paused() {
        var cursor = cursor(at: [0, 1, 2])
        #expect(cursor.index == 0 && !cursor.isPlaying && cursor.speed == 1)
        #expect(cursor.nextDue == nil)
        #expect(cursor.advance(now: 100 * second) == .none)
        #expect(cursor.index == 0)
    }

    @Test("Playing keeps the recorded distances, gaps too")
    func distances() {
        var cursor = cursor(at: [0, 1, 1.25, 10])
        #expect(cursor.handle(.togglePlaying, now: 7) == .none)
        #expect(cursor.nextDue == 7 + second)
        #expect(cursor.advance(now: 5 + second) == .none)
        #expect(cursor.advance(now: 7 + second) == .forward(1..<2))
        #expect(cursor.nextDue == 7 + second + second / 4)
        #expect(cursor.advance(now: 7 + 2 * second) == .forward(2..<3))
        #expect(cursor.nextDue == 7 + 10 * second)
        #expect(cursor.advance(now: 7 + 10 * second) == .forward(3..<4))
    }

    @Test("At the end it pauses; playing there starts again")
    func end() {
        var cursor = cursor(at: [0, 1, 2])
        _ = cursor.handle(.togglePlaying, now: 0)
        #expect(cursor.advance(now: 99 * second) == .forward(1..<3))
        #expect(cursor.isAtEnd && !cursor.isPlaying && cursor.nextDue == nil)
        #expect(cursor.handle(.togglePlaying, now: 100 * second) == .jumped(to: 0))
        #expect(cursor.isPlaying)
        #expect(cursor.nextDue == 101 * second)
        #expect(cursor.advance(now: 101 * second) == .forward(1..<2))
    }

    @Test("Speed divides the time", arguments: [0.1, 0.5, 1, 2, 3, 7, 100])
    func speeds(speed: Double) {
        let seconds = (0..<50).map { Double($0) * 0.25 }
        var cursor = cursor(at: seconds)
        _ = cursor.handle(.setSpeed(speed), now: 0)
        _ = cursor.handle(.togglePlaying, now: 0)
        for index in 1..<50 {
            let due = cursor.nextDue
            let exact = seconds[index] * 1e9 / speed
            #expect(due.map { abs(Double($0) - exact) <= 50 } == true)
            // What is due moves it by one, at every speed: no rounding leaves it behind.
            #expect(cursor.advance(now: due ?? 0) == .forward(index..<index + 1))
        }
        #expect(!cursor.isPlaying)
    }

    @Test("A change of speed goes on from where it is, also between two batches")
    func speedChange() {
        var cursor = cursor(at: [0, 10, 20])
        _ = cursor.handle(.togglePlaying, now: 0)
        #expect(cursor.handle(.setSpeed(2), now: 5 * second) == .none)
        #expect(cursor.nextDue == 5 * second + second * 5 / 2)
        _ = cursor.handle(.setSpeed(0.5), now: 6 * second)
        #expect(cursor.nextDue == 12 * second)
    }

    @Test("Pausing keeps the place between two batches")
    func pauseBetween() {
        var cursor = cursor(at: [0, 10, 20])
        _ = cursor.handle(.togglePlaying, now: 0)
        _ = cursor.handle(.togglePlaying, now: 4 * second)
        #expect(!cursor.isPlaying)
        #expect(cursor.advance(now: 50 * second) == .none)
        _ = cursor.handle(.togglePlaying, now: 100 * second)
        #expect(cursor.nextDue == 106 * second)
    }

    @Test("Speeds are 0.1 to 100, and what is no number is ignored")
    func speedBounds() {
        var cursor = cursor(at: [0, 1])
        for (wanted, speed) in [(0, 0.1), (-5, 0.1), (1e9, 100), (3, 3), (.infinity, 100)] {
            _ = cursor.handle(.setSpeed(wanted), now: 0)
            #expect(cursor.speed == speed)
        }
        _ = cursor.handle(.setSpeed(.nan), now: 0)
        #expect(cursor.speed == 100)
    }

    @Test("Many batches at once pass one by one, more than the limit are a jump")
    func catchingUp() {
        var cursor = cursor(at: (0..<1_000).map(Double.init))
        _ = cursor.handle(.togglePlaying, now: 0)
        let limit = ReplayCursor.forwardLimit
        let place = UInt64(limit)
        #expect(cursor.advance(now: place * second) == .forward(1..<limit + 1))
        #expect(cursor.advance(now: (2 * place + 1) * second) == .jumped(to: 2 * limit + 1))
        #expect(cursor.isPlaying)
    }

    // MARK: - By hand

    @Test("Steps pause and stop at the ends; one forward adds, all else jumps")
    func steps() {
        var cursor = cursor(at: [0, 1, 2, 3, 4])
        _ = cursor.handle(.togglePlaying, now: 0)
        #expect(cursor.handle(.step(1), now: 0) == .forward(1..<2))
        #expect(!cursor.isPlaying)
        #expect(cursor.handle(.step(2), now: 0) == .jumped(to: 3))
        #expect(cursor.handle(.step(-1), now: 0) == .jumped(to: 2))
        #expect(cursor.handle(.step(-9), now: 0) == .jumped(to: 0))
        #expect(cursor.handle(.step(-1), now: 0) == .none)
        #expect(cursor.handle(.step(.max), now: 0) == .jumped(to: 4))
        #expect(cursor.handle(.step(.max), now: 0) == .none)
        #expect(cursor.handle(.step(.min), now: 0) == .jumped(to: 0))
        #expect(cursor.handle(.step(0), now: 0) == .none)
    }

    @Test("Scrubbing moves by a share of the length, and by one batch at least")
    func scrub() {
        var cursor = cursor(at: (0...100).map(Double.init))
        #expect(cursor.handle(.scrub(0.1), now: 0) == .jumped(to: 10))
        #expect(cursor.handle(.scrub(-0.05), now: 0) == .jumped(to: 5))
        #expect(cursor.handle(.scrub(0.001), now: 0) == .forward(6..<7))
        #expect(cursor.handle(.scrub(-0.001), now: 0) == .jumped(to: 5))
        #expect(cursor.handle(.scrub(0), now: 0) == .none)
        #expect(cursor.handle(.scrub(.nan), now: 0) == .none)
        #expect(cursor.handle(.scrub(-99), now: 0) == .jumped(to: 0))
        #expect(cursor.handle(.scrub(-0.1), now: 0) == .none)
        #expect(cursor.handle(.scrub(99), now: 0) == .jumped(to: 100))
    }

    @Test("Scrubbing is by time, not by number: half of the length may be one batch from the end")
    func scrubByTime() {
        var cursor = cursor(at: [0, 1, 2, 3, 100])
        #expect(cursor.handle(.scrub(0.5), now: 0) == .jumped(to: 3))
        #expect(cursor.handle(.scrub(0.5), now: 0) == .forward(4..<5))
    }

    @Test("Jumps: to the beginning, to the end, to a time")
    func jumps() {
        var cursor = cursor(at: [0, 1, 2, 3])
        #expect(cursor.handle(.goToEnd, now: 0) == .jumped(to: 3))
        #expect(cursor.handle(.goToStart, now: 0) == .jumped(to: 0))
        #expect(cursor.handle(.goTo(time(2.5)), now: 0) == .jumped(to: 2))
        #expect(cursor.handle(.goTo(time(2)), now: 0) == .none)
        #expect(cursor.handle(.goTo(time(-60)), now: 0) == .jumped(to: 0))
        #expect(cursor.handle(.goTo(time(0.999)), now: 0) == .none)
        #expect(cursor.handle(.goTo(time(1)), now: 0) == .forward(1..<2))
        #expect(cursor.handle(.goTo(time(1e6)), now: 0) == .jumped(to: 3))
        #expect(cursor.handle(.setInterval(nanoseconds: 1), now: 0) == .none)
    }

    @Test("A jump while it plays goes on playing from there; at the end it pauses")
    func jumpWhilePlaying() {
        var cursor = cursor(at: [0, 1, 2, 3])
        _ = cursor.handle(.togglePlaying, now: 0)
        #expect(cursor.handle(.goTo(time(2)), now: second / 2) == .jumped(to: 2))
        #expect(cursor.isPlaying)
        #expect(cursor.nextDue == second / 2 + second)
        _ = cursor.handle(.goToStart, now: second)
        #expect(cursor.isPlaying && cursor.nextDue == 2 * second)
        _ = cursor.handle(.goToEnd, now: second)
        #expect(!cursor.isPlaying)
    }

    @Test("A request counts from where playing has come by then")
    func requestAfterTime() {
        var cursor = cursor(at: (0..<10).map(Double.init))
        _ = cursor.handle(.togglePlaying, now: 0)
        #expect(cursor.handle(.step(1), now: 3 * second) == .jumped(to: 4))
        _ = cursor.handle(.togglePlaying, now: 4 * second)
        #expect(cursor.handle(.togglePlaying, now: 5 * second) == .forward(5..<6))
    }

    // MARK: - Strange recordings

    @Test("Nothing, and one batch, can be neither played nor left")
    func tiny() {
        let requests: [FeedRequest] = [
            .togglePlaying, .step(1), .step(-1), .scrub(0.5), .setSpeed(2), .goToStart, .goToEnd,
            .goTo(time(1)),
        ]
        for seconds in [[], [0.0]] {
            var cursor = cursor(at: seconds)
            for request in requests {
                #expect(cursor.handle(request, now: 0) == .none)
                #expect(cursor.advance(now: second) == .none)
                #expect(!cursor.isPlaying && cursor.index == 0 && cursor.isAtEnd)
            }
            #expect((cursor.position(file: "x") == nil) == seconds.isEmpty)
        }
    }

    @Test("Clocks that stand still or go back cost no time")
    func brokenClocks() {
        var cursor = ReplayCursor(
            times: [time(0), time(5), time(3), time(4)], instants: [100, 100, 50, 50 + second])
        _ = cursor.handle(.togglePlaying, now: 0)
        #expect(cursor.advance(now: 0) == .forward(1..<3))
        #expect(cursor.nextDue.map { $0 <= second && $0 >= second - 2 } == true)
        // The last batch that is not later than the time asked for.
        #expect(cursor.handle(.goTo(time(3.5)), now: 0) == .none)
        #expect(cursor.handle(.goTo(time(4)), now: 0) == .forward(3..<4))
    }

    @Test("Instants out of all reason do not trap")
    func hugeInstants() {
        var cursor = ReplayCursor(
            times: [time(0), time(1), time(2)], instants: [0, .max, .max])
        _ = cursor.handle(.setSpeed(0.1), now: 0)
        _ = cursor.handle(.togglePlaying, now: .max - 5)
        #expect(cursor.nextDue == .max)
        _ = cursor.advance(now: .max)
        _ = cursor.handle(.scrub(1), now: .max)
        #expect(cursor.isAtEnd)
    }

    @Test("The position says it all")
    func position() {
        var cursor = cursor(at: [0, 1, 2])
        _ = cursor.handle(.setSpeed(4), now: 0)
        _ = cursor.handle(.step(1), now: 0)
        #expect(
            cursor.position(file: "run.pooltop")
                == FeedStatus.Position(
                    index: 1, count: 3, start: time(0), end: time(2), current: time(1),
                    playing: false, speed: 4, file: "run.pooltop"))
    }

    @Test(
        "Whatever is asked and whenever, it stays in bounds and tells its moves truly",
        arguments: 1...30)
    func anything(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var seconds: [Double] = [0]
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            seconds.append((seconds.last ?? 0) + Double.random(in: 0...3, using: &random))
        }
        var cursor = cursor(at: seconds)
        var now: UInt64 = 0
        for _ in 0..<400 {
            now += UInt64.random(in: 0...second, using: &random)
            let before = cursor.index
            let requests: [FeedRequest] = [
                .togglePlaying, .step(Int.random(in: -3...3, using: &random)),
                .scrub(Double.random(in: -1...1, using: &random)),
                .setSpeed(Double.random(in: 0...20, using: &random)), .goToStart, .goToEnd,
                .goTo(time(Double.random(in: -1...120, using: &random))),
            ]
            let request = random.once(in: 3) ? requests.randomElement(using: &random) : nil
            let move =
                request.map { cursor.handle($0, now: now) } ?? cursor.advance(now: now)
            switch move {
            case .none: #expect(cursor.index == before)
            case .forward(let range):
                #expect(range.lowerBound == before + 1 && range.upperBound == cursor.index + 1)
            case .jumped(let index): #expect(index == cursor.index && index != before)
            }
            #expect((0..<seconds.count).contains(cursor.index))
            #expect(!(cursor.isPlaying && cursor.isAtEnd))
            if let due = cursor.nextDue { #expect(due >= now) }
        }
    }
}
