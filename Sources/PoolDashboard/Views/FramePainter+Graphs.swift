import PoolMetrics

extension FramePainter {
    /// The selected pool's past: its occupancy, and where there is room its leases and waiters.
    func drawGraphs(into canvas: inout Canvas, _ area: Rect) {
        guard area.height >= 2 else { return }
        let count = area.width >= 180 ? 3 : area.width >= 110 ? 2 : 1
        // The pool's occupancy is what most look at: at 120 columns it gets the most of them.
        let columns = OverviewLayout.columns(area, least: Array([70, 30, 30].prefix(count)))
        for (index, column) in columns.enumerated() {
            if index > 0 {
                canvas.divider(x: column.x - 1, y: area.y, height: area.height)
            }
            switch index {
            case 0: drawOccupancy(into: &canvas, column)
            case 1: drawLeases(into: &canvas, column)
            default: drawWaiters(into: &canvas, column)
            }
        }
    }

    private var history: HistoryRing? { selected.flatMap { picture.histories[$0.name] } }

    /// The selected pool's resources in use, against its maximum.
    func drawOccupancy(into canvas: inout Canvas, _ area: Rect) {
        guard let model = selected, let history else {
            let title = state.selectedName.map { "\($0) is not there now" } ?? "no pool selected"
            canvas.rule(title, x: area.x, y: area.y, width: area.width)
            return
        }
        let percent = TextFit.right(model.text("saturation"), 5)
        let now = "\(model.inUse) of \(model.maximum) \(percent)"
        let points = (area.width - PoolLayout.axisWidth - 2) * 2
        let past = picture.span(min(points, history.count)).map {
            "last \(NumberText.duration(nanoseconds: $0))"
        }
        canvas.rule(
            "\(TextFit.fit(model.name, 28)) in use", x: area.x, y: area.y, width: area.width,
            notes: [(past ?? "", area.width - 20), (now, area.width - 2)])
        let top = (0..<history.count).reduce(Float(1)) { max($0, history[$1].maximum) }
        let values = (0..<history.count).map { Float?.some(history[$0].inUse) }
        drawGraph(
            HistoryGraph(
                values: values, appended: history.appended, top: top,
                bands: [.graphLow, .graphMiddle, .graphHigh]),
            labels: (axisLabel(top), "0"), into: &canvas, area.belowTitle)
    }

    private func drawLeases(into canvas: inout Canvas, _ area: Rect) {
        let label = { (top: Float) in NumberText.rateNumber(Double(top)) }
        drawPast("leases", selectedText("acquire_rate"), .accent, label, &canvas, area) { point in
            point.acquireRate.isNaN ? nil : point.acquireRate
        }
    }

    private func drawWaiters(into canvas: inout Canvas, _ area: Rect) {
        let now = NumberText.plural(selected?.waiting ?? 0, "waiter")
        drawPast("waiting", now, .waiting, axisLabel, least: 5, &canvas, area) { $0.waiting }
    }

    /// The graph of a number that has no fixed top, and what it is now.
    private func drawPast(
        _ title: String, _ now: String, _ role: Role, _ label: (Float) -> String,
        least: Float = 0, _ canvas: inout Canvas, _ area: Rect,
        value: (HistoryRing.Point) -> Float?
    ) {
        guard selected != nil, let history else {
            canvas.rule(title, x: area.x, y: area.y, width: area.width)
            return
        }
        canvas.rule(
            title, x: area.x, y: area.y, width: area.width, notes: [(now, area.width - 2)])
        let values = (0..<history.count).map { value(history[$0]) }
        let top = max(HistoryGraph.roundTop(values.reduce(0) { max($0, $1 ?? 0) }), least)
        drawGraph(
            HistoryGraph(values: values, appended: history.appended, top: top, bands: [role]),
            labels: (label(top), "0"), into: &canvas, area.belowTitle)
    }

    /// A count at the top of an axis.
    func axisLabel(_ top: Float) -> String { NumberText.count(Int64(min(top, 1e18))) }

    private func drawGraph(
        _ graph: HistoryGraph, labels: (top: String, bottom: String), into canvas: inout Canvas,
        _ area: Rect
    ) {
        guard drawAxis(labels, into: &canvas, area) else { return }
        graph.draw(
            into: &canvas, PoolLayout.plot(area), style: graphStyle, isSweeping: state.isSweeping)
    }

    /// Draws values beside their axis.
    func drawPlot(
        _ plot: GraphPlot, labels: (top: String, bottom: String), into canvas: inout Canvas,
        _ area: Rect
    ) {
        guard drawAxis(labels, into: &canvas, area) else { return }
        plot.draw(into: &canvas, PoolLayout.plot(area), style: graphStyle)
    }

    /// Draws the axis; false where there is no room for a graph beside it.
    private func drawAxis(
        _ labels: (top: String, bottom: String), into canvas: inout Canvas, _ area: Rect
    ) -> Bool {
        let axis = PoolLayout.axisWidth
        guard area.height >= 1, area.width > axis + 4 else { return false }
        canvas.verticalLine(x: area.x + axis, y: area.y, height: area.height)
        // A duration of six columns takes the blank before the axis.
        let width = DisplayWidth.of(labels.top) == axis ? axis : axis - 1
        canvas.write(TextFit.right(labels.top, width), x: area.x, y: area.y, style: Style(.dim))
        canvas.write("┤", x: area.x + axis, y: area.y, style: Style(.border))
        if area.height > 1 {
            canvas.write(
                TextFit.right(labels.bottom, axis - 1), x: area.x, y: area.bottom - 1,
                style: Style(.dim))
            canvas.write("┤", x: area.x + axis, y: area.bottom - 1, style: Style(.border))
        }
        return true
    }
}
