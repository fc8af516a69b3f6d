import PoolMetrics
import ResourceTypes

extension FramePainter {
    /// Lifecycle, timers and errors, and beside them what else there is room for.
    func drawPanels(into canvas: inout Canvas, _ layout: OverviewLayout) {
        var index = 0
        for row in layout.panelRows {
            let left = layout.panelsPerRow >= 3 ? layout.panelsPerRow : 3 - index
            let count = min(layout.panelsPerRow, left)
            var least = Array(OverviewLayout.panelWidths[index..<index + count])
            // With room to spare a timer's reason is written out.
            if index == 0, row.width >= 110 { least[1] = 28 }
            let columns = OverviewLayout.columns(row, least: least)
            for column in columns {
                if column.x > row.x {
                    canvas.divider(x: column.x - 1, y: row.y, height: row.height)
                }
                switch index {
                case 0: drawLifecycle(into: &canvas, column)
                case 1: drawTimers(into: &canvas, column)
                case 2: drawErrors(into: &canvas, column)
                case 3: drawLatency(into: &canvas, column)
                default: drawSites(into: &canvas, column)
                }
                index += 1
            }
        }
    }

    /// How many resources are in each state, in the selected pool and in all.
    func drawLifecycle(into canvas: inout Canvas, _ area: Rect) {
        let end = area.width - 1
        canvas.rule(
            "lifecycle", x: area.x, y: area.y, width: area.width,
            notes: [("pool", end - 6), ("all", end)])
        let totals = picture.totals
        let states = ResourceState.allCases.map { state in
            (
                id: "state_\(state.rawValue)", sign: glyphs.state(state), role: state.role,
                all: NumberText.count(totals.states[state])
            )
        }
        let others = [
            ("size", NumberText.count(totals.states.size)),
            ("max", NumberText.count(totals.maximum)),
            ("waiting", NumberText.count(totals.waiting)),
            ("acquire_rate", NumberText.rate(totals.acquireRate)),
        ].map { id, all in (id: id, sign: " ", role: Role.dim, all: all) }
        for (row, line) in (states + others).prefix(max(0, area.height - 1)).enumerated() {
            let y = area.y + 1 + row
            canvas.write(line.sign, x: area.x + 1, y: y, style: Style(line.role))
            canvas.write(
                PoolModel.field(line.id).title, x: area.x + 3, y: y, maxWidth: max(0, end - 15))
            canvas.writeRight(selectedText(line.id), right: area.x + end - 6, y: y)
            canvas.writeRight(line.all, right: area.x + end, y: y, style: Style(.dim))
        }
    }

    /// The selected pool's value of a field, for people.
    func selectedText(_ id: String) -> String { selected?.text(id) ?? NumberText.none }

    /// Which resources are going to be cleaned up, why and when.
    func drawTimers(into canvas: inout Canvas, _ area: Rect) {
        let pending = selected?.statistics.pendingCleanups ?? 0
        let all = NumberText.count(picture.totals.pendingCleanups)
        let title = area.width >= 36 ? "clean-up timers" : "timers"
        let mine = NumberText.count(pending)
        let notes = ["pool \(mine), all \(all)", "\(mine), all \(all)", mine]
        let note = notes.first { $0.count + title.count + 6 <= area.width } ?? ""
        canvas.rule(
            title, x: area.x, y: area.y, width: area.width, notes: [(note, area.width - 1)])
        let rows = area.height - 1
        guard rows > 0 else { return }
        let cleanups = selected?.statistics.cleanups ?? []
        if cleanups.isEmpty {
            canvas.write(
                "none pending", x: area.x + 1, y: area.y + 1, style: Style(.dim),
                maxWidth: area.width - 1)
        }
        let fits = pending > min(rows, cleanups.count) ? rows - 1 : rows
        let ids = cleanups.prefix(max(0, fits)).reduce(6) {
            max($0, "\($1.resource)".utf8.count)
        }
        for (row, cleanup) in cleanups.prefix(max(0, fits)).enumerated() {
            drawTimer(
                cleanup, idWidth: ids, x: area.x + 1, y: area.y + 1 + row, width: area.width - 2,
                &canvas)
        }
        let hidden = pending - min(max(0, fits), cleanups.count)
        if hidden > 0 {
            canvas.write(
                "… \(NumberText.count(hidden)) more", x: area.x + 1,
                y: area.y + 1 + min(max(0, fits), cleanups.count), style: Style(.dim),
                maxWidth: area.width - 1)
        }
    }

    private func drawTimer(
        _ cleanup: PoolStatistics.Cleanup, idWidth: Int, x: Int, y: Int, width: Int,
        _ canvas: inout Canvas
    ) {
        canvas.write(TextFit.fit("\(cleanup.resource)", idWidth), x: x, y: y)
        let reason = width - idWidth - 1 - 7
        if reason >= 4 {
            // At the width of a narrow panel the word that tells reasons apart is enough.
            let word = cleanup.reason.rawValue
            let shown = word.utf8.count <= reason ? word : cleanup.reason.shortName
            canvas.write(
                TextFit.fit(shown, reason), x: x + idWidth + 1, y: y, style: Style(.dim))
        }
        let overdue = cleanup.dueInNanoseconds == 0
        canvas.writeRight(
            overdue ? "now" : NumberText.duration(nanoseconds: cleanup.dueInNanoseconds),
            right: x + width, y: y, style: Style(overdue ? .warning : .foreground))
    }

    /// Errors by kind: the selected pool's and all pools' rate, and all so far.
    func drawErrors(into canvas: inout Canvas, _ area: Rect) {
        let end = area.width - 1
        canvas.rule(
            area.width >= 34 ? "errors per second" : "err/s", x: area.x, y: area.y,
            width: area.width,
            notes: [("pool", end - 11), ("all", end - 6), ("total", end)])
        let totals = picture.totals
        let kinds = worthRows(PoolErrorKind.allCases, totals.errors, rows: area.height - 1)
        for (row, kind) in kinds.enumerated() {
            let y = area.y + 1 + row
            let mine = selected?.errorRate(kind)
            let all = totals.errorRate(kind)
            let total = totals.errors[kind] ?? 0
            let role: Role = (all ?? 0) > 0 ? .critical : total > 0 ? .foreground : .dim
            if (all ?? 0) > 0 {
                canvas.write("!", x: area.x, y: y, style: Style(.critical, bold: true))
            }
            canvas.write(
                kind.rawValue, x: area.x + 1, y: y, style: Style(role), maxWidth: max(0, end - 16))
            canvas.writeRight(
                NumberText.rateNumber(mine), right: area.x + end - 11, y: y, style: Style(role))
            canvas.writeRight(
                NumberText.rateNumber(all), right: area.x + end - 6, y: y, style: Style(role))
            canvas.writeRight(
                NumberText.count(total), right: area.x + end, y: y, style: Style(.dim))
        }
    }

    /// What has a row where not everything has one: what never happened gives way.
    func worthRows<Kind: Hashable>(_ all: [Kind], _ counts: [Kind: UInt64], rows: Int) -> [Kind] {
        var kept = all
        while kept.count > rows, let last = kept.lastIndex(where: { counts[$0] ?? 0 == 0 }) {
            kept.remove(at: last)
        }
        return Array(kept.prefix(max(0, rows)))
    }

    /// How long acquiring, holding and making take in the selected pool.
    func drawLatency(into canvas: inout Canvas, _ area: Rect) {
        let end = area.width - 1
        canvas.rule(
            "latency", x: area.x, y: area.y, width: area.width,
            notes: [("p50", end - 14), ("p90", end - 7), ("p99", end)])
        for (row, histogram) in PoolHistogram.allCases.enumerated() where row + 1 < area.height {
            let y = area.y + 1 + row
            canvas.write(histogram.title, x: area.x + 1, y: y)
            for (place, percent) in [(14, 50), (7, 90), (0, 99)] {
                let field = PoolModel.field("\(histogram.rawValue)_p\(percent)_seconds")
                let value = selected.map(field.value) ?? .null
                canvas.writeRight(
                    field.text(value), right: area.x + end - place, y: y,
                    style: Style((value.number ?? 0) > 0 ? .foreground : .dim))
            }
        }
        for (row, (name, value)) in latencyNotes().enumerated() where row + 4 < area.height {
            let y = area.y + 4 + row
            canvas.write(name, x: area.x + 1, y: y, style: Style(.dim))
            canvas.writeRight(value, right: area.x + end, y: y)
        }
    }

    private func latencyNotes() -> [(String, String)] {
        guard let model = selected else { return [] }
        return [
            "waited_share", "oldest_wait_seconds", "hold_sample_interval", "create_rate",
            "dispose_rate", "cancelled_total",
        ].map { id in
            let value =
                switch id {
                // Where none waits there is no oldest one, and its wait is no zero.
                case "oldest_wait_seconds" where model.waiting == 0: NumberText.none
                // How many were measured says more than how many are at the least.
                case "hold_sample_interval": NumberText.percent(measuredShare(model))
                default: model.text(id)
                }
            return (PoolModel.field(id).title, value)
        }
    }

    private func measuredShare(_ model: PoolModel) -> Double? {
        let statistics = model.statistics
        guard statistics.acquired > 0 else { return nil }
        return min(1, Double(statistics.hold.count) / Double(statistics.acquired))
    }

    /// Who holds the selected pool's resources.
    func drawSites(into canvas: inout Canvas, _ area: Rect) {
        let statistics = selected?.statistics
        canvas.rule(
            "holders", x: area.x, y: area.y, width: area.width,
            notes: [("held", area.width - 9), ("longest", area.width - 1)])
        let rows = area.height - 1
        guard rows > 0 else { return }
        let sites = statistics?.sites ?? []
        let count = max(statistics?.siteCount ?? 0, sites.count)
        if sites.isEmpty {
            canvas.write(
                "nobody holds any", x: area.x + 1, y: area.y + 1, style: Style(.dim),
                maxWidth: area.width - 1)
        }
        let fits = count > min(rows, sites.count) ? rows - 1 : rows
        for (row, site) in sites.prefix(max(0, fits)).enumerated() {
            let y = area.y + 1 + row
            canvas.write(
                TextFit.fitEnd(site.site.description, area.width - 16), x: area.x + 1, y: y)
            canvas.writeRight(
                NumberText.count(site.held), right: area.x + area.width - 9, y: y,
                style: Style(.inUse))
            canvas.writeRight(
                NumberText.duration(nanoseconds: site.longestNanoseconds),
                right: area.x + area.width - 1, y: y)
        }
        let shown = min(max(0, fits), sites.count)
        if count > shown {
            canvas.write(
                "… \(NumberText.count(count - shown)) more", x: area.x + 1, y: area.y + 1 + shown,
                style: Style(.dim), maxWidth: area.width - 1)
        }
    }

    /// What happened last, the newest first.
    ///
    /// - Parameter pool: the one pool that it is about; nil for all.
    func drawEvents(of pool: String? = nil, into canvas: inout Canvas, _ area: Rect) {
        guard !area.isEmpty else { return }
        let events = picture.events.reversed().lazy
            .filter { pool == nil || $0.event.pool == pool }.prefix(area.height - 1)
        canvas.rule(
            "events", x: area.x, y: area.y, width: area.width,
            notes: [("newest first", area.width - 2)])
        if events.isEmpty {
            canvas.write(
                "nothing has happened yet", x: area.x + 1, y: area.y + 1, style: Style(.dim),
                maxWidth: area.height > 1 ? area.width - 1 : 0)
        }
        let longest = max(4, min(20, picture.totals.longestName))
        let nameWidth = min(longest, max(6, area.width / 6))
        for (row, event) in events.enumerated() {
            let y = area.y + 1 + row
            let words = EventText(event.event)
            let name = pool == nil ? TextFit.left(event.event.pool, nameWidth) + " " : ""
            canvas.write(
                [
                    Span(" \(clock(event.time)) ", .dim),
                    Span(name, .foreground),
                    Span("\(words.sign) ", words.role, bold: true),
                    Span(words.text, words.role == .dim ? .dim : .foreground),
                ], x: area.x, y: y, maxWidth: area.width)
        }
    }
}

extension ResourceState {
    /// The state's colour.
    var role: Role {
        switch self {
        case .created: .created
        case .initialized: .initialized
        case .inUse: .inUse
        case .idle: .idle
        case .failed: .failed
        case .disposed: .disposed
        }
    }
}

extension DisposalReason {
    /// The reason in at most ten columns.
    var shortName: String {
        switch self {
        case .idleTimeout: "idle"
        case .maxLifetime: "lifetime"
        default: rawValue
        }
    }
}
