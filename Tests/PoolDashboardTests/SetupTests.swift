import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolDashboard

@Suite("Setup")
struct SetupTests {
    /// Setup, open over three pools, with the given row in focus.
    private func open(
        _ row: SetupDialog.Row = .setting(.theme), options: DashboardOptions = Fixture.options()
    ) throws -> DashboardState {
        var dashboard = Fixture.live(60, options: options)
        dashboard.press(keys: .function(2))
        let place = try #require(dashboard.setup?.rows.firstIndex(of: row))
        dashboard.setup?.focus = place
        return dashboard
    }

    @Test(
        "each row is seen at once, saved by Enter, and undone by Esc",
        arguments: [
            (.setting(.theme), .theme, "light"), (.setting(.colours), .colours, "256"),
            (.setting(.graphs), .graphs, "block"), (.setting(.sweep), .sweep, "true"),
            (.setting(.ascii), .ascii, "true"), (.setting(.mouse), .mouse, "false"),
            (.setting(.interval), .interval, "2s"), (.setting(.view), .view, "pool"),
            (.sortField, .sort, "name"), (.sortOrder, .sort, "none inverted"),
        ] as [(SetupDialog.Row, SettingKey, String)])
    func rows(_ row: SetupDialog.Row, _ key: SettingKey, _ text: String) throws {
        var dashboard = try open(row)
        let before = dashboard.render(size: Size(width: 120, height: 40)).styledText
        let effects = dashboard.press(keys: .right)
        #expect(
            effects
                == (key == .interval ? [.feed(.setInterval(nanoseconds: 2_000_000_000))] : []))
        #expect(dashboard.settingText(key) == text)
        #expect(dashboard.isToBeSaved(key))
        #expect(dashboard.render(size: Size(width: 120, height: 40)).styledText != before)
        var saved = dashboard
        #expect(saved.press(keys: .enter) == [.saveSettings([key: text])])
        #expect(saved.update(.settingsSaved(file: "c.yaml")).isEmpty)
        #expect(saved.setup == nil)
        #expect(saved.notices.last?.text == "saved in c.yaml")
        #expect(!saved.isToBeSaved(key))
        let undone = dashboard.press(keys: .escape)
        #expect(
            undone
                == (key == .interval ? [.feed(.setInterval(nanoseconds: 1_000_000_000))] : []))
        #expect(dashboard.setup == nil)
        #expect(dashboard.settings == Settings())
        #expect(dashboard.themeName == "dark")
    }

    @Test(
        "going on in either direction comes back to where it began", arguments: [Key.right, .left])
    func around(_ key: Key) throws {
        for (row, count) in [
            (.setting(.theme), 3), (.setting(.colours), 5), (.setting(.graphs), 4),
            (.setting(.sweep), 2), (.setting(.view), 7), (.sortField, 17), (.sortOrder, 2),
        ] as [(SetupDialog.Row, Int)] {
            var dashboard = try open(row)
            var seen: Set<String> = []
            for _ in 0..<count {
                dashboard.press(keys: key)
                seen.insert(dashboard.settingText(row.key))
            }
            #expect(seen.count == count)
            #expect(
                dashboard.settingText(row.key)
                    == DashboardState(Fixture.options()).settingText(row.key))
            // It was touched, so it is saved.
            #expect(dashboard.press(keys: .enter).count == 1)
        }
    }

    @Test("the interval stops at its bounds, and is only kept where a recording plays")
    func intervals() throws {
        var dashboard = try open(.setting(.interval))
        for _ in 0..<12 { dashboard.press(keys: .left) }
        #expect(dashboard.settingText(.interval) == "50ms")
        for _ in 0..<12 { dashboard.press(keys: .right) }
        #expect(dashboard.settingText(.interval) == "60s")
        #expect(dashboard.status.mode == .live(intervalNanoseconds: 60_000_000_000))
        var replay = Fixture.replay(3, of: 9)
        replay.press(keys: .function(2))
        replay.setup?.focus = 6
        #expect(replay.press(keys: .right).isEmpty)
        #expect(replay.press(keys: .enter) == [.saveSettings([.interval: "2s"])])
    }

    @Test("columns go on and off where they stand, and move; the list shows it at once")
    func columns() throws {
        var dashboard = try open(.column("in_use"))
        _ = dashboard.update(.resized(Size(width: 200, height: 60)))
        dashboard.press(keys: .character(" "))
        #expect(!dashboard.listing.columns.contains("in_use"))
        dashboard.press(keys: .left)
        #expect(dashboard.listing == PoolListing())
        dashboard.press(keys: .character("<"))
        #expect(dashboard.listing.columns.prefix(3) == ["in_use", "kind", "size"])
        #expect(dashboard.press(keys: .character("<")).isEmpty)
        dashboard.press(keys: .character("+"), .character(">"))
        #expect(dashboard.listing.columns.prefix(3) == ["kind", "size", "in_use"])
        #expect(dashboard.setup?.row == .column("in_use"))
        let head = dashboard.render(size: Size(width: 200, height: 60)).text.split(separator: "\n")[
            1]
        let words = head.replacing("in use, 60 s", with: "").split(separator: " ")
        #expect(words.firstIndex(of: "size").map { words[$0 + 1] } == "in")
        #expect(
            dashboard.press(keys: .enter) == [
                .saveSettings([.columns: dashboard.listing.columns.joined(separator: " ")])
            ])
    }

    @Test("a column that is not usual can be added, and all be taken away")
    func otherColumns() throws {
        var dashboard = try open(.column("acquired_total"))
        dashboard.press(keys: .character(" "))
        #expect(dashboard.listing.columns == PoolListing.defaultColumns + ["acquired_total"])
        for id in PoolListing.defaultColumns + ["acquired_total"] {
            let place = dashboard.setup?.rows.firstIndex(of: .column(id))
            dashboard.setup?.focus = place ?? 0
            dashboard.press(keys: .character(" "))
        }
        #expect(dashboard.listing.columns.isEmpty)
        #expect(dashboard.press(keys: .enter) == [.saveSettings([.columns: ""])])
    }

    @Test("Del sets a row to what it is for someone who set nothing")
    func reset() throws {
        var options = Fixture.options()
        options.theme = "light"
        options.settings.theme = "light"
        for (key, text) in [
            (.colours, "8"), (.graphs, "block"), (.sweep, "on"), (.interval, "5s"),
            (.columns, "max in_use"), (.sort, "name inverted"), (.mouse, "off"),
        ] as [(SettingKey, String)] {
            try options.settings.set(key, to: text)
        }
        options.status = FeedStatus(mode: .live(intervalNanoseconds: 5_000_000_000))
        var dashboard = try open(options: options)
        for row in SetupDialog.settings + [.column("max")] {
            let place = dashboard.setup?.rows.firstIndex(of: row)
            dashboard.setup?.focus = place ?? 0
            dashboard.press(keys: row == .sortField ? .backspace : .delete)
        }
        #expect(dashboard.themeName == "dark")
        #expect(dashboard.settings.listing == PoolListing())
        for key in SettingKey.allCases {
            #expect(
                dashboard.settings.text(of: key)
                    == (key == .theme ? "light" : Settings().text(of: key)))
        }
        #expect(dashboard.settingText(.theme) == "dark")
        #expect(dashboard.setup?.columns.prefix(3) == ["kind", "in_use", "size"])
    }

    @Test("what was changed by keys before is saved too, and nothing that was only given for once")
    func changedBefore() throws {
        var options = Fixture.options()
        options.settings.graphStyle = .block  // as an option of the command line would
        var dashboard = Fixture.live(60, options: options)
        dashboard.press(
            keys: .character(">"), .character(">"), .character("s"), .control("t"), .character("-"),
            .function(2))
        #expect(
            dashboard.press(keys: .enter) == [
                .saveSettings([
                    .sort: "in_use", .sweep: "true", .theme: "light", .interval: "2s",
                ])
            ])
        _ = dashboard.update(.settingsSaved(file: "c.yaml"))
        dashboard.press(keys: .function(2))
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(dashboard.notices.last?.text == "nothing was changed, and nothing saved")
        #expect(dashboard.setup == nil)
    }

    @Test("a theme that came from a file is kept as that file, another by its name")
    func themeFile() throws {
        var options = Fixture.options()
        options.themes = ["dark", "mine"]
        options.theme = "mine"
        options.settings.theme = "./mine.yaml"
        var dashboard = try open(options: options)
        dashboard.press(keys: .right)
        #expect(dashboard.settingText(.theme) == "dark")
        dashboard.press(keys: .right)
        #expect(dashboard.press(keys: .enter) == [.saveSettings([.theme: "./mine.yaml"])])
    }

    @Test("a failure is told in setup, loses nothing, and Enter tries again")
    func failure() throws {
        var dashboard = try open()
        dashboard.press(keys: .right)
        #expect(dashboard.press(keys: .enter).count == 1)
        #expect(dashboard.render(size: Size(width: 100, height: 30)).text.contains("saving …"))
        // While it is written nothing is changed.
        #expect(dashboard.press(keys: .right, .enter, .function(2)).isEmpty)
        let message = "/etc/xdg/pooltop/config.yaml: can't be changed (permission denied)"
        _ = dashboard.update(.settingsFailed(message: message))
        #expect(dashboard.themeName == "light")
        for (width, height) in [(100, 30), (60, 16), (30, 8)] {
            let text = dashboard.render(size: Size(width: width, height: height)).text
            #expect(text.contains("/etc/xdg/pooltop"))
        }
        #expect(dashboard.press(keys: .enter) == [.saveSettings([.theme: "light"])])
        // Who does not want to wait for the disk leaves, and is told later.
        dashboard.press(keys: .escape)
        #expect(dashboard.setup == nil)
        #expect(dashboard.themeName == "light")
        _ = dashboard.update(.settingsFailed(message: "the disk is full"))
        #expect(dashboard.notices.last?.text == "setup: the disk is full")
    }

    @Test("keys move through the rows and stop at the ends; its own key and q leave")
    func moving() throws {
        var dashboard = try open()
        let count = dashboard.setup?.rows.count ?? 0
        for (key, focus) in [
            (.up, 0), (.down, 1), (.character("j"), 2), (.tab, 3), (.character("k"), 2),
            (.backTab, 1), (.end, count - 1), (.down, count - 1), (.pageUp, count - 9), (.home, 0),
            (.pageDown, 8), (.pageUp, 0), (.insert, 0), (.character("x"), 0),
        ] as [(Key, Int)] {
            #expect(dashboard.press(keys: key).isEmpty)
            #expect(dashboard.setup?.focus == focus, "\(key)")
        }
        dashboard.press(keys: .character("q"))
        #expect(dashboard.setup == nil)
        dashboard.press(keys: .function(2), .character("l"), .character("h"), .character("l"))
        #expect(dashboard.themeName == "light")
        dashboard.press(keys: .function(2))
        #expect(dashboard.setup == nil)
        #expect(dashboard.themeName == "dark")
    }

    @Test("a click chooses a row, and changes the chosen one; the wheel moves")
    func mouse() throws {
        var dashboard = try open()
        let size = Size(width: 100, height: 40)
        _ = dashboard.update(.resized(size))
        let lines = dashboard.render(size: size).text.split(separator: "\n")
        let row = try #require(
            lines.firstIndex { $0.contains("graphs ") && $0.contains("braille") })
        let click = DashboardEvent.mouse(MouseEvent(.left, column: 50, row: row))
        #expect(dashboard.update(click).isEmpty)
        #expect(dashboard.setup?.row == .setting(.graphs))
        #expect(dashboard.settings.graphStyle == .braille)
        #expect(dashboard.update(click).isEmpty)
        #expect(dashboard.settings.graphStyle == .block)
        _ = dashboard.update(.mouse(MouseEvent(.wheelDown, column: 50, row: row)))
        #expect(dashboard.setup?.row == .setting(.sweep))
        // What is below is out of reach.
        _ = dashboard.update(.mouse(MouseEvent(.left, column: 20, row: 0)))
        #expect(dashboard.view == .overview && dashboard.setup != nil)
    }

    @Test("what the environment decides at the next start is said on its row")
    func overrides() throws {
        var options = Fixture.options()
        options.overrides = [.theme: "POOLTOP_THEME"]
        let dashboard = try open(options: options)
        let text = dashboard.render(size: Size(width: 100, height: 30)).text
        #expect(text.contains("at the start POOLTOP_THEME decides"))
    }

    @Test(
        "golden frames",
        arguments: [(80, 24), (120, 40), (200, 60), (60, 16), (40, 10), (30, 8)])
    func golden(_ width: Int, _ height: Int) throws {
        var dashboard = try open(.column("max"))
        dashboard.press(keys: .character(" "), .character("<"))
        let size = Size(width: width, height: height)
        _ = dashboard.update(.resized(size))
        let text = dashboard.render(size: size).text
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
            .joined(separator: "\n")
        assertGolden(text, "setup-\(width)x\(height)")
    }
}
