import PoolMetrics
import ResourceTypes

extension ViewDefinition {
    /// Call sites of all pools: what they hold, how long they hold, how often they had to wait.
    static let holders = ViewDefinition(
        number: 3, title: "Holders", purpose: "call sites: what they hold, and for how long",
        action: .showHolders, hiddenHints: [],
        draw: { $0.drawHolders(into: &$1, $2) }, lines: { $0.holderLines },
        pageLength: { max(1, $0.listRows($1)) }, move: { $0.moveChosen(by: $1) },
        rows: { $0.holderRows.map(\.id) }, rowLines: { $0.holderRowLines },
        perform: { $0.performInList($1, "call site") })
}

/// What is known of one call site of one pool.
private struct HolderRow {
    var pool: String
    var site: CallSite
    var held = 0
    var longestNanoseconds: UInt64 = 0
    var waited: UInt64?
    var timed: UInt64 = 0
    var usualNanoseconds: UInt64 = 0
    var longNanoseconds: UInt64 = 0
    var suspects = 0

    var id: RowID { RowID(pool: pool, item: site.description) }
}

extension FramePainter {
    /// The call sites that the filter lets pass: those that hold most first, then the busiest.
    ///
    /// - Complexity: O(slots + call sites log call sites) over all pools.
    fileprivate var holderRows: [HolderRow] {
        var rows: [HolderRow] = []
        for model in picture.models {
            let statistics = model.statistics
            var sites: [CallSite: HolderRow] = [:]
            for site in statistics.sites {
                sites[site.site, default: HolderRow(pool: model.name, site: site.site)].held =
                    site.held
                sites[site.site]?.longestNanoseconds = site.longestNanoseconds
            }
            for caller in statistics.callers {
                var row = sites[caller.site] ?? HolderRow(pool: model.name, site: caller.site)
                row.waited = caller.waited
                row.timed = caller.timed
                row.usualNanoseconds = caller.usualHoldNanoseconds
                row.longNanoseconds = caller.longHoldNanoseconds
                sites[caller.site] = row
            }
            for slot in statistics.slots where statistics.isHeldBeyondHabit(slot) {
                if let holder = slot.holder { sites[holder]?.suspects += 1 }
            }
            rows += sites.values.filter { passesFilter(model.name, $0.site.description) }
        }
        return rows.sorted { left, right in
            if left.held != right.held { return left.held > right.held }
            if left.timed != right.timed { return left.timed > right.timed }
            return (left.pool, left.site) < (right.pool, right.site)
        }
    }

    /// One line for each call site.
    var holderLines: [String] {
        let lines = holderRowLines
        return lines.isEmpty ? [nothing("no call site is known yet")] : lines
    }

    fileprivate var holderRowLines: [String] {
        holderRows.map { row in
            let leaks =
                row.suspects == 0
                ? "" : ", \(NumberText.plural(row.suspects, "suspected leak"))"
            return "\(row.pool), \(row.site): holds \(row.held), "
                + "longest \(text(row.longestNanoseconds, if: row.held > 0)), "
                + "\(waitedText(row)) waited, \(row.timed) timed, "
                + "hold p50 \(text(row.usualNanoseconds, if: row.timed > 0)) "
                + "p99 \(text(row.longNanoseconds, if: row.timed > 0))\(leaks)"
        }
    }

    func drawHolders(into canvas: inout Canvas, _ body: Rect) {
        let rows = holderRows
        let columns = ListColumns(
            [
                .init(
                    title: "call site", width: 18, rank: 0, isWord: true, grows: true,
                    keepsEnd: true),
                .init(title: "pool", width: poolColumnWidth, rank: 4, isWord: true),
                .init(title: "held", width: 5, rank: 1), .init(title: "longest", width: 7, rank: 2),
                .init(title: "waited", width: 6, rank: 6), .init(title: "timed", width: 6, rank: 7),
                .init(title: "hold50", width: 6, rank: 5),
                .init(title: "hold99", width: 6, rank: 3),
                .init(title: "leaks", width: 5, rank: 8),
            ], width: body.width)
        let list = ListFrame(
            title: "holders",
            note: body.width >= 70 ? "waited, timed, hold: since the pool was made" : "",
            columns: columns, nothing: nothing("no call site is known yet"))
        drawList(list, rows.map(\.id), into: &canvas, body) { index in
            let row = rows[index]
            let isSuspect = row.suspects > 0
            return (
                isSuspect
                    ? ("?", .warning) : row.held > 0 ? (glyphs.state(.inUse), .inUse) : (" ", .dim),
                [
                    (row.site.description, .foreground), (row.pool, .dim),
                    (NumberText.count(row.held), row.held > 0 ? .inUse : .dim),
                    (
                        text(row.longestNanoseconds, if: row.held > 0),
                        isSuspect ? .warning : .foreground
                    ),
                    (waitedText(row), (row.waited ?? 0) > 0 ? .waiting : .dim),
                    (NumberText.count(row.timed), .dim),
                    (text(row.usualNanoseconds, if: row.timed > 0), .foreground),
                    (text(row.longNanoseconds, if: row.timed > 0), .foreground),
                    (isSuspect ? "\(row.suspects)" : NumberText.none, isSuspect ? .warning : .dim),
                ]
            )
        }
    }

    private func waitedText(_ row: HolderRow) -> String {
        row.waited.map { NumberText.count($0) } ?? NumberText.none
    }

    private func text(_ nanoseconds: UInt64, if isKnown: Bool) -> String {
        isKnown ? NumberText.duration(nanoseconds: nanoseconds) : NumberText.none
    }
}
