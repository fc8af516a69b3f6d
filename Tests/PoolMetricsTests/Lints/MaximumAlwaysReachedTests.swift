import PoolMetrics
import ResourceTypes
import Testing

@Suite("Lint: max always reached")
struct MaximumAlwaysReachedTests {
    /// A pool that is full in so many of each ten samples.
    private func watched(
        samples: Int = 70, full: Int = 10, waits: UInt64 = 80, timeouts: UInt64 = 0
    ) -> LintScript {
        var script = LintScript(.range(2...20))
        script.run(samples) { statistics, number in
            statistics.states.inUse = number % 10 < full ? 20 : 19
            statistics.states.idle = 20 - statistics.states.inUse
            statistics.waited += waits
            statistics.errors[.timeout, default: 0] += timeouts
        }
        return script
    }

    @Test("Full, and eight of ten have to wait")
    func fires() {
        let finding = watched()[.maximumAlwaysReached]
        #expect(finding?.severity == .warning)
        #expect(
            finding?.sentence
                == "all 20 in use in 70 of 70 samples over 1m09s, and 80 % of acquires had to wait")
        #expect(
            finding?.remedy
                == "raise max above 20, or hold for shorter: 99 % of leases take up to 8.2 ms")
    }

    @Test("It is critical once acquires give up, and says how many")
    func critical() {
        let finding = watched(timeouts: 2)[.maximumAlwaysReached]
        #expect(finding?.severity == .critical)
        #expect(finding?.sentence.hasSuffix("had to wait; 138 gave up") == true)
    }

    @Test("Nine of ten samples is always, eight is not")
    func share() {
        #expect(watched(full: 9)[.maximumAlwaysReached] != nil)
        #expect(watched(full: 8)[.maximumAlwaysReached] == nil)
    }

    @Test("Full without waiters is a pool that fits its workers")
    func fits() {
        #expect(watched(waits: 0)[.maximumAlwaysReached] == nil)
        #expect(watched(waits: 49)[.maximumAlwaysReached] == nil)
        #expect(watched(waits: 50)[.maximumAlwaysReached] != nil)
    }

    @Test("It needs a minute")
    func evidence() {
        #expect(watched(samples: 60)[.maximumAlwaysReached] == nil)
        #expect(watched(samples: 61)[.maximumAlwaysReached] != nil)
    }

    @Test("A new maximum is judged anew")
    func resized() {
        var script = watched()
        script.statistics.size = .range(2...40)
        script.run(35) { statistics, _ in statistics.states.inUse = 20 }
        #expect(script[.maximumAlwaysReached] == nil)
        #expect(script.watch.all.first { $0.id.rule == .maximumAlwaysReached }?.until != nil)
    }
}
