import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolDashboard

@Suite("Time")
struct TimelineTests {
    private let size = Size(width: 120, height: 40)

    private func time(_ second: Int) -> WallTime {
        Fixture.start.advanced(byNanoseconds: Int64(second) * Int64(Fixture.second))
    }

    /// The timeline's row.
    private func row(_ dashboard: DashboardState) -> String {
        let lines = dashboard.render(size: size).text.split(
            separator: "\n", omittingEmptySubsequences: false)
        return String(lines[size.height - 2])
    }

    @Test("live is a recorder: it freezes, steps, scrubs, and G goes back to live")
    func recorder() {
        var dashboard = Fixture.live(80)
        dashboard.press(keys: .character(","), .character(","))
        #expect(dashboard.isFrozen && dashboard.moment == time(77))
        #expect(dashboard.shown.batch?.time == time(77))
        #expect(row(dashboard).contains("−00:02 behind live 10:41:17.0"))
        dashboard.press(keys: .character("."))
        #expect(dashboard.moment == time(78))
        #expect(
            dashboard.shown.models
                == PoolModel.models(
                    of: Fixture.batch(78), since: Fixture.batch(77)))
        dashboard.press(keys: .left)
        #expect(dashboard.moment == time(77))
        dashboard.press(keys: .character("g"))
        #expect(dashboard.moment == time(0))
        dashboard.press(keys: .character(","))
        #expect(dashboard.notices.last?.text == "this is the oldest sample that is kept")
        dashboard.press(keys: .right)
        #expect(dashboard.moment == time(1))
        for number in 80..<140 { _ = dashboard.update(.feed(.appended(Fixture.batch(number)))) }
        #expect(dashboard.moment == time(1))
        #expect(row(dashboard).contains("−02:18 behind live"))
        dashboard.press(keys: .character("G"))
        #expect(!dashboard.isFrozen && dashboard.moment == nil)
        #expect(dashboard.shown.batch?.time == time(139))
        dashboard.press(keys: .character("."))
        #expect(dashboard.notices.last?.text == "this is the newest sample: , goes back")
    }

    @Test("b goes to a time, live and in a replay")
    func jump() {
        var live = Fixture.live(80)
        for (text, second) in [("10:40:30", 30), ("+5s", 35), ("-10s", 25), ("10s", 10)] {
            live.press(keys: .character("b"))
            live.type(text)
            #expect(live.press(keys: .enter).isEmpty)
            #expect(live.moment == time(second), "\(text)")
        }
        live.press(keys: .character("b"))
        live.type("12:00")
        live.press(keys: .enter)
        #expect(
            live.prompt?.problem
                == "12:00 is outside what is kept: it goes from 2026-03-01 10:40:00 to 10:41:19")
        var replay = Fixture.replay(40, of: 90)
        replay.press(keys: .character("b"))
        replay.type("10:41")
        #expect(replay.press(keys: .enter) == [.feed(.goTo(time(60)))])
    }

    @Test("[ and ] go through the marks of what happened")
    func marks() {
        var dashboard = Fixture.live(20)
        var seen: [String] = []
        for _ in 0..<6 {
            dashboard.press(keys: .character("["))
            seen.append(dashboard.notices.last?.text ?? "")
        }
        #expect(
            seen.prefix(4) == [
                "orders: exhausted: all 20 in use, and one waits",
                "orders: #110 failed validation: no answer in 1 s",
                "orders: timed out after 5 s: Shop/Checkout.swift:42",
                "orders: exhausted: all 20 in use, and one waits",
            ])
        #expect(dashboard.moment == time(4) && seen.last == "there is no earlier mark")
        dashboard.press(keys: .character("]"))
        #expect(dashboard.moment == time(8))
        var replay = Fixture.replay(40, of: 90)
        let overview = FeedOverview(
            marks: [
                .init(time: time(20), kind: "exhausted", text: "orders: exhausted"),
                .init(time: time(60), kind: "bookmark", text: "deploy"),
                .init(time: time(61), kind: "created", text: "everyday life"),
            ], gaps: [])
        _ = replay.update(.feed(.overview(overview)))
        #expect(replay.press(keys: .character("]")) == [.feed(.goTo(time(60)))])
        #expect(replay.notices.last?.text == "deploy")
        #expect(replay.press(keys: .character("[")) == [.feed(.goTo(time(20)))])
    }

    @Test("a bookmark has a name; it is kept in the recording where there is one")
    func bookmark() {
        var dashboard = Fixture.live(20)
        dashboard.press(keys: .character(","), .character("B"))
        dashboard.type("before")
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(
            dashboard.notices.last?.text.hasPrefix("bookmark before, until you quit: r") == true)
        _ = dashboard.update(.recordingStarted(file: "a.pooltop"))
        dashboard.press(keys: .character("G"), .character("B"))
        dashboard.type("after")
        #expect(dashboard.press(keys: .enter) == [.bookmark(name: "after", time: time(19))])
        #expect(dashboard.marks.bookmarks.map(\.text) == ["before", "after"])
        _ = dashboard.update(.bookmarkFailed(message: "a.pooltop: the disk is full"))
        #expect(dashboard.notices.last?.text == "bookmark: a.pooltop: the disk is full")
        var replay = Fixture.replay(40, of: 90)
        replay.press(keys: .character("B"))
        replay.type("here")
        #expect(replay.press(keys: .enter).isEmpty)
        #expect(replay.marks.bookmarks.map(\.time) == [time(40)])
        #expect(replay.notices.last?.text.hasSuffix("a recording is not changed") == true)
    }

    @Test(":next and :previous go to where a condition begins to hold")
    func conditions() throws {
        var dashboard = Fixture.live(160)
        func run(_ text: String) -> [DashboardEffect] {
            dashboard.press(keys: .character(":"))
            dashboard.type(text)
            return dashboard.press(keys: .enter).filter { $0 != .remember(text) }
        }
        // `orders` is full for some seconds every minute.
        let full = (0..<160).filter {
            Fixture.batch($0).pools[0].statistics.waiting > 0
                && Fixture.batch($0 - 1).pools[0].statistics.waiting == 0
        }
        #expect(run("previous waiting > 0 and orders").isEmpty)
        #expect(dashboard.moment == time(try #require(full.last)))
        #expect(dashboard.selectedName == "orders")
        #expect(run("prev waiting > 0 and orders").isEmpty)
        #expect(dashboard.moment == time(full[full.count - 2]))
        #expect(run("next waiting>0 and orders").isEmpty)
        #expect(dashboard.moment == time(try #require(full.last)))
        #expect(run("next in_use > 100").isEmpty)
        #expect(
            dashboard.notices.last?.text == "there is no later moment at which it begins to hold")
        #expect(run("live").isEmpty)
        #expect(!dashboard.isFrozen)
        _ = run("go -20s")
        #expect(dashboard.moment == time(139))
        for (text, problem) in [
            ("next in_usee > 5", "at 1: there is no field in_usee: did you mean in_use?"),
            ("jmup", "there is no command \"jmup\": did you mean jump?"),
            ("bookmark", "a bookmark needs a name"), ("go nowhere", "\"nowhere\" is not a time"),
        ] {
            #expect(run(text).isEmpty)
            #expect(dashboard.prompt?.problem?.hasPrefix(problem) == true, "\(text)")
            dashboard.press(keys: .escape)
        }
        var replay = Fixture.replay(40, of: 90)
        replay.press(keys: .character(":"))
        replay.type("next errors > 5")
        let condition = try FieldCondition("errors > 5")
        #expect(
            replay.press(keys: .enter) == [
                .remember("next errors > 5"), .feed(.find(condition, forward: true)),
            ])
        _ = replay.update(.feed(.notFound(forward: true)))
        #expect(replay.notices.last?.text.hasPrefix("there is no later moment") == true)
    }

    @Test("marks come in the order of time, one a second of a kind, and are bounded")
    func markList() {
        var marks = TimelineMarks()
        for second in [5, 1, 3, 3, 9] {
            marks.add(TimelineMark(.error, at: time(second), "e\(second)"))
            marks.add(TimelineMark(.bookmark, at: time(second), "b\(second)"))
        }
        #expect(marks.count == 9)
        #expect(marks.next(after: time(3))?.time == time(5))
        #expect(marks.previous(before: time(3))?.time == time(1))
        #expect(marks.gravest(from: time(0), before: time(3))?.text == "b1")
        #expect(marks.gravest(from: time(6), before: time(9)) == nil)
        for second in 0..<10_000 { marks.add(TimelineMark(.command, at: time(second), "")) }
        #expect(marks.count <= TimelineMarks.limit)
        #expect(marks.next(after: time(9_998))?.time == time(9_999))
    }

    @Test("what is on the row, in golden text")
    func golden() {
        var rows: [String] = []
        func add(_ name: String, _ dashboard: DashboardState) {
            rows.append("\(name):\n\(row(dashboard))")
        }
        var live = Fixture.live(80)
        add("live", live)
        live.press(keys: .character(" "))
        for number in 80..<117 { _ = live.update(.feed(.appended(Fixture.batch(number)))) }
        add("frozen, 37 s behind", live)
        var gap = Fixture.live(40)
        for number in 120..<200 { _ = gap.update(.feed(.appended(Fixture.batch(number)))) }
        gap.press(keys: .character("g"), .character("B"))
        gap.type("start")
        gap.press(keys: .enter)
        gap.press(keys: .character("G"))
        add("live, with a gap and a bookmark", gap)
        var replay = Fixture.replay(80, of: 160)
        add("replay", replay)
        let marks: [FeedOverview.Mark] = [
            .init(time: time(20), kind: "exhausted", text: ""),
            .init(time: time(40), kind: "timed_out", text: ""),
            .init(time: time(100), kind: "command", text: ""),
            .init(time: time(110), kind: "leak_suspected", text: ""),
            .init(time: time(120), kind: "broken", text: ""),
            .init(time: time(159), kind: "bookmark", text: ""),
        ]
        let overview = FeedOverview(marks: marks, gaps: [time(52)...time(66)])
        _ = replay.update(.feed(.overview(overview)))
        add("replay, with a gap and marks", replay)
        var options = Fixture.options()
        options.ascii = true
        var ascii = DashboardState(options)
        _ = ascii.update(.feed(.status(Fixture.status(80, of: 160, playing: true, speed: 2))))
        _ = ascii.update(.feed(.moved(Fixture.batches(81))))
        _ = ascii.update(.feed(.overview(overview)))
        add("replay, ASCII", ascii)
        var plain = Fixture.live(80, options: options)
        plain.press(keys: .character(","))
        add("frozen, ASCII", plain)
        let text = rows.map { row in
            row.split(separator: "\n").map { line in
                String(line.reversed().drop { $0 == " " }.reversed())
            }.joined(separator: "\n")
        }.joined(separator: "\n")
        assertGolden(text, "timeline")
    }

    @Test("behind live is written as a clock")
    func behind() {
        for (seconds, text) in [
            (0, "−00:00"), (37, "−00:37"), (754, "−12:34"), (3_661, "−1:01:01"),
        ] {
            #expect(
                FramePainter.behind(Int64(seconds) * 1_000_000_000) == "\(text) behind live")
        }
    }
}
