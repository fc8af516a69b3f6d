import Testing

@testable import ResourceTypes

@Suite("Durations as text")
struct DurationTextTests {
    @Test(
        "durations are read exactly",
        arguments: [
            ("500ms", Duration.milliseconds(500)), ("10s", .seconds(10)), ("5m", .seconds(300)),
            ("1.5s", .milliseconds(1_500)), ("0.1s", .milliseconds(100)), ("2h", .seconds(7_200)),
            ("250us", .microseconds(250)), ("250µs", .microseconds(250)), ("0s", .zero),
            ("7ns", .nanoseconds(7)), ("1h30m", .seconds(5_400)), ("1d", .seconds(86_400)),
        ])
    func durations(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(
        "what is not a duration is not one",
        arguments: [
            "", "s", "5", "5 s", "-5s", "5S", "1.2.3s", ".5s", "5.s", "1e3s", "٣s", "99999999999s",
            "1h30", "1h s", "5x", "99999999999999999999s", "20000h",
        ])
    func notDurations(text: String) { #expect(DurationText.parse(text) == nil) }

    @Test(
        "durations are written in two units, rounded, and read again",
        arguments: [
            (0, "0ms"), (1, "0ms"), (500_000, "1ms"), (350_000_000, "350ms"),
            (999_499_999, "999ms"), (999_500_000, "1s"), (59_499_999_999, "59s"),
            (59_500_000_000, "1m"), (72_000_000_000, "1m12s"), (3_600_000_000_000, "1h"),
            (3_629_000_000_000, "1h"), (3_630_000_000_000, "1h1m"), (3_599_600_000_000, "1h"),
            (86_399_000_000_000, "1d"), (90_000_000_000_000, "1d1h"),
            (UInt64.max, "213504d"),
        ])
    func written(nanoseconds: UInt64, text: String) {
        #expect(DurationText.text(nanoseconds: nanoseconds) == text)
    }
}
