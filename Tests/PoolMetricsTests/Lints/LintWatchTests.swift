import ResourceTypes
import TestSupport
import Testing

@testable import PoolMetrics

@Suite("Lints over time")
struct LintWatchTests {
    private func flap(_ script: inout LintScript, times: Int) {
        script.run(10 * times) { $0.circuit = $1 % 10 == 3 ? .open : .closed }
    }

    @Test("Everyday life gives no finding")
    func healthy() {
        var script = LintScript()
        script.run(700) { statistics, number in
            statistics.states.inUse = 2 + number % 7
            statistics.waited += UInt64(number % 3)
        }
        #expect(script.found == [])
    }

    @Test("Tame random samples of ten minutes give none either")
    func tame() {
        var watch = LintWatch()
        for batch in SampleFixtures.workload(count: 600) { watch.take(batch) }
        #expect(watch.all.map(\.id.rule.rawValue) == [])
    }

    @Test("A finding is told once, changes its words, and is over after half a minute of silence")
    func life() throws {
        var script = LintScript()
        flap(&script, times: 4)
        #expect(script.found.map(\.id.rule) == [.breakerFlapping])
        #expect(script.found[0].sentence.contains("3 times"))
        #expect(script[.breakerFlapping]?.sentence.contains("4 times") == true)
        let found = script.found[0].found
        script.run(600) { $0.states.inUse = 2 + $1 % 7 }
        #expect(script.watch.findings == [])
        let past = try #require(script.watch.all.first)
        let until = try #require(past.until)
        #expect(past.isKnown(at: found) && !past.isKnown(at: until))
        #expect(!past.isKnown(at: found.advanced(byNanoseconds: -1)))
        #expect(script.watch.findings(at: found).map(\.id.rule) == [.breakerFlapping])
        #expect(script.watch.findings(at: until) == [])
    }

    @Test("What comes back within half a minute is the same finding")
    func returns() {
        var script = LintScript()
        script.statistics.states.inUse = 10
        script.lease(7)
        for _ in 0..<6 {
            script.run(3) { statistics, _ in statistics.waiting = 2 }
            script.run(4) { statistics, _ in statistics.waiting = 0 }
        }
        #expect(script.found.map(\.id.rule) == [.leaseHeldWhileIdle, .leakSuspected])
    }

    @Test("The gravest comes first, of these the oldest")
    func order() {
        var script = LintScript(.range(1...4))
        flap(&script, times: 3)
        script.lease(7, heldSeconds: 60)
        script.lease(8, heldSeconds: 60)
        script.run(1)
        #expect(script.rules == [.leakSuspected, .breakerFlapping])
        #expect(script.watch.findings[0].summary.hasPrefix("orders, leak suspected: 2 leases"))
    }

    @Test("A pause, a bypass and a restart begin anew")
    func anew() {
        for change: (inout PoolStatistics) -> Void in [
            { $0.phase = .paused }, { $0.isBypassed = true },
            {
                $0.acquired = 0
                $0.waited = 0
            },
        ] {
            var script = LintScript(.range(1...4))
            func full(_ statistics: inout PoolStatistics) {
                statistics.states.inUse = 4
                statistics.waited += 100
            }
            script.run(40) { statistics, _ in full(&statistics) }
            script.step { change(&$0) }
            script.statistics.phase = .running
            script.statistics.isBypassed = false
            script.run(40) { statistics, _ in full(&statistics) }
            #expect(script[.maximumAlwaysReached] == nil)
            script.run(40) { statistics, _ in full(&statistics) }
            #expect(script[.maximumAlwaysReached] != nil)
        }
    }

    @Test("A pool that is gone is forgotten, its finding is over, and a clock set back is no trap")
    func gone() {
        var script = LintScript()
        flap(&script, times: 3)
        let time = LintScript.start.advanced(byNanoseconds: 100_000_000_000)
        for second: UInt64 in 0..<32 {
            script.watch.take(
                SampleBatch(
                    time: time, instantNanoseconds: script.now + second * 1_000_000_000,
                    intervalNanoseconds: 1_000_000_000, pools: [], events: []))
        }
        #expect(script.watch.findings == [])
        script.watch.take(
            SampleBatch(
                time: time, instantNanoseconds: 5, intervalNanoseconds: 0, pools: [], events: []))
        #expect(script.watch.all.count == 1)
    }

    @Test("Wild samples do no harm, and a watch gives the same each time")
    func wild() {
        for seed: UInt64 in 1...20 {
            var random = SeededRandom(seed: seed)
            let batches = (0..<60).map { _ in SampleFixtures.wildBatch(using: &random) }
            var (first, second) = (LintWatch(), LintWatch())
            for batch in batches {
                #expect(first.take(batch) == second.take(batch))
            }
            #expect(first.findings == second.findings)
        }
    }

    @Test("What is over is kept up to a bound")
    func bound() {
        var watch = LintWatch()
        func batch(_ number: UInt64, pools: Int, open: Bool) -> SampleBatch {
            var statistics = PoolStatistics()
            statistics.instantNanoseconds = number * 1_000_000_000
            statistics.circuit = open ? .open : .closed
            return SampleBatch(
                time: LintScript.start.advanced(byNanoseconds: Int64(number) * 1_000_000_000),
                instantNanoseconds: statistics.instantNanoseconds,
                intervalNanoseconds: 1_000_000_000,
                pools: (0..<pools).map {
                    PoolSample(name: "pool \($0)", kind: "tcp", statistics: statistics)
                }, events: [])
        }
        for number: UInt64 in 1...400 {
            watch.take(batch(number, pools: 1_500, open: number < 9 && number % 2 == 0))
        }
        #expect(watch.findings.isEmpty)
        #expect(watch.all.count == LintWatch.endedLimit)
    }

    @Test("What was said is kept up to a bound, and told of a moment is never what came later")
    func wordings() throws {
        var watch = LintWatch()
        var said: [String?] = []
        func time(_ second: Int) -> WallTime {
            LintScript.start.advanced(byNanoseconds: Int64(second) * 1_000_000_000)
        }
        for second in 0..<500 {
            var statistics = PoolStatistics()
            statistics.instantNanoseconds = UInt64(second + 1) * 1_000_000_000
            statistics.states.inUse = 1
            statistics.hold.buckets[20] = 500
            statistics.slots = [
                PoolStatistics.Slot(
                    index: 0, resource: ResourceID(rawValue: 7), state: .inUse,
                    ageNanoseconds: 1, inStateNanoseconds: UInt64(second) * 1_000_000_000, uses: 1,
                    holder: LintScript.report)
            ]
            watch.take(
                SampleBatch(
                    time: time(second), instantNanoseconds: statistics.instantNanoseconds,
                    intervalNanoseconds: 1_000_000_000,
                    pools: (0..<60).map {
                        PoolSample(name: "pool \($0)", kind: "tcp", statistics: statistics)
                    }, events: []))
            said.append(watch.findings.first { $0.id.pool == "pool 7" }?.sentence)
        }
        #expect(Set(said).count > 400)
        let count = watch.all.reduce(0) { $0 + $1.wordings.count }
        #expect((LintWatch.wordingLimit / 4...LintWatch.wordingLimit).contains(count))
        for second in said.indices {
            let finding = watch.findings(at: time(second)).first { $0.id.pool == "pool 7" }
            guard let sentence = finding?.sentence else {
                #expect(said[second] == nil)
                continue
            }
            let newest = try #require(said[...second].lastIndex(of: sentence))
            #expect(newest >= second - 4)
        }
        #expect(watch.findings(at: time(499)).map(\.sentence) == watch.findings.map(\.sentence))
    }

    @Test("Each rule has a title, and says in a phrase when it speaks")
    func words() throws {
        for rule in LintRuleID.allCases {
            #expect(!rule.title.isEmpty && rule.title.count <= 22)
            #expect(rule.condition.count <= 90 && rule.condition.last?.isPunctuation == false)
        }
        let readme = try Repository.text("README.md")
        for rule in LintRuleID.allCases {
            #expect(readme.contains("| \(rule.title) | \(rule.condition) |\n"))
        }
    }
}
