import PoolMetrics
import ResourceTypes
import Testing

@Suite("Lint: max never reached")
struct MaximumNeverReachedTests {
    private func watched(
        _ size: PoolSize, live: Int, samples: Int = 310,
        _ change: (inout PoolStatistics, Int) -> Void = { _, _ in }
    ) -> LintScript {
        var script = LintScript(size)
        script.run(samples) { statistics, number in
            statistics.states.inUse = live - 1
            statistics.states.idle = 1
            change(&statistics, number)
        }
        return script
    }

    @Test("Never more than half of what may be")
    func fires() {
        let finding = watched(.range(2...100), live: 12)[.maximumNeverReached]
        #expect(finding?.severity == .note)
        #expect(finding?.sentence == "max 100 was never near: at most 12 live over 5m09s")
        #expect(
            finding?.remedy
                == "lower max towards 15, so that a leak or a storm of retries can't take all that "
                + "its peer has to give")
        #expect(watched(.range(2...100), live: 50)[.maximumNeverReached] != nil)
    }

    @Test("One more than half is enough to keep it quiet, once in five minutes")
    func quiet() {
        #expect(watched(.range(2...100), live: 51)[.maximumNeverReached] == nil)
        let once = watched(.range(2...100), live: 12) { if $1 == 150 { $0.states.idle = 40 } }
        #expect(once[.maximumNeverReached] == nil)
    }

    @Test("It needs five minutes, and a pool that may grow")
    func evidence() {
        #expect(watched(.range(2...100), live: 12, samples: 300)[.maximumNeverReached] == nil)
        #expect(watched(.range(1...3), live: 1)[.maximumNeverReached] == nil)
        #expect(watched(.range(60...100), live: 40)[.maximumNeverReached] == nil)
        #expect(watched(.adaptive(2...100), live: 12)[.maximumNeverReached] == nil)
    }
}
