import PoolMetrics
import ResourceTypes
import Testing

@Suite("Lint: lease held while idle")
struct LeaseHeldWhileIdleTests {
    /// A full pool with waiters, in which one lease is out.
    private func starving(waiting: Int = 4, inUse: Int = 10) -> LintScript {
        var script = LintScript()
        script.statistics.states.inUse = inUse
        script.statistics.waiting = waiting
        script.lease(7)
        return script
    }

    @Test("Held ten times as long as is usual while others wait")
    func fires() {
        var script = starving()
        script.run(3)
        let finding = script[.leaseHeldWhileIdle]
        #expect(
            finding?.sentence
                == "while 4 wait, 1 lease is held unusually long: #7 at Shop/Report.swift:7 "
                + "for 3 s, 367 times what 99 % take")
        #expect(
            finding?.remedy
                == "give back before slow work that does not need the resource, and acquire again "
                + "after it")
        #expect(finding?.since == LintScript.start)
    }

    @Test("Nobody waits, or something is free: nobody is harmed")
    func harmless() {
        var (alone, free) = (starving(waiting: 0), starving(inUse: 9))
        alone.run(5)
        free.run(5)
        #expect(alone.rules == [] && free.rules == [])
    }

    @Test("Ten times the site's own habit, not nine")
    func habit() {
        var script = starving()
        script.statistics.callers = [
            PoolStatistics.Caller(
                site: LintScript.report, waited: 0, timed: 32,
                usualHoldNanoseconds: 20_000_000, longHoldNanoseconds: 500_000_000)
        ]
        script.run(4)
        #expect(script[.leaseHeldWhileIdle] == nil)
        script.run(1)
        #expect(script[.leaseHeldWhileIdle] != nil)
    }

    @Test("Less than a second, and fewer than 32 timed leases, are no evidence")
    func evidence() {
        var short = starving()
        short.run(9, every: 0.1)
        #expect(short[.leaseHeldWhileIdle] == nil)
        var young = starving()
        young.run(9) { statistics, _ in
            statistics.hold = LatencyCounts()
            for _ in 0..<31 { statistics.hold.record(nanoseconds: 1_000_000) }
        }
        #expect(young[.leaseHeldWhileIdle] == nil)
    }

    @Test("What may be lost is the other rule's")
    func lost() {
        var script = starving()
        script.run(30)
        #expect(script.watch.findings.map(\.id.rule).contains(.leakSuspected))
        script.run(31)
        #expect(script[.leaseHeldWhileIdle] == nil)
    }
}
