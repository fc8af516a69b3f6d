import Foundation
import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolDashboard

@Suite("History")
struct HistoryTests {
    private let second: Int64 = 1_000_000_000

    @Test("Numbers are packed and unpacked as they were, whatever they are")
    func packing() {
        var random = SeededRandom(seed: 3)
        var packed: [UInt8] = []
        var before: [UInt64] = []
        var unpacked: [UInt64] = []
        for _ in 0..<500 {
            let numbers = (0..<Int.random(in: 0...40, using: &random)).map { index in
                random.once(in: 3) && index < before.count ? before[index] : random.magnitude()
            }
            packed = []
            NumberPacking.appendChange(from: before, to: numbers, in: &packed)
            var first = Array(unpacked.prefix(5))
            NumberPacking.applyChange(packed, 0, packed.count, limit: 5, to: &first)
            NumberPacking.applyChange(packed, 0, packed.count, limit: .max, to: &unpacked)
            #expect(unpacked == numbers)
            #expect(first == Array(numbers.prefix(5)))
            before = numbers
        }
    }

    @Test("Any reading comes back as it was")
    func readings() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<300 {
            var reading = SampleFixtures.wildStatistics(using: &random)
            // Ages are kept to within the resolution that the reading states: here that is exact.
            reading.ageResolutionNanoseconds = 1
            for slot in reading.slots.indices { reading.slots[slot].index &= 0xFFFF }
            let instant = random.magnitude()
            var sites = HistorySites()
            var numbers: [UInt64] = []
            SampleNumbers.write(reading, batchInstant: instant, to: &numbers)
            SampleNumbers.writeLists(reading, sites: &sites, to: &numbers)
            let back = SampleNumbers.reading(numbers, batchInstant: instant, sites: sites.list)
            #expect(back == reading)
        }
    }

    @Test("Ages come back to within the resolution of the clock that told them")
    func ages() {
        var load = HistoryLoad(pools: 3)
        var history = PoolHistory()
        for _ in 0..<10 {
            let batch = load.next(250_000_000)
            let time = history.append(batch)
            let back = history.batch(at: time)
            for (pool, kept) in zip(batch.pools, back?.pools ?? []) {
                for (slot, other) in zip(pool.statistics.slots, kept.statistics.slots) {
                    let (left, right) = (slot.ageNanoseconds, other.ageNanoseconds)
                    #expect(max(left, right) - min(left, right) <= 10_000_000)
                    #expect(slot.resource == other.resource && slot.holder == other.holder)
                    #expect(slot.state == other.state && slot.uses == other.uses)
                }
                #expect(
                    kept.statistics.cleanups.map(\.reason) == pool.statistics.cleanups.map(\.reason)
                )
                var bare = (pool.statistics, kept.statistics)
                for path in [\(PoolStatistics, PoolStatistics).0, \.1] {
                    bare[keyPath: path].slots = []
                    bare[keyPath: path].cleanups = []
                    bare[keyPath: path].sites = []
                }
                #expect(bare.0 == bare.1)
            }
        }
    }

    /// A history of so many seconds at four samples a second, and every batch.
    private func filled(_ seconds: Int, pools: Int = 2) -> (PoolHistory, [SampleBatch]) {
        var (history, load) = (PoolHistory(), HistoryLoad(pools: pools))
        let batches = (0..<seconds * 4).map { _ in load.next(250_000_000) }
        for batch in batches { history.append(batch) }
        return (history, batches)
    }

    @Test("Any moment of the last five minutes can be looked at, and one a second before that")
    func lookup() throws {
        let (history, batches) = filled(400)
        let first = try #require(history.recent.first)
        for (index, batch) in batches.enumerated() {
            let isRecent = batch.time >= first
            let found = try #require(history.batch(at: batch.time))
            if isRecent {
                #expect(found.time == batch.time)
                #expect(!found.pools[0].statistics.slots.isEmpty)
            } else {
                #expect(found.pools[0].statistics.slots.isEmpty)
                #expect(found.time == batches[index - index % 4].time)
            }
        }
        // Whole chunks go, so that a little more than five minutes is there.
        #expect(batches.count { $0.time >= first } >= 1_200)
        #expect(batches.count { $0.time >= first } < 1_200 + HistoryTier.chunkLimit)
        #expect(history.hour.count == 400)
    }

    @Test("Stepping goes through every moment there is, back and forth")
    func stepping() throws {
        let (history, batches) = filled(400)
        var times = [try #require(history.last)]
        while let time = history.moment(before: times[times.count - 1]) { times.append(time) }
        #expect(times.last == batches.first?.time)
        #expect(times.last == history.first)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 > $1 })
        #expect(times.count >= 1_200 + 100 - HistoryTier.chunkLimit / 4)
        var forward = [times[times.count - 1]]
        while let time = history.moment(after: forward[forward.count - 1]) { forward.append(time) }
        #expect(forward == times.reversed())
        #expect(
            history.moment(atOrBefore: batches[0].time.advanced(byNanoseconds: -5)) == times.last)
    }

    @Test("The past is shown as it was seen then")
    func picture() throws {
        let batches = Fixture.batches(700)
        var (history, seen) = (PoolHistory(), PoolPicture())
        var then: PoolPicture?
        for (number, batch) in batches.enumerated() {
            history.append(batch)
            seen.append(batch)
            if number == 650 { then = seen }
        }
        let expected = try #require(then)
        let past = try #require(history.picture(at: batches[650].time))
        #expect(past.models.map(\.acquireRate) == expected.models.map(\.acquireRate))
        #expect(past.models.map { $0.wait(0.99) } == expected.models.map { $0.wait(0.99) })
        #expect(past.batch?.pools == expected.batch?.pools)
        #expect(past.events == expected.events)
        #expect(past.instants == expected.instants)
        for name in ["orders", "sessions", "buffers"] {
            let (left, right) = (
                try #require(past.histories[name]), try #require(expected.histories[name])
            )
            #expect(left.count == right.count && left.appended == right.appended)
            for index in 0..<left.count { #expect("\(left[index])" == "\(right[index])") }
        }
    }

    @Test("A gap stays a gap, and a clock that was set back does not")
    func gaps() {
        var (history, load) = (PoolHistory(), HistoryLoad(pools: 1))
        var batches: [SampleBatch] = []
        for number in 0..<60 {
            batches.append(load.next(number == 30 ? 20_000_000_000 : 1_000_000_000))
        }
        for index in batches.indices { batches[index].intervalNanoseconds = 1_000_000_000 }
        for batch in batches { history.append(batch) }
        let inside = batches[29].time.advanced(byNanoseconds: 9 * second)
        #expect(history.gap(at: inside) == batches[29].time...batches[30].time)
        #expect(history.gap(at: batches[20].time.advanced(byNanoseconds: 1)) == nil)
        var late = load.next(1_000_000_000)
        late.time = late.time.advanced(byNanoseconds: -3_600 * second)
        #expect(history.append(late) == batches[59].time.advanced(byNanoseconds: second))
        #expect(history.gap(at: batches[59].time.advanced(byNanoseconds: second / 2)) == nil)
        #expect(history.batch(at: history.last ?? late.time)?.time == late.time)
    }

    @Test("Pools may come, go and start again")
    func pools() throws {
        var (history, load, other) = (PoolHistory(), HistoryLoad(pools: 3), HistoryLoad(pools: 5))
        var times: [(WallTime, SampleBatch)] = []
        for number in 0..<40 {
            let batch = number % 7 < 4 ? load.next(second.magnitude) : other.next(second.magnitude)
            times.append((history.append(batch), batch))
        }
        for (time, batch) in times {
            let found = try #require(history.batch(at: time))
            #expect(found.pools.map(\.name) == batch.pools.map(\.name))
            #expect(
                found.pools.map(\.statistics.acquired) == batch.pools.map(\.statistics.acquired))
        }
        let picture = try #require(history.picture(at: times[39].0))
        #expect(picture.models.count == times[39].1.pools.count)
    }

    @Test("Going through all moments gives each once, with its rates")
    func scan() throws {
        let (history, batches) = filled(330)
        var times: [WallTime] = []
        history.scan(from: batches[0].time) { time, models in
            if !times.isEmpty { #expect(models[0].acquireRate != nil) }
            times.append(time)
            return false
        }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(times.last == batches.last?.time)
        var from: WallTime?
        history.scan(from: batches[1_310].time) { time, _ in
            from = time
            return true
        }
        #expect(from == batches[1_310].time)
    }

    @Test("What is too much goes: it never grows beyond its bytes, however much there is")
    func bounded() {
        var tier = HistoryTier(byteLimit: 200_000, spanNanoseconds: 3_600 * second, hasDetail: true)
        var load = HistoryLoad(pools: 20)
        for number in 0..<400 {
            let batch = load.next(100_000_000)
            tier.append(batch, at: batch.time)
            #expect(tier.byteCount <= 200_000, "\(number)")
        }
        #expect(tier.count > 10 && tier.dropped > 300 && tier.count + tier.dropped == 400)
        // One batch that is too large alone is not kept.
        var huge = HistoryLoad(pools: 400)
        let batch = huge.next(100_000_000)
        tier.append(batch, at: load.next(1).time)
        #expect(tier.byteCount <= 200_000 && tier.chunks.isEmpty)
    }

    @Test("The parts are within the sum that the code states")
    func sum() {
        let marks = TimelineMarks.limit * 160
        let parts = [
            PoolHistory.recentByteLimit, PoolHistory.hourByteLimit, HistoryEvents.byteLimit, marks,
        ]
        #expect(PoolHistory.recentByteLimit == 5 * 60 * 4 * 100 * 208)
        #expect(PoolHistory.hourByteLimit == 3_600 * 100 * 104)
        #expect(parts.reduce(0, +) <= PoolHistory.byteLimit)
    }

    /// In a process of its own, whose memory nobody else takes.
    @Test("An hour of a hundred pools, five minutes of it at four a second, fits in 64 MiB")
    func hour() async {
        await #expect(processExitsWith: .success) {
            var (history, load) = (PoolHistory(), HistoryLoad())
            let before = HistoryTests.residentBytes()
            for _ in 0..<3_300 { history.append(load.next(1_000_000_000)) }
            for _ in 0..<1_200 { history.append(load.next(250_000_000)) }
            let (first, last) = (try #require(history.first), try #require(history.last))
            #expect(last.nanoseconds(since: first) >= 3_599_000_000_000)
            let recent = try #require(history.recent.first)
            #expect(last.nanoseconds(since: recent) >= 299_000_000_000)
            #expect(history.byteCount <= PoolHistory.byteLimit)
            if let before, let after = HistoryTests.residentBytes() {
                #expect(after - before <= PoolHistory.byteLimit)
            }
        }
    }

    /// The process's own memory; nil where the system does not say.
    static func residentBytes() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("RssAnon:") }),
            let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return kilobytes << 10
    }
}
