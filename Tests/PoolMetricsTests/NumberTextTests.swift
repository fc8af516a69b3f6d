import PoolMetrics
import Testing

@Suite("Numbers as people read them")
struct NumberTextTests {
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
        #expect(NumberText.duration(seconds: seconds) == text)
    }

    @Test(
        "rates",
        arguments: [
            (nil, "–"), (.infinity, "–"), (0, "0/s"), (0.004, "<.01/s"), (0.02, "0.02/s"),
            (0.4, "0.4/s"), (1, "1/s"), (9.94, "9.9/s"), (9.96, "10/s"), (812.4, "812/s"),
            (999.6, "1k/s"), (12_345, "12k/s"), (1_240_000, "1.2M/s"), (1e40, "99E/s"),
        ] as [(Double?, String)])
    func rate(_ rate: Double?, _ text: String) {
        #expect(NumberText.rate(rate) == text)
    }

    @Test(
        "counts",
        arguments: [
            (0, "0"), (9_999, "9999"), (10_000, "10k"), (12_345, "12.3k"), (99_960, "100k"),
            (812_000, "812k"), (1_234_567, "1.2M"), (UInt64.max, "18E"),
        ] as [(UInt64, String)])
    func count(_ count: UInt64, _ text: String) {
        #expect(NumberText.count(count) == text)
    }

    @Test("no number is wider than its column")
    func widths() {
        var value = 1e-9
        while value < 1e12 {
            for factor in [1, 1.04, 9.49, 9.951, 9.9951, 9.99951] {
                let number = value * factor
                #expect(NumberText.duration(seconds: min(number, 8e7)).count <= 6)
                #expect(NumberText.rate(number).count <= 6)
                #expect(NumberText.rateNumber(number).count <= 4)
                #expect(NumberText.count(UInt64(number)).count <= 5)
            }
            value *= 10
        }
    }

    @Test("shares, speeds, lengths, plurals")
    func others() {
        #expect(NumberText.percent(0.724) == "72 %")
        #expect(NumberText.percent(nil) == "–")
        #expect(NumberText.percent(1e9) == "999 %")
        #expect(NumberText.speed(0.1) == "×0.1")
        #expect(NumberText.speed(100) == "×100")
        #expect(NumberText.span(nanoseconds: 62_900_000_000) == "1:02")
        #expect(NumberText.span(nanoseconds: 3_723_000_000_000) == "1:02:03")
        #expect(NumberText.span(nanoseconds: -5) == "0:00")
        #expect(NumberText.plural(1, "pool") == "1 pool")
        #expect(NumberText.plural(3_000, "pool") == "3000 pools")
    }
}
