import PoolWorkloads
import ResourceTypes
import Testing

@Suite("Arrivals at another rate")
struct ArrivalChangeTests {
    private static let second: UInt64 = 1_000_000_000

    private func process(
        _ pattern: ArrivalPattern, pools: [String] = ["db"], seed: UInt64 = 1
    ) -> ArrivalProcess {
        ArrivalProcess(
            scenario: Scenario(
                name: "test", title: "Test",
                pools: pools.map { Scenario.Pool(name: $0, kind: .sqlite) },
                work: pools.map { Scenario.Work(pool: $0, site: .search, pattern: pattern) }),
            seed: seed)
    }

    private func take(_ process: inout ArrivalProcess, until seconds: Double) -> [Double] {
        var offsets: [Double] = []
        while let next = process.nextOffsetNanoseconds, Double(next) / 1e9 < seconds {
            offsets.append(Double(process.next()?.offsetNanoseconds ?? 0) / 1e9)
        }
        return offsets
    }

    @Test("of a gap that has begun the part that has passed counts")
    func constant() {
        var process = process(.constant(perSecond: 1))
        #expect(process.nextOffsetNanoseconds == Self.second)
        // Half of it has passed; what is left is half as long.
        process.setRate(percent: 200, atNanoseconds: Self.second / 2)
        #expect(process.ratePercent == 200)
        #expect(take(&process, until: 2) == [0.75, 1.25, 1.75])
        process.setRate(percent: 50, atNanoseconds: 2 * Self.second)
        #expect(take(&process, until: 7) == [3, 5])
    }

    @Test("no rate is no arrival, and the next comes a whole gap after it is back")
    func stopped() {
        var process = process(.constant(perSecond: 1))
        process.setRate(percent: 0, atNanoseconds: Self.second / 2)
        #expect(process.nextOffsetNanoseconds == nil)
        #expect(process.next() == nil)
        process.setRate(percent: 0, atNanoseconds: 2 * Self.second)
        process.setRate(percent: -5, atNanoseconds: 2 * Self.second)
        process.setRate(percent: 100, atNanoseconds: 10 * Self.second)
        #expect(take(&process, until: 13) == [11, 12])
    }

    @Test("what is due comes as it was drawn")
    func due() {
        var process = process(.poisson(perSecond: 10))
        let due = process.nextOffsetNanoseconds
        process.setRate(percent: 0, atNanoseconds: 60 * Self.second)
        #expect(process.nextOffsetNanoseconds == due)
        _ = process.next()
        #expect(process.nextOffsetNanoseconds == nil)
    }

    @Test(
        "each pattern keeps its mean rate times the factor",
        arguments: [
            (ArrivalPattern.constant(perSecond: 20), 20.0), (.poisson(perSecond: 20), 20),
            (
                .burst(
                    perSecond: 10, every: .seconds(10), lasting: .seconds(2), burstPerSecond: 60),
                20
            ),
            (.wave(period: .seconds(20), lowPerSecond: 5, highPerSecond: 35), 20),
        ], [25, 300])
    func means(_ pattern: (ArrivalPattern, Double), _ percent: Int) {
        let (pattern, mean) = pattern
        #expect(abs(pattern.meanPerSecond - mean) < 1e-9)
        var process = process(pattern)
        process.setRate(percent: percent, atNanoseconds: 0)
        let expected = mean * Double(percent) / 100 * 1_000
        #expect(
            abs(Double(take(&process, until: 1_000).count) - expected) < 5 * expected.squareRoot())
    }

    @Test("a burst that is longer than its period has no quiet")
    func longBurst() {
        let pattern = ArrivalPattern.burst(
            perSecond: 1, every: .seconds(1), lasting: .seconds(5), burstPerSecond: 8)
        #expect(pattern.meanPerSecond == 8)
    }

    @Test("bursts stay where they are in time, whatever the rate")
    func bursts() {
        var process = process(
            .burst(
                perSecond: 0, every: .seconds(5), lasting: .milliseconds(500), burstPerSecond: 50))
        process.setRate(percent: 400, atNanoseconds: 1_700_000_000)
        let times = take(&process, until: 100)
        #expect(times.count > 1_000)
        #expect(times.allSatisfy { $0.truncatingRemainder(dividingBy: 5) < 0.5 })
    }

    @Test("the same changes at the same times give the same arrivals")
    func repeats() {
        func arrivals() -> [Arrival] {
            var process = process(.poisson(perSecond: 50), pools: ["a", "b"], seed: 9)
            var all: [Arrival] = []
            for (percent, until) in [(100, 2.0), (700, 4), (10, 60)] {
                process.setRate(
                    percent: percent, atNanoseconds: UInt64((all.last?.offsetNanoseconds ?? 0) + 1))
                while let next = process.nextOffsetNanoseconds, Double(next) / 1e9 < until,
                    let arrival = process.next()
                {
                    all.append(arrival)
                }
            }
            return all
        }
        let first = arrivals()
        #expect(first.count > 800)
        #expect(first == arrivals())
        let offsets = first.map(\.offsetNanoseconds)
        #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("a leak forgets its share up to its limit, moves no arrival, and ends")
    func leak() {
        var process = process(.poisson(perSecond: 100), pools: ["a", "b"])
        var plain = process
        process.beginLeak(pool: "a", share: 0.25, limit: 50)
        process.beginLeak(pool: "none", share: 1, limit: 50)
        let arrivals = (0..<2_000).compactMap { _ in process.next() }
        let others = (0..<2_000).compactMap { _ in plain.next() }
        #expect(arrivals.map(\.offsetNanoseconds) == others.map(\.offsetNanoseconds))
        let forgetting = arrivals.filter(\.forgets)
        #expect(forgetting.count == 50)
        #expect(forgetting.allSatisfy { $0.work == 0 })
        // One in four of every second arrival.
        let last = forgetting.last?.sequence ?? 0
        #expect((250...600).contains(last))
        process.endLeak(pool: "a")
        process.beginLeak(pool: "b", share: 1, limit: 3)
        let later = (0..<100).compactMap { _ in process.next() }
        #expect(later.filter(\.forgets).map(\.work) == [1, 1, 1])
    }
}
