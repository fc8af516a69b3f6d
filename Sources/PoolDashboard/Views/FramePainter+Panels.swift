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
        let states = selected?.statistics.states
        func line(
            _ row: Int, _ sign: String, _ role: Role, _ name: String, _ pool: String?,
            _ all: String
        ) {
            let y = area.y + 1 + row
            guard y < area.bottom else { return }
            canvas.write(sign, x: area.x + 1, y: y, style: Style(role))
            canvas.write(name, x: area.x + 3, y: y, maxWidth: max(0, end - 15))
            canvas.writeRight(pool ?? Format.none, right: area.x + end - 6, y: y)
            canvas.writeRight(all, right: area.x + end, y: y, style: Style(.dim))
        }
        for (row, state) in ResourceState.allCases.enumerated() {
            line(
                row, glyphs.state(state), state.role, state.rawValue,
                states.map { Format.count($0[state]) }, Format.count(totals.states[state]))
        }
        line(
            6, " ", .dim, "live size", states.map { Format.count($0.size) },
            Format.count(totals.states.size))
        line(
            7, " ", .dim, "maximum", selected.map { Format.count($0.maximum) },
            Format.count(totals.maximum))
        line(
            8, " ", .dim, "waiting", selected.map { Format.count($0.waiting) },
            Format.count(totals.waiting))
        line(
            9, " ", .dim, "leases", selected.map { Format.rate($0.acquireRate) },
            Format.rate(totals.acquireRate))
    }

    /// Which resources are going to be cleaned up, why and when.
    func drawTimers(into canvas: inout Canvas, _ area: Rect) {
        let pending = selected?.statistics.pendingCleanups ?? 0
        let all = Format.count(picture.totals.pendingCleanups)
        let title = area.width >= 36 ? "clean-up timers" : "timers"
        let mine = Format.count(pending)
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
                "… \(Format.count(hidden)) more", x: area.x + 1,
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
            overdue ? "now" : Format.duration(nanoseconds: cleanup.dueInNanoseconds),
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
        let rows = max(0, area.height - 1)
        var kinds = PoolErrorKind.allCases
        // What never happened gives way where not every kind has a row.
        while kinds.count > rows, let last = kinds.lastIndex(where: { totals.errors[$0] ?? 0 == 0 })
        {
            kinds.remove(at: last)
        }
        for (row, kind) in kinds.prefix(rows).enumerated() {
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
                Format.rateNumber(mine), right: area.x + end - 11, y: y, style: Style(role))
            canvas.writeRight(
                Format.rateNumber(all), right: area.x + end - 6, y: y, style: Style(role))
            canvas.writeRight(
                Format.count(total), right: area.x + end, y: y, style: Style(.dim))
        }
    }

    /// How long acquiring, holding and making take in the selected pool.
    func drawLatency(into canvas: inout Canvas, _ area: Rect) {
        let end = area.width - 1
        canvas.rule(
            "latency", x: area.x, y: area.y, width: area.width,
            notes: [("p50", end - 14), ("p90", end - 7), ("p99", end)])
        let model = selected
        let quantiles: [(String, (Double) -> Double?)] = [
            ("wait", { model?.wait($0) }), ("hold", { model?.hold($0) }),
            ("make", { model?.create($0) }),
        ]
        for (row, (name, quantile)) in quantiles.enumerated() where row + 1 < area.height {
            let y = area.y + 1 + row
            canvas.write(name, x: area.x + 1, y: y)
            for (place, q) in [(14, 0.5), (7, 0.9), (0, 0.99)] {
                let value = quantile(q)
                canvas.writeRight(
                    Format.duration(seconds: value), right: area.x + end - place, y: y,
                    style: Style((value ?? 0) > 0 ? .foreground : .dim))
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
        let statistics = model.statistics
        let waiting = statistics.waiting > 0
        return [
            ("had to wait", Format.percent(model.waitedShare)),
            (
                "oldest waiter",
                waiting
                    ? Format.duration(nanoseconds: statistics.oldestWaiterNanoseconds) : Format.none
            ),
            ("holds measured", "1 in \(Format.count(statistics.holdSampleInterval))"),
            ("made", Format.rate(model.createRate)),
            ("disposed of", Format.rate(model.disposeRate)),
            ("cancelled so far", Format.count(statistics.cancelled)),
        ]
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
                Format.count(site.held), right: area.x + area.width - 9, y: y,
                style: Style(.inUse))
            canvas.writeRight(
                Format.duration(nanoseconds: site.longestNanoseconds),
                right: area.x + area.width - 1, y: y)
        }
        let shown = min(max(0, fits), sites.count)
        if count > shown {
            canvas.write(
                "… \(Format.count(count - shown)) more", x: area.x + 1, y: area.y + 1 + shown,
                style: Style(.dim), maxWidth: area.width - 1)
        }
    }

    /// What happened last, the newest first.
    func drawEvents(into canvas: inout Canvas, _ area: Rect) {
        guard !area.isEmpty else { return }
        canvas.rule(
            "events", x: area.x, y: area.y, width: area.width,
            notes: [("newest first", area.width - 2)])
        if picture.events.isEmpty {
            canvas.write(
                "nothing has happened yet", x: area.x + 1, y: area.y + 1, style: Style(.dim),
                maxWidth: area.height > 1 ? area.width - 1 : 0)
        }
        let longest = picture.models.reduce(4) { max($0, min(20, $1.name.utf8.count)) }
        let nameWidth = min(longest, max(6, area.width / 6))
        for (row, event) in picture.events.reversed().prefix(area.height - 1).enumerated() {
            let y = area.y + 1 + row
            let words = EventText(event.event)
            let name = TextFit.left(event.event.pool, nameWidth)
            canvas.write(
                [
                    Span(" \(clock(event.time)) ", .dim),
                    Span("\(name) ", .foreground),
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
