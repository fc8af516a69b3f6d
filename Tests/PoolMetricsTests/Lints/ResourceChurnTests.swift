import PoolMetrics
import ResourceTypes
import Testing

@Suite("Lint: churn")
struct ResourceChurnTests {
    /// A pool that replaces so many each ten seconds, for a reason.
    private func watched(
        _ replaced: UInt64, samples: Int = 70, for reason: DisposalReason = .idleTimeout
    ) -> LintScript {
        var script = LintScript()
        script.run(samples) { statistics, number in
            guard number % 10 == 9 else { return }
            statistics.made += replaced
            statistics.disposals[reason, default: 0] += replaced
            statistics.states.disposed += replaced
        }
        return script
    }

    @Test("Fewer than 20 leases each, with the reason for which most went")
    func fires() {
        let finding = watched(60)[.churn]
        #expect(finding?.severity == .warning)
        #expect(
            finding?.sentence
                == "420 made and 420 given up over 1m09s for 6900 leases: 16 leases each")
        #expect(
            finding?.remedy
                == "420 went for idle_timeout: raise the idle timeout beyond the pauses of the "
                + "load, or raise min")
    }

    @Test("20 leases each and more are fine")
    func quiet() {
        #expect(watched(49)[.churn] == nil)
        #expect(watched(50)[.churn] != nil)
    }

    @Test("Fewer than ten, or less than a minute, are no habit")
    func evidence() {
        var rare = LintScript()
        rare.run(70) { statistics, number in
            statistics.acquired -= 99
            if number < 10 { statistics.made += 1 }
            if number < 9 { statistics.disposals[.broken, default: 0] += 1 }
        }
        #expect(rare[.churn] == nil)
        #expect(watched(60, samples: 60)[.churn] == nil)
    }

    @Test("What somebody asked for does not count, and growing is no churn")
    func asked() {
        #expect(watched(60, for: .cleanUp)[.churn] == nil)
        #expect(watched(60, for: .reconnect)[.churn] == nil)
        var growing = LintScript()
        growing.run(70) { statistics, _ in statistics.made += 60 }
        #expect(growing[.churn] == nil)
    }

    @Test(
        "Each reason has its remedy",
        arguments: [
            (.maxLifetime, "allow a longer lifetime; minutes to hours are usual"),
            (.maxUses, "allow more uses"),
            (.validation, "see the validation errors; keep idle ones shorter than the peer does"),
            (.reset, "see the reset errors"),
            (.broken, "see the errors, and what the peer says of them"),
        ] as [(DisposalReason, String)])
    func remedies(_ reason: DisposalReason, _ remedy: String) {
        #expect(
            watched(60, for: reason)[.churn]?.remedy == "420 went for \(reason.rawValue): \(remedy)"
        )
    }
}
