import PoolMetrics
import ResourceTypes

extension ViewDefinition {
    /// One pool: how it is doing, its slots, who holds them, what is to go and what went wrong.
    static let pool = ViewDefinition(
        number: 2, title: "Pool", purpose: "the selected pool: its slots, holders, latencies",
        action: .showPool, hints: textHints,
        draw: { $0.drawPool(into: &$1, $2) }, lines: { $0.poolLines },
        maximumScroll: { painter, body in
            let area = painter.poolScrollArea(body)
            return painter.slotLines(width: area.width).count - area.height
        },
        pageLength: { $0.poolScrollArea($1).height - 1 })
}

extension FramePainter {
    /// The rows above the text that is scrolled: two lines about the pool, a graph, panels.
    private struct PoolLayout {
        var head: Rect
        var graph: Rect
        var panels: Rect
        var text: Rect

        init(_ body: Rect) {
            var left = max(0, body.height)
            let headHeight = min(left, body.height >= 6 ? 2 : 1)
            left -= headHeight
            let panelHeight = left >= 12 && body.width >= 53 ? (body.height >= 30 ? 9 : 7) : 0
            left -= panelHeight
            let graphHeight = left >= 22 ? min(12, left / 4) : 0
            left -= graphHeight
            var y = body.y
            func take(_ height: Int) -> Rect {
                defer { y += height }
                return Rect(x: body.x, y: y, width: body.width, height: height)
            }
            head = take(headHeight)
            graph = take(graphHeight)
            panels = take(panelHeight)
            text = take(left)
        }
    }

    /// Whether the holders stand beside the slots rather than below.
    private var hasSideColumn: Bool { size.width >= 110 }

    /// Where the scrolled text stands.
    func poolScrollArea(_ body: Rect) -> Rect {
        let text = PoolLayout(body).text
        guard hasSideColumn else { return text }
        return Rect(x: text.x, y: text.y, width: text.width * 3 / 5, height: text.height)
    }

    /// The pool in words, then its slots, holders and timers.
    var poolLines: [String] {
        guard let model = selected else { return [notThere] }
        let name = TextFit.safe(model.name)
        return PlainFrame.lines(of: model, name: name, width: 0)
            + slotLines(width: FramePainter.plainWidth, isWhole: true).map(\.text)
    }

    private static let plainWidth = 100

    private var notThere: String {
        state.selectedName.map { "\($0) is not there now: Esc goes back" }
            ?? "no pool is selected: choose one in the overview"
    }

    func drawPool(into canvas: inout Canvas, _ body: Rect) {
        guard let model = selected else {
            canvas.write(
                TextFit.fit(notThere, body.width - 2), x: 1, y: body.y, style: Style(.warning))
            return
        }
        let layout = PoolLayout(body)
        drawPoolHead(model, into: &canvas, layout.head)
        if layout.graph.height > 0 { drawGraphs(into: &canvas, layout.graph) }
        drawPoolPanels(into: &canvas, layout.panels)
        let text = poolScrollArea(body)
        let lines = slotLines(width: text.width)
        canvas.write(lines, scroll: state.scroll, in: text)
        if lines.count > text.height, text.height > 1 {
            let first = min(state.scroll, lines.count - text.height)
            let place = " \(first + 1)–\(first + text.height) of \(lines.count) lines ↑↓ "
            canvas.writeRight(
                place, right: text.right - 2, y: text.y, style: Style(.accent),
                maxWidth: text.width - 4)
        }
        if hasSideColumn { drawSide(model, into: &canvas, PoolLayout(body).text, text) }
    }

    private func drawSide(
        _ model: PoolModel, into canvas: inout Canvas, _ whole: Rect, _ text: Rect
    ) {
        let side = Rect(
            x: text.right + 1, y: whole.y, width: whole.right - text.right - 1,
            height: whole.height)
        guard side.height >= 2 else { return }
        canvas.divider(x: text.right, y: whole.y, height: whole.height)
        let wanted = max(1, model.statistics.sites.count) + 1
        let upper = min(wanted, side.height / 2)
        drawSites(
            into: &canvas, Rect(x: side.x, y: side.y, width: side.width, height: upper))
        drawTimers(
            into: &canvas,
            Rect(x: side.x, y: side.y + upper, width: side.width, height: side.height - upper))
    }

    private func drawPoolHead(_ model: PoolModel, into canvas: inout Canvas, _ area: Rect) {
        guard !area.isEmpty else { return }
        let health = PoolHealth(model)
        let statistics = model.statistics
        var spans = [
            Span(glyphs.health(health), health.role, bold: true),
            Span("\(TextFit.fit(model.name, 30))", Style(.title, bold: true)),
            Span("  \(model.sample.kind)  ", .dim),
            Span(statistics.phase.rawValue, health == .calm ? .ok : health.role),
            Span(
                "  size \(model.size) of \(statistics.size.minimum)…\(statistics.size.maximum)"),
            Span("  \(model.inUse) in use", .inUse), Span("  \(model.idle) free", .idle),
            Span("  \(model.waiting) waiting", model.waiting > 0 ? .waiting : .dim),
        ]
        if let chosen = statistics.chosenSize, let target = statistics.size.target {
            spans.insert(Span(", chosen \(chosen) for \(NumberText.percent(target))", .dim), at: 5)
        }
        if statistics.isBypassed { spans.insert(Span("  bypassed", .warning, bold: true), at: 4) }
        if statistics.circuit != .closed {
            spans.insert(
                Span("  circuit \(statistics.circuit.rawValue)", .critical, bold: true), at: 4)
        }
        if model.waiting > 0 {
            spans.append(Span(", oldest \(model.text("oldest_wait_seconds"))", .waiting))
        }
        canvas.write(spans, x: area.x, y: area.y, maxWidth: area.width)
        guard area.height >= 2 else { return }
        let bar = min(40, max(8, area.width - 72))
        drawBar(model, x: area.x + 1, y: area.y + 1, width: bar, &canvas)
        let fields = ["acquire_rate", "release_rate", "create_rate", "dispose_rate", "utilisation"]
        let rates = fields.map(PoolModel.field).map { field in
            Span("  \(field.heading) \(TextFit.left(field.text(of: model), 6))")
        }
        canvas.write(
            rates, x: area.x + 1 + bar, y: area.y + 1, maxWidth: area.width - bar - 1)
    }

    private func drawPoolPanels(into canvas: inout Canvas, _ area: Rect) {
        guard area.height >= 2 else { return }
        let count = area.width >= 119 ? 4 : area.width >= 80 ? 3 : 2
        let least = Array([28, 27, 23, 27].prefix(count))
        for (index, column) in OverviewLayout.columns(area, least: least).enumerated() {
            if index > 0 {
                canvas.divider(x: column.x - 1, y: area.y, height: area.height)
            }
            switch index {
            case 0: drawLatency(into: &canvas, column)
            case 1: drawErrors(into: &canvas, column)
            case 2: drawDisposals(into: &canvas, column)
            default: drawLifecycle(into: &canvas, column)
            }
        }
    }

    /// Why resources of the selected pool went.
    private func drawDisposals(into canvas: inout Canvas, _ area: Rect) {
        canvas.rule(
            "disposed of", x: area.x, y: area.y, width: area.width,
            notes: [("so far", area.width - 1)])
        let disposals = selected?.statistics.disposals ?? [:]
        let reasons = worthRows(DisposalReason.allCases, disposals, rows: area.height - 1)
        for (row, reason) in reasons.enumerated() {
            let count = disposals[reason] ?? 0
            let style = Style(count > 0 ? .foreground : .dim)
            let y = area.y + 1 + row
            canvas.write(
                reason.rawValue, x: area.x + 1, y: y, style: style, maxWidth: area.width - 8)
            canvas.writeRight(
                NumberText.count(count), right: area.x + area.width - 1, y: y, style: style)
        }
    }

    /// The text that is scrolled: every slot, and where there is no side column holders and timers.
    func slotLines(width: Int, isWhole: Bool = false) -> [DocumentLine] {
        guard let model = selected else { return [] }
        let statistics = model.statistics
        var lines: [DocumentLine] = [
            .heading("slots", note: ""), .spans([slotHead(width)]),
        ]
        lines += statistics.slots.map { .spans(slotLine($0, width)) }
        let hidden = model.size - statistics.slots.count
        if hidden > 0 {
            lines.append(.spans([Span(" … \(NumberText.count(hidden)) more", .dim)]))
        } else if statistics.slots.isEmpty {
            lines.append(.spans([Span(" no resource is alive", .dim)]))
        }
        guard isWhole || !hasSideColumn else { return lines }
        lines.append(.heading("holders", note: "\(statistics.siteCount) places"))
        lines += statistics.sites.map { site in
            let held = TextFit.right(NumberText.count(site.held), 6)
            let longest = TextFit.right(
                NumberText.duration(nanoseconds: site.longestNanoseconds), 7)
            return .spans([
                Span("\(held) held", .inUse), Span("  longest \(longest)  "),
                Span(TextFit.fitEnd(site.site.description, max(8, width - 30))),
            ])
        }
        let more = statistics.siteCount - statistics.sites.count
        if more > 0 { lines.append(.spans([Span(" … \(NumberText.count(more)) more", .dim)])) }
        return lines + timerLines(statistics)
    }

    private func timerLines(_ statistics: PoolStatistics) -> [DocumentLine] {
        var lines: [DocumentLine] = [
            .heading(
                "clean-up timers", note: "\(NumberText.count(statistics.pendingCleanups)) pending")
        ]
        lines += statistics.cleanups.map { cleanup in
            let overdue = cleanup.dueInNanoseconds == 0
            let due =
                overdue ? "now" : "in \(NumberText.duration(nanoseconds: cleanup.dueInNanoseconds))"
            return .spans([
                Span(" \(TextFit.left("\(cleanup.resource)", 9))"),
                Span(TextFit.left(cleanup.reason.rawValue, 14), .dim),
                Span(TextFit.right(due, 10), overdue ? .warning : .foreground),
            ])
        }
        let hidden = statistics.pendingCleanups - statistics.cleanups.count
        if hidden > 0 { lines.append(.spans([Span(" … \(NumberText.count(hidden)) more", .dim)])) }
        return lines
    }

    private func slotHead(_ width: Int) -> Span {
        Span(
            TextFit.right("#", 5) + " " + TextFit.left("resource", 9) + TextFit.left("state", 14)
                + TextFit.right("for", 7) + TextFit.right("age", 8) + TextFit.right("uses", 7)
                + "  " + TextFit.left("holder", 12), Style(.title, bold: true))
    }

    private func slotLine(_ slot: PoolStatistics.Slot, _ width: Int) -> [Span] {
        let holder = slot.holder.map(\.description) ?? slot.activity.map(\.rawValue) ?? ""
        return [
            Span(TextFit.right(String(slot.index), 5), .dim),
            Span(" " + TextFit.left("\(slot.resource)", 9)),
            Span(
                TextFit.left("\(glyphs.state(slot.state)) \(slot.state.rawValue)", 14),
                slot.state.role),
            Span(TextFit.right(NumberText.duration(nanoseconds: slot.inStateNanoseconds), 7)),
            Span(TextFit.right(NumberText.duration(nanoseconds: slot.ageNanoseconds), 8), .dim),
            Span(TextFit.right(NumberText.count(slot.uses), 7), .dim),
            Span(
                "  " + TextFit.fitEnd(holder, max(6, width - 54)),
                slot.holder == nil ? .dim : .foreground),
        ]
    }
}
