import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("The mouse")
struct MouseTests {
    static let size = Size(width: 120, height: 40)

    private func live(_ count: Int = 60) -> DashboardState {
        var dashboard = Fixture.live(count)
        _ = dashboard.update(.resized(Self.size))
        return dashboard
    }

    /// The cell of a text on the frame, its first one.
    private func cell(_ text: String, _ dashboard: DashboardState) throws -> (Int, Int) {
        let lines = dashboard.render(size: dashboard.size).text.split(
            separator: "\n", omittingEmptySubsequences: false)
        let row = try #require(lines.firstIndex { $0.contains(text) }, "no \(text)")
        let range = try #require(lines[row].firstRange(of: text))
        return (lines[row].distance(from: lines[row].startIndex, to: range.lowerBound), row)
    }

    private func click(_ text: String, _ dashboard: inout DashboardState) throws
        -> [DashboardEffect]
    {
        let (column, row) = try cell(text, dashboard)
        return dashboard.update(.mouse(MouseEvent(.left, column: column, row: row)))
    }

    @Test("a click selects a pool, and on the selected one opens it")
    func rows() throws {
        var dashboard = live()
        #expect(dashboard.selectedName == "orders")
        #expect(try click("buffers", &dashboard) == [])
        #expect(dashboard.selectedName == "buffers")
        #expect(dashboard.view == .overview)
        _ = try click("buffers", &dashboard)
        #expect(dashboard.view == .pool)
        #expect(dashboard.selectedName == "buffers")
    }

    @Test("a click on a view in the header shows it")
    func tabs() throws {
        var dashboard = live()
        // Wide enough for all their titles.
        _ = dashboard.update(.resized(Size(width: 200, height: 40)))
        for view in DashboardView.allCases.reversed() {
            let definition = view.definition
            _ = try click("\(definition.number) \(definition.title)", &dashboard)
            #expect(dashboard.view == view)
        }
    }

    @Test("a click on a hint of the key line does what the key does")
    func hints() throws {
        var dashboard = live()
        #expect(try click("q quit", &dashboard) == [.quit])
        #expect(try click("c clean up", &dashboard) == [.perform(.cleanUp, pools: ["orders"])])
        _ = try click("Space freeze", &dashboard)
        #expect(dashboard.isFrozen)
        _ = try click("? help", &dashboard)
        #expect(dashboard.isHelpOpen)
        _ = try click("Esc back", &dashboard)
        #expect(!dashboard.isHelpOpen)
    }

    /// The timeline's columns; the words before it are longer when the view is frozen.
    private func bar(_ dashboard: DashboardState) -> [Int] {
        let map = dashboard.hitMap
        return (0..<Self.size.width).filter { column in
            if case .time = map[column, 38]?.target { true } else { false }
        }
    }

    private func clickBar(_ column: Int, _ dashboard: inout DashboardState) {
        _ = dashboard.update(.mouse(MouseEvent(.left, column: column, row: 38)))
    }

    @Test("a click on the timeline goes to that time, and at its end back to live")
    func timeline() throws {
        var dashboard = live()
        let cursor = try cursor(dashboard)
        clickBar(cursor - 10, &dashboard)
        #expect(dashboard.isFrozen)
        let behind = try #require(dashboard.behindNanoseconds)
        // The bar of five minutes has a hundred cells or so.
        #expect((20...45).contains(behind / 1_000_000_000))
        let place = try self.cursor(dashboard)
        clickBar(place, &dashboard)
        #expect(try self.cursor(dashboard) == place)
        clickBar(try #require(bar(dashboard).first), &dashboard)
        #expect(dashboard.moment == dashboard.history.first)
        clickBar(try #require(bar(dashboard).last), &dashboard)
        #expect(!dashboard.isFrozen)
    }

    private func cursor(_ dashboard: DashboardState) throws -> Int {
        let canvas = dashboard.render(size: dashboard.size)
        return try #require((0..<canvas.size.width).last { canvas[$0, 38].text == "●" })
    }

    @Test("in a replay the timeline asks the feed")
    func replayTimeline() throws {
        var dashboard = Fixture.replay(40, of: 90)
        _ = dashboard.update(.resized(Self.size))
        let span = try #require(dashboard.timeSpan)
        let bar = bar(dashboard)
        let middle = bar[bar.count / 2]
        let effects = dashboard.update(.mouse(MouseEvent(.left, column: middle, row: 38)))
        guard case .feed(.goTo(let time))? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        let share =
            Double(time.nanoseconds(since: span.start))
            / Double(span.end.nanoseconds(since: span.start))
        #expect((0.48...0.52).contains(share))
        let wheel = dashboard.update(.mouse(MouseEvent(.wheelUp, column: middle, row: 38)))
        #expect(wheel == [.feed(.scrub(-0.01))])
    }

    @Test("the wheel moves the selection of a list, and the lines of a text")
    func wheel() throws {
        var dashboard = live()
        func turn(_ button: MouseEvent.Button, column: Int = 5, row: Int = 10) {
            _ = dashboard.update(.mouse(MouseEvent(button, column: column, row: row)))
        }
        turn(.wheelDown)
        #expect(dashboard.selectedName == "sessions")
        turn(.wheelUp)
        #expect(dashboard.selectedName == "orders")
        turn(.wheelUp)
        #expect(dashboard.selectedName == "orders")
        dashboard.press(keys: .character("?"))
        turn(.wheelDown)
        let scrolled = dashboard.scroll
        #expect(scrolled == min(3, dashboard.maximumScroll))
        turn(.wheelUp)
        #expect(dashboard.scroll == 0)
    }

    @Test("a click on a heading sorts by it, and again the other way")
    func headings() throws {
        var dashboard = live()
        let effects = try click("waiting", &dashboard)
        #expect(dashboard.listing.sortField == "waiting")
        #expect(effects.isEmpty)
        _ = try click("waiting", &dashboard)
        #expect(dashboard.listing.isSortInverted)
        dashboard.press(keys: .function(6))
        _ = dashboard.update(.mouse(MouseEvent(.wheelDown, column: 60, row: 15)))
        #expect(dashboard.columnMenu != nil)
        // Outside the list nothing is reached; a line of it sorts.
        #expect(dashboard.update(.mouse(MouseEvent(.left, column: 5, row: 3))) == [])
        #expect(dashboard.selectedName == "orders")
        _ = try click("as registered", &dashboard)
        #expect(dashboard.columnMenu == nil)
        #expect(dashboard.listing.sortField == nil)
    }

    @Test("a question takes only its answers, and what is below it is out of reach")
    func dialog() throws {
        var dashboard = live()
        dashboard.press(keys: .character("C"))
        let question = try #require(dashboard.dialog)
        #expect(try click("sessions", &dashboard) == [])
        #expect(try click("q quit", &dashboard) == [])
        #expect(try click("Clean up all 3", &dashboard) == [])
        #expect(dashboard.dialog == question)
        #expect(dashboard.update(.mouse(MouseEvent(.wheelDown, column: 5, row: 3))) == [])
        #expect(dashboard.selectedName == "orders")
        #expect(try click("Cancel ", &dashboard) == [])
        #expect(dashboard.dialog == nil)
        dashboard.press(keys: .character("C"))
        let (column, row) = try cell("  Clean up ]", dashboard)
        #expect(
            dashboard.update(.mouse(MouseEvent(.left, column: column + 3, row: row)))
                == [.perform(.cleanUp, pools: question.pools)])
        #expect(dashboard.dialog == nil)
    }

    @Test("over an open menu the wheel moves in it, and nothing behind it")
    func wheelOverMenu() throws {
        var dashboard = Fixture.live(60, options: Fixture.generating())
        _ = dashboard.update(.resized(Self.size))
        for key in ["x", "w"] as [Character] {
            dashboard.press(keys: .character(key))
            let (column, row) = try cell(key == "x" ? "reconnect" : "slow factory", dashboard)
            for place in [(column, row), (1, 1), (60, 38)] {
                _ = dashboard.update(
                    .mouse(MouseEvent(.wheelDown, column: place.0, row: place.1)))
            }
            #expect(dashboard.menu?.focus == 3)
            _ = dashboard.update(.mouse(MouseEvent(.wheelUp, column: column, row: row)))
            #expect(dashboard.menu?.focus == 2)
            #expect(dashboard.selectedName == "orders" && !dashboard.isFrozen)
            dashboard.press(keys: .escape)
        }
    }

    @Test("while a line is typed, a click may select and do nothing else")
    func prompt() throws {
        var dashboard = live()
        dashboard.press(keys: .character("/"))
        _ = try click("sessions", &dashboard)
        #expect(dashboard.selectedName == "sessions")
        #expect(dashboard.prompt != nil)
        _ = dashboard.update(.mouse(MouseEvent(.wheelDown, column: 5, row: 10)))
        #expect(dashboard.selectedName == "buffers")
        dashboard.press(keys: .escape, .character("b"))
        let before = dashboard.selectedName
        _ = dashboard.update(.mouse(MouseEvent(.wheelUp, column: 5, row: 10)))
        _ = dashboard.update(.mouse(MouseEvent(.left, column: 60, row: 38)))
        #expect(dashboard.selectedName == before)
        #expect(!dashboard.isFrozen)
    }

    @Test("other buttons, and places with nothing in them, do nothing")
    func nothing() {
        var dashboard = live()
        for button in [MouseEvent.Button.middle, .right] {
            #expect(dashboard.update(.mouse(MouseEvent(button, column: 5, row: 3))) == [])
        }
        for (column, row) in [(-1, -1), (0, 0), (500, 500), (.max, .max), (.min, 3)] {
            #expect(
                dashboard.update(.mouse(MouseEvent(.left, column: column, row: row))) == [])
        }
        #expect(dashboard.selectedName == "orders")
        #expect(dashboard.view == .overview)
    }

    @Test("what is marked lies on the screen, at every size", arguments: DashboardView.allCases)
    func places(view: DashboardView) {
        for (width, height) in [(1, 1), (12, 3), (20, 5), (40, 10), (80, 24), (120, 40), (250, 80)]
        {
            var dashboard = Fixture.live(30)
            _ = dashboard.update(.resized(Size(width: width, height: height)))
            dashboard.press(keys: view.definition.keys[0])
            for open in [false, true] {
                if open { dashboard.press(keys: .character("C")) }
                let map = dashboard.hitMap
                for (column, row) in [(width, 0), (0, height), (-1, 0), (0, -1)] {
                    #expect(map[column, row] == nil, "\(width)×\(height)")
                }
            }
        }
    }

    @Test("a frame to be shown carries no map")
    func costsNothing() {
        let dashboard = live()
        #expect(dashboard.render(size: Self.size).hits == nil)
        var canvas = Canvas(size: Self.size)
        canvas.hits = HitMap()
        dashboard.render(into: &canvas)
        #expect(canvas.cells == dashboard.render(size: Self.size).cells)
    }
}
