import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("Lists of holders, timers, events and findings")
struct ListTests {
    private let size = Size(width: 120, height: 40)

    private func time(_ second: Int) -> WallTime {
        Fixture.start.advanced(byNanoseconds: Int64(second) * Int64(Fixture.second))
    }

    /// The row with the selection's sign.
    private func chosen(_ dashboard: DashboardState) -> String? {
        dashboard.render(size: size).text.split(separator: "\n")
            .first { $0.hasPrefix("▸") }.map { String($0.dropFirst()) }
    }

    @Test("the first row is chosen, and a row stays chosen wherever it moves")
    func follows() {
        var dashboard = Fixture.live(41)
        dashboard.press(keys: .character("4"))
        #expect(chosen(dashboard)?.contains("orders") == true)
        dashboard.press(keys: .down, .down)
        let row = dashboard.place.chosen
        #expect(row == RowID(pool: "buffers", item: "#100"))
        // What was due before it goes.
        var batch = Fixture.batch(41)
        batch.pools[0].statistics.cleanups.removeAll()
        batch.pools[1].statistics.cleanups.removeAll()
        _ = dashboard.update(.feed(.appended(batch)))
        #expect(dashboard.place.chosen == row)
        #expect(chosen(dashboard)?.contains("buffers") == true)
    }

    @Test("a row that is gone is not replaced by its neighbour, and moving goes on from there")
    func gone() {
        var dashboard = Fixture.live(41)
        dashboard.press(keys: .character("4"), .down, .down)
        var batch = Fixture.batch(41)
        batch.pools[2].statistics.cleanups.removeFirst()
        _ = dashboard.update(.feed(.appended(batch)))
        #expect(chosen(dashboard) == nil)
        #expect(dashboard.press(keys: .character("n")) == [])
        #expect(
            dashboard.notices.last?.text == "the chosen timer is gone: choose another with ↑ and ↓")
        dashboard.press(keys: .down)
        #expect(dashboard.place.chosen == RowID(pool: "orders", item: "#101"))
        dashboard.press(keys: .end)
        #expect(dashboard.place.chosen == RowID(pool: "orders", item: "#111"))
        dashboard.press(keys: .home)
        #expect(chosen(dashboard)?.contains("#100") == true)
        dashboard.press(keys: .pageDown, .pageDown, .pageDown)
        #expect(dashboard.place.chosen == RowID(pool: "orders", item: "#111"))
    }

    @Test("who comes to a list whose chosen row is gone begins at its first")
    func anew() {
        var dashboard = Fixture.live(41)
        dashboard.press(keys: .character("4"), .down, .down, .character("1"))
        var batch = Fixture.batch(41)
        batch.pools[2].statistics.cleanups.removeFirst()
        _ = dashboard.update(.feed(.appended(batch)))
        dashboard.press(keys: .character("4"))
        #expect(chosen(dashboard)?.contains("#100") == true)
        #expect(dashboard.place.chosen?.pool == "orders")
        dashboard.press(keys: .down, .character("1"), .character("4"))
        #expect(dashboard.place.chosen == RowID(pool: "sessions", item: "#100"))
    }

    @Test("/ lists only rows with all words, in each view its own, and Esc clears it")
    func filter() {
        var dashboard = Fixture.live(41)
        dashboard.press(keys: .character("3"), .character("/"))
        dashboard.type("CHECKOUT 42")
        #expect(dashboard.plainLines.count == 1)
        dashboard.press(keys: .down)
        #expect(dashboard.place.chosen?.item == "Shop/Checkout.swift:42")
        dashboard.press(keys: .enter)
        #expect(dashboard.prompt == nil && dashboard.place.filter == "CHECKOUT 42")
        #expect(dashboard.filter.isEmpty)
        dashboard.press(keys: .character("4"))
        #expect(dashboard.place.filter.isEmpty)
        dashboard.press(keys: .character("3"), .escape)
        #expect(dashboard.view == .holders && dashboard.plainLines.count == 12)
        dashboard.press(keys: .character("/"))
        dashboard.type("nobody")
        #expect(
            dashboard.plainLines
                == ["nothing here has \"nobody\" in it: / and Esc clear the filter"])
        dashboard.press(keys: .escape)
        #expect(dashboard.plainLines.count == 12)
    }

    @Test("Enter goes down to the row's pool, and Esc comes back to the list as it was")
    func open() {
        var dashboard = Fixture.live(41)
        dashboard.press(keys: .character("3"), .end)
        let row = dashboard.place.chosen
        #expect(row?.pool == "buffers")
        dashboard.press(keys: .enter)
        #expect(dashboard.view == .pool && dashboard.selectedName == "buffers")
        dashboard.press(keys: .escape)
        #expect(dashboard.view == .holders && dashboard.place.chosen == row)
    }

    @Test("a click chooses a row, and another on it does what Enter does")
    func click() {
        var dashboard = Fixture.live(41)
        _ = dashboard.update(.resized(size))
        dashboard.press(keys: .character("3"))
        // Below the header, the list's name and the columns' titles: its sixth row.
        let click = DashboardEvent.mouse(MouseEvent(.left, column: 20, row: 8))
        #expect(dashboard.update(click).isEmpty)
        let pool = dashboard.place.chosen?.pool
        #expect(chosen(dashboard)?.contains(dashboard.place.chosen?.item ?? "–") == true)
        #expect(pool != "orders" && dashboard.view == .holders)
        _ = dashboard.update(click)
        #expect(dashboard.view == .pool && dashboard.selectedName == pool)
    }

    @Test("n runs the chosen clean-up: at once where it is idle, after a question where it is not")
    func runTimer() {
        var dashboard = Fixture.live(41)
        let resource = ResourceID(rawValue: 100)
        dashboard.press(keys: .character("4"))
        #expect(
            dashboard.press(keys: .character("n"))
                == [.perform(.dispose(resource), pools: ["orders"])])
        dashboard.press(keys: .down, .down, .down)
        #expect(dashboard.place.chosen == RowID(pool: "orders", item: "#101"))
        #expect(dashboard.press(keys: .character("n")).isEmpty)
        #expect(dashboard.dialog?.question == "Dispose of #101 in orders?")
        #expect(
            dashboard.dialog?.explanation == [
                "It is in use: it goes when its holder gives it back.",
                "It is held by Shop/Checkout.swift:41.",
            ])
        #expect(dashboard.press(keys: .enter).isEmpty)
        dashboard.press(keys: .character("n"))
        #expect(
            dashboard.press(keys: .character("y"))
                == [.perform(.dispose(ResourceID(rawValue: 101)), pools: ["orders"])])
    }

    @Test("n does nothing where it may not: read-only, in a replay, on what is gone meanwhile")
    func refuses() {
        var options = Fixture.options()
        options.readOnly = true
        var readOnly = Fixture.live(41, options: options)
        #expect(readOnly.press(keys: .character("4"), .character("n")).isEmpty)
        #expect(readOnly.notices.last?.text.hasPrefix("read-only") == true)
        var replay = Fixture.replay(40, of: 90)
        #expect(replay.press(keys: .character("4"), .character("n")).isEmpty)
        #expect(replay.notices.last?.text.hasPrefix("this is a recording") == true)
        var frozen = Fixture.live(41)
        frozen.press(keys: .character("4"), .character(" "))
        var batch = Fixture.batch(41)
        batch.pools[0].statistics.cleanups.removeAll()
        _ = frozen.update(.feed(.appended(batch)))
        #expect(frozen.press(keys: .character("n")).isEmpty)
        #expect(
            frozen.notices.last?.text
                == "#100 of orders has no timer any more: choose another")
        var empty = DashboardState(Fixture.options())
        #expect(empty.press(keys: .character("4"), .down, .character("n"), .enter).isEmpty)
        #expect(empty.notices.last?.text == "no timer is chosen: choose one with ↑ and ↓")
    }

    @Test("many timers: the soonest thousand, and how many more")
    func manyTimers() {
        let names = (1...300).map { "tenant-\($0)" }
        var dashboard = Fixture.live(2, pools: names)
        dashboard.press(keys: .character("4"))
        let lines = dashboard.plainLines
        #expect(lines.count == 1_001)
        #expect(lines[0].contains("idle_timeout now"))
        #expect(lines.last?.hasSuffix(" more") == true)
        let rows = Array(lines.dropLast())
        #expect(rows.prefix(300).allSatisfy { $0.contains("#100") })
        #expect(rows.last?.contains("#103") == true)
    }

    @Test("the soonest first, whatever list it is of")
    func soonest() {
        let lists: [[UInt64]] = [[5, 9, 9, 30], [1, 2, 40], [], [7], [0, 0, 8]]
        var next = SoonestFirst(
            lists.enumerated().compactMap { list, dues in
                dues.first.map { SoonestFirst.Head(due: $0, list: list, place: 0) }
            })
        var taken: [UInt64] = []
        while let head = next.takeFirst() {
            taken.append(head.due)
            if head.place + 1 < lists[head.list].count {
                next.add(
                    SoonestFirst.Head(
                        due: lists[head.list][head.place + 1], list: head.list,
                        place: head.place + 1))
            }
        }
        #expect(taken == lists.joined().sorted())
    }

    @Test("Enter on an event goes to the sample in which it came; Esc first gives up the choice")
    func eventMoment() {
        var dashboard = Fixture.live(41)
        dashboard.press(keys: .character("5"))
        #expect(chosen(dashboard) == nil)
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(dashboard.notices.last?.text == "no event is chosen: choose one with ↑ and ↓")
        dashboard.press(keys: .down, .down)
        #expect(dashboard.place.chosen == RowID(pool: "orders", item: "20"))
        dashboard.press(keys: .enter)
        #expect(dashboard.moment == time(38))
        #expect(chosen(dashboard)?.contains("10:40:37") == true)
        dashboard.press(keys: .escape)
        #expect(dashboard.place.chosen == nil && dashboard.view == .events)
        dashboard.press(keys: .escape)
        #expect(dashboard.view == .overview)
        var replay = Fixture.replay(40, of: 90)
        replay.press(keys: .character("5"), .down)
        let target = time(40).advanced(byNanoseconds: 750_000_000)
        #expect(replay.press(keys: .enter) == [.feed(.goTo(target))])
    }

    @Test("events of the moment that is shown, as far back as they are kept")
    func eventsOfThePast() {
        var dashboard = Fixture.live(500)
        dashboard.press(keys: .character("5"))
        #expect(dashboard.plainLines.filter { $0.contains(" orders ") }.count == 250)
        dashboard.press(keys: .character("b"))
        dashboard.type("10s")
        dashboard.press(keys: .enter)
        #expect(dashboard.plainLines.filter { $0.contains(" orders ") }.count == 6)
        #expect(dashboard.plainLines[0] == "errors, sessions, timeout: 2 in 10 s")
    }

    @Test("in a recording findings are looked for first; without any it says so")
    func findings() {
        var replay = Fixture.replay(40, of: 90)
        replay.press(keys: .character("6"))
        #expect(replay.plainLines == ["the recording is still being looked through"])
        let overview = FeedOverview(marks: [], gaps: [], findings: [])
        _ = replay.update(.feed(.overview(overview)))
        #expect(replay.plainLines == ["nothing is wrong: 11 rules look at each sample"])
        #expect(replay.press(keys: .enter).isEmpty)
        #expect(replay.notices.last?.text == "no finding is chosen: choose one with ↑ and ↓")
        let finding = LintFinding(
            id: .init(rule: .samplingLate, pool: ""), severity: .critical, sentence: "late.",
            remedy: "hurry.", since: time(1), found: time(2))
        _ = replay.update(.feed(.overview(FeedOverview(marks: [], gaps: [], findings: [finding]))))
        #expect(
            replay.plainLines == ["critical, sampling late: late.; since 10:40:01; remedy: hurry."])
        replay.press(keys: .enter)
        #expect(replay.notices.last?.text == "this concerns no single pool")
        #expect(replay.render(size: size).text.contains("! all"))
    }

    @Test("columns go where there is no room, the one that grows last")
    func columns() {
        let all: [ListColumns.Column] = [
            .init(title: "name", width: 4, rank: 0, isWord: true, grows: true),
            .init(title: "held", width: 4, rank: 2), .init(title: "age", width: 3, rank: 1),
        ]
        #expect(ListColumns(all, width: 30).head == "name               held age")
        #expect(ListColumns(all, width: 16).head == "name held age")
        #expect(ListColumns(all, width: 15).head == "name     age")
        #expect(ListColumns(all, width: 9).head == "name  ")
        #expect(ListColumns(all, width: 2).head == "name")
        let spans = ListColumns(all, width: 16).spans(
            [("orders", .foreground), ("1", .dim), ("2 s", .ok)]) { Style($0) }
        #expect(spans.map(\.text) == ["ord…", "    1", " 2 s"])
        #expect(spans.map(\.style) == [Style(.foreground), Style(.dim), Style(.ok)])
    }
}
