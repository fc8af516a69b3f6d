import Foundation
import PoolMetrics
import TestSupport
import Testing

@Suite("Wall time")
struct WallTimeTests {
    @Test(
        "Times read and write as RFC 3339",
        arguments: [
            ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z"),
            ("2026-08-01T12:00:00.5+02:00", 1_785_578_400_500_000_000, "2026-08-01T10:00:00.500Z"),
            (
                "2024-02-29t23:59:59.123456789z", 1_709_251_199_123_456_789,
                "2024-02-29T23:59:59.123Z"
            ),
            ("1969-12-31 23:59:59.9999Z", -100_000, "1969-12-31T23:59:59.999Z"),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000, "2017-01-01T00:00:00.000Z"),
            ("2000-01-01T00:00:00-23:59", 946_771_140_000_000_000, "2000-01-01T23:59:00.000Z"),
            (
                "2026-01-01T00:00:00.0000000019Z", 1_767_225_600_000_000_001,
                "2026-01-01T00:00:00.000Z"
            ),
        ] as [(String, Int64, String)])
    func known(text: String, nanoseconds: Int64, written: String) {
        let time = WallTime(rfc3339: text)
        #expect(time?.nanosecondsSinceEpoch == nanoseconds)
        #expect(time?.rfc3339 == written)
        #expect(time.map { "\($0)" } == written)
    }

    @Test(
        "What is not a time is none",
        arguments: [
            "", "now", "2026-08-01", "2026-08-01T10:00:00", "2026-13-01T10:00:00Z",
            "2026-00-01T10:00:00Z", "2026-02-29T10:00:00Z", "1900-02-29T00:00:00Z",
            "2026-04-31T10:00:00Z", "2026-08-00T10:00:00Z", "2026-08-01T24:00:00Z",
            "2026-08-01T10:60:00Z", "2026-08-01T10:00:61Z", "2026-08-01T10:00:00.Z",
            "2026-08-01T10:00:00+2:00", "2026-08-01T10:00:00+24:00", "2026-08-01T10:00:00+02:60",
            "2026-08-01T10:00:00Z ", " 2026-08-01T10:00:00Z", "2026-08-01T10:00:00Zx",
            "1600-01-01T00:00:00Z", "2300-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
            "２026-08-01T10:00:00Z", "2026-08-01T10:00:00é",
        ])
    func rejected(text: String) { #expect(WallTime(rfc3339: text) == nil) }

    @Test("With nine digits, any moment survives the way through text", arguments: 1...10)
    func roundTrip(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let time = WallTime(
                nanosecondsSinceEpoch: Int64(bitPattern: random.next()) / 1_000_000_001
                    * 1_000_000_000
                    + Int64.random(in: 0..<1_000_000_000, using: &random))
            #expect(WallTime(rfc3339: time.rfc3339(fractionDigits: 9)) == time)
        }
    }

    @Test("The calendar is Foundation's", arguments: 1...5)
    func calendar(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let style = Date.ISO8601FormatStyle()
        for _ in 0..<50 {
            let seconds = Int64.random(in: -9_000_000_000...9_000_000_000, using: &random)
            let time = WallTime(nanosecondsSinceEpoch: seconds * 1_000_000_000)
            #expect(
                time.rfc3339(fractionDigits: 0)
                    == Date(timeIntervalSince1970: Double(seconds)).formatted(style))
        }
    }

    @Test("Digits of the second are cut off, and clamped to nine")
    func digits() {
        let time = WallTime(nanosecondsSinceEpoch: 1_999_999_999)
        #expect(time.rfc3339(fractionDigits: 0) == "1970-01-01T00:00:01Z")
        #expect(time.rfc3339(fractionDigits: -3) == "1970-01-01T00:00:01Z")
        #expect(time.rfc3339(fractionDigits: 1) == "1970-01-01T00:00:01.9Z")
        #expect(time.rfc3339(fractionDigits: 12) == "1970-01-01T00:00:01.999999999Z")
        #expect(
            WallTime(nanosecondsSinceEpoch: .min).rfc3339 == "1677-09-21T00:12:43.145Z")
        #expect(
            WallTime(nanosecondsSinceEpoch: .max).rfc3339 == "2262-04-11T23:47:16.854Z")
    }

    @Test("Clocks: the system's goes by Foundation's, an injected one as it is told")
    func clocks() {
        let difference =
            Double(WallClock.system.now.nanosecondsSinceEpoch) / 1e9 - Date().timeIntervalSince1970
        #expect(abs(difference) < 5)
        #expect(WallClock { SampleFixtures.start }.now == SampleFixtures.start)
        #expect(SampleFixtures.start.rfc3339 == "2026-08-01T10:00:00.000Z")
        let later = SampleFixtures.start.advanced(byNanoseconds: 1)
        #expect(SampleFixtures.start < later)
    }

    @Test("It codes as the bare number")
    func coding() throws {
        let data = try JSONEncoder().encode([SampleFixtures.start])
        #expect(String(data: data, encoding: .utf8) == "[1785578400000000000]")
        #expect(try JSONDecoder().decode([WallTime].self, from: data) == [SampleFixtures.start])
    }
}
