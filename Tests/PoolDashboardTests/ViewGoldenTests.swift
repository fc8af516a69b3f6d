import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolDashboard

@Suite("Golden frames of holders, timers, events, lints and observer")
struct ViewGoldenTests {
    static let views: [(name: String, key: Key)] = [
        ("holders", .character("3")), ("timers", .character("4")), ("events", .character("5")),
        ("lints", .character("6")), ("observer", .character("7")),
    ]

    /// So many seconds of three pools of which the second has troubles: its breaker flaps, and one
    /// lease does not come back.
    static func batches(_ count: Int) -> [SampleBatch] {
        FindingTests.batches(count).enumerated().map { number, batch in
            var batch = batch
            batch.pools[1].statistics.hold.buckets[20] += 500
            batch.pools[1].statistics.slots.append(
                PoolStatistics.Slot(
                    index: 9, resource: ResourceID(rawValue: 77), state: .inUse,
                    ageNanoseconds: 900 * Fixture.second,
                    inStateNanoseconds: UInt64(number) * Fixture.second, uses: 4_211,
                    holder: CallSite(fileID: "Shop/Sessions.swift", line: 40)))
            return batch
        }
    }

    static func reading(_ number: Int) -> ObserverReading {
        var reading = ObserverReading()
        let count = UInt64(number)
        reading.instantNanoseconds = Fixture.origin + count * Fixture.second
        reading.frames = count * 3
        reading.framesSent = count
        for step in 0..<number {
            reading.frameTimes.record(nanoseconds: 180_000 + UInt64(step % 7) * 90_000)
        }
        reading.bytesWritten = count * 1_900 + count * count % 700
        reading.processorNanoseconds = count * 2_400_000 + count % 5 * 900_000
        reading.memoryBytes = 3_400_000 + count * 2_048
        reading.droppedUpdates = 2
        return reading
    }

    static func live(options: DashboardOptions = Fixture.options()) -> DashboardState {
        var dashboard = DashboardState(options)
        for (number, batch) in batches(80).enumerated() {
            _ = dashboard.update(.tick(instantNanoseconds: batch.instantNanoseconds))
            _ = dashboard.update(.feed(.appended(batch)))
            _ = dashboard.update(.observed(reading(number)))
        }
        return dashboard
    }

    static func replay() -> DashboardState {
        var dashboard = DashboardState(Fixture.options())
        let batches = batches(120)
        var watch = LintWatch()
        for batch in batches { watch.take(batch) }
        _ = dashboard.update(.feed(.status(Fixture.status(80, of: 120))))
        _ = dashboard.update(.feed(.moved(Array(batches.prefix(81)))))
        _ = dashboard.update(
            .feed(.overview(FeedOverview(marks: [], gaps: [], findings: watch.all))))
        for number in 0..<40 { _ = dashboard.update(.observed(reading(number))) }
        return dashboard
    }

    private func check(_ name: String, _ dashboard: DashboardState, _ size: Size) {
        var dashboard = dashboard
        _ = dashboard.update(.resized(size))
        let text = dashboard.render(size: size).text
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
            .joined(separator: "\n")
        assertGolden(text, "\(name)-\(size.width)x\(size.height)")
    }

    @Test("live", arguments: views, GoldenTests.sizes)
    func live(_ view: (name: String, key: Key), _ size: Size) {
        var dashboard = ViewGoldenTests.live()
        dashboard.press(keys: view.key, .down)
        check(view.name, dashboard, size)
    }

    @Test("with ASCII only", arguments: views)
    func ascii(_ view: (name: String, key: Key)) {
        var options = Fixture.options()
        options.ascii = true
        var dashboard = ViewGoldenTests.live(options: options)
        dashboard.press(keys: view.key)
        check("ascii-\(view.name)", dashboard, GoldenTests.sizes[0])
    }

    @Test("in a replay", arguments: views)
    func replay(_ view: (name: String, key: Key)) {
        var dashboard = ViewGoldenTests.replay()
        dashboard.press(keys: view.key)
        check("replay-\(view.name)", dashboard, GoldenTests.sizes[1])
    }

    @Test("filtered", arguments: views.prefix(4))
    func filtered(_ view: (name: String, key: Key)) {
        var dashboard = ViewGoldenTests.live()
        dashboard.press(keys: view.key, .character("/"))
        dashboard.type("sessions")
        check("filtered-\(view.name)", dashboard, GoldenTests.sizes[0])
    }

    @Test("as plain lines, and before the first sample")
    func plain() {
        var text = ""
        for (title, original) in [
            ("live", ViewGoldenTests.live()), ("empty", DashboardState(Fixture.options())),
        ] {
            for view in ViewGoldenTests.views {
                var dashboard = original
                dashboard.press(keys: view.key)
                text += "\(view.name), \(title):\n"
                text += dashboard.plainLines.prefix(24).joined(separator: "\n") + "\n\n"
            }
        }
        assertGolden(text, "views-plain")
    }
}
