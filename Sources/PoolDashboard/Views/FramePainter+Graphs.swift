import PoolMetrics

extension FramePainter {
    private static let axisWidth = 6

    /// The selected pool's past: its occupancy, and where there is room its leases and waiters.
    func drawGraphs(into canvas: inout Canvas, _ area: Rect) {
        guard area.height >= 2 else { return }
        let count = area.width >= 180 ? 3 : area.width >= 110 ? 2 : 1
        let columns = OverviewLayout.columns(area, count: count)
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
        let percent = TextFit.right(Format.percent(model.saturation), 5)
        let now = "\(model.inUse) of \(model.maximum) \(percent)"
        let points = (area.width - FramePainter.axisWidth - 2) * (glyphs.isASCII ? 1 : 2)
        let past = picture.span(min(points, history.count)).map {
            "last \(Format.duration(nanoseconds: $0))"
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
        guard let model = selected, let history else {
            canvas.rule("leases", x: area.x, y: area.y, width: area.width)
            return
        }
        canvas.rule(
            "leases", x: area.x, y: area.y, width: area.width,
            notes: [(Format.rate(model.acquireRate), area.width - 2)])
        let values = (0..<history.count).map { index -> Float? in
            let rate = history[index].acquireRate
            return rate.isNaN ? nil : rate
        }
        let top = HistoryGraph.roundTop(values.reduce(0) { max($0, $1 ?? 0) })
        drawGraph(
            HistoryGraph(
                values: values, appended: history.appended, top: top, bands: [.accent]),
            labels: (Format.rateNumber(Double(top)), "0"), into: &canvas, area.belowTitle)
    }

    private func drawWaiters(into canvas: inout Canvas, _ area: Rect) {
        guard let model = selected, let history else {
            canvas.rule("waiting", x: area.x, y: area.y, width: area.width)
            return
        }
        canvas.rule(
            "waiting", x: area.x, y: area.y, width: area.width,
            notes: [(Format.plural(model.waiting, "waiter"), area.width - 2)])
        let values = (0..<history.count).map { Float?.some(history[$0].waiting) }
        let top = HistoryGraph.roundTop(values.reduce(0) { max($0, $1 ?? 0) })
        drawGraph(
            HistoryGraph(
                values: values, appended: history.appended, top: max(top, 5), bands: [.waiting]),
            labels: (axisLabel(max(top, 5)), "0"), into: &canvas, area.belowTitle)
    }

    private func axisLabel(_ top: Float) -> String { Format.count(Int64(min(top, 1e18))) }

    private func drawGraph(
        _ graph: HistoryGraph, labels: (top: String, bottom: String), into canvas: inout Canvas,
        _ area: Rect
    ) {
        guard area.height >= 1, area.width > FramePainter.axisWidth + 4 else { return }
        let axis = FramePainter.axisWidth
        canvas.verticalLine(x: area.x + axis, y: area.y, height: area.height)
        canvas.write(
            TextFit.right(labels.top, axis - 1), x: area.x, y: area.y, style: Style(.dim))
        canvas.write("┤", x: area.x + axis, y: area.y, style: Style(.border))
        if area.height > 1 {
            canvas.write(
                TextFit.right(labels.bottom, axis - 1), x: area.x, y: area.bottom - 1,
                style: Style(.dim))
            canvas.write("┤", x: area.x + axis, y: area.bottom - 1, style: Style(.border))
        }
        let plot = Rect(
            x: area.x + axis + 1, y: area.y, width: area.width - axis - 2, height: area.height)
        graph.draw(into: &canvas, plot, ascii: glyphs.isASCII)
    }
}
