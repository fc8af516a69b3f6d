import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("The palette's line")
struct PaletteLineTests {
    private let size = Size(width: 120, height: 40)

    private func opened(_ text: String = "") -> DashboardState {
        var dashboard = Fixture.live(3, options: Fixture.generating())
        _ = dashboard.update(.resized(size))
        dashboard.press(keys: .character(":"))
        dashboard.type(text)
        return dashboard
    }

    private func offered(_ text: String) -> [String] {
        opened(text).completions.items.map(\.text)
    }

    // MARK: - Completing

    @Test("all commands are listed above an empty line, with what each does and its keys")
    func all() {
        let dashboard = opened()
        #expect(offered("").count == Palette(dashboard).usable.count)
        let text = dashboard.render(size: size).text
        for part in [
            "─ commands ", "1–11 of ", "overview", "all pools, and what the selected one does",
            "Tab completes  ↑↓ typed before  Esc leaves",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        let row = text.split(separator: "\n").first { $0.contains("what watching costs") }
        #expect(row?.contains("7 !") == true)
    }

    @Test("Tab puts in the one that is left, and a blank where something may follow")
    func single() {
        for (typed, line) in [
            ("overv", "overview"), ("resi", "resize "), ("the", "theme "),
            ("theme mo", "theme mono"),
            ("pause in sess", "pause in sessions"), ("  resi", "  resize "),
            ("sort in_use inv", "sort in_use inverted"), ("drain i", "drain in "),
            ("revoke #10", "revoke #100"), ("scenario bu", "scenario burst"),
            ("fault sl", "fault slow_"), ("next waiting>0 and sess", "next waiting>0 and sessions"),
        ] {
            var dashboard = opened(typed)
            #expect(dashboard.press(keys: .tab).isEmpty)
            #expect(dashboard.prompt?.text == line, "\(typed)")
        }
    }

    @Test("Tab puts in what all have in common, and goes through them from then on")
    func cycling() {
        var dashboard = opened("zo")
        dashboard.press(keys: .escape)
        dashboard.press(keys: .enter, .character(":"), .character("z"), .tab)
        #expect(dashboard.prompt?.text == "zoom_")
        dashboard.press(keys: .tab)
        #expect(dashboard.prompt?.text == "zoom_in")
        // The list stays that of what was typed.
        #expect(dashboard.completions.items.map(\.text) == ["zoom_in", "zoom_out"])
        #expect(dashboard.render(size: size).text.contains("▸ zoom_in"))
        dashboard.press(keys: .tab)
        #expect(dashboard.prompt?.text == "zoom_out")
        dashboard.press(keys: .tab)
        #expect(dashboard.prompt?.text == "zoom_in")
        dashboard.press(keys: .backTab)
        #expect(dashboard.prompt?.text == "zoom_out")
        dashboard.press(keys: .backspace)
        #expect(dashboard.prompt?.text == "zoom_ou")
        #expect(dashboard.prompt?.completing == nil)
        var back = opened("fault ")
        back.press(keys: .backTab)
        #expect(back.prompt?.text == "fault in")
        back.press(keys: .tab)
        #expect(back.prompt?.text == "fault slow_factory")
    }

    @Test("where nothing begins so, what holds it is offered; nothing is nothing")
    func holding() {
        #expect(offered("mark") == ["next_mark", "previous_mark", "bookmark"].sorted(by: order))
        #expect(offered("qqq").isEmpty)
        #expect(offered("qqq x").isEmpty)
        #expect(offered("overview ").isEmpty)
        var dashboard = opened("qqq")
        dashboard.press(keys: .tab, .backTab)
        #expect(dashboard.prompt?.text == "qqq")
        // In another line there is nothing to complete.
        var filter = Fixture.live(3)
        filter.press(keys: .character("/"), .character("o"), .tab, .up)
        #expect(filter.prompt?.text == "o")
        #expect(filter.completions.items.isEmpty)
    }

    /// The order in which commands are listed.
    private func order(_ left: String, _ right: String) -> Bool {
        let names = Palette(opened()).commands.map(\.name)
        return (names.firstIndex(of: left) ?? 0) < (names.firstIndex(of: right) ?? 0)
    }

    @Test("what may follow a command is offered by what it is")
    func arguments() {
        #expect(offered("next wait_p").contains("wait_p99_seconds"))
        #expect(offered("previous in_use>5 and o") == ["oldest_wait_seconds", "orders", "or"])
        #expect(offered("filter (b") == ["bypassed", "barged_total", "buffers"])
        #expect(offered("sort ").first == "none")
        #expect(offered("sort ").count == PoolField.all.count + 1)
        #expect(offered("theme ") == ["dark", "light", "mono"])
        #expect(offered("pool ") == ["orders", "sessions", "buffers"])
        #expect(offered("drain ") == ["in"])
        #expect(offered("drain in ") == ["orders", "sessions", "buffers"])
        #expect(offered("revoke ").first == "#100")
        #expect(offered("revoke ").last == "in")
        #expect(offered("resize 4 ") == ["in"])
        #expect(offered("scenario ") == ["steady", "burst", "leak"])
        #expect(offered("fault ") == WorkloadFault.allCases.map(\.rawValue) + ["in"])
        #expect(offered("fault leak in ") == ["orders", "sessions", "buffers", "all"])
        #expect(offered("end_fault ") == ["all", "in"])
        #expect(offered("rate ").prefix(3) == ["up", "down", "0 %"])
        #expect(offered("go ").isEmpty && offered("bookmark ").isEmpty)
        var status = Fixture.workload()
        status.faults = [.init(.leak, pool: "orders")]
        var dashboard = opened("end_fault ")
        _ = dashboard.update(.workload(status))
        #expect(dashboard.completions.items.map(\.text) == ["leak", "all", "in"])
        #expect(dashboard.completions.items[0].note == "goes on in orders")
    }

    @Test("a click on a completion puts it in, the wheel goes through them")
    func mouse() {
        var dashboard = opened("zoo")
        dashboard.view = .pool
        let lines = dashboard.render(size: size).text.split(separator: "\n")
        let row = lines.lastIndex { $0.contains("zoom_out") } ?? 0
        var wheel = dashboard
        #expect(dashboard.update(.mouse(MouseEvent(.left, column: 4, row: row))).isEmpty)
        #expect(dashboard.prompt?.text == "zoom_out")
        _ = wheel.update(.mouse(MouseEvent(.wheelDown, column: 4, row: row)))
        _ = wheel.update(.mouse(MouseEvent(.wheelDown, column: 4, row: row)))
        #expect(wheel.prompt?.text == "zoom_in")
        // On the rule above the list there is nothing.
        _ = wheel.update(.mouse(MouseEvent(.left, column: 4, row: row - 2)))
        #expect(wheel.prompt?.text == "zoom_in")
        wheel.take(completion: 99)
        #expect(wheel.prompt?.text == "zoom_in")
        wheel.take(completion: 1)
        #expect(wheel.prompt?.text == "zoom_out")
    }

    @Test("while something is wrong, that is shown and not the list")
    func problem() {
        var dashboard = opened("zzz")
        dashboard.press(keys: .enter)
        let text = dashboard.render(size: size).text
        #expect(text.contains("! there is no command \"zzz\""))
        #expect(!text.contains("─ commands "))
    }

    @Test("the hint says what the command is for")
    func hint() {
        #expect(opened("resize ").render(size: size).text.contains("▏  2...8 in orders"))
        #expect(
            opened("drain in orders").render(size: size).text
                .contains("▏  no leases until everything is back and gone"))
        #expect(opened("dra").render(size: size).text.contains("▏  Tab completes  Enter does it"))
    }

    // MARK: - History

    @Test("↑ and ↓ go through what was typed before, as it begins")
    func history() {
        var options = Fixture.generating()
        options.commandHistory = ["theme dusk", "next waiting>0", "theme mono"]
        var dashboard = Fixture.live(3, options: options)
        dashboard.press(keys: .character(":"), .up)
        #expect(dashboard.prompt?.text == "theme mono")
        dashboard.press(keys: .up, .up, .up, .up)
        #expect(dashboard.prompt?.text == "theme dusk")
        dashboard.press(keys: .down, .down)
        #expect(dashboard.prompt?.text == "theme mono")
        dashboard.press(keys: .down)
        #expect(dashboard.prompt?.text == "")
        dashboard.type("the")
        dashboard.press(keys: .up, .up)
        #expect(dashboard.prompt?.text == "theme dusk")
        dashboard.press(keys: .down, .down, .down)
        #expect(dashboard.prompt?.text == "the")
        dashboard.type("me mono")
        #expect(dashboard.press(keys: .enter) == [.remember("theme mono")])
        dashboard.press(keys: .character(":"))
        dashboard.type("theme light")
        dashboard.press(keys: .enter)
        // Each once, the last one last.
        #expect(
            dashboard.commandHistory == [
                "theme dusk", "next waiting>0", "theme mono", "theme light",
            ])
        #expect(
            dashboard.press(keys: .character(":"), .pageUp, .up, .enter) == [
                .remember("theme light")
            ])
    }

    @Test("the history is bounded")
    func bounded() {
        var options = Fixture.options()
        options.commandHistory = (0..<900).map { "go \($0)s" }
        var dashboard = Fixture.live(1, options: options)
        #expect(dashboard.commandHistory.count == 500)
        dashboard.press(keys: .character(":"))
        dashboard.type("theme mono")
        dashboard.press(keys: .enter)
        #expect(dashboard.commandHistory.count == 500)
        #expect(dashboard.commandHistory.last == "theme mono")
    }

    // MARK: - Editing

    @Test("the line is edited as in a shell")
    func editing() {
        var dashboard = opened("go 10:42")
        func line() -> String {
            "\(dashboard.prompt?.line.before ?? "")|\(dashboard.prompt?.line.after ?? "")"
        }
        for (key, expected) in [
            (.left, "go 10:4|2"), (.left, "go 10:|42"), (.character("3"), "go 10:3|42"),
            (.delete, "go 10:3|2"), (.backspace, "go 10:|2"), (.control("e"), "go 10:2|"),
            (.delete, "go 10:|"), (.control("a"), "|go 10:"), (.right, "g|o 10:"),
            (.control("k"), "g|"), (.end, "g|"), (.home, "|g"), (.control("w"), "|g"),
            (.control("f"), "g|"), (.control("b"), "|g"), (.backspace, "|g"),
            (.control("e"), "g|"), (.control("u"), "|"),
        ] as [(Key, String)] {
            dashboard.press(keys: key)
            #expect(line() == expected, "\(key)")
        }
        dashboard.type("next  waiting>0  ")
        dashboard.press(keys: .control("w"))
        #expect(line() == "next  |")
        dashboard.press(keys: .control("w"), .control("w"), .insert)
        #expect(line() == "|")
        dashboard.type(String(repeating: "x", count: 200))
        #expect(dashboard.prompt?.text.count == Prompt.limit)
    }

    @Test("a long line shows the part around its cursor, between its label and the hint")
    func longLine() {
        var dashboard = opened(String(repeating: "abcdefghi ", count: 12))
        let narrow = Size(width: 40, height: 12)
        func last() -> String {
            String(dashboard.render(size: narrow).text.split(separator: "\n").last ?? "")
        }
        #expect(last().hasPrefix(" :…"))
        #expect(last().contains("abcdefghi ▏"))
        dashboard.press(keys: .control("a"))
        #expect(last().hasPrefix(" :▏abcdefghi"))
    }

    @Test("a completion in the middle of a line leaves what stands behind")
    func middle() {
        var dashboard = opened("the mono")
        for _ in 0..<5 { dashboard.press(keys: .left) }
        dashboard.press(keys: .tab)
        #expect(dashboard.prompt?.text == "theme  mono")
        #expect(dashboard.prompt?.line.after == " mono")
    }
}
