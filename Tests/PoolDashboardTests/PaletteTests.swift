import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("The command palette")
struct PaletteTests {
    private let size = Size(width: 120, height: 40)

    private func dashboard() -> DashboardState {
        var dashboard = Fixture.live(3, options: Fixture.generating())
        _ = dashboard.update(.resized(size))
        return dashboard
    }

    private func text(_ dashboard: DashboardState) -> String { dashboard.render(size: size).text }

    // MARK: - What there is

    @Test("every view, every action on pools and every action of a key is a command")
    func complete() {
        let commands = Palette(dashboard()).commands
        let names = commands.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(commands.allSatisfy { !$0.meaning.isEmpty && !$0.name.contains(" ") })
        for view in DashboardView.allCases { #expect(names.contains(view.rawValue)) }
        for kind in ActionKind.allCases { #expect(names.contains(kind.rawValue)) }
        for (name, _, _) in TimeCommand.all { #expect(names.contains(name)) }
        for action in KeyAction.allCases
        where DashboardView(action) == nil && action != .command {
            #expect(names.contains(action.rawValue), "\(action)")
        }
    }

    @Test("what makes no sense where one is is not offered, and refused where it is typed")
    func usable() {
        var replay = Fixture.replay(3, of: 9)
        var readOnlyOptions = Fixture.generating()
        readOnlyOptions.readOnly = true
        var readOnly = Fixture.live(3, options: readOnlyOptions)
        var live = dashboard()
        func names(_ dashboard: DashboardState) -> [String] {
            Palette(dashboard).usable.map(\.name)
        }
        for name in ["drain", "rate", "record", "freeze", "sort_menu", "next"] {
            #expect(names(live).contains(name))
        }
        for name in ["play_pause", "zoom_in", "run_timer"] { #expect(!names(live).contains(name)) }
        for name in ["drain", "rate", "fault", "record", "freeze"] {
            #expect(!names(replay).contains(name))
        }
        #expect(names(replay).contains("play_pause"))
        #expect(!names(readOnly).contains("drain") && !names(readOnly).contains("fault"))
        live.view = .pool
        #expect(names(live).contains("zoom_in"))
        for (typed, why) in [
            ("drain", "this is a recording: nothing can be done to its pools"),
            ("rate 200", "this is a recording: its workload is over"),
        ] {
            #expect(run(typed, &replay).isEmpty)
            #expect(replay.notices.last?.text.hasPrefix(why) == true)
        }
        #expect(run("drain", &readOnly).isEmpty && run("fault leak", &readOnly).isEmpty)
        #expect(readOnly.notices.allSatisfy { $0.text.contains("--read-only") })
        for (typed, why) in [
            ("record", "this is a recording already"), ("freeze", "freeze is for live pools"),
            ("zoom_in", "zoom_in does nothing in this view: it is for pool"),
        ] {
            #expect(problem(typed, &replay).hasPrefix(why), "\(typed)")
        }
        live.view = .overview
        #expect(problem("play_pause", &live) == "play_pause is for a replay")
    }

    /// Types a command and Enter; gives what came of it, but for what is remembered.
    private func run(_ text: String, _ dashboard: inout DashboardState) -> [DashboardEffect] {
        dashboard.press(keys: .character(":"))
        dashboard.type(text)
        return dashboard.press(keys: .enter).filter {
            if case .remember = $0 { false } else { true }
        }
    }

    /// Types what is wrong; gives what is said, and leaves the line.
    private func problem(_ text: String, _ dashboard: inout DashboardState) -> String {
        #expect(run(text, &dashboard).isEmpty)
        defer { dashboard.press(keys: .escape) }
        return dashboard.prompt?.problem ?? ""
    }

    // MARK: - Which is meant

    @Test(
        "a name may be shortened while it is plain which is meant",
        arguments: [
            ("next", "next"), ("ne", "next"), ("prev", "previous"), ("previous_m", "previous_mark"),
            ("hold", "holders"), ("DRAIN", "drain"), ("po", "pool"), ("q", "quit"),
        ])
    func shortened(_ typed: String, _ name: String) throws {
        #expect(try Palette(dashboard()).command(typed).name == name)
    }

    @Test(
        "an unknown name gives the nearest one, an unclear one those that it may be",
        arguments: [
            ("jmup", "there is no command \"jmup\": did you mean jump?"),
            ("themes", "there is no command \"themes\": did you mean theme?"),
            ("darin", "there is no command \"darin\": did you mean drain?"),
            ("xyzzy", "there is no command \"xyzzy\": Tab shows all that there are"),
            ("re", "\"re\" may be resize, resume, reconnect, revoke …: type more of it"),
            ("zoom", "\"zoom\" may be zoom_in, zoom_out: type more of it"),
        ])
    func unknown(_ typed: String, _ message: String) {
        var dashboard = dashboard()
        #expect(problem(typed, &dashboard) == message)
        // The line stays, to be put right, and is not remembered.
        dashboard.press(keys: .character(":"))
        dashboard.type(typed)
        dashboard.press(keys: .enter)
        #expect(dashboard.prompt?.text == typed)
        #expect(dashboard.commandHistory.isEmpty)
        #expect(text(dashboard).contains(String(message.prefix(30))))
        dashboard.press(keys: .backspace)
        #expect(dashboard.prompt?.problem == nil)
    }

    // MARK: - What commands do

    @Test("views are shown by their names, a pool by its own")
    func views() {
        var dashboard = dashboard()
        for view in DashboardView.allCases {
            #expect(run(view.rawValue, &dashboard).isEmpty)
            #expect(dashboard.view == view)
        }
        _ = run("pool sess", &dashboard)
        #expect(dashboard.view == .pool && dashboard.selectedName == "sessions")
        dashboard.press(keys: .escape)
        #expect(dashboard.view == .overview)
        #expect(
            problem("pool sesions", &dashboard)
                == "there is no pool \"sesions\": did you mean sessions?")
        #expect(
            problem("pool x", &dashboard)
                == "there is no pool \"x\": use orders, sessions, buffers")
    }

    @Test("actions go to the pool that was selected, or to the one that is named")
    func acting() {
        var dashboard = dashboard()
        #expect(run("clean_up", &dashboard) == [.perform(.cleanUp, pools: ["orders"])])
        #expect(run("pause in sessions", &dashboard) == [.perform(.pause, pools: ["sessions"])])
        #expect(run("resume buffers", &dashboard) == [.perform(.resume, pools: ["buffers"])])
        #expect(
            run("resize 6...30 in sessions", &dashboard)
                == [.perform(.resize(.range(6...30)), pools: ["sessions"])])
        // What may cost a lease asks, as ever.
        #expect(run("drain in sessions", &dashboard).isEmpty)
        #expect(dashboard.dialog?.question == "Drain sessions?")
        #expect(dashboard.press(keys: .character("y")) == [.perform(.drain, pools: ["sessions"])])
        // Without its argument it asks for that.
        #expect(run("resize in sessions", &dashboard).isEmpty)
        #expect(dashboard.prompt?.purpose == .argument(.resize, pool: "sessions"))
        dashboard.press(keys: .escape)
        #expect(run("revoke #101", &dashboard).isEmpty)
        #expect(dashboard.dialog?.question == "Revoke the lease of #101 in orders?")
        dashboard.press(keys: .escape)
        #expect(problem("dispose #7", &dashboard).hasPrefix("there is no #7 in orders"))
        #expect(problem("resize huge", &dashboard).hasPrefix("\"huge\" is no size"))
        #expect(problem("drain in zebra", &dashboard).hasPrefix("there is no pool \"zebra\""))
    }

    @Test("what is selected when the palette is opened is what it acts on")
    func bound() {
        var dashboard = dashboard()
        dashboard.press(keys: .down, .character(":"))
        dashboard.type("pause")
        let rows = dashboard.rows
        _ = dashboard.update(
            .feed(.appended(Fixture.batch(3, pools: ["zebra", "sessions", "orders"]))))
        #expect(dashboard.rows == rows)
        #expect(dashboard.press(keys: .enter).contains(.perform(.pause, pools: ["sessions"])))
        #expect(dashboard.rows == ["zebra", "sessions", "orders"])
        // What is gone is not acted on.
        dashboard.press(keys: .character(":"))
        dashboard.type("pause")
        _ = dashboard.update(.feed(.appended(Fixture.batch(4, pools: ["zebra"]))))
        #expect(dashboard.press(keys: .enter) == [.remember("pause")])
        #expect(dashboard.notices.last?.text == "sessions is gone: nothing was done")
        var cell = Fixture.live(3)
        cell.press(keys: .enter)
        cell.place.cursor = StripCursor(slot: 2)
        #expect(run("dispose", &cell).isEmpty)
        #expect(cell.dialog?.question == "Dispose of #102 in orders?")
        var empty = DashboardState(Fixture.options())
        #expect(problem("drain", &empty).hasPrefix("no pool is selected: name one"))
        #expect(problem("pool x", &empty) == "there is no pool \"x\": there is none here")
    }

    @Test("what can't follow a command is said, and not passed over")
    func surplus() {
        for (line, problem) in [
            (
                "record /tmp/mine.pooltop",
                "nothing can follow record: leave out \"/tmp/mine.pooltop\""
            ),
            ("holders orders", "nothing can follow holders: leave out \"orders\""),
            ("quit now", "nothing can follow quit: leave out \"now\""),
        ] {
            var dashboard = dashboard()
            dashboard.press(keys: .character(":"))
            dashboard.type(line)
            #expect(dashboard.press(keys: .enter).isEmpty)
            #expect(dashboard.prompt?.problem == problem)
            #expect(dashboard.commandHistory.isEmpty && dashboard.view == .overview)
        }
    }

    @Test("the list of pools is sorted and filtered by commands, and a theme is chosen")
    func listing() {
        var dashboard = dashboard()
        dashboard.view = .lints
        var listing = PoolListing(sortField: "wait_p99_seconds")
        #expect(run("sort wait_p99", &dashboard).isEmpty)
        #expect(dashboard.listing == listing)
        #expect(dashboard.view == .overview)
        listing = PoolListing(sortField: "in_use", isSortInverted: true)
        #expect(run("sort in_use inverted", &dashboard).isEmpty)
        #expect(dashboard.listing == listing)
        #expect(dashboard.rows == ["orders", "buffers", "sessions"])
        #expect(run("sort none", &dashboard).isEmpty)
        #expect(dashboard.listing == PoolListing())
        #expect(run("sort", &dashboard).isEmpty)
        #expect(dashboard.columnMenu != nil)
        dashboard.press(keys: .escape)
        #expect(problem("sort in_usee", &dashboard).contains("did you mean in_use?"))
        #expect(problem("sort in_use up", &dashboard).hasPrefix("\"up\" can't follow a field"))
        #expect(run("filter in_use>3", &dashboard).isEmpty)
        #expect(dashboard.filter == "in_use>3")
        #expect(dashboard.rows == ["sessions"])
        #expect(problem("filter in_use>", &dashboard).hasPrefix("at "))
        #expect(run("filter", &dashboard).isEmpty)
        #expect(dashboard.prompt?.isFilter == true)
        dashboard.press(keys: .escape)
        dashboard.view = .events
        #expect(run("filter timed out", &dashboard).isEmpty)
        #expect(dashboard.place.filter == "timed out")
        #expect(run("theme mono", &dashboard).isEmpty)
        #expect(dashboard.themeName == "mono")
        #expect(run("theme", &dashboard).isEmpty)
        #expect(dashboard.themeName == "dark")
        #expect(
            problem("theme drak", &dashboard)
                == "there is no theme \"drak\": did you mean dark?")
    }

    @Test("the workload is changed by commands")
    func workload() {
        var dashboard = dashboard()
        #expect(run("rate 150 %", &dashboard) == [.workload(.setRate(percent: 150))])
        #expect(run("rate up", &dashboard) == [.workload(.setRate(percent: 200))])
        #expect(run("rate down", &dashboard) == [.workload(.setRate(percent: 150))])
        #expect(problem("rate fast", &dashboard).hasPrefix("\"fast\" is no rate"))
        #expect(run("rate", &dashboard).isEmpty)
        #expect(dashboard.prompt?.purpose == .rate)
        dashboard.press(keys: .escape)
        #expect(run("scenario burst", &dashboard).isEmpty)
        #expect(
            dashboard.press(keys: .character("y")) == [.workload(.change(scenario: "burst"))])
        #expect(
            problem("scenario brust", &dashboard)
                == "there is no scenario \"brust\": did you mean burst?")
        #expect(run("scenario", &dashboard).isEmpty)
        #expect(dashboard.menu?.title == "change the scenario")
        dashboard.press(keys: .escape)
        #expect(run("fault leak", &dashboard) == [.workload(.inject(.leak, pool: "orders"))])
        #expect(
            run("fault slow factory in sessions", &dashboard)
                == [.workload(.inject(.slowFactory, pool: "sessions"))])
        #expect(
            run("fault breakage in all", &dashboard)
                == [.workload(.inject(.breaks, pool: nil))])
        #expect(
            run("end_fault leak in orders", &dashboard)
                == [.workload(.end(.leak, pool: "orders"))])
        #expect(run("end_fault", &dashboard) == [.workload(.endAllFaults)])
        #expect(run("end_fault all", &dashboard) == [.workload(.endAllFaults)])
        #expect(
            problem("fault leek", &dashboard)
                == "there is no fault \"leek\": did you mean leak?")
        #expect(problem("fault leak in zebra", &dashboard).hasPrefix("there is no pool \"zebra\""))
        #expect(run("fault", &dashboard).isEmpty)
        #expect(dashboard.menu?.title == "workload: steady, seed 7")
    }

    @Test("what a key does its command does")
    func keys() {
        var dashboard = dashboard()
        #expect(run("record", &dashboard) == [.startRecording])
        #expect(
            run("slower", &dashboard) == [.feed(.setInterval(nanoseconds: 2_000_000_000))])
        #expect(run("freeze", &dashboard).isEmpty)
        #expect(dashboard.isFrozen)
        #expect(run("live", &dashboard).isEmpty)
        #expect(!dashboard.isFrozen)
        #expect(run("sweep", &dashboard).isEmpty)
        #expect(dashboard.isSweeping)
        #expect(run("go", &dashboard).isEmpty)
        #expect(dashboard.prompt?.purpose == .jump)
        dashboard.press(keys: .escape)
        #expect(run("actions", &dashboard).isEmpty)
        #expect(dashboard.menu?.title == "act on orders")
        dashboard.press(keys: .escape)
        #expect(run("clean_up_all", &dashboard).isEmpty)
        #expect(dashboard.dialog?.question == "Clean up all 3 pools?")
        dashboard.press(keys: .escape)
        #expect(run("help", &dashboard).isEmpty)
        #expect(dashboard.isHelpOpen)
        dashboard.press(keys: .escape)
        #expect(run("pool", &dashboard).isEmpty)
        #expect(run("zoom_out", &dashboard).isEmpty)
        #expect(dashboard.poolLook.zoom == PoolLook().zoom + 1)
        // What is remembered comes first, so that quitting does not lose it.
        dashboard.press(keys: .character(":"))
        dashboard.type(" quit ")
        #expect(dashboard.press(keys: .enter) == [.remember("quit"), .quit])
        #expect(dashboard.press(keys: .character(":"), .character(" "), .enter).isEmpty)
        #expect(dashboard.prompt == nil)
        #expect(dashboard.press(keys: .character(":"), .character("x"), .escape).isEmpty)
        #expect(dashboard.prompt == nil)
    }
}
