import PoolMetrics
import ResourceTypes
import Testing

@Suite("Lint: validation storm")
struct ValidationStormTests {
    private func watched(_ failures: UInt64, live: Int) -> LintScript {
        var script = LintScript()
        script.run(5) { statistics, _ in statistics.states.idle = live - 3 }
        script.step { $0.errors[.validation, default: 0] += failures }
        return script
    }

    @Test("A whole pool within a minute")
    func fires() {
        let finding = watched(8, live: 8)[.validationStorm]
        #expect(finding?.severity == .warning)
        #expect(
            finding?.sentence
                == "8 failed their validation over 5 s, with at most 8 live at once")
        #expect(
            finding?.remedy
                == "look whether the peer was restarted; let the idle timeout and the lifetime be "
                + "shorter than the peer's own")
    }

    @Test("One less is not the whole pool, and four are no storm of however small a pool")
    func quiet() {
        #expect(watched(7, live: 8)[.validationStorm] == nil)
        #expect(watched(4, live: 3)[.validationStorm] == nil)
        #expect(watched(5, live: 3)[.validationStorm] != nil)
    }

    @Test("The same number over many minutes is daily life")
    func slow() {
        var script = LintScript()
        script.run(480) { if $1 % 60 == 59 { $0.errors[.validation, default: 0] += 1 } }
        #expect(script[.validationStorm] == nil)
    }
}
