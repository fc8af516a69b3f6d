import PoolMetrics
import ResourceTypes

extension ViewDefinition {
    /// Every clean-up that is going to happen, in due order, with what is left until then.
    static let timers = ViewDefinition(
        number: 4, title: "Timers", purpose: "clean-ups that are going to happen, in due order",
        action: .showTimers, hiddenHints: [],
        draw: { $0.drawTimerList(into: &$1, $2) }, lines: { $0.timerLines },
        pageLength: { max(1, $0.listRows($1)) }, move: { $0.moveChosen(by: $1) },
        rows: { $0.timerRows.map(\.id) }, rowLines: { $0.timerRowLines },
        perform: { $0.performInTimers($1) })
}

/// One clean-up that is going to happen.
private struct TimerRow {
    var pool: String
    var cleanup: PoolStatistics.Cleanup
    var slot: PoolStatistics.Slot?

    var id: RowID { RowID(pool: pool, item: cleanup.resource.description) }
    var isInUse: Bool { slot?.state == .inUse }
}

extension FramePainter {
    /// The most timers that are listed; the screen says how many more there are.
    private static let timerLimit = 1_000

    /// The clean-ups that the filter lets pass, the soonest first.
    ///
    /// Each pool has its own in due order already, 64 at most.
    /// - Complexity: O(pools + rows × log pools), and O(slots) of the pools that are in it.
    fileprivate var timerRows: [TimerRow] {
        var next = SoonestFirst(
            picture.models.enumerated().compactMap { index, model in
                model.statistics.cleanups.first.map {
                    SoonestFirst.Head(due: $0.dueInNanoseconds, list: index, place: 0)
                }
            })
        var slots: [Int: [ResourceID: PoolStatistics.Slot]] = [:]
        var rows: [TimerRow] = []
        while rows.count < FramePainter.timerLimit, let head = next.takeFirst() {
            let model = picture.models[head.list]
            let cleanups = model.statistics.cleanups
            if head.place + 1 < cleanups.count {
                next.add(
                    SoonestFirst.Head(
                        due: cleanups[head.place + 1].dueInNanoseconds, list: head.list,
                        place: head.place + 1))
            }
            let cleanup = cleanups[head.place]
            guard
                passesFilter(model.name, cleanup.resource.description, cleanup.reason.rawValue)
            else { continue }
            if slots[head.list] == nil {
                slots[head.list] = Dictionary(
                    model.statistics.slots.map { ($0.resource, $0) },
                    uniquingKeysWith: { first, _ in first })
            }
            rows.append(
                TimerRow(
                    pool: model.name, cleanup: cleanup, slot: slots[head.list]?[cleanup.resource]))
        }
        return rows
    }

    /// One line for each clean-up.
    var timerLines: [String] {
        let lines = timerRowLines
        guard !lines.isEmpty else { return [nothing("no clean-up is pending")] }
        return lines + (more(lines.count).map { ["\($0) more"] } ?? [])
    }

    fileprivate var timerRowLines: [String] {
        timerRows.map { row in
            "\(row.pool), \(row.cleanup.resource): \(row.cleanup.reason.rawValue) "
                + "\(dueText(row.cleanup, before: "in ")), \(stateText(row))"
        }
    }

    /// How many clean-ups are pending beside those that are listed; nil where none is.
    private func more(_ listed: Int) -> String? {
        let pending = picture.totals.pendingCleanups
        guard state.place.filter.isEmpty, pending > listed else { return nil }
        return NumberText.count(pending - listed)
    }

    func drawTimerList(into canvas: inout Canvas, _ body: Rect) {
        let rows = timerRows
        let columns = ListColumns(
            [
                .init(title: "pool", width: 10, rank: 0, isWord: true, grows: true),
                .init(title: "resource", width: 9, rank: 2), .init(title: "due", width: 7, rank: 1),
                .init(title: "reason", width: 12, rank: 3, isWord: true),
                .init(title: "state", width: 17, rank: 4, isWord: true),
                .init(title: "age", width: 7, rank: 5), .init(title: "uses", width: 6, rank: 6),
            ], width: body.width)
        let list = ListFrame(
            title: "clean-up timers", note: more(rows.count).map { "\($0) more pending" } ?? "",
            columns: columns, nothing: nothing("no clean-up is pending"))
        drawList(list, rows.map(\.id), into: &canvas, body) { index in
            let row = rows[index]
            let isOverdue = row.cleanup.dueInNanoseconds == 0
            return (
                (
                    glyphs.state(row.isInUse ? .inUse : .idle),
                    row.isInUse ? .inUse : .idle
                ),
                [
                    (row.pool, .foreground), (row.cleanup.resource.description, .foreground),
                    (dueText(row.cleanup), isOverdue ? .warning : .foreground),
                    (row.cleanup.reason.rawValue, .dim), (stateText(row), .dim),
                    (
                        row.slot.map { NumberText.duration(nanoseconds: $0.ageNanoseconds) }
                            ?? NumberText.none, .dim
                    ),
                    (row.slot.map { NumberText.count($0.uses) } ?? NumberText.none, .dim),
                ]
            )
        }
    }

    private func dueText(_ cleanup: PoolStatistics.Cleanup, before: String = "") -> String {
        cleanup.dueInNanoseconds == 0
            ? "now" : before + NumberText.duration(nanoseconds: cleanup.dueInNanoseconds)
    }

    private func stateText(_ row: TimerRow) -> String {
        guard let slot = row.slot else { return NumberText.none }
        return "\(slot.state.rawValue) "
            + NumberText.duration(nanoseconds: slot.inStateNanoseconds)
    }
}

extension DashboardState {
    /// What keys do in the timers alone.
    fileprivate mutating func performInTimers(_ action: KeyAction) -> [DashboardEffect]? {
        guard action == .runTimer || action == .postpone else {
            return performInList(action, "timer")
        }
        guard let row = timerToActOn() else { return [] }
        guard action == .runTimer else {
            return act(.postpone, on: row.pool, resource: row.cleanup.resource, rows: rows)
        }
        guard row.isInUse else { return [.perform(row.command, pools: [row.pool])] }
        dialog = ConfirmDialog(
            command: row.command, pools: [row.pool], rows: rows,
            consequences: row.command.consequences(picture[row.pool]))
        return []
    }

    /// The chosen timer as it is now, whatever moment is shown; says why where there is none.
    private mutating func timerToActOn() -> TimerRow? {
        guard mayAct(), let id = demandRow("timer") else { return nil }
        let statistics = picture[id.pool]?.statistics
        guard
            let cleanup = statistics?.cleanups.first(where: { $0.resource.description == id.item })
        else {
            say("\(id.item) of \(id.pool) has no timer any more: choose another", .warning)
            return nil
        }
        return TimerRow(
            pool: id.pool, cleanup: cleanup,
            slot: statistics?.slots.first { $0.resource == cleanup.resource })
    }
}

extension TimerRow {
    /// Runs it now.
    fileprivate var command: PoolCommand { .dispose(cleanup.resource) }
}
