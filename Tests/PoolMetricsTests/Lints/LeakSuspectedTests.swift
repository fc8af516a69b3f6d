import PoolMetrics
import ResourceTypes
import Testing

@Suite("Lint: leak suspected")
struct LeakSuspectedTests {
    @Test("Leases beyond thirty seconds and twenty times what is usual, with the place of most")
    func fires() {
        var script = LintScript()
        script.lease(7)
        script.lease(8)
        script.lease(9, at: LintScript.checkout)
        script.run(30)
        let finding = script[.leakSuspected]
        #expect(finding?.severity == .warning)
        #expect(
            finding?.sentence
                == "3 leases out of 10 have been held for up to 30 s, "
                + "2 of them taken at Shop/Report.swift:7")
        #expect(
            finding?.remedy
                == "look there for a way out that does not give back: withResource always does")
        #expect(finding?.since == LintScript.start)
        #expect(finding?.found == LintScript.start.advanced(byNanoseconds: 30_000_000_000))
    }

    @Test("A second less is nothing yet, and idle resources are none")
    func quiet() {
        var script = LintScript()
        script.lease(7)
        script.statistics.slots.append(
            PoolStatistics.Slot(
                index: 1, resource: ResourceID(rawValue: 8), state: .idle,
                ageNanoseconds: 90_000_000_000, inStateNanoseconds: 90_000_000_000, uses: 3))
        script.run(29)
        #expect(script[.leakSuspected] == nil)
        script.run(1)
        #expect(
            script[.leakSuspected]?.sentence
                == "1 lease out of 10 has been held for up to 30 s, taken at Shop/Report.swift:7")
    }

    @Test("From half of the maximum on it is critical")
    func critical() {
        var script = LintScript(.range(1...4))
        script.lease(7)
        script.run(35)
        #expect(script[.leakSuspected]?.severity == .warning)
        script.lease(8, heldSeconds: 40)
        script.run(1)
        #expect(script[.leakSuspected]?.severity == .critical)
    }

    @Test("What is long by habit is left alone")
    func habit() {
        var script = LintScript()
        script.lease(7)
        script.statistics.callers = [
            PoolStatistics.Caller(
                site: LintScript.report, waited: 0, timed: 8,
                usualHoldNanoseconds: 2_000_000_000, longHoldNanoseconds: 3_000_000_000)
        ]
        script.run(59)
        #expect(script[.leakSuspected] == nil)
        script.run(1)
        #expect(script[.leakSuspected] != nil)
    }

    @Test("Without any habit only the pool's own threshold tells")
    func threshold() {
        var script = LintScript()
        func still(_ statistics: inout PoolStatistics) { statistics.hold = LatencyCounts() }
        script.lease(7)
        script.run(40) { statistics, _ in still(&statistics) }
        #expect(script[.leakSuspected] == nil)
        script.step(
            events: [
                .leakSuspected(ResourceID(rawValue: 7), LintScript.report, heldSeconds: 41)
            ], still)
        #expect(script[.leakSuspected]?.sentence.contains("held for up to 41 s") == true)
        // It came back, and another holds it now.
        script.statistics.slots[0].inStateNanoseconds = 0
        script.run(31) { statistics, _ in still(&statistics) }
        #expect(script[.leakSuspected] == nil)
        #expect(script.watch.all.map(\.until) != [nil])
    }
}
