import PoolMetrics
import ResourceTypes
import Testing

@Suite("Lint: unfair wait")
struct UnfairWaitTests {
    /// One acquire waits for seconds, with so many in line, and each second so many are served.
    private func watched(
        served: UInt64, seconds: Int = 5, ahead: Int = 3, maximum: Int = 4
    ) -> LintScript {
        var script = LintScript(.range(1...maximum))
        script.run(seconds) { statistics, number in
            statistics.waiting = ahead
            statistics.oldestWaiterNanoseconds = UInt64(number) * 1_000_000_000 + 500_000_000
            statistics.waited += served
        }
        return script
    }

    @Test("More were served than were in line when it came: it says how many at least")
    func fires() {
        // Two were ahead of it at the first sample; ten have been served since.
        let finding = watched(served: 5, seconds: 3)[.unfairWait]
        #expect(finding?.severity == .warning)
        #expect(
            finding?.sentence
                == "an acquire has waited for 2.5 s while 8 or more that came later were served")
        #expect(
            finding?.remedy
                == "give its call site the same priority as the others, or raise max so that "
                + "nobody has to wait")
        #expect(finding?.since == LintScript.start.advanced(byNanoseconds: 500_000_000))
    }

    @Test("Two rounds of the pool are what it takes")
    func quiet() {
        #expect(watched(served: 5, seconds: 3, ahead: 4)[.unfairWait] == nil)
        #expect(watched(served: 5, seconds: 3, maximum: 5)[.unfairWait] == nil)
        #expect(watched(served: 0)[.unfairWait] == nil)
    }

    @Test("A line in order never fires, however long and however busy")
    func fair() {
        var script = LintScript(.range(1...4))
        // 40 wait, 20 are served and 20 come each second: each waits for two seconds.
        script.run(100) { statistics, number in
            statistics.waiting = 40
            statistics.oldestWaiterNanoseconds = min(UInt64(number), 2) * 1_000_000_000
            statistics.waited += 20
        }
        #expect(script[.unfairWait] == nil)
    }

    @Test("Less than a second is nothing")
    func short() {
        var script = LintScript(.range(1...4))
        script.run(9, every: 0.1) { statistics, number in
            statistics.waiting = 3
            statistics.oldestWaiterNanoseconds = UInt64(number) * 100_000_000 + 50_000_000
            statistics.waited += 9
        }
        #expect(script[.unfairWait] == nil)
        #expect(script.found.isEmpty)
    }

    @Test("A younger oldest waiter starts the count again")
    func younger() {
        var script = watched(served: 5, seconds: 2)
        script.run(3) { statistics, _ in
            statistics.oldestWaiterNanoseconds = 900_000_000
            statistics.waited += 5
        }
        #expect(script[.unfairWait] == nil)
    }
}
