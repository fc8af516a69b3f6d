import PoolMetrics
import ResourceTypes
import Testing
import TestSupport

@testable import PoolDashboard

@Suite("Golden frames")
struct GoldenTests {
    static let sizes = [
        Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 60),
    ]

    /// Compares a dashboard's frame with its file.
    private func check(_ name: String, _ dashboard: DashboardState, _ size: Size) {
        var dashboard = dashboard
        _ = dashboard.update(.resized(size))
        let frame = dashboard.render(size: size)
        assertGolden(trimmed(frame.text), "\(name)-\(size.width)x\(size.height)")
    }

    /// The text without blanks at the ends of lines; that rows are full is a property of its own.
    private func trimmed(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
            .joined(separator: "\n")
    }

    @Test("overview, live", arguments: sizes)
    func overview(_ size: Size) { check("overview", Fixture.live(), size) }

    @Test("overview sorted, with the list of columns open", arguments: sizes)
    func sorted(_ size: Size) {
        var dashboard = Fixture.live()
        _ = dashboard.update(.resized(size))
        dashboard.press(keys: .character("<"), .function(6))
        check("sorted", dashboard, size)
    }

    @Test("overview with a cursor that sweeps", arguments: sizes)
    func sweeping(_ size: Size) {
        var options = Fixture.options()
        options.isSweeping = true
        check("sweeping", Fixture.live(options: options), size)
    }

    @Test("overview of numbers only", arguments: sizes)
    func numbers(_ size: Size) {
        var options = Fixture.options()
        options.graphStyle = .absent
        check("numbers", Fixture.live(options: options), size)
    }

    @Test("a small pool, with what has happened to it where other slots would be", arguments: sizes)
    func smallPool(_ size: Size) {
        var dashboard = DashboardState(Fixture.options())
        for var batch in Fixture.batches(80) {
            batch.events = batch.events.map { event in
                PoolEvent(
                    sequence: event.sequence, pool: event.sequence % 3 == 0 ? "orders" : "buffers",
                    instantNanoseconds: event.instantNanoseconds, kind: event.kind)
            }
            _ = dashboard.update(.feed(.appended(batch)))
        }
        _ = dashboard.update(.resized(size))
        dashboard.press(keys: .end, .enter)
        check("pool-small", dashboard, size)
        dashboard.press(keys: .character("v"), .character("v"))
        check("pool-small-list", dashboard, size)
    }

    @Test("a pool in numbers only", arguments: sizes)
    func numbersOfPool(_ size: Size) {
        var options = Fixture.options()
        options.graphStyle = .absent
        var dashboard = Fixture.live(options: options)
        dashboard.press(keys: .down, .enter)
        check("numbers-pool", dashboard, size)
    }

    @Test("overview with ASCII only", arguments: sizes)
    func ascii(_ size: Size) {
        var options = Fixture.options()
        options.ascii = true
        check("ascii", Fixture.live(options: options), size)
    }

    @Test("a pool: its past and its slots", arguments: sizes)
    func pool(_ size: Size) {
        var dashboard = Fixture.live()
        dashboard.press(keys: .down, .enter)
        check("pool", dashboard, size)
    }

    @Test("a pool with ASCII only", arguments: sizes)
    func asciiPool(_ size: Size) {
        var options = Fixture.options()
        options.ascii = true
        var dashboard = Fixture.live(options: options)
        dashboard.press(keys: .enter)
        check("pool-ascii", dashboard, size)
    }

    @Test("a cell of a pool's slots", arguments: sizes)
    func cell(_ size: Size) {
        var dashboard = Fixture.live()
        _ = dashboard.update(.resized(size))
        dashboard.press(keys: .enter, .enter, .down, .down, .left, .left, .left, .left)
        check("pool-cell", dashboard, size)
    }

    @Test("a pool's histograms, zoomed out", arguments: sizes)
    func histograms(_ size: Size) {
        var dashboard = Fixture.live(300)
        dashboard.press(keys: .enter, .character("v"), .character("Z"), .character("Z"))
        check("pool-histograms", dashboard, size)
    }

    @Test("a pool's slots as a list, swept", arguments: sizes)
    func list(_ size: Size) {
        var options = Fixture.options()
        options.isSweeping = true
        var dashboard = Fixture.live(options: options)
        dashboard.press(keys: .enter, .character("v"), .character("v"))
        check("pool-list", dashboard, size)
    }

    @Test("a pool in a replay", arguments: sizes)
    func replayedPool(_ size: Size) {
        var dashboard = Fixture.replay()
        dashboard.press(keys: .enter)
        check("pool-replay", dashboard, size)
    }

    @Test("help", arguments: sizes)
    func help(_ size: Size) {
        var dashboard = Fixture.live()
        dashboard.press(keys: .character("?"))
        check("help", dashboard, size)
    }

    @Test("confirm dialog", arguments: sizes)
    func dialog(_ size: Size) {
        var dashboard = Fixture.live()
        dashboard.press(keys: .character("C"))
        check("dialog", dashboard, size)
    }

    @Test("replay, paused half way", arguments: sizes)
    func replay(_ size: Size) { check("replay", Fixture.replay(), size) }

    @Test("before the first sample", arguments: sizes)
    func empty(_ size: Size) { check("empty", DashboardState(Fixture.options()), size) }

    @Test("filtered, and still typing", arguments: sizes)
    func filtered(_ size: Size) {
        var dashboard = Fixture.live()
        dashboard.press(keys: .character("/"))
        dashboard.type("ess")
        check("filtered", dashboard, size)
    }

    @Test("frozen while recording", arguments: sizes)
    func frozen(_ size: Size) {
        var dashboard = Fixture.live(70)
        dashboard.press(keys: .character("r"), .character(" "))
        _ = dashboard.update(.recordingStarted(file: "pooltop-20260301-104110.pooltop"))
        for number in 70..<82 {
            let batch = Fixture.batch(number)
            _ = dashboard.update(.tick(instantNanoseconds: batch.instantNanoseconds))
            _ = dashboard.update(.feed(.appended(batch)))
        }
        check("frozen", dashboard, size)
    }

    @Test("what clean-ups did", arguments: sizes)
    func cleaned(_ size: Size) {
        var dashboard = Fixture.live()
        dashboard.press(keys: .character("c"))
        _ = dashboard.update(.commandFinished(pool: "orders", Fixture.outcome(3)))
        dashboard.press(keys: .character("C"), .character("y"))
        for pool in ["orders", "sessions", "buffers"] {
            _ = dashboard.update(.commandFinished(pool: pool, Fixture.outcome(2)))
        }
        check("cleaned", dashboard, size)
    }

    @Test("the action menu", arguments: sizes)
    func menu(_ size: Size) {
        var dashboard = Fixture.live()
        dashboard.press(keys: .down, .character("x"), .down, .down)
        check("menu", dashboard, size)
    }

    @Test("the workload menu, faster and with faults", arguments: sizes)
    func workloadMenu(_ size: Size) {
        var dashboard = Fixture.live(options: Fixture.generating())
        dashboard.press(keys: .down, .character("w"), .character("+"))
        var status = Fixture.workload(150)
        status.faults = [.init(.leak, pool: "sessions"), .init(.breaks, pool: "buffers")]
        _ = dashboard.update(.workload(status))
        _ = dashboard.update(.workloadChanged("rate 100 % → 150 %, 315 a second on average"))
        check("workload", dashboard, size)
    }

    @Test("the list of scenarios, and the question before another", arguments: sizes)
    func scenarios(_ size: Size) {
        var dashboard = Fixture.live(options: Fixture.generating())
        dashboard.press(keys: .character("w"), .character("s"))
        check("scenarios", dashboard, size)
        dashboard.press(keys: .character("2"))
        check("scenario-question", dashboard, size)
    }

    @Test("the palette, empty and while it completes", arguments: sizes)
    func palette(_ size: Size) {
        var dashboard = Fixture.live(options: Fixture.generating())
        dashboard.press(keys: .character(":"))
        check("palette", dashboard, size)
        dashboard.type("next wait_p")
        dashboard.press(keys: .tab, .tab, .tab)
        check("palette-completing", dashboard, size)
    }

    @Test("the palette in a replay and in ASCII, with an error")
    func otherPalettes() {
        var replay = Fixture.replay()
        replay.press(keys: .character(":"), .character("p"))
        check("palette-replay", replay, GoldenTests.sizes[0])
        var options = Fixture.generating()
        options.ascii = true
        var ascii = Fixture.live(options: options)
        ascii.press(keys: .character(":"))
        ascii.type("fault b")
        check("palette-ascii", ascii, Size(width: 60, height: 16))
        ascii.press(keys: .control("u"))
        ascii.type("darin")
        ascii.press(keys: .enter)
        check("palette-error", ascii, GoldenTests.sizes[0])
    }

    @Test("the question before a drain", arguments: sizes)
    func question(_ size: Size) {
        var dashboard = Fixture.live()
        dashboard.press(keys: .character("x"), .character("d"), .tab)
        check("question", dashboard, size)
    }

    @Test("typing a size that is none", arguments: sizes)
    func resizing(_ size: Size) {
        var dashboard = Fixture.live()
        dashboard.press(keys: .character("x"), .character("s"))
        dashboard.type("0")
        dashboard.press(keys: .enter)
        check("resize", dashboard, size)
    }

    @Test("the card of an action", arguments: sizes)
    func card(_ size: Size) {
        var dashboard = Fixture.live()
        _ = dashboard.update(.feed(.appended(Fixture.acted(80, on: ["orders"]))))
        for number in 81..<92 { _ = dashboard.update(.feed(.appended(Fixture.batch(number)))) }
        check("card", dashboard, size)
    }

    @Test("three thousand pools", arguments: sizes)
    func many(_ size: Size) {
        let names = (1...3_000).map { "tenant-\($0)" }
        var dashboard = Fixture.live(2, pools: names)
        _ = dashboard.update(.resized(size))
        dashboard.press(keys: .end, .pageUp)
        check("many", dashboard, size)
    }

    @Test("colours of the overview and of the dialog")
    func styles() {
        let size = GoldenTests.sizes[0]
        var dashboard = Fixture.live()
        assertGolden(trimmed(dashboard.render(size: size).styledText), "styles-overview-80x24")
        dashboard.press(keys: .character("C"))
        assertGolden(trimmed(dashboard.render(size: size).styledText), "styles-dialog-80x24")
    }

    @Test("plain text")
    func plain() {
        let batches = Fixture.batches(81)
        assertGolden(trimmed(PlainFrame.text(of: batches[80], previous: batches[79])), "plain")
        assertGolden(trimmed(PlainFrame.text(of: batches[0], previous: nil)), "plain-first")
    }

    @Test("a difference is told line by line")
    func difference() {
        #expect(lineDifference(expected: "a\nb\nc", actual: "a\nx") == "2 - b\n2 + x\n3 - c")
        #expect(lineDifference(expected: "a", actual: "a").isEmpty)
    }
}
