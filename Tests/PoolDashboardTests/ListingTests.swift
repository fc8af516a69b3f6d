import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("List of pools")
struct ListingTests {
    private let size = Size(width: 120, height: 40)

    /// The heading under the mark of what pools are sorted by.
    private func sorted(_ dashboard: DashboardState) -> String? {
        let head = dashboard.render(size: size).text.split(separator: "\n")[1]
        return head.firstMatch(of: /[↑↓](in use|\w+)/).map { String($0.output.0) }
    }

    @Test("> and < go through the columns and back to the order of registration")
    func neighbours() {
        var dashboard = Fixture.live(80)
        _ = dashboard.update(.resized(size))
        #expect(sorted(dashboard) == nil)
        var seen: [String?] = []
        for _ in 0..<4 {
            #expect(dashboard.press(keys: .character(">")).isEmpty)
            seen.append(sorted(dashboard))
        }
        #expect(seen == ["↑pool", "↑kind", "↓in use", "↓size"])
        #expect(dashboard.rows == ["orders", "sessions", "buffers"])
        dashboard.press(keys: .character("<"), .character("<"))
        #expect(dashboard.listing.sortField == "kind")
        #expect(dashboard.rows == ["buffers", "orders", "sessions"])
        dashboard.press(keys: .character("<"), .character("<"))
        #expect(dashboard.listing.sortField == nil)
        #expect(dashboard.rows == ["orders", "sessions", "buffers"])
        dashboard.press(keys: .character("<"))
        #expect(dashboard.listing.sortField == "error_rate")
    }

    @Test("sorting goes by values, the greatest first, and anew with each sample")
    func values() {
        var dashboard = Fixture.live(2)
        var batch = Fixture.batch(2)
        func setWaiting(_ waiting: [Int]) {
            batch.instantNanoseconds += Fixture.second
            for index in batch.pools.indices {
                batch.pools[index].statistics.instantNanoseconds += Fixture.second
                batch.pools[index].statistics.waiting = waiting[index]
            }
            _ = dashboard.update(.feed(.appended(batch)))
        }
        dashboard.listing = PoolListing(sortField: "waiting")
        setWaiting([2, 9, 10])
        #expect(dashboard.rows == ["buffers", "sessions", "orders"])
        setWaiting([2, 9, 2])
        #expect(dashboard.rows == ["sessions", "orders", "buffers"])
        dashboard.press(keys: .character("I"))
        #expect(dashboard.rows == ["orders", "buffers", "sessions"])
        #expect(dashboard.selectedName == "orders")
        #expect(sorted(dashboard) == "↑waiting")
        setWaiting([4, 3, 1])
        #expect(dashboard.rows == ["buffers", "sessions", "orders"])
        #expect(dashboard.selectedName == "orders")
    }

    @Test("what has no value comes last either way")
    func unknown() {
        let before = Fixture.batch(79, pools: ["orders", "sessions"])
        let models = PoolModel.models(of: Fixture.batch(80), since: before)
        var listing = PoolListing(sortField: "release_rate")
        #expect(models[2].releaseRate == nil)
        #expect(listing.order(of: models) == [0, 1, 2])
        listing.isSortInverted = true
        #expect(listing.order(of: models) == [1, 0, 2])
        listing.sortField = nil
        #expect(listing.order(of: models) == [2, 1, 0])
        listing.sortField = "no_such_field"
        #expect(listing.order(of: models) == [2, 1, 0])
    }

    @Test("F6 lists what can be sorted by; Enter takes it, twice turns it round, Esc leaves")
    func menu() {
        var dashboard = Fixture.live(80)
        _ = dashboard.update(.resized(size))
        dashboard.press(keys: .function(6), .down, .character("j"), .down)
        let frame = dashboard.render(size: size).text
        #expect(frame.contains(" sort by "))
        #expect(frame.contains("as registered"))
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(dashboard.listing == PoolListing(sortField: "in_use"))
        #expect(dashboard.columnMenu == nil)
        dashboard.press(keys: .function(6))
        #expect(dashboard.columnMenu?.cursor == 3)
        dashboard.press(keys: .enter)
        #expect(dashboard.listing.isSortInverted)
        #expect(dashboard.rows == ["buffers", "sessions", "orders"])
        #expect(dashboard.press(keys: .function(6), .home, .up, .escape).isEmpty)
        #expect(dashboard.listing.sortField == "in_use")
        dashboard.press(keys: .function(6), .character("I"))
        #expect(!dashboard.listing.isSortInverted)
        dashboard.press(keys: .function(6), .home, .end, .character("k"), .character("z"), .enter)
        #expect(dashboard.listing.sortField == "pending_cleanups")
        dashboard.press(keys: .function(6), .home, .character(" "))
        #expect(dashboard.listing == PoolListing())
    }

    @Test("the list of columns scrolls in a small box, and is a line where there is none")
    func smallMenu() {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .function(6), .end)
        let small = dashboard.render(size: Size(width: 60, height: 14)).text
        #expect(small.contains("▸   errors"))
        #expect(!small.contains("as registered"))
        let tiny = dashboard.render(size: Size(width: 40, height: 7)).text
        #expect(tiny.contains("sort by: errors ↑↓ Enter"))
    }

    @Test("columns are the person's: theirs, in their order, the first of them where room is short")
    func columns() {
        var options = Fixture.options()
        options.listing = PoolListing(
            columns: ["hold_p99_seconds", "name", "no_such", "released_total", "phase"])
        let dashboard = Fixture.live(80, options: options)
        let wide = dashboard.render(size: size).text.split(separator: "\n")[1]
        #expect(wide.contains("hold99") && wide.contains("released") && wide.contains("phase"))
        #expect(!wide.contains("waiting"))
        let narrow = PoolTable(width: 22, longestName: 8, listing: options.listing)
        #expect(narrow.columns.map(\.field.id) == ["hold_p99_seconds"])
    }

    @Test("what pools are sorted by is always a column")
    func sortedColumn() {
        let listing = PoolListing(sortField: "dispose_rate")
        for width in [40, 60, 80] {
            let table = PoolTable(width: width, longestName: 8, listing: listing)
            #expect(table.columns.contains { $0.field.id == "dispose_rate" })
        }
        let chosen = PoolListing(columns: ["size"], sortField: "idle")
        let table = PoolTable(width: 80, longestName: 8, listing: chosen)
        #expect(table.columns.map(\.field.id) == ["size", "idle"])
    }

    @Test("at 120 columns each pool has a trend of at least 20")
    func trends() {
        #expect(PoolTable(width: 120, longestName: 14).trendWidth >= 20)
        #expect(PoolTable(width: 120, longestName: 40).trendWidth >= 20)
        #expect(PoolTable(width: 80, longestName: 8).trendWidth == 0)
    }

    // MARK: - Filter

    @Test(
        "a filter is a condition",
        arguments: [
            ("in_use>5", ["orders", "sessions"]),
            ("in_use > 5 and not tcp", ["orders", "sessions"]),
            ("in_use > 5 and kind != tcp", ["orders"]),
            ("orders or buffers", ["orders", "buffers"]),
            ("not s", []), ("not (orders or buffers)", ["sessions"]),
            ("errors_total >= 1 ess", ["sessions"]), ("wait_p99 > 10ms", ["sessions"]),
            ("saturation > 75%", ["orders"]), ("  ", ["orders", "sessions", "buffers"]),
        ])
    func filter(_ text: String, _ names: [String]) {
        var dashboard = Fixture.live(80)
        dashboard.press(keys: .character("/"))
        dashboard.type(text)
        #expect(dashboard.rows == names)
        dashboard.press(keys: .enter)
        #expect(dashboard.prompt == nil)
        #expect(dashboard.rows == names)
    }

    @Test("a filter that asks for numbers follows them")
    func live() {
        var dashboard = Fixture.live(80)
        dashboard.press(keys: .character("/"))
        dashboard.type("in_use = 0")
        #expect(dashboard.rows == ["buffers"])
        _ = dashboard.update(.feed(.appended(Fixture.batch(100))))
        #expect(dashboard.rows.isEmpty)
        dashboard.press(keys: .escape)
        #expect(dashboard.rows.count == 3)
    }

    @Test("a bad filter says what is wrong and where, and the last good one goes on")
    func badFilter() {
        var dashboard = Fixture.live(80)
        dashboard.press(keys: .character("/"))
        dashboard.type("orders")
        dashboard.type(" and in_use>x")
        #expect(dashboard.filter == "orders and in_use")
        #expect(
            dashboard.prompt?.remark == "at 19: x does not fit in_use: write a number, "
                + "as in in_use > 5")
        #expect(dashboard.render(size: size).text.contains("at 19: x does not fit in_use"))
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(dashboard.prompt?.problem == dashboard.prompt?.remark)
        dashboard.press(keys: .backspace)
        #expect(dashboard.prompt?.problem == nil)
        dashboard.type("5")
        #expect(dashboard.rows == ["orders"])
        dashboard.press(keys: .enter)
        #expect(dashboard.filter == "orders and in_use>5")
        #expect(dashboard.render(size: size).text.contains("/orders and in_use>5: 1 of 3"))
    }

    // MARK: - Many pools

    @Test("of 3,000 pools as many rows are drawn as the screen has, and the sort holds for all")
    func drawnRows() {
        let names = (0..<3_000).map { "tenant-\($0)" }
        var dashboard = Fixture.live(2, pools: names)
        for size in GoldenTests.sizes {
            _ = dashboard.update(.resized(size))
            dashboard.listing = PoolListing(sortField: "name", isSortInverted: true)
            dashboard.press(keys: .home)
            let painter = FramePainter(dashboard, size: size)
            let layout = OverviewLayout(painter, painter.body)
            let window = OverviewLayout.window(
                of: dashboard.rows.count, around: 0, height: layout.table.height)
            #expect(window.count == layout.table.height)
            let lines = dashboard.render(size: size).text.split(separator: "\n")
            let drawn = lines[2..<2 + window.count].compactMap {
                $0.firstMatch(of: /tenant-\d+/).map { String($0.output) }
            }
            #expect(drawn == Array(names.sorted(by: >).prefix(window.count)))
        }
    }

    @Test("pools are listed anew where something changed, and not for each that asks")
    func listedOnce() {
        var dashboard = Fixture.live(3)
        #expect(!dashboard.isListStale)
        dashboard.press(keys: .down, .character("?"), .escape)
        #expect(!dashboard.isListStale)
        dashboard.picture.lateSamples += 1
        #expect(dashboard.isListStale)
        dashboard.press(keys: .character(" "), .character(" "))
        #expect(!dashboard.isListStale)
        #expect(dashboard.rows == dashboard.listedRows)
    }
}
