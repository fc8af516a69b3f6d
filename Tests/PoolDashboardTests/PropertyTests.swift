import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolDashboard

@Suite("Properties")
struct PropertyTests {
    /// One dashboard for each way of looking.
    private static let views: [(String, DashboardState)] = {
        var all: [(String, DashboardState)] = []
        all.append(("empty", DashboardState(Fixture.options())))
        all.append(("live", Fixture.live(60)))
        all.append(("many", Fixture.live(2, pools: (1...300).map { "注文-tenant-\($0)" })))
        all.append(("replay", Fixture.replay(40, of: 90)))
        for (name, keys) in [
            ("pool", [.down, .enter]),
            ("cell", [.enter, .enter, .down, .left, .left]),
            ("histograms", [.enter, .character("v"), .character("Z")]),
            ("list", [.enter, .character("v"), .character("v"), .down]),
            ("sweeping", [.character("s"), .enter, .enter, .left]),
            ("sorted", [.character("<"), .function(6)]), ("help", [.character("?")]),
            ("dialog", [.character("C")]), ("filter", [.character("/"), .character("e")]),
            ("setup", [.function(2), .down]), ("frozen", [.character(" ")]),
            ("menu", [.character("x"), .down]),
            ("question", [.character("x"), .character("d")]),
            ("resize", [.character("x"), .character("s"), .character("0"), .enter]),
        ] as [(String, [Key])] {
            var dashboard = Fixture.live(60)
            for key in keys { _ = dashboard.update(.key(key)) }
            if name == "frozen" {
                _ = dashboard.update(.recordingStarted(file: "a.pooltop"))
                _ = dashboard.update(.commandFinished(pool: "orders", Fixture.outcome(3)))
            }
            all.append((name, dashboard))
        }
        for (name, keys) in [
            ("workload", [.character("w"), .end]),
            ("scenarios", [.character("w"), .character("s")]),
            ("palette", [.character(":")]),
            ("completing", [.character(":"), .character("n"), .tab, .tab, .tab]),
            ("rate", [.character("w"), .character("r"), .character("x"), .enter]),
        ] as [(String, [Key])] {
            var dashboard = Fixture.live(60, options: Fixture.generating())
            for key in keys { _ = dashboard.update(.key(key)) }
            all.append((name, dashboard))
        }
        for view in ViewGoldenTests.views {
            var dashboard = ViewGoldenTests.live()
            dashboard.press(keys: view.key, .down)
            all.append((view.name, dashboard))
        }
        var jump = Fixture.replay(40, of: 90)
        for key: Key in [.enter, .character("b"), .character("x"), .enter] {
            _ = jump.update(.key(key))
        }
        all.append(("jump", jump))
        var options = Fixture.options()
        options.ascii = true
        all.append(("ascii", Fixture.live(60, options: options, pools: ["orders", "注文"])))
        return all
    }()

    private static let sizes: [Size] = {
        var sizes: [Size] = []
        for height in 0...26 {
            for width in 0...12 { sizes.append(Size(width: width, height: height)) }
        }
        sizes.append(Size(width: 250, height: 80))
        for height in stride(from: 1, through: 80, by: 19) {
            for width in stride(from: 13, through: 250, by: 31) {
                sizes.append(Size(width: width, height: height))
            }
        }
        for width in [19, 20, 39, 40, 52, 53, 79, 80, 109, 110, 118, 119, 120, 159, 160, 180] {
            for height in [3, 5, 9, 24, 32] {
                sizes.append(Size(width: width, height: height))
            }
        }
        return sizes
    }()

    @Test(
        "every view at every size draws full rows and nothing outside", arguments: 0..<views.count)
    func sizes(_ index: Int) async { await onOwnThread { Self.drawAtEverySize(index) } }

    private static func drawAtEverySize(_ index: Int) {
        let (name, original) = PropertyTests.views[index]
        for size in PropertyTests.sizes {
            var dashboard = original
            _ = dashboard.update(.resized(size))
            let canvas = dashboard.render(size: size)
            guard canvas.cells.count == size.width * size.height else {
                Issue.record("\(name) at \(size) has \(canvas.cells.count) cells")
                continue
            }
            for y in 0..<size.height {
                var columns = 0
                for x in 0..<size.width {
                    guard let text = canvas[x, y].text else { continue }
                    columns += DisplayWidth.of(text)
                    if name == "ascii", text.asciiValue == nil {
                        Issue.record("\(name) at \(size) shows \(text)")
                    }
                }
                if columns != size.width {
                    Issue.record("\(name) at \(size): row \(y) is \(columns) columns wide")
                }
            }
        }
    }

    @Test("at 80×24 and up all four things are on the screen at once", arguments: [3, 300])
    func allFour(_ pools: Int) {
        let names = (1...pools).map { "pool-\($0)" }
        var dashboard = Fixture.live(40, pools: pools == 3 ? names : Array(names.prefix(40)))
        for (width, height) in [(80, 24), (81, 25), (100, 30), (120, 40), (160, 50), (200, 60)] {
            _ = dashboard.update(.resized(Size(width: width, height: height)))
            let text = dashboard.render(size: Size(width: width, height: height)).text
            for part in [
                "pool-1 ", "█", "⣿", "in use", "waiting", "wait50", "wait99", "◌ created",
                "◇ initialized", "● in_use", "○ idle", "✖ failed", "∅ disposed", "timers",
                "all \(dashboard.picture.totals.pendingCleanups)", "#100", "timeout", "rejected",
                "create", "validation", "broken", "reset", "dispose", "refused", "events",
            ] {
                #expect(text.contains(part), "\(width)×\(height) lacks \(part)")
            }
        }
    }

    @Test("what a recording may hold at its worst is drawn all the same")
    func hostile() {
        var batch = Fixture.batch(
            1, pools: ["", "\u{1B}]0;x\u{7}", String(repeating: "é", count: 900)])
        for index in batch.pools.indices {
            batch.pools[index].statistics.waiting = Int.max
            batch.pools[index].statistics.acquired = .max
            batch.pools[index].statistics.pendingCleanups = Int.max
            batch.pools[index].statistics.siteCount = Int.max
            batch.pools[index].statistics.eventsDropped = .max
            batch.pools[index].statistics.states = ResourceStateCounts(disposed: .max)
            batch.pools[index].statistics.errors = [.timeout: .max]
            batch.pools[index].statistics.cleanups = [
                PoolStatistics.Cleanup(
                    resource: ResourceID(rawValue: .max), reason: .maxLifetime,
                    dueInNanoseconds: .max)
            ]
            batch.pools[index].statistics.oldestWaiterNanoseconds = .max
        }
        var dashboard = DashboardState(Fixture.options())
        _ = dashboard.update(.feed(.appended(Fixture.batch(0))))
        _ = dashboard.update(.feed(.appended(batch)))
        batch.instantNanoseconds = .max
        batch.time = WallTime(nanosecondsSinceEpoch: .max)
        _ = dashboard.update(.feed(.appended(batch)))
        var earlier = batch
        earlier.instantNanoseconds = 0
        earlier.intervalNanoseconds = .max
        _ = dashboard.update(.feed(.moved([batch, earlier])))
        _ = dashboard.render(size: Size(width: 120, height: 40))
        batch.intervalNanoseconds = .max
        _ = dashboard.update(.feed(.appended(batch)))
        batch.instantNanoseconds = 0
        _ = dashboard.update(.feed(.moved([batch, batch])))
        _ = dashboard.update(.feed(.moved([])))
        _ = dashboard.update(.feed(.moved([batch])))
        for key: Key in [.down, .down, .enter] {
            _ = dashboard.update(.key(key))
            for (width, height) in [(80, 24), (200, 60)] {
                let text = dashboard.render(size: Size(width: width, height: height)).text
                #expect(!text.contains("\u{1B}"))
            }
        }
        let position = FeedStatus.Position(
            index: -5, count: 0, start: WallTime(nanosecondsSinceEpoch: .min),
            end: WallTime(nanosecondsSinceEpoch: .max), current: WallTime(nanosecondsSinceEpoch: 0),
            playing: true, speed: .nan, file: "\u{1B}")
        _ = dashboard.update(.feed(.status(FeedStatus(mode: .replay(position)))))
        #expect(!dashboard.render(size: Size(width: 80, height: 24)).text.contains("\u{1B}"))
        #expect(PlainFrame.text(of: batch, previous: nil).contains("waiting"))
    }
}
