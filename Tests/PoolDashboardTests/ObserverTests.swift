import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("What watching costs")
struct ObserverTests {
    private func reading(_ second: UInt64, _ change: (inout ObserverReading) -> Void = { _ in })
        -> ObserverReading
    {
        var reading = ObserverReading()
        reading.instantNanoseconds = second * 1_000_000_000
        change(&reading)
        return reading
    }

    @Test("rates come from two readings, and without a second one there are none")
    func rates() {
        var log = ObserverLog()
        #expect(log.processorShare(over: 60) == nil && log.series { $0.frameRate(over: 1) } == [])
        log.append(reading(10) { $0.processorNanoseconds = 0 })
        #expect(log.frameRate(over: 60) == nil && log.frameTime(0.5, over: 60) == nil)
        log.append(
            reading(12) {
                $0.frames = 8
                $0.framesSent = 4
                $0.bytesWritten = 8_000
                $0.processorNanoseconds = 100_000_000
                $0.frameTimes.record(nanoseconds: 500)
            })
        #expect(log.seconds(over: 60) == 2)
        #expect(log.processorShare(over: 60) == 0.05)
        #expect(log.frameRate(over: 60) == 4)
        #expect(log.bytesPerFrame(over: 60) == 2_000)
        #expect(log.byteRate(over: 60) == 4_000)
        // At most a microsecond is not no time.
        #expect(log.frameTime(0.99, over: 60) == 1e-6)
        log.append(reading(13) { $0.frames = 8 })
        #expect(log.bytesPerFrame(over: 1) == nil)
        #expect(log.series { $0.frameRate(over: 1) } == [4, 0])
    }

    @Test("it keeps two minutes, and a clock that goes back starts anew")
    func bound() {
        var log = ObserverLog()
        for second in 1...500 as ClosedRange<UInt64> { log.append(reading(second)) }
        #expect(log.readings.count == ObserverLog.limit)
        #expect(log.seconds(over: 60) == 60)
        log.append(reading(3))
        #expect(log.readings.count == 1)
    }

    @Test("! shows it, and readings do not disturb other views")
    func view() {
        var dashboard = Fixture.live(10)
        let before = dashboard.render(size: Size(width: 80, height: 24))
        _ = dashboard.update(.observed(reading(1)))
        #expect(dashboard.render(size: Size(width: 80, height: 24)) == before)
        dashboard.press(keys: .character("!"))
        #expect(dashboard.view == .observer)
        dashboard.press(keys: .down, .down)
        #expect(dashboard.scroll > 0)
    }

    @Test("on a narrow screen names are cut and numbers are whole")
    func narrow() {
        var dashboard = Fixture.live(10)
        _ = dashboard.update(.observed(reading(1)))
        _ = dashboard.update(.observed(reading(2)))
        let values = FramePainter(dashboard, size: Size(width: 200, height: 60))
            .observerText(width: 0).map {
                $0.text.split(separator: " ").last.map(String.init) ?? ""
            }
        for width in 12...40 {
            let painter = FramePainter(dashboard, size: Size(width: width, height: 60))
            for (line, value) in zip(painter.observerText(width: width), values) {
                guard case .spans(let spans) = line else { continue }
                #expect(spans[0].text.count + spans[1].text.count <= width)
                #expect(spans[1].text.hasSuffix(value))
            }
        }
    }

    @Test("the jitter of samples, and those that were late")
    func jitter() {
        var dashboard = DashboardState(Fixture.options())
        for number in 0..<10 {
            var batch = Fixture.batch(number)
            if number == 5 { batch.instantNanoseconds += 700_000_000 }
            _ = dashboard.update(.feed(.appended(batch)))
        }
        dashboard.press(keys: .character("7"))
        let lines = dashboard.plainLines
        #expect(lines.contains { $0.contains("jitter at most") && $0.contains("700 ms") })
        #expect(lines.contains { $0.contains("samples late") && $0.hasSuffix("1") })
        #expect(lines.contains { $0.contains("jitter p50") && $0.hasSuffix("0 s") })
    }

    @Test("errors are summed by pool and kind, in parts of the time")
    func errors() {
        var history = ErrorHistory()
        func time(_ second: Int) -> WallTime {
            Fixture.start.advanced(byNanoseconds: Int64(second) * 1_000_000_000)
        }
        var before: [String: [PoolErrorKind: UInt64]] = ["orders": [:], "sessions": [:]]
        for second in 1...10 {
            let models = ["orders", "sessions"].map { name in
                var statistics = PoolStatistics()
                statistics.instantNanoseconds = UInt64(second) * 1_000_000_000
                statistics.errors = before[name] ?? [:]
                if name == "orders", second > 5 { statistics.errors[.timeout, default: 0] += 3 }
                if name == "sessions", second == 2 { statistics.errors[.create] = 1 }
                return PoolModel(
                    PoolSample(name: name, kind: "tcp", statistics: statistics), since: nil)
            }
            history.take(models, since: before, at: time(second))
            for model in models { before[model.name] = model.statistics.errors }
        }
        let sums = history.sums(from: time(0), through: time(10), parts: 5)
        #expect(sums.map(\.key.pool) == ["orders", "sessions"])
        #expect(sums.map(\.total) == [15, 1])
        #expect(sums[0].counts == [0, 0, 3, 6, 6])
        #expect(sums[1].counts == [1, 0, 0, 0, 0])
        #expect(history.sums(from: time(8), through: time(9), parts: 2).map(\.total) == [3])
        for second in 0..<6_000 {
            let models = [
                PoolModel(
                    PoolSample(
                        name: "orders", kind: "tcp",
                        statistics: {
                            var statistics = PoolStatistics()
                            statistics.errors = [.broken: UInt64(second + 1)]
                            return statistics
                        }()), since: nil)
            ]
            history.take(
                models, since: ["orders": [.broken: UInt64(second)]], at: time(20 + second))
        }
        #expect(history.entries.count <= ErrorHistory.limit)
    }
}
