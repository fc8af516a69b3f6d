import PoolMetrics

extension FramePainter {
    /// The pool's past: graphs one below the other, and the axis of time that they share.
    func drawPast(
        _ model: PoolModel, _ track: PoolTrack, into canvas: inout Canvas, _ layout: PoolLayout
    ) {
        for (graph, area) in layout.graphs {
            drawPast(graph, model, track, into: &canvas, area)
        }
        drawAxis(track, into: &canvas, layout.axis)
    }

    private func drawPast(
        _ graph: PoolLayout.Graph, _ model: PoolModel, _ track: PoolTrack,
        into canvas: inout Canvas, _ area: Rect
    ) {
        let halves = halves(track, width: PoolLayout.plot(area).width)
        let title: String, note: String
        var plot = GraphPlot(fill: [], top: 1, bands: [.graphLow, .graphMiddle, .graphHigh])
        var label = axisLabel
        switch graph {
        case .occupancy:
            (title, note) = (
                "in use, and alive as a line",
                "\(model.inUse) of \(model.maximum) \(TextFit.right(model.text("saturation"), 5))"
            )
            plot.fill = halves.map { $0?.inUse }
            plot.line = halves.map { $0?.size }
            plot.lineRole = .idle
            plot.top = halves.reduce(1) { max($0, $1?.maximum ?? 0) }
        case .waiting:
            (title, note) = ("waiting", NumberText.plural(model.waiting, "waiter"))
            plot.fill = halves.map { $0?.waiting }
            plot.bands = [.waiting]
            plot.top = top(plot.fill, least: 5)
        case .leases:
            (title, note) = ("leases per second", model.text("acquire_rate"))
            plot.fill = halves.map { $0?.leases }
            plot.bands = [.accent]
            plot.top = top(plot.fill, least: 0)
            label = { NumberText.rateNumber(Double($0)) }
        case .wait:
            (title, note) = (
                "wait p50, and p99 as a line",
                "\(model.text("wait_p50_seconds")), \(model.text("wait_p99_seconds"))"
            )
            plot.fill = halves.map { $0?.waitMedian }
            plot.line = halves.map { $0?.waitTail }
            plot.bands = [.waiting]
            plot.lineRole = .critical
            plot.top = top(plot.fill + plot.line, least: 0.001)
            label = { NumberText.duration(seconds: Double($0)) }
        }
        canvas.rule(
            title, x: area.x, y: area.y, width: area.width, notes: [(note, area.width - 2)])
        plot.cursor = grid(PoolLayout.plot(area).width).cursor(last: track.lastColumn)
        drawPlot(plot, labels: (label(plot.top), "0"), into: &canvas, area.belowTitle)
    }

    private func top(_ values: [Float?], least: Float) -> Float {
        let greatest = values.reduce(Float(0)) { top, value in
            guard let value, value.isFinite else { return top }
            return max(top, value)
        }
        return max(HistoryGraph.roundTop(greatest), least)
    }

    /// Where the columns of a track stand.
    func grid(_ width: Int) -> GraphGrid {
        GraphGrid(width: width, isSweeping: state.isSweeping)
    }

    /// The halves of the columns on the screen, from left to right.
    private func halves(_ track: PoolTrack, width: Int) -> [PoolTrack.Half?] {
        let grid = grid(width)
        return (0..<width * 2).map { place in
            track.half(grid.cell(place / 2, last: track.lastColumn) * 2 + place % 2)
        }
    }

    /// How far back the graphs go: half of it, and all of it, at their places.
    private func drawAxis(_ track: PoolTrack, into canvas: inout Canvas, _ area: Rect) {
        let plot = PoolLayout.plot(area)
        guard !area.isEmpty, plot.width >= 3 else { return }
        canvas.horizontalLine(x: plot.x - 1, y: area.y, width: plot.width + 1)
        let column = UInt64(track.subject.columnNanoseconds)
        let each = NumberText.duration(nanoseconds: column)
        let style = Style(.dim)
        canvas.write(
            TextFit.right(each, PoolLayout.axisWidth), x: area.x, y: area.y, style: style)
        func ago(_ columns: Int) -> String {
            "−\(NumberText.duration(nanoseconds: column * UInt64(columns)))"
        }
        if state.isSweeping {
            let words = " \(NumberText.duration(nanoseconds: column * UInt64(plot.width))) wide "
            canvas.write(words, x: plot.x + 1, y: area.y, style: style, maxWidth: plot.width - 1)
            return
        }
        canvas.write("\(ago(plot.width)) ", x: plot.x, y: area.y, style: style)
        if plot.width >= 40 {
            canvas.write(
                " \(ago(plot.width / 2)) ", x: plot.right - plot.width / 2 - 1, y: area.y,
                style: style)
        }
        if plot.width >= 24 {
            canvas.writeRight(
                " \(clock(track.through))", right: plot.right, y: area.y, style: style)
        }
    }
}
