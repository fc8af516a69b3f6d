import PoolMetrics
import ResourceTypes
import Testing

@Suite("Lint: min above peak use")
struct MinimumAbovePeakTests {
    private func watched(
        _ size: PoolSize, inUse: Int, samples: Int = 310,
        _ change: (inout PoolStatistics, Int) -> Void = { _, _ in }
    ) -> LintScript {
        var script = LintScript(size)
        script.run(samples) { statistics, number in
            statistics.states.inUse = inUse
            statistics.states.idle = max(0, size.minimum - inUse)
            change(&statistics, number)
        }
        return script
    }

    @Test("Two of eight were never in use: it says how many, out of how many samples")
    func fires() {
        let finding = watched(.range(8...20), inUse: 6)[.minimumAbovePeak]
        #expect(finding?.severity == .note)
        #expect(
            finding?.sentence
                == "min 8 keeps more than is used: at most 6 in use in 310 samples over 5m09s")
        #expect(
            finding?.remedy
                == "lower min towards 7: what is idle above it goes after the idle timeout")
    }

    @Test("One of eight is room to breathe")
    func quiet() {
        #expect(watched(.range(8...20), inUse: 7)[.minimumAbovePeak] == nil)
        #expect(watched(.range(2...20), inUse: 1)[.minimumAbovePeak] == nil)
    }

    @Test("Of a large minimum it has to be a quarter")
    func quarter() {
        #expect(watched(.range(40...80), inUse: 31)[.minimumAbovePeak] == nil)
        #expect(watched(.range(40...80), inUse: 30)[.minimumAbovePeak] != nil)
    }

    @Test("It needs five minutes, and a pool that is used")
    func evidence() {
        #expect(watched(.range(8...20), inUse: 1, samples: 300)[.minimumAbovePeak] == nil)
        let unused = watched(.range(8...20), inUse: 0) { $0.acquired -= 100 * UInt64(1 + $1 / 999) }
        #expect(unused[.minimumAbovePeak] == nil)
    }

    @Test("A wait tells of a peak that no sample met")
    func waits() {
        let script = watched(.range(8...20), inUse: 1) { if $1 == 200 { $0.waited += 1 } }
        #expect(script[.minimumAbovePeak] == nil)
    }

    @Test("One peak in five minutes is a peak")
    func peak() {
        let script = watched(.range(8...20), inUse: 1) { if $1 == 100 { $0.states.inUse = 8 } }
        #expect(script[.minimumAbovePeak] == nil)
    }

    @Test("A pool that adapts its size is left alone")
    func adaptive() {
        #expect(watched(.adaptive(8...20), inUse: 1)[.minimumAbovePeak] == nil)
    }
}
