import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("The workload menu")
struct WorkloadMenuTests {
    private let size = Size(width: 120, height: 40)

    private func dashboard() -> DashboardState { Fixture.live(3, options: Fixture.generating()) }

    private func text(_ dashboard: DashboardState) -> String { dashboard.render(size: size).text }

    @Test("it shows the scenario, the rate now and the faults, each under a key of its own")
    func content() {
        var dashboard = dashboard()
        dashboard.press(keys: .character("w"))
        let shown = text(dashboard)
        for part in [
            "workload: steady, seed 7", "+  rate up", "to 150 %, 315/s on average",
            "-  rate down", "to 70 %, 147/s on average", "r  set the rate",
            "100 % now: 240/s", "s  change the scenario", "steady now, one of 3",
            "a  in every pool", "A fault goes into orders.", "e  end all faults", "none goes on",
        ] {
            #expect(shown.contains(part), "\(part)")
        }
        for (number, fault) in WorkloadFault.allCases.enumerated() {
            #expect(shown.contains("\(number + 1)  \(fault.title)"))
            #expect(shown.contains(fault.meaning))
        }
        let keys = dashboard.menu?.entries.map(\.key) ?? []
        #expect(Set(keys).count == keys.count)
        // These move in a menu or close it.
        #expect(Set(keys).isDisjoint(with: ["j", "k", "q"]))
    }

    @Test("the rate goes up and down by its steps while the menu stays, and stops at both ends")
    func steps() {
        var dashboard = dashboard()
        dashboard.press(keys: .character("w"))
        var rates: [Int] = []
        for key in Array(repeating: "+", count: 11) + Array(repeating: "-", count: 16) {
            for case .workload(.setRate(let percent)) in dashboard.update(
                .key(.character(Character(key))))
            {
                rates.append(percent)
            }
            #expect(dashboard.menu != nil)
        }
        #expect(
            rates == [
                150, 200, 300, 500, 700, 1_000, 2_000, 5_000, 10_000, 5_000, 2_000, 1_000, 700,
                500, 300, 200, 150, 100, 70, 50, 20, 10, 0,
            ])
        #expect(dashboard.notices.last?.text == "a rate of 0 %: it goes no lower")
        #expect(text(dashboard).contains("0 %: it goes no lower"))
        // Enter on an entry is its key.
        dashboard.press(keys: .home)
        #expect(dashboard.press(keys: .enter) == [.workload(.setRate(percent: 10))])
        #expect(dashboard.menu?.focus == 0)
    }

    @Test("what the generator says takes the place of what was only asked for")
    func settled() {
        var dashboard = dashboard()
        dashboard.press(keys: .character("w"), .character("+"))
        #expect(text(dashboard).contains("150 % now"))
        #expect(text(dashboard).contains("steady 150 %, seed 7"))
        _ = dashboard.update(.workloadFailed(message: "the workload does not run: wait"))
        _ = dashboard.update(.workload(Fixture.workload()))
        #expect(text(dashboard).contains("100 % now"))
        #expect(text(dashboard).contains("workload: the workload does not run: wait"))
        _ = dashboard.update(.workloadChanged("rate 100 % → 200 %"))
        #expect(text(dashboard).contains("+ workload: rate 100 % → 200 %"))
        var status = Fixture.workload(50)
        status.faults = [.init(.leak, pool: "orders")]
        _ = dashboard.update(.workload(status))
        #expect(text(dashboard).contains("steady 50 %, 1 fault, seed 7"))
    }

    @Test("a rate is typed beside the present one; what is none says what is")
    func typed() {
        var dashboard = dashboard()
        dashboard.press(keys: .character("w"), .character("r"))
        #expect(text(dashboard).contains("rate: ▏  100 % now; 150 %, x2 or 300/s  Esc cancels"))
        dashboard.type("fast")
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(
            dashboard.prompt?.problem
                == "\"fast\" is no rate: use 150 %, x2 or 300/s, from 0 to 10k %")
        dashboard.press(keys: .control("u"))
        dashboard.type("420/s")
        #expect(dashboard.press(keys: .enter) == [.workload(.setRate(percent: 200))])
        #expect(dashboard.prompt == nil)
        dashboard.press(keys: .character("w"), .character("r"))
        #expect(dashboard.press(keys: .escape).isEmpty)
    }

    @Test(
        "rates as people type them",
        arguments: [
            ("150 %", 150), ("150%", 150), ("150", 150), ("x2", 200), ("2x", 200), ("×1.5", 150),
            ("0", 0), (" 0.5 X ", 50), ("300/s", 143), ("10000", 10_000), ("x100", 10_000),
        ])
    func rates(_ text: String, _ percent: Int) throws {
        #expect(try RateInput.parse(text, meanPerSecond: 210) == percent)
    }

    @Test(
        "what is no rate",
        arguments: ["", "x", "-1", "10001", "x101", "nan", "inf", "%", "/s", "1e999/s", "2xx"])
    func noRates(_ text: String) {
        #expect(throws: TimeInput.Failure.self) {
            try RateInput.parse(text, meanPerSecond: 210)
        }
    }

    @Test("where there is no work there is no rate a second to ask for")
    func noWork() {
        let error = #expect(throws: TimeInput.Failure.self) {
            try RateInput.parse("5/s", meanPerSecond: 0)
        }
        #expect(error?.message.hasPrefix("this scenario has no work") == true)
    }

    @Test("a fault goes into the selected pool, and the same key ends it")
    func faults() {
        var dashboard = dashboard()
        for (number, fault) in WorkloadFault.allCases.enumerated() {
            let key = Key.character(Character(String(number + 1)))
            #expect(
                dashboard.press(keys: .down, .character("w"), key)
                    == [.workload(.inject(fault, pool: dashboard.selectedName))])
            #expect(dashboard.menu == nil)
        }
        dashboard.press(keys: .home)
        var status = Fixture.workload()
        status.faults = [.init(.leak, pool: "orders"), .init(.breaks, pool: "buffers")]
        _ = dashboard.update(.workload(status))
        dashboard.press(keys: .character("w"))
        #expect(text(dashboard).contains("5  end leak"))
        #expect(text(dashboard).contains("goes on in orders"))
        #expect(text(dashboard).contains("leak in orders and 1 more"))
        #expect(
            dashboard.press(keys: .character("5")) == [.workload(.end(.leak, pool: "orders"))])
        #expect(
            dashboard.press(keys: .character("w"), .character("e")) == [.workload(.endAllFaults)])
    }

    @Test("faults go into every pool where that is asked for, or where none is selected")
    func everywhere() {
        var dashboard = dashboard()
        dashboard.press(keys: .character("w"), .character("a"))
        #expect(text(dashboard).contains("a  only in orders"))
        #expect(text(dashboard).contains("A fault goes into every pool."))
        var back = dashboard
        back.press(keys: .character("a"))
        #expect(back.press(keys: .character("4")) == [.workload(.inject(.breaks, pool: "orders"))])
        #expect(dashboard.press(keys: .character("4")) == [.workload(.inject(.breaks, pool: nil))])
        // A pool that is none of the workload's can't be made to fail.
        var other = self.dashboard()
        var status = Fixture.workload()
        status.pools = ["elsewhere", "there"]
        _ = other.update(.workload(status))
        other.press(keys: .character("w"))
        #expect(!text(other).contains("a  in every pool"))
        #expect(text(other).contains("A fault goes into every pool."))
        #expect(other.press(keys: .character("1")) == [.workload(.inject(.slowFactory, pool: nil))])
    }

    @Test("in the timers the menu means the chosen row's pool; the key line has it where it works")
    func timers() {
        var dashboard = dashboard()
        dashboard.view = .timers
        dashboard.place.chosen = RowID(pool: "sessions", item: "#101")
        dashboard.press(keys: .character("w"))
        #expect(dashboard.menu?.workload?.pool == "sessions")
        let wide = Size(width: 200, height: 24)
        #expect(self.dashboard().render(size: wide).text.contains("w workload"))
        #expect(!Fixture.live(3).render(size: wide).text.contains("w workload"))
    }

    @Test("another scenario is chosen from a list, and asked about; Cancel has the focus")
    func scenario() {
        var dashboard = dashboard()
        dashboard.press(keys: .character("w"), .character("s"))
        #expect(text(dashboard).contains("2  burst   Bursts that exhaust the pools"))
        #expect(dashboard.menu?.focus == 0)
        #expect(dashboard.press(keys: .down, .enter).isEmpty)
        #expect(dashboard.dialog?.question == "Change to the scenario burst?")
        #expect(text(dashboard).contains("[ ▸ Cancel ]"))
        #expect(text(dashboard).contains("The pools of steady are shut down"))
        var no = dashboard
        #expect(no.press(keys: .enter).isEmpty)
        #expect(no.notices.last?.text == "cancelled: nothing was done")
        #expect(
            dashboard.press(keys: .tab, .enter) == [.workload(.change(scenario: "burst"))])
        #expect(dashboard.dialog == nil)
    }

    @Test("without another scenario the list says so; more than there are keys for are cut off")
    func scenarioList() {
        var options = Fixture.generating()
        options.scenarios = []
        var none = Fixture.live(3, options: options)
        none.press(keys: .character("w"), .character("s"))
        #expect(text(none).contains("there is no other scenario"))
        #expect(none.press(keys: .enter, .down, .escape).isEmpty)
        options.scenarios = (1...80).map { ScenarioChoice(name: "s\($0)", title: "") }
        var many = Fixture.live(3, options: options)
        many.press(keys: .character("w"), .character("s"))
        let keys = many.menu?.entries.map(\.key) ?? []
        #expect(keys.count == 32 && Set(keys).count == 32)
        #expect(Set(keys).isDisjoint(with: ["j", "k", "q"]))
    }

    @Test("without a generator it says why there is none")
    func refused() {
        var replay = Fixture.replay(3, of: 9)
        var readOnlyOptions = Fixture.generating()
        readOnlyOptions.readOnly = true
        var readOnly = Fixture.live(3, options: readOnlyOptions)
        var attached = Fixture.live(3)
        for (dashboard, why) in [
            (replay, "this is a recording: its workload is over; run `pooltop`"),
            (readOnly, "read-only: start pooltop without --read-only to change the workload"),
            (attached, "there is no workload generator here: run `pooltop` without a command"),
        ] {
            var dashboard = dashboard
            #expect(dashboard.press(keys: .character("w")).isEmpty)
            #expect(dashboard.menu == nil)
            #expect(dashboard.notices.last?.text.hasPrefix(why) == true)
        }
        #expect(replay.changeRate(up: true).isEmpty)
        #expect(readOnly.change(.endAllFaults).isEmpty)
        #expect(attached.askForScenario("burst", rows: []).isEmpty)
        #expect(attached.dialog == nil)
    }

    @Test("a menu that is open does nothing once a replay has begun")
    func replayBegins() {
        var dashboard = dashboard()
        dashboard.press(keys: .character("w"), .character("s"), .character("2"))
        _ = dashboard.update(.feed(.status(Fixture.status(3, of: 9))))
        #expect(dashboard.dialog == nil)
        #expect(dashboard.press(keys: .enter).isEmpty)
    }

    @Test("what was done is an event, a mark on the timeline, and selects no pool")
    func event() {
        var dashboard = dashboard()
        var batch = Fixture.batch(3)
        batch.events.append(
            PoolEvent(
                sequence: 1, pool: PoolEvent.workloadSource,
                instantNanoseconds: batch.instantNanoseconds - 1,
                kind: .workload("leak begins in orders", actor: "dashboard (anna)")))
        _ = dashboard.update(.feed(.appended(batch)))
        #expect(text(dashboard).contains("workload · dashboard (anna): leak begins in orders"))
        let mark = dashboard.marks.previous(before: batch.time.advanced(byNanoseconds: 1))
        #expect(mark?.kind == .command)
        #expect(mark?.text == "workload: dashboard (anna): leak begins in orders")
        dashboard.press(keys: .character("5"), .down, .enter)
        #expect(dashboard.isFrozen)
        #expect(dashboard.selectedName == "orders")
        // A recording's mark is the same.
        #expect(TimelineMark(.init(time: batch.time, kind: "workload", text: ""))?.kind == .command)
    }
}
