import PoolMetrics
import Testing

@testable import PoolDashboard

@Suite("Time input")
struct TimeInputTests {
    /// 2026-03-01, from 10:40:00 UTC, an hour long, the cursor half way.
    private func parse(_ text: String, offset: Int = 0, hours: Double = 1)
        -> Result<WallTime, TimeInput.Failure>
    {
        let length = Int64(hours * 3_600e9)
        return TimeInput.parse(
            text, start: Fixture.start, end: Fixture.start.advanced(byNanoseconds: length),
            current: Fixture.start.advanced(byNanoseconds: length / 2),
            timeZoneOffsetSeconds: offset)
    }

    @Test(
        "what is accepted, in seconds from the start",
        arguments: [
            ("10:42", 120), ("10:42:07.5", 127.5), ("10:42:07.125", 127.125), (" 10:42 ", 120),
            ("-5m", 1_500), ("+30s", 1_830), ("-2h", 0), ("+2h", 3_600), ("90s", 90),
            ("1m30s", 90), ("500ms", 0.5), ("0.5h", 1_800), ("2d", 3_600),
            ("2026-03-01T10:42:07Z", 127), ("2026-03-01T11:42:07+01:00", 127),
            ("2026-03-01t10:42:07.5z", 127.5), ("11:40", 3_600), ("10:39:59.5", 0),
        ])
    func accepted(_ text: String, _ seconds: Double) {
        let expected = Fixture.start.advanced(byNanoseconds: Int64(seconds * 1e9))
        #expect(parse(text) == .success(expected))
    }

    @Test(
        "what is not a time says what is",
        arguments: [
            "", "x", "10", "10:60", "24:00", "10:42:60", "10:4", "5", "-", "-5", "5x", "1.2.3s",
            "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-03-01T10:42:07",
            "2026-03-01T10:42Z", "2026-03-01", "99999999999999999999s", "10:42:07.1234567890",
            "::", "T", "1e5s", "-٣s",
        ])
    func refused(_ text: String) {
        guard case .failure(let failure) = parse(text) else {
            Issue.record("\(text) was taken for a time")
            return
        }
        #expect(failure.message.contains("\"\(text)\" is not a time: use 10:42"))
    }

    @Test("a time that the recording does not cover says what it covers")
    func outside() {
        let message =
            "12:00 is outside the recording: it goes from 2026-03-01 10:40:00 to 11:40:00"
        #expect(parse("12:00") == .failure(TimeInput.Failure(message: message)))
        guard case .failure = parse("2025-03-01T10:42:07Z") else {
            Issue.record("a year before was accepted")
            return
        }
    }

    @Test("a time of day is read in the zone that is shown, on the day on which it lies")
    func zones() {
        let expected = Fixture.start.advanced(byNanoseconds: 120_000_000_000)
        #expect(parse("16:12", offset: 5 * 3_600 + 1_800) == .success(expected))
        let midnight = Fixture.start.advanced(byNanoseconds: Int64(13.5 * 3_600e9))
        #expect(parse("00:10", hours: 20) == .success(midnight))
    }
}
