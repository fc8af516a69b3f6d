import PoolWorkloads
import ResourceTypes
import Testing

@Suite("Arrivals")
struct ArrivalProcessTests {
    private func scenario(_ work: [Scenario.Work]) -> Scenario {
        Scenario(
            name: "test", title: "Test", pools: [Scenario.Pool(name: "db", kind: .sqlite)],
            work: work)
    }

    private func work(
        _ pattern: ArrivalPattern, site: WorkSite = .search
    ) -> Scenario.Work { Scenario.Work(pool: "db", site: site, pattern: pattern) }

    private func offsets(
        _ pattern: ArrivalPattern, seed: UInt64 = 1, until seconds: Double
    ) -> [Double] {
        ArrivalProcess(scenario: scenario([work(pattern)]), seed: seed).lazy
            .map { Double($0.offsetNanoseconds) / 1e9 }.prefix { $0 < seconds }.map { $0 }
    }

    @Test("a seed gives the same arrivals, holds and operations, value for value")
    func repeats() throws {
        let steady = try ScenarioCatalog.scenario("steady")
        let first = Array(ArrivalProcess(scenario: steady, seed: 7).prefix(5_000))
        #expect(first == Array(ArrivalProcess(scenario: steady, seed: 7).prefix(5_000)))
        #expect(first != Array(ArrivalProcess(scenario: steady, seed: 8).prefix(5_000)))
        #expect(Set(first.map(\.work)) == Set(steady.work.indices))
        #expect(first.map(\.sequence) == Array(1...5_000))
        #expect(
            zip(first, first.dropFirst()).allSatisfy {
                $0.offsetNanoseconds <= $1.offsetNanoseconds
            })
    }

    @Test("the first arrivals of a seed are these, on every machine")
    func pinned() {
        let process = ArrivalProcess(
            scenario: scenario([work(.constant(perSecond: 4))]), seed: 1)
        #expect(
            process.prefix(3).map(\.offsetNanoseconds) == [250_000_000, 500_000_000, 750_000_000])
    }

    @Test("taking one stream out leaves the other's arrivals as they were")
    func independent() {
        let one = work(.poisson(perSecond: 50))
        let other = work(.poisson(perSecond: 80), site: .checkout)
        let alone = ArrivalProcess(scenario: scenario([one]), seed: 5).prefix(200)
        let both = ArrivalProcess(scenario: scenario([one, other]), seed: 5).lazy
            .filter { $0.work == 0 }.prefix(200)
        #expect(alone.map(\.offsetNanoseconds) == both.map(\.offsetNanoseconds))
        #expect(alone.map(\.operationSeed) == both.map(\.operationSeed))
    }

    @Test("two streams of one pool and site are not in step")
    func twins() {
        let twin = work(.poisson(perSecond: 50))
        let arrivals = ArrivalProcess(scenario: scenario([twin, twin]), seed: 5).prefix(400)
        let first = arrivals.filter { $0.work == 0 }.map(\.offsetNanoseconds)
        let second = arrivals.filter { $0.work == 1 }.map(\.offsetNanoseconds)
        #expect(first.prefix(10) != second.prefix(10))
    }

    @Test(
        "each pattern keeps its mean rate",
        arguments: [
            (ArrivalPattern.constant(perSecond: 50), 50.0),
            (.poisson(perSecond: 50), 50),
            (
                .burst(
                    perSecond: 10, every: .seconds(10), lasting: .seconds(2), burstPerSecond: 100),
                28
            ),
            (.wave(period: .seconds(20), lowPerSecond: 20, highPerSecond: 80), 50),
        ])
    func rates(pattern: ArrivalPattern, mean: Double) {
        let seconds = 1_000.0
        let count = Double(offsets(pattern, until: seconds).count)
        // Five standard deviations of a Poisson count.
        let tolerance = 5 * (mean * seconds).squareRoot()
        #expect(abs(count - mean * seconds) < tolerance)
    }

    @Test("gaps of a Poisson stream vary as they should, those of a constant one do not")
    func gaps() {
        func deviation(_ times: [Double]) -> Double {
            let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
            let mean = gaps.reduce(0, +) / Double(gaps.count)
            let square = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
            return square.squareRoot() / mean
        }
        #expect(deviation(offsets(.constant(perSecond: 100), until: 50)) < 0.001)
        #expect(abs(deviation(offsets(.poisson(perSecond: 100), until: 500)) - 1) < 0.05)
    }

    @Test("bursts come at the start of each period and nothing comes between where the base is 0")
    func bursts() {
        let pattern = ArrivalPattern.burst(
            perSecond: 0, every: .seconds(5), lasting: .milliseconds(500), burstPerSecond: 200)
        let times = offsets(pattern, until: 100)
        #expect(times.allSatisfy { $0.truncatingRemainder(dividingBy: 5) < 0.5 })
        #expect(Set(times.map { Int($0 / 5) }).count == 20)
    }

    @Test("a rare burst of a day is found at once")
    func rareBurst() {
        let pattern = ArrivalPattern.burst(
            perSecond: 0, every: .seconds(86_400), lasting: .milliseconds(1),
            burstPerSecond: 100_000)
        let days = Set(offsets(pattern, until: 864_000).map { Int($0 / 86_400) })
        #expect(days.count == 10)
    }

    @Test("a wave is low at the ends of its period and high in the middle")
    func waves() {
        let pattern = ArrivalPattern.wave(
            period: .seconds(10), lowPerSecond: 0, highPerSecond: 100)
        #expect(pattern.perSecond(atNanoseconds: 0) == 0)
        #expect(abs(pattern.perSecond(atNanoseconds: 5_000_000_000) - 100) < 1e-9)
        let phases = offsets(pattern, until: 200).map { $0.truncatingRemainder(dividingBy: 10) }
        let middle = phases.filter { (4..<6).contains($0) }.count
        let ends = phases.filter { $0 < 1 || $0 >= 9 }.count
        #expect(middle > 10 * ends)
    }

    @Test("a scenario without any rate has no arrival")
    func empty() {
        var process = ArrivalProcess(
            scenario: scenario([work(.poisson(perSecond: 0))]), seed: 1)
        #expect(process.next() == nil)
    }

    @Test("leases are forgotten at the share given, and never more than the limit")
    func forgets() {
        var leaky = work(.poisson(perSecond: 100))
        leaky.forgetShare = 0.1
        leaky.forgetLimit = 1_000
        let arrivals = ArrivalProcess(scenario: scenario([leaky]), seed: 2).prefix(5_000)
        let forgotten = arrivals.count(where: \.forgets)
        #expect((400...600).contains(forgotten))
        leaky.forgetLimit = 7
        let bounded = ArrivalProcess(scenario: scenario([leaky]), seed: 2).prefix(5_000)
        #expect(bounded.count(where: \.forgets) == 7)
        #expect(bounded.map(\.offsetNanoseconds) == arrivals.map(\.offsetNanoseconds))
    }

    @Test("think times have their mean and no tail beyond a hundred times that")
    func thinks() {
        var slow = work(.poisson(perSecond: 100))
        slow.think = .logNormal(mean: .milliseconds(20), sigma: 3)
        let arrivals = ArrivalProcess(scenario: scenario([slow]), seed: 2).prefix(20_000)
        #expect(arrivals.allSatisfy { $0.thinkNanoseconds <= 2_000_000_000 })
        slow.think = .exponential(mean: .milliseconds(20))
        let sum = ArrivalProcess(scenario: scenario([slow]), seed: 2).prefix(20_000)
            .reduce(0.0) { $0 + Double($1.thinkNanoseconds) }
        #expect(abs(sum / 20_000 - 20_000_000) < 1_000_000)
        slow.think = .fixed(.milliseconds(20))
        let fixed = ArrivalProcess(scenario: scenario([slow]), seed: 2).prefix(10)
        #expect(fixed.allSatisfy { $0.thinkNanoseconds == 20_000_000 })
    }
}
