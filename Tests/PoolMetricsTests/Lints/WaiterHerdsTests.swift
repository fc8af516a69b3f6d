import PoolMetrics
import ResourceTypes
import Testing

@Suite("Lint: waiters come in herds")
struct WaiterHerdsTests {
    /// Every so many seconds so many wait, for two samples.
    private func watched(_ waiting: Int, every period: Int = 10, samples: Int = 40) -> LintScript {
        var script = LintScript(.range(1...5))
        script.run(samples) { statistics, number in
            let place = number % period
            statistics.waiting = place == 3 ? waiting / 2 : place == 4 ? waiting : 0
        }
        return script
    }

    @Test("Three herds, their size and their rhythm")
    func fires() {
        let finding = watched(58)[.waiterHerds]
        #expect(finding?.severity == .warning)
        #expect(
            finding?.sentence
                == "4 herds in 36 s: up to 58 waited at once for 5, about every 10 s, and hardly "
                + "anyone in between")
        #expect(
            finding?.remedy
                == "spread what starts them, with jitter on timers and retries, or raise max for "
                + "the peak")
        #expect(finding?.found == LintScript.start.advanced(byNanoseconds: 24_000_000_000))
        #expect(finding?.since == LintScript.start.advanced(byNanoseconds: 4_000_000_000))
    }

    @Test("A herd is as large as the pool, and two are none yet")
    func quiet() {
        #expect(watched(4)[.waiterHerds] == nil)
        #expect(watched(5)[.waiterHerds] != nil)
        #expect(watched(58, samples: 20)[.waiterHerds] == nil)
    }

    @Test("Who waits more than half of the time is no herd")
    func always() {
        var script = LintScript(.range(1...5))
        script.run(60) { $0.waiting = $1 % 10 < 6 ? 58 : 0 }
        #expect(script[.waiterHerds] == nil)
    }

    @Test("Flickering within two seconds is one herd")
    func flicker() {
        var script = LintScript(.range(1...5))
        script.run(30, every: 0.5) { $0.waiting = $1 % 2 == 0 ? 58 : 0 }
        #expect(script[.waiterHerds] == nil)
    }

    @Test("Without a rhythm none is told; after five minutes they are forgotten")
    func rhythm() {
        var script = LintScript(.range(1...5))
        let herds: Set = [5, 10, 40, 52]
        script.run(60) { $0.waiting = herds.contains($1) ? 20 : 0 }
        #expect(
            script[.waiterHerds]?.sentence
                == "4 herds in 54 s: up to 20 waited at once for 5, and hardly anyone in between")
        script.run(320) { statistics, _ in statistics.waiting = 0 }
        #expect(script[.waiterHerds] == nil)
    }
}
