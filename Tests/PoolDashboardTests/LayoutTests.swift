import PoolMetrics
import Testing

@testable import PoolDashboard

@Suite("Layout")
struct LayoutTests {
    /// Says what lies over something else, or beyond an area.
    private func problem(_ parts: [Rect], in area: Rect) -> String? {
        let drawn = parts.filter { !$0.isEmpty }
        for (index, part) in drawn.enumerated() {
            if part.x < area.x || part.y < area.y || part.right > area.right
                || part.bottom > area.bottom
            {
                return "\(part) is outside"
            }
            for other in drawn[..<index]
            where part.x < other.right && other.x < part.right && part.y < other.bottom
                && other.y < part.bottom
            {
                return "\(part) lies over \(other)"
            }
        }
        return nil
    }

    @Test("at every size from 1×1 to 250×80 nothing overlaps and nothing leaves the screen")
    func everySize() {
        for height in 1...80 {
            for width in 1...250 {
                let body = Rect(x: 0, y: 1, width: width, height: height - 3)
                for pools in [0, 3, 40, 3_000, -40] {
                    let hasGraphs = pools >= 0
                    let pools = abs(pools)
                    let layout = OverviewLayout(body, pools: pools, hasGraphs: hasGraphs)
                    if !hasGraphs, !(layout.graph.isEmpty && layout.events.isEmpty) {
                        Issue.record("numbers only, \(width)×\(height): \(layout)")
                    }
                    let parts =
                        [layout.head, layout.table, layout.graph, layout.events]
                        + layout.panelRows
                    if let problem = problem(parts, in: body) {
                        Issue.record("overview, \(pools) pools, \(width)×\(height): \(problem)")
                    }
                    let window = OverviewLayout.window(
                        of: pools, around: pools / 2, height: layout.table.height)
                    if window.count > max(0, layout.table.height) || window.upperBound > pools {
                        Issue.record("\(pools) pools, \(width)×\(height): rows \(window)")
                    }
                }
            }
        }
    }

    @Test("at every size from 1×1 to 250×80 the pool's view holds together")
    func poolAtEverySize() {
        for height in 1...80 {
            for width in 1...250 {
                let body = Rect(x: 0, y: 1, width: width, height: height - 3)
                for kind in PoolLook.Pane.allCases {
                    let slots = [0, 1, 5, 16, 300][(width + height) % 5]
                    let layout = PoolLayout(
                        body, pane: kind, slots: slots, hasGraphs: width % 3 > 0)
                    let parts = [layout.head, layout.axis, layout.side, layout.pane]
                    if let problem = problem(parts + layout.graphs.map(\.area), in: body) {
                        Issue.record("\(kind), \(width)×\(height): \(problem)")
                    }
                    let inner = [
                        layout.strip, layout.holders, layout.cursorLine, layout.events,
                    ]
                    if kind == .strip, layout.strip.height > max(1, slots) + 2 {
                        Issue.record("\(slots) slots, \(width)×\(height): \(layout.strip)")
                    }
                    if let problem = problem(inner, in: layout.pane) {
                        Issue.record("the strip, \(width)×\(height): \(problem)")
                    }
                    // The strip shares the graphs' axis.
                    if let first = layout.graphs.first,
                        first.graph != .occupancy || first.area.height < 3
                            || first.area.width != layout.strip.width
                            || first.area.x != layout.strip.x
                    {
                        Issue.record("\(width)×\(height): \(first) over \(layout.strip)")
                    }
                }
            }
        }
    }

    @Test("at every width a hint about keys is whole or is not there")
    func hints() {
        for width in 12...110 {
            for keys: [Key] in [
                [.character("/")], [.character("b")], [.character("b"), .character("9")],
                [.character(":")], [.character(":"), .character("s")], [.character("m")],
                [.character("2")], [.character("3"), .character("/")],
            ] {
                var dashboard = Fixture.live(30)
                let size = Size(width: width, height: 14)
                _ = dashboard.update(.resized(size))
                for key in keys { dashboard.press(keys: key) }
                let lines = dashboard.render(size: size).text.split(separator: "\n")
                let hints = lines.suffix(1) + lines.filter { $0.contains("● leased") }
                #expect(!hints.contains { $0.contains("…") }, "\(width) \(keys): \(hints)")
            }
        }
    }

    @Test("at every width the columns of the table have room, and so do the panels and the views")
    func everyWidth() {
        for width in 1...250 {
            for name in [4, 14, 40] {
                let table = PoolTable(width: width, longestName: name)
                let bars = [table.barWidth, table.trendWidth].filter { $0 > 0 }.map { $0 + 1 }
                let used =
                    PoolTable.markWidth + table.nameWidth + bars.reduce(0, +)
                    + table.columns.reduce(0) { $0 + $1.width }
                #expect(used <= max(width, PoolTable.markWidth + 1), "\(width), \(name)")
            }
            let row = Rect(x: 0, y: 0, width: width, height: 4)
            for least in [[70], [70, 30], [70, 30, 30], [27, 24, 27, 28, 26]] {
                let columns = OverviewLayout.columns(row, least: least)
                if width >= least.count * 2, let problem = problem(columns, in: row) {
                    Issue.record("\(least.count) columns at \(width): \(problem)")
                }
            }
            for view in DashboardView.allCases {
                #expect(TabStrip(present: view, room: width).width <= width)
            }
        }
    }
}
