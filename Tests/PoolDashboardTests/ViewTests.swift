import PoolMetrics
import Testing

@testable import PoolDashboard

@Suite("Views")
struct ViewTests {
    @Test("each view has a number of its own, in order, and a key that shows it")
    func numbers() {
        let all = DashboardView.allCases.map(\.definition)
        #expect(all.map(\.number) == all.map(\.number).sorted())
        #expect(Set(all.map(\.number)).count == all.count)
        for isReplay in [false, true] {
            for view in DashboardView.allCases {
                var dashboard = isReplay ? Fixture.replay(3, of: 9) : Fixture.live(3)
                for key in view.definition.keys {
                    dashboard.press(keys: .character("1"), key)
                    #expect(dashboard.view == view)
                    #expect(
                        dashboard.render(size: Size(width: 120, height: 40)).text
                            .contains("[\(view.definition.number) \(view.definition.title)]"))
                }
            }
        }
    }

    @Test("Tab goes through the views and begins again, Shift-Tab the other way")
    func tab() {
        var dashboard = Fixture.live(3)
        var forward: [DashboardView] = []
        for _ in DashboardView.allCases {
            forward.append(dashboard.view)
            dashboard.press(keys: .tab)
        }
        #expect(forward == DashboardView.allCases)
        #expect(dashboard.view == .overview)
        dashboard.press(keys: .backTab)
        #expect(dashboard.view == DashboardView.allCases.last)
        dashboard.press(keys: .tab)
        #expect(dashboard.view == .overview)
    }

    @Test("Enter goes down to the pool, Esc up again, from any view to the overview")
    func upAndDown() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .enter)
        #expect(dashboard.view == .pool)
        dashboard.press(keys: .escape)
        #expect(dashboard.view == .overview)
        for view in DashboardView.allCases {
            dashboard.press(keys: view.definition.keys[0], .escape)
            #expect(dashboard.view == .overview)
        }
        dashboard.viewAbove = nil
        dashboard.view = .pool
        dashboard.goDown(to: .pool)
        dashboard.press(keys: .escape)
        #expect(dashboard.view == .overview)
    }

    @Test("without a pool the pool's view says how to get one")
    func nothingSelected() {
        var dashboard = DashboardState(Fixture.options())
        dashboard.press(keys: .enter)
        #expect(dashboard.view == .overview)
        #expect(dashboard.notices.last?.text == "no pool is selected: choose one with ↑ and ↓")
        dashboard.press(keys: .character("2"))
        #expect(dashboard.plainLines == ["no pool is selected: choose one in the overview"])
        #expect(
            dashboard.render(size: Size(width: 80, height: 24)).text
                .contains("no pool is selected: choose one in the overview"))
    }

    @Test("each view keeps its place; one that is gone down to begins at its top")
    func places() {
        var dashboard = Fixture.live(70)
        _ = dashboard.update(.resized(Size(width: 80, height: 24)))
        dashboard.press(keys: .character("2"), .down, .down, .tab, .character("2"))
        #expect(dashboard.scroll == 2)
        dashboard.press(keys: .character("?"), .down)
        #expect(dashboard.scroll == 1)
        dashboard.press(keys: .character("?"))
        #expect(dashboard.scroll == 2)
        dashboard.press(keys: .escape, .enter)
        #expect(dashboard.scroll == 0)
    }

    @Test("a view's key leaves the help")
    func fromHelp() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("?"), .character("2"))
        #expect(!dashboard.isHelpOpen)
        #expect(dashboard.view == .pool)
    }

    @Test("the header shows as much of the views as there is room for, the present one first")
    func strip() {
        let whole = TabStrip(present: .pool, room: 200)
        #expect(whole.tabs.count == DashboardView.allCases.count)
        #expect(whole.tabs[0].text == " 1 Overview ")
        #expect(whole.tabs[1].text == "[2 Pool]")
        #expect(whole.tabs[1].x == 12)
        let numbers = TabStrip(present: .pool, room: whole.width - 1)
        #expect(numbers.tabs[0].text == " 1 ")
        #expect(numbers.tabs[1].text == "[2 Pool]")
        let alone = TabStrip(present: .pool, room: numbers.width - 1)
        #expect(alone.tabs.map(\.text) == ["[2 Pool]"])
        #expect(TabStrip(present: .pool, room: 7).tabs.isEmpty)
    }

    @Test("every view has plain lines, without a control character whatever a pool is called")
    func plain() {
        var dashboard = Fixture.live(3, pools: ["or\u{1B}ders", "b"])
        for view in DashboardView.allCases {
            dashboard.press(keys: view.definition.keys[0])
            let lines = dashboard.plainLines
            #expect(!lines.isEmpty)
            #expect(!lines.contains { $0.contains("\u{1B}") || $0.contains("\n") })
        }
        dashboard.press(keys: .character("1"))
        #expect(
            dashboard.plainLines
                == PlainFrame.text(
                    of: Fixture.batches(3, pools: ["or\u{1B}ders", "b"])[2],
                    previous: Fixture.batches(3, pools: ["or\u{1B}ders", "b"])[1]
                )
                .split(separator: "\n").map(String.init))
        dashboard.press(keys: .character("/"), .character("b"))
        #expect(dashboard.plainLines.count == 5)
        dashboard.press(keys: .character("x"))
        #expect(dashboard.plainLines.count == 2)
    }
}
