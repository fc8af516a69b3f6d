/// Who gets which rows of the overview.
///
/// The rows are given out in this order, each piece only where its least fits: three pools; the
/// panels (lifecycle, clean-up timers, errors); events; the graph. What is left goes first to more
/// pools, then to all the others. At 80×24 every piece has room.
///
/// Where there are numbers only, graph and events leave their rows to pools: a list that moves on
/// costs whole rows, and has a view.
struct OverviewLayout: Sendable, Hashable {
    /// The table's head; empty where there is no room.
    private(set) var head: Rect
    /// The pools' rows.
    private(set) var table: Rect
    /// The graphs, with the line above; empty where there is no room.
    private(set) var graph: Rect
    /// The rows of panels, each with the line above.
    private(set) var panelRows: [Rect] = []
    /// How many panels stand side by side.
    private(set) var panelsPerRow: Int
    /// The events, with the line above; empty where there is no room.
    private(set) var events: Rect

    /// The least that the three panels need to say all they have to.
    private static let panelHeight = 9
    /// What each panel needs to say all it has to: lifecycle, timers, errors, latency, holders.
    static let panelWidths = [27, 24, 27, 28, 26]

    /// Divides the rows.
    ///
    /// - Parameters:
    ///   - pools: how many pools are listed.
    ///   - hasGraphs: whether there are graphs, where there is room.
    init(_ body: Rect, pools: Int, hasGraphs: Bool = true) {
        let width = body.width
        var left = max(0, body.height)
        panelsPerRow = min(OverviewLayout.panelsPerRow(width), hasGraphs ? 5 : 3)
        let headHeight = left >= 3 ? 1 : 0
        left -= headHeight
        var tableHeight = min(left, body.height >= 8 ? min(3, max(1, pools)) : 1)
        left -= tableHeight
        var panelHeights: [Int] = []
        let wanted = width < 20 ? 0 : (3 + panelsPerRow - 1) / panelsPerRow
        while panelHeights.count < wanted, left >= 4 {
            panelHeights.append(min(OverviewLayout.panelHeight, left))
            left -= panelHeights[panelHeights.count - 1]
        }
        var eventsHeight = hasGraphs && left >= 2 ? min(3, left) : 0
        left -= eventsHeight
        var graphHeight = hasGraphs && left >= 4 && width >= 20 ? 4 : 0
        left -= graphHeight
        let forTable = body.height < 30 || graphHeight == 0 ? left : left * 3 / 5
        let more = min(max(0, pools - tableHeight), forTable)
        tableHeight += more
        left -= more
        if body.height >= 32, wanted == 1, panelHeights.count == 1 {
            let taller = min(left / 4, 4)
            panelHeights[0] += taller
            left -= taller
        }
        if graphHeight > 0 {
            let taller = min((left * 3 + 4) / 5, 16)
            graphHeight += taller
            left -= taller
        }
        if eventsHeight > 0 { eventsHeight += left } else if hasGraphs { tableHeight += left }
        var y = body.y
        func take(_ height: Int) -> Rect {
            defer { y += height }
            return Rect(x: body.x, y: y, width: width, height: height)
        }
        head = take(headHeight)
        table = take(tableHeight)
        graph = take(graphHeight)
        panelRows = panelHeights.map { take($0) }
        events = take(eventsHeight)
    }

    /// Divides the rows for what a painter shows.
    init(_ painter: FramePainter, _ body: Rect) {
        self.init(
            body, pools: painter.state.rows.count, hasGraphs: painter.graphStyle != .absent)
    }

    /// The rows of a list that are drawn: those around a selection, which stays in the middle of a
    /// list that is longer than the screen.
    static func window(of count: Int, around chosen: Int?, height: Int) -> Range<Int> {
        let first = min(max(0, (chosen ?? 0) - height / 2), max(0, count - height))
        return first..<max(first, min(count, first + height))
    }

    private static func panelsPerRow(_ width: Int) -> Int {
        switch width {
        case ..<53: 1
        case ..<80: 2
        case ..<119: 3
        case ..<160: 4
        default: 5
        }
    }

    /// The columns of a row, a line between each two.
    ///
    /// - Parameter least: what each needs; where that does not fit, all get the same.
    static func columns(_ row: Rect, least: [Int]) -> [Rect] {
        let count = least.count
        let room = row.width - count + 1
        guard count > 0 else { return [] }
        let fits = least.reduce(0, +) <= room
        let spare = fits ? room - least.reduce(0, +) : room
        var x = row.x
        return least.enumerated().map { index, needed in
            // What does not divide goes to the last ones, which show free text.
            let own =
                (fits ? needed : 0) + spare / count + (index >= count - spare % count ? 1 : 0)
            defer { x += own + 1 }
            return Rect(x: x, y: row.y, width: own, height: row.height)
        }
    }

    /// The columns of a row, all of the same width.
    static func columns(_ row: Rect, count: Int) -> [Rect] {
        columns(row, least: Array(repeating: 0, count: count))
    }
}
