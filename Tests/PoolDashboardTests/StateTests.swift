import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("Dashboard state")
struct StateTests {
    private let size = Size(width: 120, height: 40)

    @Test("the selection moves, stays inside, and goes by name")
    func selection() {
        var dashboard = Fixture.live(3)
        #expect(dashboard.selectedName == "orders")
        dashboard.press(keys: .up)
        #expect(dashboard.selectedName == "orders")
        dashboard.press(keys: .down, .character("j"), .down)
        #expect(dashboard.selectedName == "buffers")
        dashboard.press(keys: .character("k"))
        #expect(dashboard.selectedName == "sessions")
        dashboard.press(keys: .end)
        #expect(dashboard.selectedName == "buffers")
        dashboard.press(keys: .home)
        #expect(dashboard.selectedName == "orders")
        dashboard.press(keys: .end)
        _ = dashboard.update(
            .feed(.appended(Fixture.batch(3, pools: ["new", "buffers", "orders"]))))
        #expect(dashboard.selectedName == "buffers")
        dashboard.press(keys: .home)
        #expect(dashboard.selectedName == "new")
    }

    @Test("a pool that is gone is never replaced by its neighbour under a key")
    func gone() {
        var dashboard = Fixture.live(3)
        _ = dashboard.update(.feed(.appended(Fixture.batch(3, pools: ["sessions", "buffers"]))))
        #expect(dashboard.press(keys: .character("c")).isEmpty)
        #expect(dashboard.notices.last?.text == "no pool is selected: choose one with ↑ and ↓")
        #expect(dashboard.render(size: size).text.contains("orders is not there now"))
        dashboard.press(keys: .down)
        #expect(dashboard.selectedName == "sessions")
    }

    @Test("in the detail of a pool that is gone nothing is done, and it says so")
    func goneInDetail() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .enter)
        _ = dashboard.update(.feed(.appended(Fixture.batch(3, pools: ["sessions"]))))
        #expect(dashboard.press(keys: .character("c")).isEmpty)
        #expect(dashboard.notices.last?.text == "orders is gone: choose another pool with ↑ and ↓")
        #expect(
            dashboard.render(size: size).text.contains("orders is not there now: Esc goes back"))
    }

    @Test("a frozen view keeps its frame while data goes on; the next Space catches up")
    func freeze() {
        var dashboard = Fixture.live(10)
        dashboard.press(keys: .character(" "))
        let before = dashboard.render(size: size).text.split(separator: "\n").dropFirst()
        for number in 10..<20 { _ = dashboard.update(.feed(.appended(Fixture.batch(number)))) }
        let frozen = dashboard.render(size: size).text.split(separator: "\n")
        #expect(Array(frozen.dropFirst().dropLast(2)) == Array(before.dropLast(2)))
        #expect(frozen[0].contains("FROZEN"))
        #expect(frozen[38].contains("−00:10 behind live"))
        dashboard.press(keys: .character(" "))
        #expect(
            dashboard.render(size: size).text == Fixture.live(20).render(size: size).text)
    }

    @Test("in a frozen view c acts on the pool as it is, and not on one that is gone")
    func frozenAction() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character(" "), .down)
        #expect(
            dashboard.press(keys: .character("c")) == [.perform(.cleanUp, pools: ["sessions"])])
        _ = dashboard.update(.feed(.appended(Fixture.batch(3, pools: ["orders"]))))
        #expect(dashboard.press(keys: .character("c")).isEmpty)
        #expect(dashboard.notices.last?.text.hasPrefix("sessions is gone") == true)
    }

    @Test("a filter lists what matches in any case; Enter keeps it, Esc clears it")
    func filter() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .down, .character("/"))
        dashboard.type("ERS")
        #expect(dashboard.rows == ["orders", "buffers"])
        #expect(dashboard.selectedName == "orders")
        dashboard.press(keys: .down)
        #expect(dashboard.selectedName == "buffers")
        dashboard.press(keys: .enter)
        #expect(dashboard.prompt == nil)
        #expect(dashboard.rows == ["orders", "buffers"])
        #expect(dashboard.render(size: size).text.contains("/ERS: 2 of 3"))
        dashboard.press(keys: .character("/"), .control("u"))
        dashboard.type("zzz")
        #expect(dashboard.rows.isEmpty)
        #expect(
            dashboard.render(size: size).text.contains(
                "no pool is as zzz asks: Esc clears the filter"))
        #expect(dashboard.press(keys: .enter, .character("c")).isEmpty)
        dashboard.press(keys: .character("/"), .escape)
        #expect(dashboard.rows.count == 3)
    }

    @Test("Esc while typing a filter brings the selection back")
    func filterCancelled() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .down, .character("/"), .character("b"), .escape)
        #expect(dashboard.selectedName == "sessions")
        #expect(dashboard.filter.isEmpty)
    }

    @Test("what a filter hides is not selected: the nearest pool that is listed is, or none")
    func filterSelection() {
        var dashboard = Fixture.live(3, pools: ["a1", "b1", "b2", "b3", "a2", "b4"])
        dashboard.press(keys: .down, .down, .down, .character("/"))
        #expect(dashboard.selectedName == "b3")
        dashboard.type("a")
        #expect(dashboard.selectedName == "a2")
        dashboard.type("x")
        #expect(dashboard.rows.isEmpty && dashboard.selectedName == nil)
        dashboard.press(keys: .backspace)
        #expect(dashboard.selectedName == "a2")
        dashboard.press(keys: .control("u"))
        dashboard.type("1")
        #expect(dashboard.selectedName == "b1")
        dashboard.press(keys: .control("u"))
        dashboard.type("zzz")
        dashboard.press(keys: .enter)
        #expect(dashboard.render(size: size).text.contains("no pool selected"))
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(dashboard.view == .overview)
        #expect(dashboard.notices.last?.text.hasPrefix("no pool is selected") == true)
        dashboard.press(keys: .escape)
        #expect(dashboard.selectedName == "a1")
        dashboard.listing.sortField = "name"
        dashboard.listing.isSortInverted = true
        dashboard.press(keys: .end, .up, .character("/"))
        #expect(dashboard.selectedName == "a2")
        dashboard.type("b")
        #expect(dashboard.selectedName == "b1")
    }

    @Test("what is selected and is no longer as the filter asks is neither opened nor copied")
    func filterFollowed() {
        var options = Fixture.options()
        options.hasClipboard = true
        var dashboard = Fixture.live(80, options: options)
        dashboard.press(keys: .character("/"))
        dashboard.type("in_use = 0")
        dashboard.press(keys: .enter)
        #expect(dashboard.selectedName == "buffers")
        _ = dashboard.update(.feed(.appended(Fixture.batch(100))))
        #expect(dashboard.rows.isEmpty)
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(dashboard.view == .overview)
        dashboard.press(keys: .character("y"))
        #expect(dashboard.notices.last?.text.hasPrefix("copied overview") == true)
        _ = dashboard.update(.feed(.appended(Fixture.batch(140))))
        #expect(dashboard.rows == ["buffers"])
        dashboard.press(keys: .enter)
        #expect(dashboard.view == .pool)
    }

    @Test("what a clean-up did stays for at least ten seconds, in numbers")
    func outcome() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("c"))
        _ = dashboard.update(.commandFinished(pool: "orders", Fixture.outcome(3)))
        let line = "orders: clean up: 3 disposed (2 clean_up, 1 idle_timeout), size 9 → 6, 4 in use"
        let now = dashboard.now
        _ = dashboard.update(.tick(instantNanoseconds: now + 10 * Fixture.second))
        #expect(dashboard.render(size: size).text.contains(line))
        _ = dashboard.update(.tick(instantNanoseconds: now + 16 * Fixture.second))
        #expect(!dashboard.render(size: size).text.contains(line))
    }

    @Test("the answers of all pools are summed up in one line")
    func tally() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("C"), .character("y"))
        let notices = dashboard.notices.count
        _ = dashboard.update(.commandFinished(pool: "orders", Fixture.outcome(2)))
        #expect(
            dashboard.notices.last?.text.hasPrefix("1 of 3 pools: clean up: 2 disposed") == true)
        _ = dashboard.update(.commandFailed(pool: "sessions", message: "shut down: start it"))
        _ = dashboard.update(.commandFinished(pool: "buffers", Fixture.outcome(3)))
        #expect(dashboard.notices.count == notices + 1)
        #expect(
            dashboard.notices.last?.text
                == "3 pools: clean up: 5 disposed (3 clean_up, 2 idle_timeout), size 18 → 13, "
                + "8 in use; 1 failed, sessions: shut down: start it")
        _ = dashboard.update(.commandFinished(pool: "orders", Fixture.outcome(2)))
        #expect(dashboard.notices.last?.text.hasPrefix("orders: clean up: 2") == true)
    }

    @Test("a clean-up that failed says why")
    func failedCommand() {
        var dashboard = Fixture.live(3)
        _ = dashboard.update(.commandFailed(pool: "orders", message: "shut down: start it"))
        #expect(dashboard.notices.last?.text == "orders: shut down: start it")
        #expect(dashboard.notices.last?.role == .critical)
    }

    @Test("a feed that stops says so on the first line until it has something again")
    func feedFailure() {
        var dashboard = Fixture.live(3)
        _ = dashboard.update(.feed(.failed("the file is cut off: replay ends here")))
        #expect(dashboard.render(size: size).text.contains("STOPPED: the file is cut off"))
        _ = dashboard.update(.feed(.appended(Fixture.batch(3))))
        #expect(!dashboard.render(size: size).text.contains("STOPPED"))
    }

    @Test("late samples, lost events and log lines are counted on the first line")
    func observer() {
        var dashboard = Fixture.live(3)
        var late = Fixture.batch(8)
        late.pools[0].statistics.eventsDropped = 12
        _ = dashboard.update(.feed(.appended(late)))
        _ = dashboard.update(.logged(lines: 4, last: "something was said"))
        let first = dashboard.render(size: size).text.split(separator: "\n")[0]
        #expect(first.contains("1 late"))
        #expect(first.contains("12 events lost"))
        #expect(first.contains("log 4"))
        #expect(
            dashboard.notices.last?.text == "logged, to be shown at the end: something was said")
        _ = dashboard.update(.logged(lines: 9, last: "more"))
        #expect(dashboard.notices.count == 1)
    }

    @Test("stepping back in a replay shows what was, with its history")
    func stepBack() {
        var dashboard = Fixture.replay(50, of: 100)
        let before = dashboard.render(size: size).text
        _ = dashboard.update(.feed(.status(Fixture.status(51, of: 100))))
        _ = dashboard.update(.feed(.appended(Fixture.batch(51))))
        #expect(dashboard.render(size: size).text != before)
        _ = dashboard.update(.feed(.status(Fixture.status(50, of: 100))))
        _ = dashboard.update(.feed(.moved(Fixture.batches(51))))
        #expect(dashboard.render(size: size).text == before)
    }

    @Test("the timeline says playing, paused and the end in words")
    func timeline() {
        var dashboard = Fixture.replay(50, of: 100)
        #expect(dashboard.render(size: size).text.contains("PAUSED"))
        _ = dashboard.update(.feed(.status(Fixture.status(50, of: 100, playing: true, speed: 0.5))))
        let playing = dashboard.render(size: size).text
        #expect(playing.contains("▶ PLAYING ×0.5"))
        #expect(playing.contains("0:50 / 1:39   51/100"))
        _ = dashboard.update(.feed(.status(Fixture.status(99, of: 100))))
        #expect(dashboard.render(size: size).text.contains("END"))
    }

    @Test("history and events are bounded, and rates are unknown without an earlier sample")
    func bounds() {
        var dashboard = Fixture.live(1)
        #expect(dashboard.render(size: size).text.contains("–"))
        #expect(dashboard.picture.models[0].acquireRate == nil)
        for number in 1..<1_300 { _ = dashboard.update(.feed(.appended(Fixture.batch(number)))) }
        #expect(dashboard.picture.histories["orders"]?.count == PoolPicture.historyLimit)
        #expect(dashboard.picture.histories["orders"]?.appended == 1_300)
        #expect(dashboard.picture.events.count == PoolPicture.eventLimit)
        #expect(dashboard.picture.span(600) == 599 * Fixture.second)
    }

    @Test("where nothing happens only the clock and the graphs change cells")
    func fewCells() {
        var dashboard = Fixture.live(80)
        var batch = Fixture.batch(80)
        batch.events = []
        var frames: [Canvas] = []
        for second in 0..<3 {
            batch.instantNanoseconds += Fixture.second
            batch.time = batch.time.advanced(byNanoseconds: Int64(Fixture.second))
            for index in batch.pools.indices {
                batch.pools[index].statistics.instantNanoseconds += Fixture.second
            }
            _ = dashboard.update(.feed(.appended(batch)))
            if second > 0 { frames.append(dashboard.render(size: size)) }
        }
        let graph = OverviewLayout(Rect(x: 0, y: 1, width: 120, height: 38), pools: 3).graph
        let changed = frames[0].cells.indices.filter { index in
            let (row, column) = (index / size.width, index % size.width)
            let isTrend = (2...4).contains(row) && (27..<57).contains(column)
            let inGraph = (graph.y..<graph.bottom).contains(row) || isTrend
            return !inGraph && frames[0].cells[index] != frames[1].cells[index]
        }
        // The clock, and how far back the trend goes.
        #expect(changed.count == 1)
        #expect(dashboard.render(size: size) == frames[1])
    }

    @Test("the list of slots scrolls to its end and no further")
    func listScroll() {
        var dashboard = Fixture.live(70)
        _ = dashboard.update(.resized(Size(width: 80, height: 24)))
        dashboard.press(keys: .enter, .character("v"), .character("v"), .end)
        let bottom = dashboard.scroll
        #expect(bottom > 0)
        dashboard.press(keys: .down, .pageDown)
        #expect(dashboard.scroll == bottom)
        let frame = dashboard.render(size: Size(width: 80, height: 24)).text
        #expect(frame.contains("#108     max_lifetime"))
        dashboard.press(keys: .pageUp, .home)
        #expect(dashboard.scroll == 0)
        dashboard.press(keys: .end)
        _ = dashboard.update(.resized(Size(width: 200, height: 80)))
        #expect(dashboard.scroll == 0)
    }

    @Test("3,000 pools: only what is visible is drawn, with the selection in sight")
    func manyPools() {
        let names = (1...3_000).map { "tenant-\($0)" }
        var dashboard = Fixture.live(2, pools: names)
        for key: Key in [.end, .pageUp, .up, .home, .pageDown, .pageDown] {
            dashboard.press(keys: key)
            let lines = dashboard.render(size: Size(width: 80, height: 24)).text
                .split(separator: "\n")
            let chosen = lines.filter { $0.hasPrefix("▸") }
            #expect(chosen.count == 1)
            #expect(chosen[0].contains(dashboard.selectedName ?? "none"))
        }
    }

    @Test("how a pool is doing is told by a sign of its own")
    func health() {
        var signs: [String] = []
        for (waiting, phase, circuit, isBypassed) in [
            (0, .running, .closed, false), (2, .running, .closed, false),
            (2, .running, .open, true), (2, .running, .closed, true),
            (0, .paused, .closed, true), (0, .draining, .closed, false),
            (0, .shuttingDown, .closed, false), (0, .shutDown, .closed, false),
        ] as [(Int, PoolPhase, CircuitState, Bool)] {
            var batch = Fixture.batch(0)
            batch.pools[0].statistics.waiting = waiting
            batch.pools[0].statistics.phase = phase
            batch.pools[0].statistics.circuit = circuit
            batch.pools[0].statistics.isBypassed = isBypassed
            var dashboard = DashboardState(Fixture.options())
            _ = dashboard.update(.feed(.appended(batch)))
            let canvas = dashboard.render(size: size)
            signs.append(canvas[1, 2].text.map { String($0) } ?? "")
            dashboard.press(keys: .enter)
            let detail = dashboard.render(size: size).text
            #expect(detail.contains(phase.rawValue))
            let plain = PlainFrame.text(of: batch, previous: nil)
            for text in [detail, plain] {
                #expect(text.contains("circuit open") == (circuit == .open))
                #expect(text.contains(" bypassed") == isBypassed)
            }
        }
        #expect(signs == [" ", "!", "✖", "≈", "‖", "▽", "▼", "■"])
        #expect(Set(PoolHealth.allCases.map { GlyphSet(ascii: true).health($0) }).count == 9)
    }

    @Test("wall times are shown in the zone that was asked for")
    func zone() {
        var options = Fixture.options()
        options.timeZoneOffsetSeconds = -3 * 3_600
        let frame = Fixture.live(1, options: options).render(size: size).text
        #expect(frame.contains("07:40:00"))
    }

    @Test("a theme whose file changes is told, and so is one that can't be used")
    func themeReloaded() {
        var dashboard = Fixture.live(2)
        _ = dashboard.update(.themeReloaded)
        #expect(dashboard.notices.last?.text == "theme dark, read anew")
        _ = dashboard.update(.themeFailed(message: "dark.yaml: is not YAML: indent"))
        #expect(dashboard.notices.last?.text == "theme: dark.yaml: is not YAML: indent")
    }
}
