import PoolMetrics
import ResourceTypes
import Testing

@Suite("Lint: sampling late")
struct SamplingLateTests {
    private func watched(_ late: Set<Int>, by delay: Double = 0.6, samples: Int = 20) -> LintScript
    {
        var script = LintScript()
        script.run(samples, delays: Dictionary(uniqueKeysWithValues: late.map { ($0, delay) }))
        return script
    }

    @Test("Three of the last twenty")
    func fires() {
        let finding = watched([4, 9, 14], by: 1.3)[.samplingLate]
        #expect(finding?.id == LintFinding.ID(rule: .samplingLate, pool: ""))
        #expect(finding?.severity == .warning)
        #expect(
            finding?.sentence
                == "3 of the last 19 samples came late, the worst after 2.3 s instead of 1 s")
        #expect(
            finding?.remedy
                == "sample less often, or give the process more of the processor; counters miss "
                + "nothing")
    }

    @Test("Two, or by less than half an interval, are any machine's daily life")
    func quiet() {
        #expect(watched([4, 9])[.samplingLate] == nil)
        #expect(watched([4, 9, 14], by: 0.4)[.samplingLate] == nil)
        #expect(watched([1, 2, 3], samples: 10)[.samplingLate] == nil)
    }

    @Test("A change of the interval is not late")
    func changed() {
        var script = LintScript()
        script.run(10)
        for interval in [2.0, 1, 2, 1, 2, 1] { script.run(1, every: interval) }
        #expect(script[.samplingLate] == nil)
    }

    @Test("Single samples have no interval that they could miss")
    func single() {
        var script = LintScript()
        for _ in 0..<30 { script.step(every: 0, after: 9) }
        #expect(script[.samplingLate] == nil)
    }
}
