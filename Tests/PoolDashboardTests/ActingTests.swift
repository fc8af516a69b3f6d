import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("Acting on pools")
struct ActingTests {
    private let size = Size(width: 120, height: 40)

    @Test("the menu has every command, each under a key of its own")
    func table() {
        let keys = ActionKind.allCases.map(\.key)
        #expect(Set(keys).count == keys.count)
        // These move in the menu or close it.
        #expect(Set(keys).isDisjoint(with: ["j", "k", "q"]))
        let resource = ResourceID(rawValue: 7)
        let commands = ActionKind.allCases.compactMap {
            $0.command(size: .fixed(3), resource: resource, duration: .seconds(60))
        }
        #expect(commands.count == ActionKind.allCases.count)
        for kind in ActionKind.allCases {
            #expect((kind.command() == nil) == (kind.argument != .nothing))
        }
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("x"))
        let text = dashboard.render(size: size).text
        #expect(text.contains("act on orders"))
        for kind in ActionKind.allCases { #expect(text.contains("\(kind.key)  \(kind.title)")) }
    }

    @Test(
        "what harms nobody runs at once, on the selected pool",
        arguments: [
            ("c", .cleanUp), ("p", .pause), ("r", .resume), ("a", .bypass(false)),
        ] as [(Character, PoolCommand)])
    func atOnce(_ key: Character, _ command: PoolCommand) {
        for open: Key in [.character("x"), .function(9)] {
            var dashboard = Fixture.live(3)
            let effects = dashboard.press(keys: .down, open, .character(key))
            #expect(effects == [.perform(command, pools: ["sessions"])])
            #expect(dashboard.menu == nil && dashboard.dialog == nil)
        }
    }

    @Test(
        "what may cost somebody a resource asks first, and Cancel has the focus",
        arguments: [
            ("d", .drain, "Drain orders?"), ("n", .reconnect, "Reconnect orders?"),
            ("b", .bypass(true), "Bypass orders?"),
        ] as [(Character, PoolCommand, String)])
    func asked(_ key: Character, _ command: PoolCommand, _ question: String) {
        var dashboard = Fixture.live(3)
        #expect(dashboard.press(keys: .character("x"), .character(key)).isEmpty)
        #expect(dashboard.render(size: size).text.contains(question))
        #expect(dashboard.render(size: size).text.contains("[ ▸ Cancel ]"))
        var refused = dashboard
        #expect(refused.press(keys: .enter).isEmpty)
        #expect(refused.notices.last?.text == "cancelled: nothing was done")
        #expect(
            dashboard.press(keys: .tab, .enter) == [.perform(command, pools: ["orders"])])
    }

    @Test("in the menu the arrows move, Enter chooses, Esc closes")
    func menuKeys() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("x"), .down, .down)
        #expect(dashboard.menu?.focus == 2)
        dashboard.press(keys: .up, .up, .up)
        #expect(dashboard.menu?.focus == ActionKind.allCases.count - 1)
        dashboard.press(keys: .down, .character("j"), .tab, .character("k"), .backTab, .end)
        #expect(dashboard.menu?.focus == ActionKind.allCases.count - 1)
        dashboard.press(keys: .home, .insert, .character("Z"), .function(3))
        #expect(dashboard.menu?.focus == 0)
        #expect(dashboard.press(keys: .enter) == [.perform(.cleanUp, pools: ["orders"])])
        for key: Key in [.escape, .left, .character("q")] {
            dashboard.press(keys: .character("x"))
            #expect(dashboard.press(keys: key).isEmpty)
            #expect(dashboard.menu == nil)
        }
    }

    @Test("a size is typed beside the present one; what is none says what is")
    func resize() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("x"), .character("s"))
        #expect(dashboard.render(size: size).text.contains("resize orders to: ▏  4...20 now"))
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(dashboard.prompt == nil)
        dashboard.press(keys: .character("x"), .character("s"))
        dashboard.type("9...3")
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(dashboard.prompt?.problem?.hasPrefix("\"9...3\" is no size: use 4, 2...8") == true)
        dashboard.press(keys: .control("u"))
        dashboard.type("6...30")
        #expect(
            dashboard.press(keys: .enter)
                == [.perform(.resize(.range(6...30)), pools: ["orders"])])
        #expect(dashboard.prompt == nil)
        dashboard.press(keys: .character("x"), .character("s"))
        dashboard.type("2...8")
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(dashboard.render(size: size).text.contains("Resize orders to 2...8?"))
        #expect(dashboard.render(size: size).text.contains("from 20 to 8"))
        #expect(
            dashboard.press(keys: .character("y"))
                == [.perform(.resize(.range(2...8)), pools: ["orders"])])
        #expect(dashboard.press(keys: .character("x"), .character("s"), .escape).isEmpty)
        #expect(dashboard.prompt == nil)
    }

    @Test(
        "sizes as people type them",
        arguments: [
            ("4", "4...4"), ("2...8", "2...8"), ("2..8", "2...8"), ("2-8", "2...8"),
            (" 2…8 ", "2...8"), ("2...40 at 80 %", "2...40 at 80 %"),
            ("2...40 at 80%", "2...40 at 80 %"), ("2-40 at 72.5", "2...40 at 72.5 %"),
        ])
    func sizes(_ text: String, _ size: String) throws {
        #expect(try SizeInput.parse(text).description == size)
    }

    @Test(
        "what is no size",
        arguments: [
            "", "x", "0", "-4", "8...2", "1...99999", "2...8 at 5 %", "2...8 at x", "2...8 to 80",
            "2...8 at", "a...b",
        ])
    func noSizes(_ text: String) {
        #expect(throws: TimeInput.Failure.self) { try SizeInput.parse(text) }
    }

    @Test("one resource is named by its number, and asked about")
    func disposeOfOne() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("x"), .character("x"))
        #expect(dashboard.render(size: size).text.contains("dispose of one in orders: "))
        for (typed, problem) in [
            ("x", "\"x\" is no resource: type its number, as in #7"),
            ("#7", "there is no #7 in orders: use #100, #101"),
        ] {
            dashboard.press(keys: .control("u"))
            dashboard.type(typed)
            #expect(dashboard.press(keys: .enter).isEmpty)
            #expect(dashboard.prompt?.problem?.hasPrefix(problem) == true)
        }
        dashboard.press(keys: .control("u"))
        dashboard.type("#101")
        #expect(dashboard.press(keys: .enter).isEmpty)
        let text = dashboard.render(size: size).text
        #expect(text.contains("Dispose of #101 in orders?"))
        #expect(text.contains("It is in use: it goes when its holder gives it back."))
        #expect(
            dashboard.press(keys: .character("y")) == [
                .perform(.dispose(ResourceID(rawValue: 101)), pools: ["orders"])
            ])
    }

    @Test("a selected resource is the one that the menu means, by its number")
    func selectedResource() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .enter)
        dashboard.place.cursor = StripCursor(slot: 2)
        dashboard.press(keys: .character("x"))
        #expect(dashboard.render(size: size).text.contains("dispose of #102"))
        #expect(dashboard.press(keys: .character("x")).isEmpty)
        #expect(dashboard.dialog?.question == "Dispose of #102 in orders?")
        var gone = dashboard
        var batch = Fixture.batch(3)
        batch.pools[0].statistics.slots.removeAll { $0.resource.rawValue == 102 }
        batch.pools[0].statistics.states.inUse -= 1
        _ = gone.update(.feed(.appended(batch)))
        #expect(gone.press(keys: .character("y")).isEmpty)
        #expect(gone.notices.last?.text == "#102 of orders is gone: nothing was done")
        gone.press(keys: .character("x"))
        #expect(gone.press(keys: .character("x")).isEmpty)
        #expect(gone.notices.last?.text == "#102 of orders is gone: nothing was done")
        // Beyond the slots that a sample lists nobody knows.
        batch.pools[0].statistics.states.inUse += 500
        batch.instantNanoseconds += 1
        _ = dashboard.update(.feed(.appended(batch)))
        #expect(dashboard.press(keys: .character("y")).count == 1)
    }

    @Test("a menu and its question mean the pool they were opened on, and nothing once it is gone")
    func bound() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .down, .character("x"))
        let other = Fixture.batch(3, pools: ["zebra", "sessions", "orders"])
        _ = dashboard.update(.feed(.appended(other)))
        #expect(dashboard.rows == ["orders", "sessions", "buffers"])
        var late = dashboard
        #expect(
            dashboard.press(keys: .character("p")) == [.perform(.pause, pools: ["sessions"])])
        #expect(dashboard.rows == ["zebra", "sessions", "orders"])
        late.press(keys: .character("d"))
        #expect(late.rows == ["orders", "sessions", "buffers"])
        var lost = late
        #expect(late.press(keys: .character("y")) == [.perform(.drain, pools: ["sessions"])])
        _ = lost.update(.feed(.appended(Fixture.batch(4, pools: ["zebra", "orders"]))))
        #expect(lost.press(keys: .character("y")).isEmpty)
        #expect(lost.notices.last?.text == "sessions is gone: nothing was done")
        var menu = Fixture.live(3)
        menu.press(keys: .character("x"))
        _ = menu.update(.feed(.appended(Fixture.batch(3, pools: ["zebra"]))))
        #expect(menu.press(keys: .character("c")).isEmpty)
        #expect(menu.notices.last?.text == "orders is gone: nothing was done")
        #expect(menu.press(keys: .character("x")).isEmpty)
        #expect(menu.menu == nil)
    }

    @Test("read-only shows the menu, says why nothing in it can be done, and does nothing")
    func readOnly() {
        var options = Fixture.options()
        options.readOnly = true
        var dashboard = Fixture.live(3, options: options)
        dashboard.press(keys: .character("x"))
        #expect(dashboard.render(size: size).text.contains("read-only: start pooltop without"))
        for kind in ActionKind.allCases {
            #expect(dashboard.press(keys: .character(kind.key), .enter).isEmpty)
            #expect(dashboard.dialog == nil && dashboard.prompt == nil)
        }
        #expect(dashboard.notices.last?.text.contains("--read-only") == true)
    }

    @Test("in a replay there is no menu, and it says why")
    func replay() {
        for key: Key in [.character("x"), .function(9)] {
            var dashboard = Fixture.replay(3, of: 9)
            #expect(dashboard.press(keys: key).isEmpty)
            #expect(dashboard.menu == nil)
            #expect(dashboard.notices.last?.text.hasPrefix("this is a recording:") == true)
        }
    }

    @Test("a menu that is open goes when a replay begins")
    func replayBegins() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("x"))
        _ = dashboard.update(.feed(.status(Fixture.status(3, of: 9))))
        #expect(dashboard.menu == nil)
    }

    @Test("where there is no room for a menu, its entry in focus is a line")
    func small() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("x"), .down)
        let text = dashboard.render(size: Size(width: 44, height: 6)).text
        #expect(text.contains("act on orders: resize 2/11 ↑↓ Enter Esc"))
    }

    @Test("a click on an entry is its key, beside the menu nothing")
    func mouse() {
        var dashboard = Fixture.live(3)
        _ = dashboard.update(.resized(size))
        dashboard.press(keys: .character("x"))
        let lines = dashboard.render(size: size).text.split(separator: "\n")
        let row = lines.firstIndex { $0.contains("p  pause") } ?? 0
        var beside = dashboard
        #expect(
            dashboard.update(.mouse(MouseEvent(.left, column: 60, row: row)))
                == [.perform(.pause, pools: ["orders"])])
        #expect(beside.update(.mouse(MouseEvent(.left, column: 5, row: 3))).isEmpty)
        #expect(beside.menu != nil)
    }

    @Test("in the timers the menu means the chosen row's pool and resource")
    func timers() {
        var dashboard = Fixture.live(3)
        dashboard.view = .timers
        dashboard.place.chosen = RowID(pool: "sessions", item: "#101")
        dashboard.press(keys: .character("x"))
        #expect(dashboard.menu?.title == "act on sessions")
        dashboard.press(keys: .character("x"))
        #expect(dashboard.dialog?.question == "Dispose of #101 in sessions?")
        dashboard.press(keys: .escape)
        dashboard.place.chosen = RowID(pool: "zebra", item: "#101")
        dashboard.press(keys: .character("x"))
        #expect(dashboard.menu == nil)
        #expect(dashboard.notices.last?.text == "zebra is gone: choose another row")
    }

    @Test("a lease that won't be back is revoked by its resource's number, after a question")
    func revoke() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("x"), .character("v"))
        dashboard.type("101")
        #expect(dashboard.press(keys: .enter).isEmpty)
        let text = dashboard.render(size: size).text
        #expect(text.contains("Revoke the lease of #101 in orders?"))
        #expect(text.contains("another takes its place meanwhile."))
        #expect(
            dashboard.press(keys: .character("y")) == [
                .perform(.revoke(ResourceID(rawValue: 101)), pools: ["orders"])
            ])
    }
}
