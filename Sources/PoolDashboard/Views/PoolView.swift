import PoolMetrics
import ResourceTypes

extension ViewDefinition {
    /// One pool: its past on one axis of time, its slots over the same time, and what lies behind.
    static let pool = ViewDefinition(
        number: 2, title: "Pool", purpose: "the selected pool: its past, its slots, its holders",
        action: .showPool,
        hints: [KeyBinding(.back, [.escape], "", short: "back", group: .look)],
        hiddenHints: [.filter],
        draw: { $0.drawPool(into: &$1, $2) }, lines: { $0.poolLines },
        maximumScroll: { $0.paneLines - $0.paneHeight($1) },
        pageLength: { $0.paneHeight($1) - 1 }, move: { $0.moveInPool(by: $1) },
        perform: { $0.performInPool($1) })
}

extension FramePainter {
    /// Draws the pool's view.
    func drawPool(into canvas: inout Canvas, _ body: Rect) {
        guard let model = selected else {
            canvas.write(
                TextFit.fit(notThere, body.width - 2), x: 1, y: body.y, style: Style(.warning))
            return
        }
        let layout = PoolLayout(self, body, pane: state.pane)
        drawPoolHead(model, into: &canvas, layout.head)
        if let track = state.track {
            drawPast(model, track, into: &canvas, layout)
            drawHistograms(track, into: &canvas, layout.side)
        }
        switch state.pane {
        case .strip: drawStrip(model, into: &canvas, layout)
        case .histograms: drawDistributions(into: &canvas, layout.pane)
        case .list: drawList(model, into: &canvas, layout.pane)
        }
    }

    /// How many lines what stands below the graphs has.
    var paneLines: Int {
        switch state.pane {
        case .strip: state.track?.slots.count ?? 0
        case .histograms: 0
        case .list: slotLines(width: listArea(PoolLayout(self, body, pane: .list).pane).width).count
        }
    }

    /// How many of them are seen.
    func paneHeight(_ body: Rect) -> Int {
        let layout = PoolLayout(self, body, pane: state.pane)
        return state.pane == .strip ? layout.strip.height : layout.pane.height
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
        state.selectedName.map {
            "\($0) is not there now: \(state.keyMap.name(of: .back)) goes back"
        }
            ?? "no pool is selected: choose one in the overview"
    }

    private func drawPoolHead(_ model: PoolModel, into canvas: inout Canvas, _ area: Rect) {
        guard !area.isEmpty else { return }
        let health = PoolHealth(model)
        let statistics = model.statistics
        var spans = [
            Span(glyphs.health(health), health.role, bold: true),
            Span("\(TextFit.fit(model.name, min(30, area.width - 1)))", Style(.title, bold: true)),
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
        canvas.writeWhole(spans, x: area.x, y: area.y, maxWidth: area.width)
        guard area.height >= 2 else { return }
        let bar = graphStyle == .absent ? 0 : min(40, max(8, area.width - 72))
        drawBar(model, x: area.x + 1, y: area.y + 1, width: bar, &canvas)
        let fields = ["acquire_rate", "release_rate", "create_rate", "dispose_rate", "utilisation"]
        let rates = fields.map(PoolModel.field).map { field in
            Span("  \(field.heading) \(TextFit.left(field.text(of: model), 6))")
        }
        canvas.writeWhole(
            rates, x: area.x + 1 + bar, y: area.y + 1, maxWidth: area.width - bar - 1)
    }
}
