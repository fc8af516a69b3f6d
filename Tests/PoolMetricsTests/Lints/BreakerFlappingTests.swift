import PoolMetrics
import ResourceTypes
import Testing

@Suite("Lint: breaker flapping")
struct BreakerFlappingTests {
    /// The breaker's states, one each second, again and again.
    private func watched(_ states: [CircuitState], times: Int) -> LintScript {
        var script = LintScript()
        script.run(states.count * times) { $0.circuit = states[$1 % states.count] }
        return script
    }

    private let flap: [CircuitState] = [
        .closed, .closed, .closed, .open, .open, .halfOpen, .closed, .closed, .closed, .closed,
    ]

    @Test("Three openings with closings between them")
    func fires() {
        let finding = watched(flap, times: 3)[.breakerFlapping]
        #expect(finding?.severity == .warning)
        #expect(
            finding?.sentence == "the breaker opened 3 times in 26 s and closed in between")
        #expect(
            finding?.remedy
                == "see the create errors: what the factory calls answers now and then; a longer "
                + "back-off spares it")
        #expect(finding?.since == LintScript.start.advanced(byNanoseconds: 4_000_000_000))
    }

    @Test("Twice is no flapping, and a breaker that tries and stays open is none")
    func quiet() {
        #expect(watched(flap, times: 2)[.breakerFlapping] == nil)
        let broken: [CircuitState] = [.open, .open, .halfOpen]
        #expect(watched(broken, times: 30)[.breakerFlapping] == nil)
    }

    @Test("Three within more than five minutes are none")
    func slow() {
        let slow = flap + Array(repeating: CircuitState.closed, count: 145)
        #expect(watched(slow, times: 4)[.breakerFlapping] == nil)
    }

    @Test("What was before a restart is forgotten")
    func restarted() {
        var script = watched(flap, times: 2)
        script.statistics.acquired = 0
        script.statistics.made = 0
        script.run(10) { $0.circuit = flap[$1 % 10] }
        #expect(script[.breakerFlapping] == nil)
    }
}
