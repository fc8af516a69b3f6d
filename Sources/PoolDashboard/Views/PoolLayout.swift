/// Who gets which rows and columns of the pool's view.
///
/// From top to bottom: two lines about the pool, graphs, their axis of time, and one of three
/// panes. Beside the graphs, and beside the strip of slots, there is a column from 110 cells on.
/// The graphs take less than half; where there is no room for them they go first. Where the pool
/// has fewer slots than the strip has rows, what has happened to it follows.
struct PoolLayout: Sendable {
    /// What a graph shows, in the order in which they stand.
    enum Graph: Sendable, Hashable, CaseIterable {
        case occupancy, waiting, leases, wait
    }

    /// The lines about the pool.
    private(set) var head: Rect
    /// The graphs, each with the line above.
    private(set) var graphs: [(graph: Graph, area: Rect)] = []
    /// The axis below the graphs; empty where there are none.
    private(set) var axis: Rect
    /// What stands beside the graphs; empty where there is no room.
    private(set) var side: Rect
    /// What stands below.
    private(set) var pane: Rect
    /// The slots' rows in the pane, below its title and above the line about the cursor.
    private(set) var strip: Rect
    /// What stands beside the slots' rows; empty where there is no room.
    private(set) var holders: Rect
    /// The line about the strip's cursor; empty where there is no room.
    private(set) var cursorLine: Rect
    /// What has happened, below the strip; empty where the slots take all the room.
    private(set) var events: Rect

    /// The fewest rows in which events are worth their title.
    static let leastEvents = 3

    /// The columns before a graph's first: labels and the axis.
    static let axisWidth = 6
    /// Where there is not room for all graphs, these come first.
    private static let order: [Graph] = [.occupancy, .wait, .waiting, .leases]

    /// Divides the rows for what a painter shows.
    init(_ painter: FramePainter, _ body: Rect, pane: PoolLook.Pane) {
        self.init(
            body, pane: pane, slots: painter.state.track?.slots.count ?? 0,
            hasGraphs: painter.graphStyle != .absent)
    }

    /// Divides the rows.
    ///
    /// - Parameters:
    ///   - slots: how many slots the strip has.
    ///   - hasGraphs: whether there are graphs, where there is room.
    init(_ body: Rect, pane kind: PoolLook.Pane, slots: Int, hasGraphs: Bool = true) {
        let height = max(0, body.height)
        let headHeight = min(height, height >= 6 ? 2 : 1)
        let left = height - headHeight
        let budget = hasGraphs && left >= 12 && body.width >= 20 ? left * 45 / 100 : 0
        let count = min(PoolLayout.order.count, max(0, (budget - 1) / 3))
        let chosen = Graph.allCases.filter { PoolLayout.order.prefix(count).contains($0) }
        let sideWidth = body.width >= 110 && count > 0 ? min(60, body.width * 3 / 10) : 0
        let width = body.width - (sideWidth > 0 ? sideWidth + 1 : 0)
        var y = body.y
        func take(_ rows: Int, _ columns: Int) -> Rect {
            defer { y += rows }
            return Rect(x: body.x, y: y, width: columns, height: rows)
        }
        head = take(headHeight, body.width)
        let top = y
        if count > 0 {
            let (each, more) = ((budget - 1) / count, (budget - 1) % count)
            for (place, graph) in chosen.enumerated() {
                graphs.append((graph, take(each + (place < more ? 1 : 0), width)))
            }
        }
        axis = take(count > 0 ? 1 : 0, width)
        side = Rect(x: body.x + width + 1, y: top, width: sideWidth, height: y - top)
        pane = take(body.bottom - y, body.width)
        let lineHeight = pane.height >= 4 ? 1 : 0
        let room = max(0, pane.height - 1 - lineHeight)
        let spare = room - max(1, slots)
        let rows = spare >= PoolLayout.leastEvents ? room - spare : room
        strip = Rect(x: body.x, y: pane.y + 1, width: width, height: rows)
        holders = Rect(x: side.x, y: pane.y + 1, width: sideWidth, height: rows)
        cursorLine = Rect(
            x: body.x, y: pane.y + 1 + rows, width: body.width, height: lineHeight)
        let line = pane.y + 1 + rows + lineHeight
        events = Rect(x: body.x, y: line, width: body.width, height: max(0, pane.bottom - line))
        if kind != .strip {
            strip.height = 0
            holders.height = 0
            cursorLine.height = 0
            events.height = 0
        }
    }

    /// The columns of a graph that hold values, of the strip too.
    static func plot(_ area: Rect) -> Rect {
        Rect(
            x: area.x + axisWidth + 1, y: area.y, width: max(0, area.width - axisWidth - 2),
            height: area.height)
    }
}
