import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("Findings on the timeline")
struct FindingTests {
    /// So many seconds of three pools of which the second's breaker opens every ten.
    static func batches(_ count: Int) -> [SampleBatch] {
        Fixture.batches(count).enumerated().map { number, batch in
            var batch = batch
            if number % 10 == 3 { batch.pools[1].statistics.circuit = .open }
            return batch
        }
    }

    private func time(_ second: Int) -> WallTime {
        Fixture.start.advanced(byNanoseconds: Int64(second) * Int64(Fixture.second))
    }

    @Test("In live a finding is a mark where it was found, and is known from there on")
    func live() throws {
        var dashboard = DashboardState(Fixture.options())
        for batch in FindingTests.batches(50) { _ = dashboard.update(.feed(.appended(batch))) }
        let flapping = try #require(dashboard.findings.first { $0.id.rule == .breakerFlapping })
        #expect(flapping.id.pool == "sessions" && flapping.found == time(23))
        #expect(flapping.sentence.contains("5 times"))
        dashboard.press(keys: .character("["))
        while dashboard.notices.last?.text.contains("breaker flapping") == false {
            dashboard.press(keys: .character("["))
        }
        #expect(dashboard.moment == time(23))
        #expect(
            dashboard.notices.last?.text
                == "sessions, breaker flapping: the breaker opened 3 times in 20 s and closed in "
                + "between")
        #expect(dashboard.findings.contains { $0.id.rule == .breakerFlapping })
        dashboard.press(keys: .character(","))
        #expect(!dashboard.findings.contains { $0.id.rule == .breakerFlapping })
        dashboard.press(keys: .character("G"))
        #expect(dashboard.findings.contains { $0.id.rule == .breakerFlapping })
    }

    /// What is said of the findings of a moment.
    private func words(_ findings: [LintFinding]) -> [String] {
        findings.map { "\($0.severity): \($0.summary): \($0.remedy): \($0.until == nil)" }
    }

    @Test("At each moment a finding says what the data up to that moment give, and no more")
    func moments() {
        let batches = ViewGoldenTests.batches(90)
        var whole = LintWatch()
        for batch in batches { whole.take(batch) }
        var frozen = DashboardState(Fixture.options())
        for batch in batches { _ = frozen.update(.feed(.appended(batch))) }
        var replay = Fixture.replay(0, of: 90)
        let overview = FeedOverview(marks: [], gaps: [], findings: whole.all)
        _ = replay.update(.feed(.overview(overview)))
        var upToHere = LintWatch()
        frozen.press(keys: .character("g"))
        for (number, batch) in batches.enumerated() {
            upToHere.take(batch)
            let expected = words(upToHere.findings)
            if number > 0 {
                _ = replay.update(.feed(.status(Fixture.status(number, of: 90))))
                _ = frozen.update(.key(.character(".")))
            }
            #expect(words(whole.findings(at: batch.time)) == expected)
            #expect(words(replay.findings) == expected)
            #expect(words(frozen.findings) == expected)
        }
        #expect(upToHere.findings.count == 2)
        let mark = replay.marks.next(after: time(22))
        #expect(mark?.text.contains("the breaker opened 3 times in 20 s") == true)
    }

    @Test("The place of a chosen finding that is over says so")
    func over() {
        var dashboard = DashboardState(Fixture.options())
        for batch in FindingTests.batches(50) { _ = dashboard.update(.feed(.appended(batch))) }
        dashboard.press(keys: .character("6"))
        let size = Size(width: 120, height: 40)
        let words = "the chosen finding is over: choose another with ↑ and ↓"
        #expect(!dashboard.findings.isEmpty)
        #expect(!dashboard.render(size: size).text.contains(words))
        dashboard.place.chosen = RowID(pool: "nobody", item: "churn")
        #expect(dashboard.render(size: size).text.contains(words))
    }

    @Test("In a replay they come with the overview, and the cursor says which are known")
    func replay() {
        var watch = LintWatch()
        for batch in FindingTests.batches(90) { watch.take(batch) }
        var dashboard = Fixture.replay(22, of: 90)
        #expect(dashboard.recordedFindings == nil && dashboard.findings == [])
        let overview = FeedOverview(marks: [], gaps: [], findings: watch.all)
        _ = dashboard.update(.feed(.overview(overview)))
        #expect(dashboard.findings == [])
        #expect(dashboard.marks.next(after: time(0))?.kind == .finding)
        _ = dashboard.update(.feed(.status(Fixture.status(23, of: 90))))
        #expect(dashboard.findings.map(\.id.rule) == [.breakerFlapping])
        _ = dashboard.update(.feed(.status(Fixture.status(50, of: 90))))
        #expect(dashboard.press(keys: .character("[")) == [.feed(.goTo(time(23)))])
    }
}
