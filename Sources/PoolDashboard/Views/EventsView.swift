import PoolMetrics
import ResourceTypes

extension ViewDefinition {
    /// What went wrong over time, and the log of what happened.
    static let events = ViewDefinition(
        number: 5, title: "Events", purpose: "errors by kind and pool over time, and what happened",
        action: .showEvents, hiddenHints: [],
        draw: { $0.drawEventLog(into: &$1, $2) }, lines: { $0.eventLines },
        pageLength: { max(1, $0.listRows($0.eventLogArea($1))) },
        move: { $0.moveChosen(by: $1) }, rows: { $0.loggedEvents.map(\.id) },
        rowLines: { $0.eventRowLines }, choosesFirst: false, perform: { $0.performInEvents($1) })
}

extension PoolPicture.TimedEvent {
    /// What a row about it is about.
    fileprivate var id: RowID { RowID(pool: event.pool, item: String(event.sequence)) }
}

extension FramePainter {
    /// The most events that are listed.
    private static let eventLimit = 1_000
    /// How far back errors are shown, in nanoseconds: ten minutes.
    private static let errorSpan: Int64 = 600_000_000_000

    /// The events that the filter lets pass, the newest first.
    ///
    /// - Complexity: O(events).
    fileprivate var loggedEvents: [PoolPicture.TimedEvent] {
        var events = picture.events
        if !state.isReplay, let time = state.moment ?? state.history.last {
            events = state.history.events.last(FramePainter.eventLimit, atOrBefore: time)
        }
        return events.reversed().filter {
            passesFilter($0.event.pool, $0.event.kind.name, $0.event.kind.summary)
        }
    }

    /// The sums of errors on the screen, from when to when, in so many parts.
    private func errorSums(
        parts: Int
    ) -> (span: Int64, rows: [(key: ErrorHistory.Key, counts: [UInt64], total: UInt64)]) {
        guard let end = picture.batch?.time else { return (0, []) }
        let kept = state.timeSpan.map { end.nanoseconds(since: $0.start) } ?? 0
        let span = min(FramePainter.errorSpan, max(1, kept))
        let rows = picture.errors.sums(
            from: end.advanced(byNanoseconds: -span), through: end, parts: parts
        ).filter { passesFilter($0.key.pool, $0.key.kind.rawValue) }
        return (span, rows)
    }

    /// The part below the errors.
    fileprivate func eventLogArea(_ body: Rect) -> Rect {
        let height = errorPanelHeight(body)
        return Rect(
            x: body.x, y: body.y + height, width: body.width, height: body.height - height)
    }

    /// A line and a row for each kind and pool: a third of the view, where that is enough to read.
    private func errorPanelHeight(_ body: Rect) -> Int {
        guard body.height >= 9, body.width >= 30 else { return 0 }
        return min(body.height / 3, max(2, errorSums(parts: 1).rows.count + 1))
    }

    /// Errors by kind and pool, then a line for each event.
    var eventLines: [String] {
        let (span, rows) = errorSums(parts: 1)
        let over = NumberText.duration(nanoseconds: UInt64(max(0, span)))
        let errors = rows.map {
            "errors, \($0.key.pool), \($0.key.kind.rawValue): "
                + "\(NumberText.count($0.total)) in \(over)"
        }
        let events = eventRowLines
        return (errors.isEmpty ? ["no errors in \(over)"] : errors)
            + (events.isEmpty ? [nothing("nothing has happened yet")] : events)
    }

    fileprivate var eventRowLines: [String] {
        loggedEvents.map {
            "\(clock($0.time)) \($0.event.pool) \(EventText($0.event).sign) "
                + $0.event.kind.summary
        }
    }

    func drawEventLog(into canvas: inout Canvas, _ body: Rect) {
        let height = errorPanelHeight(body)
        drawErrorHistory(
            into: &canvas, Rect(x: body.x, y: body.y, width: body.width, height: height))
        let events = loggedEvents
        let columns = ListColumns(
            [
                .init(title: "time", width: 8, rank: 2, isWord: true),
                .init(title: "pool", width: poolColumnWidth, rank: 1, isWord: true),
                .init(title: "what happened", width: 20, rank: 0, isWord: true, grows: true),
            ], width: body.width)
        let list = ListFrame(
            title: "events", note: "newest first", columns: columns,
            nothing: nothing("nothing has happened yet"))
        drawList(list, events.map(\.id), into: &canvas, eventLogArea(body)) { index in
            let words = EventText(events[index].event)
            return (
                (words.sign, words.role),
                [
                    (clock(events[index].time), .dim), (events[index].event.pool, .foreground),
                    (words.text, words.role == .dim ? .dim : .foreground),
                ]
            )
        }
    }

    /// A row for each kind in each pool: how many, and when, as bars from left to right.
    private func drawErrorHistory(into canvas: inout Canvas, _ area: Rect) {
        guard area.height >= 2 else { return }
        let nameWidth = poolColumnWidth
        let left = nameWidth + 20
        let width = max(0, area.width - left - 1)
        let (span, rows) = errorSums(parts: max(1, width))
        let over = NumberText.duration(nanoseconds: UInt64(max(0, span)))
        let hidden = rows.count - (area.height - 1)
        canvas.rule(
            "errors", x: area.x, y: area.y, width: area.width,
            notes: [
                (
                    (hidden > 0 ? "\(hidden) more  " : "") + "last \(over), now at the right",
                    area.width - 1
                )
            ])
        if rows.isEmpty {
            canvas.write(
                "none", x: area.x + 3, y: area.y + 1, style: Style(.ok), maxWidth: area.width - 3)
        }
        let most = rows.flatMap(\.counts).max() ?? 1
        for (offset, row) in rows.prefix(area.height - 1).enumerated() {
            let y = area.y + 1 + offset
            canvas.write("!", x: area.x + 1, y: y, style: Style(.critical, bold: true))
            canvas.write(
                [
                    Span(TextFit.left(row.key.pool, nameWidth)),
                    Span(" \(TextFit.left(row.key.kind.rawValue, 10))"),
                    Span(TextFit.right(NumberText.count(row.total), 5) + " ", .critical),
                ], x: area.x + 3, y: y, maxWidth: area.width - 3)
            canvas.write(
                String(row.counts.map { glyphs.level(Double($0), of: Double(most)) }),
                x: area.x + left, y: y,
                style: Style(.critical), maxWidth: width)
        }
    }
}

extension DashboardState {
    /// What keys do in the events alone: Enter goes to the moment of the chosen one.
    fileprivate mutating func performInEvents(_ action: KeyAction) -> [DashboardEffect]? {
        switch action {
        case .open:
            guard let row = demandRow("event") else { return [] }
            let events = FramePainter(self, size: size).loggedEvents
            guard let event = events.first(where: { $0.id == row }) else { return [] }
            // What was done to the workload happened to no pool.
            if row.pool != PoolEvent.workloadSource { selectedName = row.pool }
            return go(toSampleAfter: event.time)
        case .back where place.filter.isEmpty && place.chosen != nil:
            place.chosen = nil
            return []
        default: return performInList(action, "event")
        }
    }
}
