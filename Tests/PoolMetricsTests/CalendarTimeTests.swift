import PoolMetrics
import Testing

@Suite("The calendar")
struct CalendarTimeTests {
    @Test("the calendar, on days that are easy to get wrong")
    func calendar() {
        func text(_ seconds: Int64, _ offset: Int = 0) -> String {
            CalendarTime(
                WallTime(nanosecondsSinceEpoch: seconds * 1_000_000_000), offsetSeconds: offset
            ).internetDateTime
        }
        #expect(text(0) == "1970-01-01T00:00:00Z")
        #expect(text(-1) == "1969-12-31T23:59:59Z")
        #expect(text(951_782_400) == "2000-02-29T00:00:00Z")
        #expect(text(1_709_164_800) == "2024-02-29T00:00:00Z")
        #expect(text(4_107_542_400) == "2100-03-01T00:00:00Z")
        #expect(text(1_772_361_600, 5_400) == "2026-03-01T12:10:00+01:30")
        #expect(text(1_772_361_600, -12_600) == "2026-03-01T07:10:00-03:30")
        let last = WallTime(nanosecondsSinceEpoch: Int64.max)
        #expect(CalendarTime(last, offsetSeconds: 86_400).year == 2262)
        #expect(
            CalendarTime(WallTime(nanosecondsSinceEpoch: Int64.min), offsetSeconds: 0).year == 1677)
    }

    @Test("every moment that is taken apart can be put together again")
    func roundTrip() {
        for day in stride(from: -100_000, through: 100_000, by: 37) {
            let time = WallTime(nanosecondsSinceEpoch: Int64(day) * 86_400_000_000_000)
            let parts = CalendarTime(time, offsetSeconds: 0)
            #expect(
                CalendarTime.time(
                    year: parts.year, month: parts.month, day: parts.day, nanosecondOfDay: 0,
                    offsetSeconds: 0) == time)
        }
    }
}
