import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("Keys")
struct KeyTests {
    private let pools = ["orders", "sessions", "buffers"]

    @Test("no key means two things in one context, and every action has a key")
    func table() {
        for isReplay in [false, true] {
            for view in DashboardView.allCases {
                let bindings = KeyMap.standard.bindings.filter {
                    $0.holds(in: view, inReplay: isReplay)
                }
                let keys = bindings.flatMap(\.keys)
                #expect(Set(keys).count == keys.count)
            }
        }
        #expect(Set(KeyMap.standard.bindings.map(\.action)) == Set(KeyAction.allCases))
    }

    @Test(
        "what a key asks for, live",
        arguments: [
            (.character("c"), [.perform(.cleanUp, pools: ["orders"])]),
            (.character("r"), [.startRecording]),
            (.character("+"), [.feed(.setInterval(nanoseconds: 500_000_000))]),
            (.character("="), [.feed(.setInterval(nanoseconds: 500_000_000))]),
            (.character("-"), [.feed(.setInterval(nanoseconds: 2_000_000_000))]),
            (.character("q"), [.quit]), (.function(10), [.quit]), (.control("c"), [.quit]),
            (.control("z"), [.suspend]), (.control("l"), [.redraw]), (.control("t"), []),
            (.character("C"), []), (.character(" "), []), (.escape, []), (.enter, []),
            (.character("."), []), (.character(","), []), (.left, []), (.right, []),
            (.character("b"), []), (.character("g"), []), (.character("G"), []),
            (.character("Z"), []), (.function(5), []), (.insert, []),
        ] as [(Key, [DashboardEffect])])
    func live(_ key: Key, _ effects: [DashboardEffect]) {
        var dashboard = Fixture.live(3)
        #expect(dashboard.update(.key(key)) == effects)
    }

    @Test(
        "what a key asks for in a replay",
        arguments: [
            (.character(" "), [.feed(.togglePlaying)]), (.character("."), [.feed(.step(1))]),
            (.character(","), [.feed(.step(-1))]), (.left, [.feed(.scrub(-0.01))]),
            (.right, [.feed(.scrub(0.01))]), (.character("g"), [.feed(.goToStart)]),
            (.character("G"), [.feed(.goToEnd)]), (.character("+"), [.feed(.setSpeed(2))]),
            (.character("="), [.feed(.setSpeed(2))]), (.character("-"), [.feed(.setSpeed(0.5))]),
            (.character("c"), []), (.character("C"), []), (.character("r"), []),
            (.character("q"), [.quit]), (.control("z"), [.suspend]), (.control("l"), [.redraw]),
        ] as [(Key, [DashboardEffect])])
    func replay(_ key: Key, _ effects: [DashboardEffect]) {
        var dashboard = Fixture.replay(3, of: 9)
        #expect(dashboard.update(.key(key)) == effects)
    }

    @Test("a recording's pools can't be acted on, and it says why", arguments: ["c", "C"])
    func refusedInReplay(_ key: Character) {
        var dashboard = Fixture.replay(3, of: 9)
        dashboard.press(keys: .character(key))
        #expect(
            dashboard.notices.last?.text
                == "this is a recording: nothing can be done to its pools; "
                + "run `pooltop` to act on live ones")
        #expect(dashboard.dialog == nil)
        #expect(
            dashboard.render(size: Size(width: 120, height: 24)).text.contains("is a recording:"))
    }

    @Test("a recording is not recorded, and it says why")
    func refusedElsewhere() {
        var replay = Fixture.replay(3, of: 9)
        replay.press(keys: .character("r"))
        #expect(replay.notices.last?.text.hasPrefix("this is a recording already") == true)
    }

    @Test("read-only refuses actions, says why, and still records")
    func readOnly() {
        var options = Fixture.options()
        options.readOnly = true
        var dashboard = Fixture.live(3, options: options)
        #expect(dashboard.press(keys: .character("c"), .character("C")).isEmpty)
        #expect(dashboard.dialog == nil)
        #expect(dashboard.notices.count == 1)
        #expect(dashboard.notices.allSatisfy { $0.text.contains("--read-only") })
        #expect(dashboard.press(keys: .character("r")) == [.startRecording])
    }

    @Test("all pools are cleaned up only after Yes; Cancel has the focus")
    func confirmation() {
        let yes: [[Key]] = [
            [.character("y")], [.tab, .enter], [.right, .enter], [.left, .enter],
            [.backTab, .enter], [.tab, .tab, .tab, .enter], [.character("Y")],
        ]
        for keys in yes {
            var dashboard = Fixture.live(3)
            #expect(dashboard.press(keys: .character("C")).isEmpty)
            let effects = keys.flatMap { dashboard.update(.key($0)) }
            #expect(effects == [.perform(.cleanUp, pools: pools)])
            #expect(dashboard.dialog == nil)
        }
        let no: [[Key]] = [
            [.enter], [.character("n")], [.escape], [.tab, .tab, .enter], [.tab, .escape],
            [.character("C"), .character("c"), .character(" "), .enter],
        ]
        for keys in no {
            var dashboard = Fixture.live(3)
            dashboard.press(keys: .character("C"))
            #expect(keys.flatMap { dashboard.update(.key($0)) }.isEmpty)
            #expect(dashboard.dialog == nil)
            #expect(dashboard.notices.last?.text == "cancelled: nothing was done")
        }
    }

    @Test("while the question is open the order stands, and Yes means the pools it was opened on")
    func boundDialog() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("C"))
        _ = dashboard.update(.feed(.appended(Fixture.batch(3, pools: ["zebra", "sessions"]))))
        #expect(dashboard.rows == pools)
        let frame = dashboard.render(size: Size(width: 120, height: 40)).text
        #expect(frame.contains("orders   gone"))
        #expect(!frame.contains("zebra"))
        #expect(dashboard.press(keys: .character("y")) == [.perform(.cleanUp, pools: pools)])
        #expect(dashboard.rows == ["zebra", "sessions"])
    }

    @Test("all pools means those that a filter hides too, and the question says so")
    func filteredDialog() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("/"), .character("b"), .enter, .character("C"))
        let text = dashboard.render(size: Size(width: 80, height: 24)).text
        #expect(text.contains("Clean up all 3 pools?"))
        #expect(text.contains("The filter hides 2 of them."))
        #expect(dashboard.press(keys: .character("y")) == [.perform(.cleanUp, pools: pools)])
    }

    @Test("the question on a screen too small for a box is a line")
    func smallDialog() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("C"))
        let size = Size(width: 30, height: 6)
        #expect(dashboard.render(size: size).text.contains("Clean up all 3 pools? y/N"))
    }

    @Test("the sampling interval goes through its steps and stops at both ends")
    func intervals() {
        var dashboard = Fixture.live(3)
        var steps: [UInt64] = []
        for key in Array(repeating: "+", count: 7) + Array(repeating: "-", count: 12) {
            for effect in dashboard.update(.key(.character(Character(key)))) {
                if case .feed(.setInterval(let nanoseconds)) = effect {
                    steps.append(nanoseconds / 1_000_000)
                }
            }
        }
        #expect(
            steps == [
                500, 200, 100, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000,
            ])
        #expect(dashboard.notices.last?.text == "a sample every 1m00s: it goes no slower")
    }

    @Test("an interval between the steps goes to the next one in the direction")
    func oddInterval() {
        var options = Fixture.options()
        options.status = FeedStatus(mode: .live(intervalNanoseconds: 700_000_000))
        var dashboard = DashboardState(options)
        #expect(
            dashboard.press(keys: .character("-"))
                == [.feed(.setInterval(nanoseconds: 1_000_000_000))])
    }

    @Test("the speed goes through its steps and stops at both ends")
    func speeds() {
        var dashboard = Fixture.replay(3, of: 9)
        var speeds: [Double] = []
        for key in Array(repeating: "+", count: 7) + Array(repeating: "-", count: 11) {
            for effect in dashboard.update(.key(.character(Character(key)))) {
                if case .feed(.setSpeed(let speed)) = effect { speeds.append(speed) }
            }
        }
        #expect(speeds == [2, 5, 10, 20, 50, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1])
        #expect(dashboard.notices.last?.text == "speed ×0.1: it goes no slower")
    }

    @Test("jump to a time: what is typed goes to the feed, what can't be read says what can")
    func jump() {
        var dashboard = Fixture.replay(3, of: 9)
        dashboard.press(keys: .character("b"))
        dashboard.type("10:40:05x")
        #expect(dashboard.press(keys: .enter).isEmpty)
        let frame = dashboard.render(size: Size(width: 160, height: 24)).text
        #expect(frame.contains("\"10:40:05x\" is not a time: use 10:42"))
        let time = Fixture.start.advanced(byNanoseconds: 5_000_000_000)
        #expect(dashboard.press(keys: .backspace, .enter) == [.feed(.goTo(time))])
        #expect(dashboard.prompt == nil)
        #expect(dashboard.press(keys: .character("b"), .enter).isEmpty)
        #expect(dashboard.prompt == nil)
        #expect(dashboard.press(keys: .character("b"), .character("5"), .escape).isEmpty)
        #expect(dashboard.prompt == nil)
    }

    @Test("^T goes through the themes and begins again")
    func themes() {
        var dashboard = Fixture.live(1)
        var names: [String] = []
        for _ in 0..<4 {
            dashboard.press(keys: .control("t"))
            names.append(dashboard.themeName)
        }
        #expect(names == ["light", "mono", "dark", "light"])
        var alone = DashboardState(DashboardOptions())
        alone.press(keys: .control("t"))
        #expect(alone.themeName == "dark")
        #expect(alone.notices.count == 1)
    }

    @Test("recording starts and stops, and pressing twice asks once")
    func recording() {
        var dashboard = Fixture.live(1)
        #expect(dashboard.press(keys: .character("r"), .character("r")) == [.startRecording])
        _ = dashboard.update(.recordingStarted(file: "a.pooltop"))
        #expect(dashboard.press(keys: .character("r"), .character("r")) == [.stopRecording])
        _ = dashboard.update(.recordingStopped(file: "a.pooltop", batches: 1))
        #expect(dashboard.notices.last?.text == "recorded 1 sample into a.pooltop")
        #expect(dashboard.press(keys: .character("r")) == [.startRecording])
        _ = dashboard.update(.recordingFailed(message: "the disk is full: make room"))
        #expect(dashboard.notices.last?.text == "recording: the disk is full: make room")
        #expect(dashboard.press(keys: .character("r")) == [.startRecording])
    }

    @Test("in the help keys only move, change the theme or leave")
    func helpIsHarmless() {
        for isReplay in [false, true] {
            for binding in KeyMap.standard.bindings where binding.holds(inReplay: isReplay) {
                for key in binding.keys {
                    var dashboard = isReplay ? Fixture.replay(3, of: 9) : Fixture.live(3)
                    dashboard.press(keys: .character("?"))
                    let effects = dashboard.update(.key(key))
                    #expect(effects.allSatisfy { [.quit, .suspend, .redraw].contains($0) })
                    #expect(dashboard.dialog == nil)
                    #expect(dashboard.prompt == nil)
                }
            }
        }
    }

    @Test("every binding is in the help")
    func helpIsComplete() {
        var dashboard = Fixture.live(1)
        dashboard.press(keys: .character("?"))
        for width in [80, 200] {
            let text = dashboard.render(size: Size(width: width, height: 90)).text
            let words = text.split { $0 == " " || $0 == "\n" || $0 == "│" }
            for binding in KeyMap.standard.bindings {
                // A long one goes on in the next line, beside another column.
                #expect(binding.title.split(separator: " ").allSatisfy(words.contains))
                for key in binding.keys { #expect(text.contains(key.name)) }
            }
        }
    }

    @Test("Esc goes back one level at a time and never quits")
    func escape() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("/"), .character("o"), .enter, .enter, .character("?"))
        #expect(dashboard.isHelpOpen)
        dashboard.press(keys: .escape)
        #expect(!dashboard.isHelpOpen)
        #expect(dashboard.view == .pool)
        dashboard.press(keys: .escape)
        #expect(dashboard.view == .overview)
        #expect(dashboard.filter == "o")
        dashboard.press(keys: .escape)
        #expect(dashboard.filter.isEmpty)
        #expect(dashboard.press(keys: .escape, .escape, .escape).isEmpty)
    }
}
