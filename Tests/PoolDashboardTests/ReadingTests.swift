import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("What is read off the screen")
struct ReadingTests {
    private let size = Size(width: 120, height: 40)

    private func pool(_ style: GraphStyle) -> DashboardState {
        var options = Fixture.options()
        options.graphStyle = style
        var dashboard = Fixture.live(40, options: options)
        _ = dashboard.update(.resized(size))
        dashboard.press(keys: .enter)
        return dashboard
    }

    private func text(_ dashboard: DashboardState) -> String { dashboard.render(size: size).text }

    @Test("with numbers only the slots are a list and no chart, and v goes on from there")
    func list() {
        var dashboard = pool(.absent)
        #expect(!text(dashboard).contains("slots over time"))
        #expect(text(dashboard).contains("─ slots ─"))
        dashboard.press(keys: .character("v"))
        #expect(!text(dashboard).contains("─ slots ─"))
        #expect(text(dashboard).contains("─ latency ─"))
        dashboard.press(keys: .character("v"))
        #expect(text(dashboard).contains("─ slots ─"))
    }

    @Test("Enter says how the chart comes back, and its cursor is where it was when it does")
    func cursor() {
        var dashboard = pool(.absent)
        dashboard.press(keys: .enter)
        #expect(dashboard.place.cursor == nil)
        #expect(
            dashboard.notices.last?.text == "numbers only: s brings the slots over time back")
        dashboard.press(keys: .character("s"), .enter, .left, .down)
        let cursor = dashboard.place.cursor
        #expect(cursor != nil && text(dashboard).contains("slots over time"))
        dashboard.press(keys: .character("s"), .character("s"))
        #expect(!text(dashboard).contains("slots over time"))
        dashboard.press(keys: .down)
        #expect(dashboard.place.cursor == cursor)
        dashboard.press(keys: .character("s"))
        #expect(dashboard.place.cursor == cursor && text(dashboard).contains("slots over time"))
    }

    @Test("the key line says what Space and Enter do next")
    func hints() {
        func keys(_ dashboard: DashboardState) -> String {
            text(dashboard).split(separator: "\n").last.map(String.init) ?? ""
        }
        var dashboard = pool(.braille)
        #expect(keys(dashboard).contains(" Space freeze "))
        #expect(keys(dashboard).contains(" Enter open "))
        dashboard.press(keys: .character(" "), .enter)
        #expect(keys(dashboard).contains(" Space live "))
        #expect(!keys(dashboard).contains("Enter"))
        dashboard.press(keys: .character(" "), .escape)
        #expect(keys(dashboard).contains(" Space freeze "))
        #expect(keys(dashboard).contains(" Enter open "))
    }

    @Test("what is said twice is there once, as the newest")
    func twice() {
        var dashboard = pool(.braille)
        dashboard.press(keys: .character("Y"), .character("z"), .character("Y"))
        #expect(dashboard.notices.count == 2)
        #expect(dashboard.notices.last?.text.hasPrefix("copied pool: ") == true)
    }

    @Test("what is said of a pool is whole or not there, however narrow the screen is")
    func head() throws {
        let dashboard = pool(.braille)
        let whole = try #require(
            dashboard.render(size: Size(width: 250, height: 40)).text.split(separator: "\n")
                .dropFirst().first)
        for width in 12...200 {
            let lines = dashboard.render(size: Size(width: width, height: 40)).text
                .split(separator: "\n", omittingEmptySubsequences: false)
            let head = lines[1].reversed().drop { $0 == " " }.reversed()
            #expect(whole.starts(with: head), "\(width)")
            let rest = whole.dropFirst(head.count)
            #expect(rest.isEmpty || rest.hasPrefix("  ") || rest.hasPrefix(", "), "\(width)")
        }
    }

    @Test("no line of the help is cut off, from 60 columns on")
    func help() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("?"))
        for width in [60, 80, 100, 119, 120, 130, 160, 200] {
            let text = dashboard.render(size: Size(width: width, height: 140)).text
            let lines = text.split(separator: "\n").dropFirst().dropLast(2)
            #expect(lines.allSatisfy { !$0.contains(/[^ ]…|[^n] …/) }, "\(width)")
        }
    }

    @Test("every question is read to its end")
    func questions() throws {
        let model = try #require(Fixture.live(40).picture["orders"])
        let id = try #require(model.statistics.slots.first { $0.state == .inUse }?.resource)
        let commands: [PoolCommand] = [
            .cleanUp, .resize(.range(1...3)), .drain, .reconnect, .bypass(true), .dispose(id),
            .revoke(id),
        ]
        for command in commands {
            var dashboard = Fixture.live(40)
            dashboard.dialog = ConfirmDialog(
                command: command, pools: ["orders"], rows: ["orders"],
                consequences: command.consequences(model))
            let text = text(dashboard)
            let words = (dashboard.dialog?.explanation ?? []).joined(separator: " ")
            for word in words.split(separator: " ") { #expect(text.contains(word), "\(command)") }
        }
    }
}
