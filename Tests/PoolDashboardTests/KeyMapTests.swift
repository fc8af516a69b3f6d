import PoolMetrics
import Testing

@testable import PoolDashboard

@Suite("Keys of one's own")
struct KeyMapTests {
    private func options(_ keys: [KeyAction: String]) throws -> DashboardOptions {
        var options = Fixture.options()
        for (action, text) in keys { try options.settings.assign(text, to: action) }
        return options
    }

    @Test("every key that a terminal tells is read as it is written")
    func spelling() throws {
        var keys: [Key] = [
            .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .enter, .escape, .tab,
            .backTab, .backspace, .delete, .insert,
        ]
        keys += (1...12).map { .function($0) }
        keys += "abcdefgklnopqrstuvwxyz\\]_".map { .control($0) }
        keys += (33...126).map { .character(Character(Unicode.Scalar($0))) }
        keys += [.character(" "), .character("ü"), .character("注")]
        for key in keys {
            #expect(try Key(spelling: key.spelling) == key)
            #expect(try Key(spelling: key.name) == key)
            #expect(!key.spelling.contains { $0.isWhitespace })
        }
    }

    @Test(
        "keys may be written in more than one way",
        arguments: [
            ("f1", .function(1)), ("Escape", .escape), ("PageDown", .pageDown), ("↑", .up),
            ("ctrl-t", .control("t")), ("C-T", .control("t")), ("^t", .control("t")),
            ("SPACE", .character(" ")), ("S-Tab", .backTab), ("return", .enter),
            ("F", .character("F")),
        ] as [(String, Key)])
    func spellings(_ text: String, _ key: Key) throws { #expect(try Key(spelling: text) == key) }

    @Test(
        "what is no key says what is",
        arguments: [
            ("Spce", "did you mean Space?"), ("pgdwn", "did you mean PgDn?"),
            ("^i", "a terminal does not tell ^i: use another key"),
            (
                "F13",
                "use one character, ^T, F1 to F12, Up, PgDn, Home, Enter, Tab, Space or the like"
            ),
            (
                "\u{7}",
                "use one character, ^T, F1 to F12, Up, PgDn, Home, Enter, Tab, Space or the like"
            ),
        ])
    func noKeys(_ text: String, _ remedy: String) {
        #expect(throws: SettingProblem(remedy)) { try Key(spelling: text) }
    }

    @Test("an action has the keys that it is given, and they do what it does")
    func own() throws {
        var dashboard = Fixture.live(3, options: try options([.theme: "T F5", .quit: "Q"]))
        dashboard.press(keys: .character("T"), .function(5))
        #expect(dashboard.themeName == "mono")
        #expect(dashboard.press(keys: .control("t"), .character("q"), .function(10)).isEmpty)
        #expect(dashboard.themeName == "mono")
        #expect(dashboard.press(keys: .character("Q")) == [.quit])
        // Where all else fails.
        #expect(dashboard.press(keys: .control("c")) == [.quit])
    }

    @Test("a key is taken from what has it by default in the same place, and from nothing else")
    func taken() throws {
        let map = KeyMap([.theme: [.character("c")], .zoomIn: [.character(">")]])
        #expect(map.keys(of: .theme) == [.character("c")])
        #expect(map.keys(of: .cleanUp).isEmpty)
        #expect(map.keyless.map(\.action) == [.cleanUp])
        #expect(map.name(of: .cleanUp) == "clean_up")
        // The one holds in the pool's view, the other in the overview.
        #expect(map.keys(of: .sortNext) == [.character(">")])
        #expect(
            map.binding(for: .character("c"), in: .overview, inReplay: true)?.action == .theme)
        for view in DashboardView.allCases {
            for isReplay in [false, true] {
                let keys = map.bindings.filter { $0.holds(in: view, inReplay: isReplay) }
                    .flatMap(\.keys)
                #expect(Set(keys).count == keys.count)
            }
        }
    }

    @Test("none at all frees a key; those that always work stay")
    func none() throws {
        let map = KeyMap([.sweep: [], .quit: [], .suspend: []])
        #expect(map.binding(for: .character("s"), in: .overview, inReplay: false) == nil)
        #expect(map.keys(of: .quit) == [.control("c")])
        #expect(map.keys(of: .suspend) == [.control("z")])
        var settings = Settings()
        #expect(throws: SettingProblem("^C always is quit: use another key")) {
            try settings.assign("^C", to: .sweep)
        }
        try settings.assign("Q ^C Q", to: .quit)
        #expect(settings.keys == [.quit: [.character("Q")]])
    }

    @Test("two actions on one key are found where they meet, and only there")
    func conflicts() throws {
        func conflict(_ own: [KeyAction: [Key]]) -> String? {
            KeyMap.conflict(in: own).map {
                "\($0.key.name) \($0.first.rawValue) \($0.second.rawValue)"
            }
        }
        let key = [Key.character("S")]
        #expect(conflict([.sweep: key, .theme: key]) == "S sweep theme")
        #expect(conflict([.zoomIn: key, .sortNext: key]) == nil)
        #expect(conflict([.faster: key, .speedUp: key]) == nil)
        #expect(conflict([.faster: key, .sweep: key]) == "S sweep faster")
        #expect(conflict([:]) == nil)
        // Should it come to that, the first in the help has it.
        let map = KeyMap([.sweep: key, .theme: key])
        #expect(map.binding(for: key[0], in: .pool, inReplay: false)?.action == .sweep)
    }

    @Test("the help, the key line, the tabs and what is said follow the keys")
    func followed() throws {
        var dashboard = Fixture.live(
            3,
            options: try options([
                .help: "F3", .freeze: "F7", .showEvents: "E", .back: "u", .selectUp: "i",
                .stepBack: "F8", .record: "R", .filter: "F9", .showPool: "",
            ]))
        let size = Size(width: 160, height: 60)
        _ = dashboard.update(.resized(size))
        let line = dashboard.render(size: size).text.split(separator: "\n").last ?? ""
        #expect(line.contains("F3 help"))
        #expect(line.contains("F7 freeze"))
        #expect(line.contains("F9 filter"))
        dashboard.press(keys: .function(3))
        let help = dashboard.render(size: size).text
        #expect(help.contains("  F7 "))
        #expect(help.contains("u back"))
        #expect(help.contains("  E  "))
        dashboard.press(keys: .character("u"), .character("."))
        dashboard.press(keys: .character("B"), .character("x"), .enter)
        #expect(dashboard.notices.last?.text.contains("R records") == true)
        #expect(dashboard.selectionKeys == "i and ↓")
        // A click on a tab does what its key does; one without a key does nothing.
        let row = dashboard.render(size: size).text.split(separator: "\n")[0]
        for (title, view) in [("5 ", DashboardView.events), ("2 ", .events)] {
            let place = try #require(row.firstRange(of: title))
            let column = row.distance(from: row.startIndex, to: place.lowerBound)
            _ = dashboard.update(.mouse(MouseEvent(.left, column: column, row: 0)))
            #expect(dashboard.view == view)
        }
        #expect(dashboard.press(keys: .character("u")).isEmpty)
        #expect(dashboard.view == .overview)
    }

    @Test("drawing anew has its own key even while a line is typed, where that is no letter")
    func redraw() throws {
        var dashboard = Fixture.live(3, options: try options([.redraw: "^R R"]))
        dashboard.press(keys: .character("/"))
        #expect(dashboard.press(keys: .control("r")) == [.redraw])
        #expect(dashboard.press(keys: .control("l")).isEmpty)
        #expect(dashboard.press(keys: .character("R")).isEmpty)
        #expect(dashboard.prompt?.text == "R")
    }

    @Test("the list of columns is left with the key that opens it")
    func columnMenu() throws {
        var dashboard = Fixture.live(3, options: try options([.sortMenu: "F4"]))
        dashboard.press(keys: .function(4))
        #expect(dashboard.columnMenu != nil)
        dashboard.press(keys: .function(6))
        #expect(dashboard.columnMenu != nil)
        dashboard.press(keys: .function(4))
        #expect(dashboard.columnMenu == nil)
    }
}
