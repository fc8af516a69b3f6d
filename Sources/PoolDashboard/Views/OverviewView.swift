import PoolMetrics
import ResourceTypes

extension ViewDefinition {
    /// The overview: pools, graphs, panels, events.
    static let overview = ViewDefinition(
        number: 1, title: "Overview", purpose: "all pools, and what the selected one does",
        action: .showOverview, hiddenHints: [],
        draw: { $0.drawOverview(into: &$1, $2) }, lines: { $0.overviewLines },
        pageLength: { OverviewLayout($0, $1).table.height }, move: { $0.movePool(by: $1) })
}

extension FramePainter {
    func drawOverview(into canvas: inout Canvas, _ body: Rect) {
        guard !body.isEmpty else { return }
        let rows = state.rows
        let layout = OverviewLayout(self, body)
        drawTable(rows, into: &canvas, head: layout.head, layout.table)
        drawGraphs(into: &canvas, layout.graph)
        drawPanels(into: &canvas, layout)
        drawEvents(into: &canvas, layout.events)
    }

    /// The pools that are listed, one after the other.
    var overviewLines: [String] {
        guard let batch = picture.batch else { return [nothingListed] }
        let listed = state.rows.compactMap { picture[$0] }
        let time = CalendarTime(
            batch.time, offsetSeconds: state.options.timeZoneOffsetSeconds)
        let lines = PlainFrame.lines(of: listed, time: time)
        return listed.isEmpty ? [lines[0], nothingListed] : lines
    }

    private func drawTable(
        _ rows: [String], into canvas: inout Canvas, head: Rect, _ area: Rect
    ) {
        guard !area.isEmpty else { return }
        let table = table(width: area.width)
        let chosen = state.selectedName.flatMap { rows.firstIndex(of: $0) }
        let window = OverviewLayout.window(of: rows.count, around: chosen, height: area.height)
        if !head.isEmpty { drawTableHead(table, window, of: rows.count, &canvas, head) }
        if rows.isEmpty {
            canvas.write(
                TextFit.fit(nothingListed, area.width - 3), x: 3, y: area.y,
                style: Style(.dim))
        }
        for (row, place) in window.enumerated() {
            drawRow(rows[place], table, isSelected: place == chosen, y: area.y + row, &canvas)
            canvas.mark(
                Rect(x: area.x, y: area.y + row, width: area.width, height: 1),
                .select(pool: rows[place]))
        }
    }

    /// The columns at a width.
    func table(width: Int) -> PoolTable {
        PoolTable(
            width: width, longestName: max(4, min(40, picture.totals.longestName)),
            listing: state.listing, hasGraphs: graphStyle != .absent)
    }

    private var nothingListed: String {
        if picture.batch == nil { return "waiting for the first sample" }
        if picture.models.isEmpty { return "no pool is registered yet" }
        return "no pool is as \(state.filter) asks: "
            + "\(state.keyMap.name(of: .back)) clears the filter"
    }

    private func drawTableHead(
        _ table: PoolTable, _ window: Range<Int>, of count: Int, _ canvas: inout Canvas,
        _ head: Rect
    ) {
        let isPart = window.count < count
        let place = "\(window.lowerBound + 1)–\(window.upperBound)"
        var x = PoolTable.markWidth
        let room = table.nameWidth + (isPart && table.barWidth > 0 ? table.barWidth + 1 : 0)
        let titles =
            isPart
            ? ["pools \(place) of \(count)", "pools \(place)/\(count)", "\(place)/\(count)"]
            : ["pool"]
        let title = titles.first { $0.count <= room } ?? "pools"
        drawHeading("name", TextFit.fit(title, room), x: x, y: head.y, &canvas)
        x += table.nameWidth
        let style = Style(.title, bold: true)
        if table.barWidth > 0 {
            if !isPart {
                canvas.write(
                    "occupancy", x: x + 1, y: head.y, style: style, maxWidth: table.barWidth)
            }
            x += table.barWidth + 1
        }
        if table.trendWidth > 0 {
            canvas.write(trendHeading(table), x: x + 1, y: head.y, style: style)
            x += table.trendWidth + 1
        }
        for column in table.columns {
            drawHeading(
                column.field.id, column.field.heading, x: x + column.headingStart, y: head.y,
                &canvas)
            x += column.width
        }
    }

    /// A heading; what pools are sorted by has an arrow in the blank before it.
    private func drawHeading(
        _ field: String, _ heading: String, x: Int, y: Int, _ canvas: inout Canvas
    ) {
        let isSorted = field == state.listing.sortField
        let style = Style(isSorted ? .accent : .title, bold: true)
        let length = canvas.write(heading, x: x, y: y, style: style)
        canvas.mark(Rect(x: x - 1, y: y, width: length + 1, height: 1), .sort(field: field))
        if isSorted { canvas.write(sortMark, x: x - 1, y: y, style: style) }
    }

    /// What the trend is of, and how far back it goes.
    private func trendHeading(_ table: PoolTable) -> String {
        let points = min(table.trendWidth * 2, picture.instants.count)
        let span = picture.span(points).map { ", \(NumberText.duration(nanoseconds: $0))" } ?? ""
        return TextFit.fit("in use\(span)", table.trendWidth)
    }

    private func drawRow(
        _ name: String, _ table: PoolTable, isSelected: Bool, y: Int, _ canvas: inout Canvas
    ) {
        let ground: Role = isSelected ? .selectionBackground : .background
        func style(_ role: Role, bold: Bool = false) -> Style {
            let plain = role == .foreground || role == .dim
            return Style(
                isSelected && plain ? .selectionForeground : role, on: ground,
                bold: bold || isSelected)
        }
        canvas.fill(x: 0, y: y, width: size.width, height: 1, style: style(.foreground))
        if isSelected { canvas.write(glyphs.selection, x: 0, y: y, style: style(.accent)) }
        let model = picture[name]
        if let model {
            let health = PoolHealth(model)
            canvas.write(glyphs.health(health), x: 1, y: y, style: style(health.role, bold: true))
        }
        var x = PoolTable.markWidth
        let role: Role = model == nil ? .dim : .foreground
        canvas.write(
            TextFit.fit(name, table.nameWidth), x: x, y: y, style: style(role))
        x += table.nameWidth
        guard let model else {
            canvas.write(" gone", x: x, y: y, style: style(.dim))
            return
        }
        if table.barWidth > 0 {
            drawBar(model, x: x + 1, y: y, width: table.barWidth, on: ground, &canvas)
            x += table.barWidth + 1
        }
        if table.trendWidth > 0 {
            drawTrend(model, on: ground, &canvas, x: x + 1, y: y, width: table.trendWidth)
            x += table.trendWidth + 1
        }
        for column in table.columns {
            let cell = column.cell(model)
            canvas.write(cell.text, x: x, y: y, style: style(cell.role))
            x += column.width
        }
    }

    /// A pool's resources in use against its maximum, of late, in one row and one colour.
    private func drawTrend(
        _ model: PoolModel, on ground: Role, _ canvas: inout Canvas, x: Int, y: Int, width: Int
    ) {
        guard let history = picture.histories[model.name] else { return }
        let points = max(0, history.count - width * 2 - 2)..<history.count
        let top = points.reduce(Float(1)) { max($0, history[$1].maximum) }
        let graph = HistoryGraph(
            values: points.map { history[$0].inUse }, appended: history.appended, top: top,
            bands: [.inUse])
        graph.draw(
            into: &canvas, Rect(x: x, y: y, width: width, height: 1), style: graphStyle,
            isSweeping: state.isSweeping)
        if ground != .background {
            canvas.restyle(x: x, y: y, width: width) { $0.background = ground }
        }
    }

    /// The bar of a pool: leased, free, and what it could still make.
    func drawBar(
        _ model: PoolModel, x: Int, y: Int, width: Int, on ground: Role = .background,
        _ canvas: inout Canvas
    ) {
        guard width > 0 else { return }
        let maximum = Double(max(1, model.maximum))
        func cells(_ count: Int) -> Int {
            guard count > 0 else { return 0 }
            return min(width, max(1, Int((Double(count) / maximum * Double(width)).rounded())))
        }
        let inUse = cells(model.inUse)
        let live = max(inUse, cells(model.size))
        let full = model.waiting > 0 || model.saturation >= 1
        let leased: Role = full ? .critical : model.saturation >= 0.8 ? .warning : .inUse
        canvas.horizontalLine(
            x: x, y: y, width: inUse, with: glyphs.barInUse, style: Style(leased, on: ground))
        canvas.horizontalLine(
            x: x + inUse, y: y, width: live - inUse, with: glyphs.barFree,
            style: Style(.idle, on: ground))
        canvas.horizontalLine(
            x: x + live, y: y, width: width - live, with: glyphs.barRoom,
            style: Style(.border, on: ground))
    }
}
