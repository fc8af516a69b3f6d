import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("Formats")
struct FormatTests {
    @Test(
        "durations",
        arguments: [
            (nil, "–"), (.nan, "–"), (-1, "–"), (0, "0 s"), (8.2e-7, "820 ns"), (1e-6, "1 µs"),
            (3.2e-6, "3.2 µs"), (0.000_082, "82 µs"), (0.003_21, "3.2 ms"), (0.0999, "100 ms"),
            (0.999_6, "1 s"), (1.25, "1.3 s"), (12.4, "12 s"), (59.4, "59 s"), (59.6, "1m00s"),
            (80, "1m20s"), (3_599.6, "1h00m"), (11_100, "3h05m"),
            (86_400 * 12 + 3 * 3_600, "12d03h"),
            (86_400 * 400, "400d"), (1e300, "10000d"),
        ] as [(Double?, String)])
    func duration(_ seconds: Double?, _ text: String) {
        #expect(Format.duration(seconds: seconds) == text)
    }

    @Test(
        "rates",
        arguments: [
            (nil, "–"), (.infinity, "–"), (0, "0/s"), (0.004, "<.01/s"), (0.02, "0.02/s"),
            (0.4, "0.4/s"), (1, "1/s"), (9.94, "9.9/s"), (9.96, "10/s"), (812.4, "812/s"),
            (999.6, "1k/s"), (12_345, "12k/s"), (1_240_000, "1.2M/s"), (1e40, "99E/s"),
        ] as [(Double?, String)])
    func rate(_ rate: Double?, _ text: String) {
        #expect(Format.rate(rate) == text)
    }

    @Test(
        "counts",
        arguments: [
            (0, "0"), (9_999, "9999"), (10_000, "10k"), (12_345, "12.3k"), (99_960, "100k"),
            (812_000, "812k"), (1_234_567, "1.2M"), (UInt64.max, "18E"),
        ] as [(UInt64, String)])
    func count(_ count: UInt64, _ text: String) {
        #expect(Format.count(count) == text)
    }

    @Test("no number is wider than its column")
    func widths() {
        var value = 1e-9
        while value < 1e12 {
            for factor in [1, 1.04, 9.49, 9.951, 9.9951, 9.99951] {
                let number = value * factor
                #expect(Format.duration(seconds: min(number, 8e7)).count <= 6)
                #expect(Format.rate(number).count <= 6)
                #expect(Format.rateNumber(number).count <= 4)
                #expect(Format.count(UInt64(number)).count <= 5)
            }
            value *= 10
        }
    }

    @Test("shares, speeds, lengths, plurals")
    func others() {
        #expect(Format.percent(0.724) == "72 %")
        #expect(Format.percent(nil) == "–")
        #expect(Format.percent(1e9) == "999 %")
        #expect(Format.speed(0.1) == "×0.1")
        #expect(Format.speed(100) == "×100")
        #expect(Format.span(nanoseconds: 62_900_000_000) == "1:02")
        #expect(Format.span(nanoseconds: 3_723_000_000_000) == "1:02:03")
        #expect(Format.span(nanoseconds: -5) == "0:00")
        #expect(Format.plural(1, "pool") == "1 pool")
        #expect(Format.plural(3_000, "pool") == "3000 pools")
    }

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

    @Test("every event has words")
    func events() {
        let id = ResourceID(rawValue: 7)
        let site = CallSite(fileID: "Shop/Checkout.swift", line: 42)
        let kinds: [(PoolEvent.Kind, String, Role)] = [
            (.created(id, seconds: 0.012), "#7 made in 12ms", .ok),
            (
                .createFailed(message: "refused", retryInSeconds: 0.4),
                "could not make one: refused; again in 400ms", .critical
            ),
            (.disposed(id, .maxLifetime), "#7 disposed of: max_lifetime", .dim),
            (.disposeFailed(id, message: "busy"), "#7 did not close cleanly: busy", .warning),
            (.validationFailed(id, message: "dead"), "#7 failed validation: dead", .warning),
            (.resetFailed(id, message: "dirty"), "#7 could not be reset: dirty", .warning),
            (.broken(id, site), "#7 broken, says Shop/Checkout.swift:42", .warning),
            (.exhausted(maximum: 4), "exhausted: all 4 in use, and one waits", .critical),
            (.recovered(afterSeconds: 2), "nobody waits any more, after 2.0s", .ok),
            (
                .timedOut(site, waitedSeconds: 5), "timed out after 5.0s: Shop/Checkout.swift:42",
                .critical
            ),
            (
                .rejected(site, waiting: 9), "rejected with 9 waiting: Shop/Checkout.swift:42",
                .critical
            ),
            (
                .command(Fixture.outcome(3), actor: "dashboard"),
                "dashboard: \(Fixture.outcome(3).summary)", .accent
            ),
            (.phase(.draining), "draining", .accent),
            (.unreturned(id, site), "#7 still out at shutdown: Shop/Checkout.swift:42", .warning),
        ]
        for (kind, words, role) in kinds {
            let event = PoolEvent(sequence: 1, pool: "orders", instantNanoseconds: 0, kind: kind)
            #expect(EventText(event).text == words)
            #expect(EventText(event).role == role)
        }
    }

    @Test("plain text has no escapes, whatever a pool is called")
    func plain() {
        let batches = Fixture.batches(2, pools: ["bad\u{1B}[2J\nname", "注文"])
        let text = PlainFrame.text(of: batches[1], previous: batches[0])
        #expect(!text.contains("\u{1B}"))
        #expect(text.split(separator: "\n").count == 9)
        let ascii = PlainFrame.text(of: batches[1], previous: nil, ascii: true)
        #expect(ascii.unicodeScalars.allSatisfy { $0.isASCII })
        let nothing = SampleBatch(
            time: Fixture.start, instantNanoseconds: 1, intervalNanoseconds: 0, pools: [],
            events: [])
        #expect(PlainFrame.text(of: nothing, previous: nil).contains("0 pools"))
    }
}
