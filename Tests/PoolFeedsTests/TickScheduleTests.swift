import PoolFeeds
import TestSupport
import Testing

@Suite("The sampling schedule")
struct TickScheduleTests {
    private let second: UInt64 = 1_000_000_000

    @Test("The first tick is due at once, the others on the grid, however late they are taken")
    func grid() {
        var schedule = TickSchedule(interval: second, now: 5)
        #expect(schedule.due == 5)
        #expect(schedule.take(now: 5) == true)
        for number in 1...1_000 {
            let due = 5 + UInt64(number) * second
            #expect(schedule.due == due)
            #expect(schedule.take(now: due - 1) == false)
            // Late by up to a tenth: the next is on the grid again.
            #expect(schedule.take(now: due + UInt64(number) % 10 * 10_000_000) == true)
        }
        #expect(schedule.missed == 0)
    }

    @Test("After a stall there is one tick, and what was missed is counted")
    func stall() {
        var schedule = TickSchedule(interval: second, now: 0)
        #expect(schedule.take(now: 0) == true)
        #expect(schedule.take(now: 7 * second + 1) == true)
        #expect(schedule.missed == 6)
        #expect(schedule.take(now: 7 * second + 2) == false)
        #expect(schedule.due == 8 * second)
        #expect(schedule.take(now: 10 * second) == true)
        #expect(schedule.missed == 8)
        #expect(schedule.due == 11 * second)
    }

    @Test("A new interval counts from the last tick, and is due at once where that is over")
    func change() {
        var schedule = TickSchedule(interval: 10 * second, now: 0)
        #expect(schedule.take(now: 0) == true)
        schedule.setInterval(2 * second, now: second)
        #expect(schedule.due == 2 * second)
        schedule.setInterval(30 * second, now: second)
        #expect(schedule.due == 30 * second)
        schedule.setInterval(second, now: 5 * second)
        #expect(schedule.due == 5 * second)
        #expect(schedule.take(now: 5 * second) == true)
        #expect(schedule.due == 6 * second)
    }

    @Test("Intervals are 50 ms to 60 s", arguments: [0, 1, 49_999_999, 60_000_000_001, .max])
    func bounds(interval: UInt64) {
        var schedule = TickSchedule(interval: interval, now: 0)
        #expect(TickSchedule.intervalBounds.contains(schedule.interval))
        schedule.setInterval(interval, now: 0)
        #expect(TickSchedule.intervalBounds.contains(schedule.interval))
    }

    @Test(
        "Whatever the times, ticks never come closer than half an interval nor bunch up",
        arguments: 1...20)
    func anyTimes(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var schedule = TickSchedule(interval: second, now: 0)
        var (now, taken) = (UInt64(0), UInt64(0))
        for _ in 0..<500 {
            now += UInt64.random(in: 0...3 * second, using: &random)
            while schedule.take(now: now) { taken += 1 }
            #expect(schedule.due > now && schedule.due - now <= second)
            #expect(schedule.due % second == 0)
        }
        #expect(taken + schedule.missed == schedule.due / second)
    }
}
